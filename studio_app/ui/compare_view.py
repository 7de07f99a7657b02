"""Takes against each other: two by five ways in one frame, or up to nine beside each other. One of them is active:
marks act on it and on nothing else.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio_app.ui.compare_bar import WORDS_WIDTH, CompareBar, CompareWords
from studio_app.ui.compare_cells import Cells
from studio_app.ui.compare_difference import Apart
from studio_app.ui.compare_faces import Faces
from studio_app.ui.compare_sides import MOST, Mode, Side, fitted_words, joined, one_frame, side_of, two_of, up_to_nine
from studio_app.ui.culling import Culling
from studio_app.ui.desk import Desk
from studio_app.ui.figures import Figures
from studio_app.ui.inspector import Inspector
from studio_app.ui.loupe_picture import Picture
from studio_app.ui.loupe_reader import FALLBACK
from studio_app.ui.loupe_tools import Tools
from studio_app.ui.records import TakeLine

NO_PAIR = "Choose two takes on the sheet, then press C."
NO_SURVEY = f"Choose 2 to {MOST} takes on the sheet, then press N."


class ComparePage(QWidget):
    """Holds which pictures are compared and how. `changed` tells that other commands can be given now."""

    changed = Signal()

    def __init__(
        self, desk: Desk, culling: Culling, tools: Tools, figures: Figures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.desk, self.culling, self.model, self.tools = desk, culling, culling.model, tools
        self.reader = tools.reader
        self.sides: list[Side] = []
        self.chosen: tuple[str, ...] = ()
        self.reference: Side | None = None
        self.active, self.mode, self.share, self.survey = 0, Mode.BESIDE, 0.5, False
        self.apart = Apart(self.reader, lambda: self._refresh_if(True))
        self.bar, self.cells = CompareBar(), Cells(self.reader)
        self.words = CompareWords(self.bar.slide)
        self.inspector = Inspector(tools, self._looked_at)
        self.faces = Faces(self.cells, figures, desk.news.emit, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.bar)
        left.addWidget(self.cells, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.inspector.setFixedWidth(WORDS_WIDTH)
        right.addWidget(self.inspector)
        right.addWidget(self.words, 1)
        row.addLayout(right)

    def _wire(self) -> None:
        for loupe in self.cells.all:
            self.tools.furnish(loupe, loupe.at)
        self.bar.mode.connect(self.put_mode)
        for source in (self.bar, self.cells):
            (source.share if source is self.bar else source.shared).connect(self.put_share)
        self.cells.pressed.connect(self._pressed)
        self.cells.takes_dropped.connect(self._dropped)
        self.cells.photograph_dropped.connect(self.pin_outside)
        self.reader.came.connect(lambda key: self._refresh_if(any(str(side.path) == key for side in self.sides)))
        self.reader.screen_changed.connect(lambda: self._refresh_if(True))
        self.tools.changed.connect(lambda: self._refresh_if(True))

    def _refresh_if(self, wanted: bool) -> None:
        if wanted and self.isVisible():
            self.refresh()

    # Which pictures

    @property
    def is_pair(self) -> bool:
        """Whether two pictures are compared now."""
        return self.isVisible() and not self.survey and len(self.sides) == 2

    @property
    def is_survey(self) -> bool:
        """Whether a survey is shown now."""
        return self.isVisible() and self.survey and len(self.sides) >= 2

    def begin(self, survey: bool) -> None:
        """Compares what is chosen; when that is one of those compared before, those again."""
        take, selection = self.desk.take, self.desk.selection
        if len(selection) >= 2:
            self.chosen = selection
        elif take not in self.chosen or any(self.model.known(each) is None for each in self.chosen):
            self.chosen = (take,) if take else ()
        self.survey = survey
        takes = up_to_nine(self.chosen, take) if survey else two_of(self.chosen, take, self._near())
        self.sides = [side_of(line) for each in takes if (line := self.model.known(each)) is not None]
        if not survey and self.reference is not None and take and take != self.reference.take:
            line = self.model.known(take)
            self.sides = [self.reference, *([side_of(line)] if line is not None else [])]
        if survey and len(self.chosen) > MOST:
            self.desk.news.emit(f"{MOST} of {len(self.chosen)} chosen takes are surveyed.")
        ids = [side.take for side in self.sides]
        self._activate(ids.index(take) if take in ids else 0)

    def _near(self) -> str:
        """The take before the one that is looked at, or after it, as they are shown."""
        row = self.culling.choice.row
        near = self.model.line(row - 1) if row > 0 else self.model.line(row + 1)
        return near.id if near is not None and near.id != self.desk.take else ""

    def rest(self) -> None:
        """Nothing is compared: steps go through all takes again."""
        self.culling.among = None
        self.reader.keep()

    def follow(self, line: TakeLine | None) -> None:
        """Another take is looked at: the active one of these, or one that comes in its place."""
        ids = [side.take for side in self.sides]
        if line is not None and line.id in ids:
            self.active = ids.index(line.id)
        elif line is not None and len(self.sides) >= 2:
            if self._pinned == self.active:
                self.active = 1 - self.active if len(self.sides) == 2 else (self.active + 1) % len(self.sides)
            self.sides[self.active] = side_of(line)
        self.refresh()

    @property
    def _pinned(self) -> int:
        """Which side is the reference; -1 for none."""
        wanted = self.reference
        return next((at for at, side in enumerate(self.sides) if wanted and side.path == wanted.path), -1)

    def _activate(self, at: int) -> None:
        """Makes a side the one that marks act on; a picture from outside takes no marks."""
        self.active = at
        self.desk.select(self.sides[at].take if at < len(self.sides) else self.desk.take)
        self.refresh()

    def _pressed(self, at: int) -> None:
        if len(self.cells.shown) > 1 and at != self.active:
            self._activate(at)

    def _dropped(self, takes: tuple[str, ...], at: int) -> None:
        """Takes that were dropped: one on a pair takes that picture's place, others join what is compared."""
        held = [side.take for side in self.sides if side.take]
        fresh = [take for take in takes if take not in held and self.model.known(take) is not None]
        if not fresh:
            return
        exchanged = (at if len(self.cells.shown) > 1 else self.active) if self.reference is None else -1
        held = joined(held, fresh, -1 if self.survey else exchanged)
        self.desk.choose(fresh[0], tuple(held))
        self.begin(self.survey or len(held) > 2)

    # Commands

    def step_row(self, by: int) -> None:
        """Above or below in a survey."""
        at = self.active + by * self.cells.across
        if 0 <= at < len(self.cells.shown):
            self._activate(at)

    def put_mode(self, mode: Mode) -> None:
        """Holds the two against each other in another way."""
        self.mode = mode
        self.refresh()

    def next_mode(self) -> None:
        """The next way, round the end."""
        modes = list(Mode)
        self.put_mode(modes[(modes.index(self.mode) + 1) % len(modes)])

    def put_share(self, share: float) -> None:
        """Moves the wipe's line or the onion's opacity."""
        self.share = share
        self.refresh()

    def swap(self) -> None:
        """The two change places; the active one stays active."""
        self.sides.reverse()
        self.active = 1 - self.active
        self.refresh()

    def flip(self) -> None:
        """The other one in the same place; it is the active one now."""
        self.mode = Mode.FLIP
        self._activate(1 - self.active)

    def take_out(self) -> None:
        """Takes the active one out of the survey; nothing happens to the take."""
        if len(self.sides) <= 2:
            self.desk.news.emit("A survey keeps two takes.")
            return
        gone = self.sides.pop(self.active)
        self.chosen = tuple(take for take in self.chosen if take != gone.take)
        self._activate(min(self.active, len(self.sides) - 1))

    def pin(self, line: TakeLine) -> None:
        """Keeps a take as the reference that others are held against; again lets go of it."""
        if self.reference is not None and self.reference.take == line.id:
            self.reference = None
            self.desk.news.emit("No reference is pinned now.")
        else:
            self.reference = side_of(line)
            self.desk.news.emit(f"Take {line.number} is the reference: C holds other takes against it.")
        self._refresh_if(True)

    def pin_outside(self, path: Path) -> None:
        """Holds the active take against a picture from outside."""
        self.reader.from_outside(path)
        self.reference = Side(path)
        if self.isVisible():
            if not self.desk.take and self.sides:
                self._activate(next((at for at, side in enumerate(self.sides) if side.take), 0))
            self.begin(False)
            self.changed.emit()

    def toggle_zoom(self) -> None:
        """Fitted or one to one, all together."""
        self.cells.shown[min(self.active, len(self.cells.shown) - 1)].toggle_zoom()

    # Showing

    def renew(self) -> None:
        """Reads again what was said of the compared takes; those that are gone leave."""
        known = [side if side.line is None else self.model.known(side.take) for side in self.sides]
        self.sides = [each if isinstance(each, Side) else side_of(each) for each in known if each is not None]
        self.active = max(0, min(self.active, len(self.sides) - 1))
        self._refresh_if(True)

    def refresh(self) -> None:
        """Shows everything as it is now."""
        self.reader.keep(*(side.path for side in self.sides))
        pair = not self.survey and len(self.sides) == 2
        enough = len(self.sides) >= 2
        ids = tuple(side.take for side in self.sides if side.take)
        self.culling.among = () if pair and self._pinned >= 0 else ids
        self.bar.put(f"Survey of {len(self.sides)}" if self.survey and enough else "", self.mode, self.share)
        self.bar.setVisible(enough)
        self.words.setVisible(enough)
        self.inspector.setVisible(enough and self.tools.panel)
        frame = one_frame(self._sizes())
        self._put_loupes(frame, enough)
        if enough:
            base = 0 if pair else max(0, self._pinned)
            other = self.active if not pair and self.active != base else (1 if base == 0 else 0)
            self.words.put(self.sides[base], self.sides[other])
            self.words.say(self._facts(frame), "" if self.reader.screen_known or self.tools.panel else f"▲ {FALLBACK}")
        self.inspector.refresh()
        self.faces.show()
        self.changed.emit()

    def _looked_at(self) -> Picture | None:
        """The picture that the inspector speaks of: the active one's."""
        return self.reader.picture(self.sides[self.active].path) if self.active < len(self.sides) else None

    def _pictures(self) -> list[Picture]:
        """The pictures that are read."""
        return [picture for side in self.sides if (picture := self.reader.picture(side.path)) is not None]

    def _sizes(self) -> list[QSizeF]:
        return [QSizeF(picture.levels[0].size()) for picture in self._pictures()]

    def _put_loupes(self, frame: QSizeF, enough: bool) -> None:
        single = not enough or (not self.survey and self.mode is not Mode.BESIDE)
        groups = [tuple(self.sides if enough else ())] if single else [(side,) for side in self.sides]
        pictures, measured = self._pictures(), single and self.mode is Mode.DIFFERENCE
        apart = self.apart.levels(*pictures, frame) if measured and len(pictures) == 2 else ()
        for at, (loupe, sides) in enumerate(zip(self.cells.all, groups, strict=False)):
            loupe.mode, loupe.share = (self.mode if single else Mode.BESIDE), self.share
            loupe.seen = self.active if single else 0
            loupe.active = self.active if single else (0 if at == self.active else -1)
            loupe.pinned = self._pinned if single else (0 if at == self._pinned else -1)
            loupe.empty = NO_SURVEY if self.survey else NO_PAIR
            loupe.apart = apart
            loupe.put(sides, frame)
        if self.cells.count != len(groups):
            self.cells.put_count(len(groups))
        self.cells.arrange()

    # What is said of the pictures

    def _facts(self, frame: QSizeF) -> list[str]:
        pictures = self._pictures()
        measured = not self.survey and self.mode is Mode.DIFFERENCE and len(pictures) == 2
        return fitted_words(self._sizes(), frame) + (self.apart.words(*pictures) if measured else [])
