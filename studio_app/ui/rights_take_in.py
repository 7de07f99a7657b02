"""Papers that come in: choose a folder or a file, see what lies in it and whose key signed it, then take it in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import BadInput
from studio_app.studio.papers_in import Found, in_words, is_package, keep_package, papers_at, papers_in_package
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.forms import buttons
from studio_app.ui.key_row import KeyRow
from studio_app.ui.newest import Newest
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption
from studio_app.ui.side_list import Line, cleared

WIDTH, PAUSE_MS = 600, 150
ABOUT = (
    "The model or her agency sends you her papers: a folder, or one file that ends in .twin; or by itself her newest "
    "status or a new grant. Everything is checked before it is taken in; pictures and weights stay outside."
)
EMPTY = "What lies there is listed here before anything is taken in."
LOCKED = "The package is locked for keys. Choose yours: it is opened in memory, checked, and kept locked in the vault."
FILES = "Papers and packages (*.json *.twin);;All files (*)"


class TakeInDialog(QDialog):
    """`done_words` says what was taken in, once it was."""

    told = Signal(str, float)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.done_words = desk, ""
        self.files: Mapping[str, bytes] = {}
        self.setWindowTitle("Take in papers")
        self.place = QLineEdit(placeholderText="A folder of papers, a .twin package, or one paper (.json)")
        self.folder, self.file = QPushButton("Folder…"), QPushButton("File…")
        self.found = QVBoxLayout()
        self.problem = Problem(WIDTH - 32, grows=False)
        self.cancel, self.take = QPushButton("Cancel"), QPushButton("Take in")
        self.key, self.open_ = KeyRow(desk.session.keys, desk.session.operator), QPushButton("Open the package")
        self.background = Background(self._refused, self)
        self.progress, self.doing, self._closed = QProgressBar(), caption(""), False
        self._opened: tuple[Path, Any] | None = None
        self._newest = Newest(self)
        self._newest.refused.connect(self._refuse)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._read)
        self._lay_out()
        self._wire()
        self._put(())

    def _lay_out(self) -> None:
        about = QLabel(ABOUT)
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        self.place.setAccessibleName("Where the papers are")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        for button in (self.folder, self.file):
            button.setAutoDefault(False)
            row.addWidget(button)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(8, 4, 8, 4)
        inner.addLayout(self.found)
        inner.addStretch()
        scroll = QScrollArea()
        scroll.setObjectName("frame")
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("What lies there")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(about)
        column.addLayout(row)
        self.locked = QWidget()
        locked = QVBoxLayout(self.locked)
        locked.setContentsMargins(0, 0, 0, 0)
        locked.setSpacing(8)
        locked.addWidget(caption(LOCKED))
        locked.addWidget(self.key)
        locked.addWidget(self.open_, 0, Qt.AlignmentFlag.AlignLeft)
        self.locked.hide()
        column.addWidget(self.locked)
        column.addWidget(scroll, 1)
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName("How far it is")
        self.progress.hide()
        self.doing.hide()
        column.addWidget(self.doing)
        column.addWidget(self.progress)
        column.addWidget(self.problem)
        column.addLayout(buttons([], [self.cancel, self.take]))
        for button, name in ((self.folder, "Choose a folder of papers"), (self.file, "Choose one paper")):
            button.setAccessibleName(name)
        self.resize(WIDTH, 460)

    def _wire(self) -> None:
        self.place.textChanged.connect(lambda _: self._soon.start())
        self.folder.clicked.connect(self._choose_folder)
        self.file.clicked.connect(self._choose_file)
        self.open_.setAccessibleName("Open the package")
        self.open_.setAutoDefault(False)
        self.open_.clicked.connect(lambda: self.background.start(self._open()))
        self.key.said.connect(self._say)
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self.take_in)
        self.told.connect(self._tell)
        self.finished.connect(lambda _: self._end())

    def use(self, path: Path) -> None:
        """Looks at what lies at a place."""
        self.place.setText(str(path))
        self._soon.stop()
        self._read()

    def take_in(self) -> None:
        """Takes in what is listed; a rule that says no is told, and nothing is changed."""
        self._say("")
        self.take.setEnabled(False)
        self.progress.show()
        self.background.start(self._keep(self.files, self._opened))

    async def _keep(self, files: Mapping[str, bytes], opened: tuple[Path, Any] | None) -> None:
        """Keeps a package in the vault first: it is checked byte by byte, which takes a while. Then commits the papers.

        All of it beside the window; only what changed is told in it.
        """
        rights = self.desk.session.rights
        if opened is not None:
            await asyncio.to_thread(keep_package, *opened, self._telling)
        self._tell("Taking in the papers", 1.0)
        said = await asyncio.to_thread(rights.keep_papers, files)
        rights.kept_papers()
        look = next((check.words for check in said if check.outcome == "warn"), "")
        self.done_words = f"The papers are taken in. {look}".strip()
        self.accept()

    def _telling(self, words: str, share: float) -> None:
        """Called from the thread; a closed dialog takes its work back."""
        if self._closed:
            raise BadInput("Taken back.", safe="Nothing was taken in.")
        self.told.emit(words, share)

    def _tell(self, words: str, share: float) -> None:
        self.doing.setText(f"{words}…")
        self.doing.show()
        self.progress.setValue(round(100 * share))

    async def _open(self) -> None:
        path = Path(self.place.text().strip()).expanduser()
        key: Any = await self.key.unlock()
        files = await asyncio.to_thread(papers_in_package, path, key)
        self._opened = path, key
        self._came(files, in_words(files))

    def _read(self) -> None:
        words = self.place.text().strip()
        self._say("")
        if not words:
            self._newest.drop()
            self._put(())
            return
        path = Path(words).expanduser()
        self._opened = None
        self.locked.setVisible(is_package(path))
        if is_package(path):
            self._newest.drop()
            self._put(())
            return

        def work() -> tuple[Mapping[str, bytes], tuple[Found, ...]]:
            files = papers_at(path)
            return files, in_words(files)

        self._newest.ask(work, lambda came: self._came(*came))

    def _came(self, files: Mapping[str, bytes], found: tuple[Found, ...]) -> None:
        self.files = files
        self._put(found)

    def _put(self, found: tuple[Found, ...]) -> None:
        cleared(self.found)
        for each in found:
            self.found.addWidget(Line(each.mark, each.title, each.words))
        if not found:
            self.found.addWidget(Line("wait", EMPTY))
        self.take.setEnabled(bool(found) and not self.desk.read_only)

    def _refuse(self, words: str) -> None:
        self._put(())
        self._say(words)

    def _refused(self, words: str) -> None:
        """A key that does not fit, or a rule that says no: what is listed stays listed."""
        self.progress.hide()
        self.doing.hide()
        self.take.setEnabled(bool(self.files) and not self.desk.read_only)
        self._say(words)

    def _end(self) -> None:
        self._closed = True
        self._newest.close()
        self.background.drop()

    def _say(self, words: str) -> None:
        self.problem.put(words)

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "A folder of papers", self.place.text())
        if found:
            self.use(Path(found))

    def _choose_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "A paper", self.place.text(), FILES)
        if found:
            self.use(Path(found))
