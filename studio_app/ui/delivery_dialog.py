"""The delivery room: selects and channels at left, every crop in the middle, what it is for and the gates at right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio_app.studio.certificate_said import CertificateSaid, certificate_said
from studio_app.studio.delivery_channels import channel_rows
from studio_app.studio.delivery_foresight import Foreseen
from studio_app.studio.delivery_order import DeliveryOrder, pieces_of
from studio_app.studio.delivery_room import rules_of, selects_of, usual_terms
from studio_app.ui.delivery_crops import Crops
from studio_app.ui.delivery_frame import DeliveryFrame
from studio_app.ui.delivery_grid import EMPTY
from studio_app.ui.delivery_leaving import Leaving
from studio_app.ui.delivery_lists import ChannelList, SelectList
from studio_app.ui.delivery_terms import DeliveryTerms, media_of
from studio_app.ui.desk import Desk
from studio_app.ui.handlers_certificate import show_certificate
from studio_app.ui.newest import Newest
from studio_app.ui.preferences import Preferences
from studio_app.ui.rights_parts import fit
from studio_app.ui.thumbs import Thumbs

SIZE, PAUSE_MS = QSize(1440, 880), 120
NO_SELECT = "There is no select yet.\n\nA take becomes one when every seat said yes to it: propose it, then approve it."
NO_FOLDER = "Choose the folder that the files go to."
CHANNELS, FOLDER = "delivery_channels", "delivery_folder"
"""What is remembered for the next time."""


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
        self.terms, self.crops = DeliveryTerms(usual_terms(session)), Crops(session, preferences)
        self.leaving = Leaving(desk, self, self.terms)
        self._asking = Newest(self)
        self._asked: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        lists = (("Selects", self.selects, 2), ("Channels", self.targets, 3))
        self.furnish(lists, self.crops, self.terms, (self.leaving.done, self.leaving.past))
        self._wire()
        self._begin()
        fit(self, SIZE)

    def _wire(self) -> None:
        for part in (self.selects, self.targets, self.terms, self.crops):
            part.changed.connect(self.changed)
        self.crops.reshoot.connect(self.reshoot)
        self.crops.opened.connect(lambda one: self.left.setVisible(not one))  # room for the crop
        self.terms.certificate.clicked.connect(lambda: show_certificate(self, self.changed))
        self._soon.timeout.connect(self._foresee)
        self._asking.refused.connect(self._refuse)
        self.leaving.refused.connect(self._soon.stop)
        self.leaving.refused.connect(self._refuse)
        self.leaving.back.connect(self.show_order)
        self.leaving.begun.connect(self._remember)
        self.close_.clicked.connect(self._close)
        self.deliver_.clicked.connect(self.deliver)
        self.finished.connect(self._end)

    def _begin(self) -> None:
        """Ticks what was looked at, and the channels of the last time."""
        self.terms.folder.setText(str(self._preferences.get(FOLDER, "")))
        self.targets.tick(self._preferences.get(CHANNELS, []) or [])
        held = {row.take for row in self.rows}
        wanted = [take for take in self.desk.selection if take in held]
        self.selects.tick(wanted or [row.take for row in self.rows[:1]])
        self.changed()

    @property
    def seen(self) -> Foreseen | None:
        """What the gates and the crops said last."""
        return self.crops.seen

    @property
    def order(self) -> DeliveryOrder:
        """What is ticked and typed."""
        chosen, crops = self.targets.chosen, self.crops.held
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
        order, delivering = self.order, self.desk.session.delivering
        if order.pieces:
            self._asking.ask(lambda: (delivering.foresee(order), certificate_said(delivering.settings)), self._put)
            return
        self._asking.drop()
        self.crops.clear(EMPTY if self.rows else NO_SELECT)
        self.terms.say("", [])
        self.terms.certificate.hide()
        self.name_button(0)

    def _put(self, found: tuple[Foreseen, CertificateSaid]) -> None:
        seen, certificate = found
        self.crops.put(seen)
        self._say(seen, certificate)
        missing = [take for take in seen.takes.values() if seen.figures[take.id] is None and take.id not in self._asked]
        self._asked |= {take.id for take in missing}
        self.unknown.emit(missing)

    def _say(self, seen: Foreseen, certificate: CertificateSaid) -> None:
        lines = list(rules_of(seen))
        shut = any(mark == "stop" for mark, _ in lines)
        if certificate.mark != "good":
            lines.append((certificate.mark, certificate.words))
        if self.terms.out is None:
            lines.append(("wait", NO_FOLDER))
        if not shut:
            lines.append(("good", f"{len(next(iter(seen.gates.values())))} rules hold"))
        open_ = "The gate is open" if certificate.signs else "Not yet"
        self.terms.say("This cannot leave" if shut else open_, lines)
        self.terms.offer(certificate)
        self.name_button(len(seen.pieces))
        ready = not shut and certificate.signs and self.terms.out is not None and not self.desk.read_only
        self.deliver_.setEnabled(ready and not self.leaving.run.busy)

    def _refuse(self, words: str) -> None:
        self.terms.say("Not yet", [("stop", words)])
        self.deliver_.setEnabled(False)

    def deliver(self) -> None:
        """Delivers what is shown. A refusal is told where the gates speak."""
        out = self.terms.out
        if out is not None:
            self.leaving.deliver(self.order, out)

    def show_order(self) -> None:
        """The crops and the terms."""
        self.turn(None)
        self.changed()

    def _remember(self) -> None:
        self._soon.stop()
        self._preferences.put(CHANNELS, list(self.targets.chosen))
        self._preferences.put(FOLDER, self.terms.folder.text().strip())
        self.deliver_.setEnabled(False)

    def _close(self) -> None:
        self.leaving.stop() if self.leaving.run.busy else self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.leaving.run.busy or self.crops.editing is not None):
            self._close() if self.leaving.run.busy else self.crops.show_all()
            return
        super().keyPressEvent(event)

    def _end(self, _: int) -> None:
        self._soon.stop()
        for each in (self.leaving.run, self._asking):
            each.close()
        self.crops.end()
