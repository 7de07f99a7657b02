"""The contact sheet before it is saved: what goes on it and how, with the page itself beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio_app.direction.direction import Part
from studio_app.direction.errors import StudioError
from studio_app.studio.choose import Only, chosen
from studio_app.studio.paper.contact_sheet import sheet_preview
from studio_app.studio.paper.ink import PageChoice, Paper
from studio_app.studio.paper.sheet import Group, SheetChoice, plan
from studio_app.studio.session import Session
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons, combo, form

PREVIEW = QSize(400, 520)
SOON_MS = 120
SHOWN, CHOSEN, MATRIX = "shown", "chosen", "matrix"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window shows: the takes on the sheet, whether any of them is of a matrix; the takes of the matrix that
    is looked at, and what stands across it there.
    """

    takes: tuple[str, ...]
    varied: bool = False
    matrix: tuple[str, ...] = ()
    across: Part | None = None


class PaperDialog(QDialog):
    """`choice`, `only`, `stars` and `these` are what was asked for; `ending` is '.pdf' or '.png'."""

    def __init__(
        self, session: Session, shown: Shown, picked: Sequence[str], background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Contact sheet")
        self._shoot, self._shown, self._picked = session.shoot, shown, tuple(picked)
        self.ending, self.page, self.pages, self._asked = ".pdf", 0, 1, 0
        takes = [(f"This matrix ({len(shown.matrix)})", MATRIX)] if shown.matrix else []
        takes += [(f"Shown on the sheet ({len(shown.takes)})", SHOWN)]
        takes += [(f"Chosen ({len(picked)})", CHOSEN)] if len(picked) > 1 else []
        takes += [("All", "all"), ("Picks and selects", "picks"), ("Rated", "rated"), ("Selects", "selects")]
        self.which = combo("Takes", takes, takes[0][1])
        self.stars_least = combo("Least stars", [(f"{'★' * n} or more", n) for n in range(1, 6)], 3)
        self.paper = combo("Paper", [("A4", "a4"), ("US Letter", "letter"), ("A3", "a3")], "a4")
        self.lies = combo("Page lies", [("Upright", False), ("On its side", True)], False)
        self.columns = combo("Pictures in a line", [(str(n), n) for n in range(1, 13)], 5)
        groups = [("Not at all", "none"), ("By look", "look"), ("By shot", "shot")]
        groups += [("As a matrix", "matrix")] if shown.varied else []
        self.group = combo("Grouped", groups, "matrix" if shown.matrix else "none")
        self.ticks = {name: QCheckBox(words) for name, words in _TICKS}
        self.preview, self.where = QLabel(), QLabel()
        self.back, self.on = QPushButton("Earlier page"), QPushButton("Next page")
        self.cancel, self.png, self.pdf = (
            QPushButton("Cancel"),
            QPushButton("Save as PNG…"),
            QPushButton("Save as PDF…"),
        )
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(lambda: background.start(self._draw()))
        self._lay_out()
        self._wire()
        self._changed()

    # What was asked for

    @property
    def choice(self) -> SheetChoice:
        """How the sheet is laid out."""
        page = PageChoice(paper=Paper(self.paper.currentData()), landscape=bool(self.lies.currentData()))
        ticks = {name: tick.isChecked() for name, tick in self.ticks.items()}
        group = Group(self.group.currentData())
        columns, across = int(self.columns.currentData()), self._shown.across
        return SheetChoice(page=page, columns=columns, group=group, across=across, **ticks)

    @property
    def only(self) -> Only:
        """Which takes, by their marks."""
        which = str(self.which.currentData())
        return Only.ALL if which in (SHOWN, CHOSEN, MATRIX) else Only(which)

    @property
    def stars(self) -> int:
        """The least stars of rated takes."""
        return int(self.stars_least.currentData())

    @property
    def these(self) -> tuple[str, ...] | None:
        """The takes it is narrowed to, in their order; None for no such narrowing."""
        these = {SHOWN: self._shown.takes, CHOSEN: self._picked, MATRIX: self._shown.matrix}
        return these.get(str(self.which.currentData()))

    # Inside

    def _lay_out(self) -> None:
        self.preview.setObjectName("frame")
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setWordWrap(True)
        self.preview.setAccessibleName("The page as it will be printed")
        self.where.setProperty("role", "caption")
        self.where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        turn = QHBoxLayout()
        for part, stretch in ((self.back, 0), (self.where, 1), (self.on, 0)):
            turn.addWidget(part, stretch)
        for button in (self.back, self.on):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.preview)
        left.addLayout(turn)
        fields = [("Takes", self.which), ("Stars", self.stars_least), ("Paper", self.paper), ("Page", self.lies)]
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(form([*fields, ("Columns", self.columns), ("Groups", self.group)]))
        under = QLabel("Under each picture, besides its name")
        under.setProperty("role", "caption")
        right.addSpacing(8)
        right.addWidget(under)
        for name, tick in self.ticks.items():
            tick.setChecked(name != "words")
            right.addWidget(tick)
        right.addStretch()
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(left)
        across.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addLayout(across)
        column.addSpacing(8)
        column.addLayout(buttons([], [self.cancel, self.png, self.pdf]))
        self.setMinimumWidth(720)

    def _wire(self) -> None:
        for box in (self.which, self.stars_least, self.paper, self.lies, self.columns, self.group):
            box.currentIndexChanged.connect(self._changed)
        for tick in self.ticks.values():
            tick.toggled.connect(self._changed)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.on.clicked.connect(lambda: self._turn(1))
        self.cancel.clicked.connect(self.reject)
        self.png.clicked.connect(lambda: self._save(".png"))
        self.pdf.clicked.connect(lambda: self._save(".pdf"))

    def _save(self, ending: str) -> None:
        self.ending = ending
        self.accept()

    def _changed(self) -> None:
        self.page = 0
        self.stars_least.setEnabled(self.only is Only.RATED)
        self._turn(0)

    def _turn(self, by: int) -> None:
        self.page = max(0, min(self.pages - 1, self.page + by))
        self._asked += 1
        self._soon.start()

    async def _draw(self) -> None:
        """Lays out and draws the page beside the window; a page that is no longer wanted is dropped."""
        asked, choice, page = self._asked, self.choice, self.page
        only, stars, these, room = self.only, self.stars, self.these, self.preview.contentsRect().size()

        def work() -> tuple[bytes, int, int]:
            rows = chosen(self._shoot, only, stars, these)
            laid = plan(self._shoot.paper.title, rows, choice)
            wide = min(room.width() - 16, round((room.height() - 16) * laid.size[0] / laid.size[1]))
            return (
                sheet_preview(self._shoot, laid, min(page, len(laid.pages) - 1), 2 * wide),
                len(laid.pages),
                len(rows),
            )

        try:
            data, self.pages, takes = await asyncio.to_thread(work)
        except StudioError as error:
            if asked == self._asked and isValid(self):
                self._show(None, str(error))
            return
        if asked == self._asked and isValid(self):
            self._show(
                QImage.fromData(data), f"Page {page + 1} of {self.pages}, {takes} take{'s' if takes != 1 else ''}"
            )

    def _show(self, image: QImage | None, words: str) -> None:
        there = image is not None and not image.isNull()
        if image is not None and there:
            shown = QPixmap.fromImage(image)
            shown.setDevicePixelRatio(2.0)
            self.preview.setPixmap(shown)
            self.where.setText(words)
        else:
            self.preview.setText(words)
            self.where.setText("")
        self.preview.setAccessibleDescription(words)
        self.back.setEnabled(there and self.page > 0)
        self.on.setEnabled(there and self.page < self.pages - 1)
        for button in (self.png, self.pdf):
            button.setEnabled(there)


_TICKS = (
    ("stars", "Stars"), ("label", "Colour label and flag"), ("shot", "Shot, or the take of a select"),
    ("words", "Words of its direction"),
)  # fmt: skip
