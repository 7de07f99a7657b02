"""Who marks the points: a person by hand, or a detector whose files are on this computer, with its licence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.detectors import DetectorChoice, pose_choices, remember
from studio_app.studio.places import config_dir
from studio_app.ui.rights_parts import caption

BY_HAND = "By hand: drag the points. Nothing needs to be installed."


class PhotoFinder(QWidget):
    """`wanted` brings a detector's name and the folder of its files, `drawing` whether the box round the person is
    drawn now, `whole` that the whole photograph is to be looked at.
    """

    wanted = Signal(str, Path)
    drawing = Signal(bool)
    whole = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.who, self.find, self.words = QComboBox(), QPushButton("Find the points"), caption(BY_HAND)
        self.who.setAccessibleName("Who marks the points")
        self.find.setAccessibleName("Find the points")
        self.find.setAutoDefault(False)
        self.draw, self.all = QPushButton("Draw a box round her"), QPushButton("Whole photograph")
        self.draw.setCheckable(True)
        self.draw.setToolTip("Where more people are on it, or she is small: drag from corner to corner, or use arrows")
        self.draw.toggled.connect(self.drawing)
        self.all.clicked.connect(self.whole)
        for button in (self.draw, self.all):
            button.setAutoDefault(False)
        self.who.addItem("By hand", None)
        for one in pose_choices(config_dir()):
            self.who.addItem(one.title, one.name)
        self.who.currentIndexChanged.connect(lambda _: self._follow())
        self.find.clicked.connect(self._want)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.who, 1)
        row.addWidget(self.find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addLayout(self._boxing())
        column.addWidget(self.words)
        self._follow()

    def _boxing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.draw, 1)
        row.addWidget(self.all)
        return row

    def boxed(self, *, whole: bool) -> None:
        """Shows that a box was drawn, or that there is none."""
        self.draw.setChecked(False)
        self.draw.setText("Draw a box round her" if whole else "Draw another box")
        self.all.setEnabled(not whole)

    @property
    def choice(self) -> DetectorChoice | None:
        """The chosen detector; None by hand."""
        name = self.who.currentData()
        return next((one for one in pose_choices(config_dir()) if one.name == name), None)

    def keep(self, name: str, folder: Path) -> None:
        """Remembers the folder of files that worked."""
        remember(config_dir(), name, folder)
        self._follow()

    def ask(self, one: DetectorChoice) -> Path | None:
        """Lets a person choose the folder of a detector's files."""
        held = QFileDialog.getExistingDirectory(self, f"The files of {one.title} ({one.where})", one.folder)
        return Path(held) if held else None

    def _want(self) -> None:
        one = self.choice
        if one is None:
            return
        self.draw.setChecked(False)
        folder = Path(one.folder) if one.folder and Path(one.folder).is_dir() else self.ask(one)
        if folder is not None:
            self.wanted.emit(one.name, folder)

    def _follow(self) -> None:
        one = self.choice
        self.find.setEnabled(one is not None)
        where = (
            "" if one is None else f"Files in {one.folder}." if one.folder else f"Its files are those of {one.where}."
        )
        self.words.setText(BY_HAND if one is None else f"{one.licence} {where}")
