"""A twin's package on the machine of her owner or agency: its papers go into a folder, opened with their own key."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.first_run import this_person
from studio_app.studio.keys import Keys
from studio_app.studio.papers_in import unpack_papers
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons, form, with_button
from studio_app.ui.key_row import KeyRow
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption

WIDTH = 560
ABOUT = (
    "A package holds a twin's papers, captures and weights, locked for her owner, her agency and those who have a "
    "grant. Its papers are put into a folder, where they can be read, signed and taken back; the rest stays locked."
)


class UnpackDialog(QDialog):
    """`folder` is where the papers lie, once they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open a twin’s package")
        self.folder: Path | None = None
        self.keys = Keys()
        self.background = Background(self.say, self)
        self.file, self.to = QLineEdit(placeholderText="A file that ends in .twin"), QLineEdit()
        self.to.setPlaceholderText("A folder that is new or empty")
        self.key, self.problem = KeyRow(self.keys, this_person()), Problem(WIDTH - 32)
        self.cancel, self.open_ = QPushButton("Cancel"), QPushButton("Open")
        self.file.setAccessibleName("Package")
        self.to.setAccessibleName("Folder for its papers")
        rows = [
            ("Package", with_button(self.file, "Choose the package", self._choose_file)),
            ("Folder", with_button(self.to, "Choose the folder for its papers", self._choose_folder)),
            ("Your key", self.key),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(caption(ABOUT))
        column.addSpacing(4)
        column.addLayout(form(rows))
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(buttons([], [self.cancel, self.open_]))
        self.setFixedWidth(WIDTH)
        self.key.said.connect(self.say)
        self.cancel.clicked.connect(self.reject)
        self.open_.clicked.connect(self.begin)
        self.finished.connect(lambda _: (self.background.drop(), self.keys.close()))

    def say(self, words: str) -> None:
        """Shows what is wrong."""
        self.open_.setEnabled(True)
        self.problem.put(words)

    def begin(self) -> None:
        """Opens it in a thread; closes when the papers are there, else says what is wrong."""
        self.say("")
        if not self.file.text().strip() or not self.to.text().strip():
            self.say("Choose the package, and a folder for its papers.")
            return
        self.open_.setEnabled(False)
        self.background.start(self._open())

    async def _open(self) -> None:
        package, folder = (Path(field.text().strip()).expanduser() for field in (self.file, self.to))
        key = await self.key.unlock()
        await asyncio.to_thread(unpack_papers, package, key, folder)
        self.folder = folder
        self.accept()

    def _choose_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "A twin’s package", self.file.text(), "Packages (*.twin)")
        if found:
            self.file.setText(found)

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "A folder for its papers", self.to.text())
        if found:
            self.to.setText(found)
