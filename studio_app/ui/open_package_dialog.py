"""The key of whoever works here opens the package of the twin that is cast: her own weights, in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.events import Event, Progress
from studio_app.studio.open_own import open_own
from studio_app.studio.own_weights import weights_words
from studio_app.twins.vault import Kept
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons
from studio_app.ui.key_row import KeyRow
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption

if TYPE_CHECKING:
    from studio_app.studio.renderer import Renderer

WIDTH = 560
ABOUT = (
    "Your key opens it in the memory of the render process; every byte is checked against her passport. Nothing of it "
    "is written to a disk, and with the studio it is closed again."
)


class OpenPackageDialog(QDialog):
    """Asks for the key, opens the package and closes; says what is wrong where it cannot."""

    def __init__(self, renderer: Renderer, kept: Kept, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer, self._twin = renderer, kept.twin
        self.setWindowTitle(f"Open the package of {name}")
        self.background = Background(self.say, self)
        self.key = KeyRow(renderer.session.keys, renderer.session.operator)
        self.progress, self.problem = QProgressBar(), Problem(WIDTH - 32)
        self.cancel, self.open_ = QPushButton("Cancel"), QPushButton("Open")
        self.progress.setAccessibleName("How much of the package is checked")
        self.progress.setTextVisible(False)
        self.progress.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (caption(f"{weights_words(kept)}."), caption(ABOUT), self.key, self.progress, self.problem):
            column.addWidget(part)
        column.addStretch()
        column.addLayout(buttons([], [self.cancel, self.open_]))
        self.setFixedWidth(WIDTH)
        self.key.said.connect(self.say)
        self.cancel.clicked.connect(self.reject)
        self.open_.clicked.connect(self.begin)
        unwatch = renderer.watch(self._heard)
        self.finished.connect(lambda _: (self.background.drop(), unwatch()))

    def say(self, words: str) -> None:
        """Shows what is wrong."""
        self.open_.setEnabled(True)
        self.progress.hide()
        self.problem.put(words)

    def begin(self) -> None:
        """Opens it in the render process."""
        self.problem.put("")
        self.open_.setEnabled(False)
        self.background.start(self._open())

    async def _open(self) -> None:
        await self.key.unlock()
        self.progress.setRange(0, 100)
        self.progress.show()
        await open_own(self._renderer, self._twin)
        self.accept()

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progress) and event.job is None:
            self.progress.setValue(round(100 * event.share))
