"""Opening what was sent to somebody's seat: the file, a new folder for it, and the key of whoever is asked."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import BadInput, Stopped
from studio_app.studio.away import Waiting, open_seat
from studio_app.studio.first_run import this_person
from studio_app.studio.keys import Keys
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons, form, with_button
from studio_app.ui.key_row import KeyRow
from studio_app.ui.problem import Problem

WIDTH = 560
ABOUT = (
    "Somebody sent you takes to judge. They open in a folder of their own, under your key alone. Nothing goes back "
    "until you write your answer and send it."
)
BUNDLES = "Shoots for a seat (*.bundle);;All files (*)"


class OpenSentDialog(QDialog):
    """`folder` is the copy once it is there, `found` what waits in it, `keys` holds the key, opened."""

    told = Signal(str, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open what was sent to you")
        self.folder: Path | None = None
        self.found: Waiting | None = None
        self.keys = Keys()
        self.background = Background(self.say, self)
        self._stop = threading.Event()
        self.file, self.to = QLineEdit(placeholderText="A file that ends in .bundle"), QLineEdit()
        self.to.setPlaceholderText("A folder that is not there yet")
        self.key, self.problem = KeyRow(self.keys, this_person()), Problem(WIDTH - 32)
        self.step, self.share = QLabel(), QProgressBar()
        self.cancel, self.open_ = QPushButton("Cancel"), QPushButton("Open")
        self._dress()
        self._lay_out()
        self.told.connect(self._tell)

    def _dress(self) -> None:
        self.file.setAccessibleName("What was sent")
        self.to.setAccessibleName("A new folder for it")
        self.share.setRange(0, 1000)
        self.share.setTextVisible(False)
        self.share.setFixedHeight(6)
        self.share.setAccessibleName("How far it is")
        self.step.setProperty("role", "caption")
        self.cancel.clicked.connect(self.reject)
        self.open_.clicked.connect(self.begin)
        self.key.said.connect(self.say)

    def _lay_out(self) -> None:
        about = QLabel(ABOUT)
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(about)
        column.addSpacing(4)
        rows = [
            ("What was sent", with_button(self.file, "Choose what was sent", self._choose_file)),
            ("New folder", with_button(self.to, "Choose the new folder", self._choose_folder)),
            ("Your key", self.key),
        ]
        column.addLayout(form(rows))
        column.addWidget(self.problem)
        self._running = QWidget()
        running = QVBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(4)
        for part in (self.step, self.share):
            running.addWidget(part)
        self._running.hide()
        column.addWidget(self._running)
        column.addStretch()
        column.addLayout(buttons([], [self.cancel, self.open_]))
        self.setFixedWidth(WIDTH)

    def say(self, words: str) -> None:
        """Shows what is wrong; empty takes it away."""
        self._show_running(on=False)
        self.problem.put(words)

    def begin(self) -> None:
        """Opens it in a thread; closes when it is there, else says what is wrong."""
        self.say("")
        self._show_running(on=True)
        self._stop = stop = threading.Event()
        self.destroyed.connect(stop.set)
        self.background.start(self._open(stop))

    def reject(self) -> None:
        """While it opens: takes that back, and nothing stays; else closes."""
        if self._running.isHidden():
            super().reject()
        else:
            self._stop.set()
            self.step.setText("Stopping…")

    async def _open(self, stop: threading.Event) -> None:
        file, folder = self.file.text().strip(), self.to.text().strip()
        if not file or not folder:
            raise BadInput("Say which file was sent, and where its folder goes.")
        await self.key.unlock()

        def tell(words: str, share: float) -> None:
            if stop.is_set():
                raise Stopped("Cancelled: nothing was opened.")
            self.told.emit(words, share)

        place = Path(folder).expanduser().absolute()
        self.found = await asyncio.to_thread(open_seat, Path(file).expanduser(), place, self.keys, self.key.place, tell)
        self.folder = place
        self.accept()

    def _tell(self, words: str, share: float) -> None:
        if not self._stop.is_set():
            self.step.setText(f"{words}…")
        self.share.setValue(round(1000 * share))

    def _show_running(self, *, on: bool) -> None:
        self._running.setVisible(on)
        self.step.setText("Opening your key…" if on else "")
        self.share.setValue(0)
        for control in (self.file.parentWidget(), self.to.parentWidget(), self.key, self.open_):
            control.setEnabled(not on)

    def _choose_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "What was sent to you", self.file.text(), BUNDLES)
        if found:
            self.file.setText(found)
            if not self.to.text():
                self.to.setText(str(Path(found).with_suffix("")))

    def _choose_folder(self) -> None:
        found, _ = QFileDialog.getSaveFileName(self, "A new folder for it", self.to.text())
        if found:
            self.to.setText(found)
