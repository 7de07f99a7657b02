"""A new shoot: its title, a line of brief, and the folder in which it will lie."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.first_run import sample_shoot_path, this_person
from studio_app.studio.new_shoot import make_shoot


class NewShootDialog(QDialog):
    """Asks for what a shoot needs; `path` is where it was made."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New shoot")
        self.path: Path | None = None
        self.title, self.brief = QLineEdit(placeholderText="Summer whites"), QLineEdit(placeholderText="Optional")
        self.folder = QLineEdit(str(sample_shoot_path().parent))
        self.where, self.problem = QLabel(), QLabel()
        self.where.setProperty("role", "caption")
        self.problem.setProperty("role", "bad")
        for label in (self.where, self.problem):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.make = QPushButton("Make the shoot")
        self.make.setProperty("role", "bright")
        self.make.setDefault(True)
        self.make.clicked.connect(self.found)
        for control, name in (
            (self.title, "Title"),
            (self.brief, "Brief"),
            (self.folder, "Folder"),
            (self.make, "Make the shoot"),
        ):
            control.setAccessibleName(name)
        self._lay_out()
        self.title.textChanged.connect(self._show_place)
        self.folder.textChanged.connect(self._show_place)
        self._show_place()

    def _lay_out(self) -> None:
        choose, cancel = QPushButton("Choose…"), QPushButton("Cancel")
        for button, name in ((choose, "Choose a folder"), (cancel, "Cancel")):
            button.setAutoDefault(False)
            button.setAccessibleName(name)
        choose.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnMinimumWidth(0, 72)
        for row, (words, control) in enumerate((("Title", self.title), ("Brief", self.brief), ("Folder", place))):
            label = QLabel(words)
            label.setProperty("role", "dim")
            form.addWidget(label, row, 0)
            form.addWidget(control, row, 1) if not isinstance(control, QHBoxLayout) else form.addLayout(control, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.where)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        self.setFixedWidth(560)

    @property
    def place(self) -> Path:
        """The folder the shoot will have."""
        name = re.sub(r"[^a-z0-9]+", "-", self.title.text().lower()).strip("-") or "new-shoot"
        return Path(self.folder.text()).expanduser() / name

    def _show_place(self) -> None:
        self.where.setText(f"It will be a plain folder that any git can read: {self.place}")
        self.problem.clear()
        self.problem.hide()

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for shoots", self.folder.text())
        if found:
            self.folder.setText(found)

    def found(self) -> None:
        """Makes the shoot; closes when it is done, else says what is wrong."""
        try:
            make_shoot(self.place, self.title.text().strip() or "New shoot", self.brief.text().strip(), this_person())
        except StudioError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.path = self.place
        self.accept()
