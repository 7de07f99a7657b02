"""The delivery room: selects and channels at left, every crop in the middle, what it is for and the gates at right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.delivery_channels import channel_rows
from studio_app.studio.delivery_crops import said_of
from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.studio.delivery_order import DeliveryOrder, pieces_of
from studio_app.studio.delivery_room import rules_of, selects_of, usual_terms
from studio_app.studio.delivery_said import deliveries_said, delivery_said
from studio_app.studio.delivery_work import Delivered, Work
from studio_app.takes.crop import Crop
from studio_app.ui.delivery_done import DonePage
from studio_app.ui.delivery_editor import CropPage
from studio_app.ui.delivery_frame import DeliveryFrame
from studio_app.ui.delivery_grid import EMPTY, CropGrid, Key
from studio_app.ui.delivery_lists import ChannelList, SelectList
from studio_app.ui.delivery_past import PastPage
from studio_app.ui.delivery_previews import Previews
from studio_app.ui.delivery_run import DeliveryRun
from studio_app.ui.delivery_terms import DeliveryTerms, media_of
from studio_app.ui.desk import Desk
from studio_app.ui.newest import Newest
from studio_app.ui.preferences import Preferences
from studio_app.ui.rights_parts import fit
from studio_app.ui.thumbs import Thumbs, read_scaled

SIZE, PAUSE_MS, EDGE = QSize(1440, 880), 120, QSize(1400, 1400)
NO_SELECT = "There is no select yet.\n\nA take becomes one when every seat said yes to it: propose it, then approve it."
CHANNELS, FOLDER = "delivery_channels", "delivery_folder"  # what is remembered for the next time


class DeliveryDialog(DeliveryFrame):
    """`reshoot` brings a file for which nothing fits: its direction is wanted on the stage, at a framing that does.
    `unknown` names takes of which nobody knows yet where she is in them.
    """

    reshoot = Signal(object)
    unknown = Signal(object)

    def __init__(self, desk: Desk, preferences: Preferences, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._preferences = desk, preferences
        session = desk.session
        self.channels = {row.id: row for row in channel_rows(session.shoot.path)}
        self.rows = selects_of(session)
        self.selects, self.targets = SelectList(self.rows, thumbs), ChannelList(list(self.channels.values()))
        self.terms = DeliveryTerms(usual_terms(session))
        self.grid, self.crop = CropGrid(), CropPage()
        self.done_, self.past_ = DonePage(), PastPage(read_only=desk.read_only)
        self.crops: dict[Key, Crop] = {}
        self.seen: Foreseen | None = None
        self.editing: Key | None = None
        self.previews, self.run = Previews(session, self), DeliveryRun(session.delivering, self)
        self._asking = Newest(self)
        self._asked: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        lists = (("Selects", self.selects, 2), ("Channels", self.targets, 3))
        self.furnish(lists, (self.grid, self.crop), self.terms, (self.done_, self.past_))
        self._wire()
        self._begin()
        fit(self, SIZE)

    def _wire(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        for part in (self.selects, self.targets, self.terms):
            part.changed.connect(self.changed)
        self._soon.timeout.connect(self._foresee)
        self._asking.refused.connect(self._refuse)
        self.previews.made.connect(self._show_preview, queued)
        self.run.told.connect(self.tell, queued)
        self.run.done.connect(self._show_done)
        self.run.refused.connect(self._stopped)
        self.grid.opened.connect(self.edit)
        self.crop.changed.connect(self._set_crop)
        self.crop.left.connect(self.show_all)
        self.crop.reshoot.connect(lambda: self.editing and self.reshoot.emit(self._piece(self.editing)))
        self.past.clicked.connect(self.show_past)
        self.close_.clicked.connect(self._close)
        self.deliver_.clicked.connect(self.deliver)
        for page in (self.done_, self.past_):
            page.back.connect(self.show_order)
        self.past_.down.connect(self._take_down)
        self.past_.again.connect(self._again)
        self.finished.connect(self._end)

    def _begin(self) -> None:
        """Ticks what was looked at, and the channels of the last time."""
        self.terms.folder.setText(str(self._preferences.get(FOLDER, "")))
        self.targets.tick(self._preferences.get(CHANNELS, []) or [])
        held = {row.take for row in self.rows}
        wanted = [take for take in self.desk.selection if take in held]
        self.selects.tick(wanted or [row.take for row in self.rows[:1]])
        self.changed()

    # The order

    @property
    def order(self) -> DeliveryOrder:
        """What is ticked and typed."""
        chosen, crops = self.targets.chosen, self.crops
        wanted = pieces_of(self.selects.chosen, chosen)
        pieces = tuple(replace(piece, crop=crops.get((piece.take, piece.channel))) for piece in wanted)
        return DeliveryOrder(
            pieces=pieces,
            media=frozenset(media_of([self.channels[name] for name in chosen])),
            territories=self.terms.territories,
            start=self.terms.start,
            until=self.terms.until.day,
            receiver=self.terms.receiver.text().strip()[:200],
            stamped=self.terms.stamped,
        )

    def changed(self) -> None:
        """Asks again what the gates and the crops say, in a moment."""
        self.terms.put_media([self.channels[name] for name in self.targets.chosen])
        self.deliver_.setEnabled(False)
        self._soon.start()

    def _foresee(self) -> None:
        order = self.order
        if order.pieces:
            self._asking.ask(lambda: self.desk.session.delivering.foresee(order), self._put)
            return
        self._asking.drop()
        self.seen = None
        self.show_all()
        self.grid.clear(EMPTY if self.rows else NO_SELECT)
        self.terms.say("", [])
        self.name_button(0)

    def _put(self, seen: Foreseen) -> None:
        before = {_key(each): each for each in self.seen.pieces} if self.seen else {}
        figures = self.seen.figures if self.seen else {}
        self.seen = seen
        self.grid.put(seen)
        for piece in seen.pieces:
            old, take = before.get(_key(piece)), piece.piece.take
            same = old is not None and (old.crop, old.channel) == (piece.crop, piece.channel)
            if not same or figures.get(take) != seen.figures[take] or self.grid.cells[_key(piece)].image.isNull():
                self.previews.wish(seen, piece, first=_key(piece) == self.editing)
        if self.editing is not None:
            self._show_crop() if self.editing in self.grid.cells else self.show_all()
        self._say(seen)
        missing = [take for take in seen.takes.values() if seen.figures[take.id] is None and take.id not in self._asked]
        self._asked |= {take.id for take in missing}
        self.unknown.emit(missing)

    def _say(self, seen: Foreseen) -> None:
        lines = list(rules_of(seen))
        shut = any(mark == "stop" for mark, _ in lines)
        if self.terms.out is None:
            lines.append(("wait", "Choose the folder that the files go to."))
        if not shut:
            lines.append(("good", f"{len(next(iter(seen.gates.values())))} rules hold"))
        self.terms.say("This cannot leave" if shut else "The gate is open", lines)
        self.name_button(len(seen.pieces))
        ready = not shut and self.terms.out is not None and not self.desk.read_only
        self.deliver_.setEnabled(ready and not self.run.busy)

    def _refuse(self, words: str) -> None:
        self.terms.say("Not yet", [("stop", words)])
        self.deliver_.setEnabled(False)

    # Crops

    def edit(self, key: Key) -> None:
        """Opens one file's crop."""
        self.editing = key
        self._show_crop(read_scaled(self.desk.session.shoot.picture_path(key[0]), EDGE))
        self.middle.setCurrentWidget(self.crop)
        self.crop.view.setFocus()

    def show_all(self) -> None:
        """Back to every crop, where one was."""
        key, self.editing = self.editing, None
        self.middle.setCurrentWidget(self.grid)
        if key in self.grid.cells:
            self.grid.cells[key].setFocus()

    def _show_crop(self, picture: QImage | None = None) -> None:
        if self.editing is None or self.seen is None:
            return
        piece, cell = self._piece(self.editing), self.grid.cells[self.editing]
        self.crop.put(piece, self.seen.figures[piece.piece.take], picture)
        self.crop.show_picture(cell.image, cell.trouble)

    def _set_crop(self, crop: Crop | None) -> None:
        """A crop was moved: what it does is said at once, the gates are asked when the hand rests."""
        if self.editing is None or self.seen is None:
            return
        self.deliver_.setEnabled(False)
        self._soon.start()
        if crop is None:
            self.crops.pop(self.editing, None)
            return
        self.crops[self.editing] = crop
        held = self._piece(self.editing)
        take, figure = self.seen.takes[held.piece.take], self.seen.figures[held.piece.take]
        looks = said_of(crop, take, held.channel, figure)
        piece = replace(held, piece=replace(held.piece, crop=crop), crop=crop, looks=looks, stops=())
        self.crop.put(piece, figure)

    def _piece(self, key: Key) -> PieceSeen:
        assert self.seen is not None
        return next(each for each in self.seen.pieces if _key(each) == key)

    def _show_preview(self, key: Key, image: QImage, trouble: str) -> None:
        self.grid.show_picture(key, image, trouble)
        if key == self.editing:
            self.crop.show_picture(image, trouble)

    # Delivering

    def deliver(self) -> None:
        """Delivers what is shown. A refusal is told where the gates speak."""
        out, order = self.terms.out, self.order
        if out is not None:
            self._start(lambda: self.desk.session.delivering.begin(order, out))

    def _again(self, delivery: str) -> None:
        out = self.terms.out
        self.show_order()
        if out is None:
            self._soon.stop()
            self._refuse("Choose the folder that the files go to, then make it again.")
        else:
            self._start(lambda: self.desk.session.delivering.begin_again(delivery, out, stamped=self.terms.stamped))

    def _start(self, begin: Callable[[], Work]) -> None:
        self._soon.stop()
        self._preferences.put(CHANNELS, list(self.targets.chosen))
        self._preferences.put(FOLDER, self.terms.folder.text().strip())
        self.deliver_.setEnabled(False)
        if self.run.start(begin):
            self.work(busy=True)

    def _show_done(self, done: Delivered) -> None:
        self.work(busy=False)
        self.done_.put(delivery_said(self.desk.session, done.record), done.files)
        self.pages.setCurrentWidget(self.done_)
        self.deliver_.hide()

    def _stopped(self, words: str) -> None:
        self.work(busy=False)
        self._refuse(words)

    # Pages

    def show_order(self) -> None:
        """The crops and the terms."""
        self.pages.setCurrentIndex(0)
        self.deliver_.show()
        self.past.show()
        self.changed()

    def show_past(self) -> None:
        """What left before."""
        try:
            self.past_.put(deliveries_said(self.desk.session))
        except StudioError as error:
            self._refuse(str(error))
            return
        self.pages.setCurrentWidget(self.past_)
        self.deliver_.hide()
        self.past.hide()
        self.past_.list.setFocus()

    def _take_down(self, delivery: str) -> None:
        self.desk.attempt(lambda: self.desk.session.delivering.take_down(delivery)) and self.show_past()

    def _close(self) -> None:
        if self.run.busy:
            self.run.stop()
            self.count.setText("Stopping after the file under way…")
        else:
            self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.run.busy or self.editing is not None):
            self._close() if self.run.busy else self.show_all()
            return
        super().keyPressEvent(event)

    def _end(self, _: int) -> None:
        self._soon.stop()
        for each in (self.run, self._asking, self.previews):
            each.close()


def _key(piece: PieceSeen) -> Key:
    return piece.piece.take, piece.piece.channel
