"""The first shoot in six steps: a slim strip above the stage that points at a card and goes on by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from studio_app.studio.first_run import FIRST_SHOOT, GuideStep
from studio_app.ui.elided import Elided
from studio_app.ui.icons import icon


class Coach(QFrame):
    """Shows one step at a time. `points_at` names the part whose card should be seen; `ended` comes once."""

    points_at = Signal(str)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("coach")
        self.setFixedHeight(40)
        self.setAccessibleName("First shoot")
        self.step = 0
        self.count, self.title, self.words = QLabel(), QLabel(), Elided()
        self.count.setProperty("role", "caption")
        self.title.setProperty("role", "title")
        self.next, self.close_button = QPushButton("Next"), QToolButton()
        self.next.setAccessibleName("Next step")
        self.next.clicked.connect(self.advance)
        self.close_button.setIcon(icon("cross", "dim"))
        self.close_button.setAccessibleName("Leave the guide")
        self.close_button.setToolTip("Leave the guide; Help brings it back")
        self.close_button.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(12)
        for part in (self.count, self.title):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        row.addWidget(self.next)
        row.addWidget(self.close_button)
        self.hide()

    @property
    def now(self) -> GuideStep:
        """The step that is shown."""
        return FIRST_SHOOT[self.step]

    def begin(self) -> None:
        """Starts with the first step."""
        self.step = 0
        self.show()
        self._show()

    def did(self, what: str) -> None:
        """Hears of a change or a command; the step it belongs to is then done."""
        if self.isVisible() and what in self.now.done_by:
            self.words.put(f"Done. {self.now.words}")
            self.next.setText("Next" if self.step + 1 < len(FIRST_SHOOT) else "Finish")

    def advance(self) -> None:
        """Goes on to the next step; after the last one the guide ends."""
        if self.step + 1 >= len(FIRST_SHOOT):
            self.leave()
            return
        self.step += 1
        self._show()

    def leave(self) -> None:
        """Ends the guide."""
        self.hide()
        self.ended.emit()

    def _show(self) -> None:
        self.count.setText(f"{self.step + 1} of {len(FIRST_SHOOT)}")
        self.title.setText(self.now.title)
        self.words.put(self.now.words)
        self.next.setText("Next" if self.step + 1 < len(FIRST_SHOOT) else "Finish")
        self.setAccessibleDescription(f"{self.now.title}: {self.now.words}")
        if self.now.part:
            self.points_at.emit(self.now.part)
