"""The status line: saved or not, counts, auto-advance; at right the network and what renders, in words."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from studio_app.ui.elided import Elided
from studio_app.ui.icons import icon

HEIGHT = 24
NEWS_MS = 8000
OFFLINE = "works offline"
OFFLINE_WORDS = "The studio opens no network connection: pictures and records stay on this computer."


class StatusBar(QFrame):
    """One line of words. News stands in it for a moment; a problem stays until the next thing succeeds."""

    advance = Signal(bool)
    waiting = Signal()
    """Somebody wants to see what waits for them"""
    fold = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setFixedHeight(HEIGHT)
        self.saved, self.counts, self.news, self.machine = (
            QLabel("Saved"),
            QLabel(),
            Elided("caption"),
            QLabel(OFFLINE),
        )
        self.machine.setToolTip(OFFLINE_WORDS)
        for label in (self.saved, self.counts, self.machine):
            label.setProperty("role", "caption")
        self.auto = QPushButton("auto-advance off")
        self.auto.setProperty("role", "link")
        self.auto.setCheckable(True)
        self.auto.setAccessibleName("Auto-advance after rating")
        self.auto.setToolTip("Go to the next take after a rating or a flag")
        self.auto.setFixedHeight(18)
        self.auto.toggled.connect(self._advance)
        self.waits = QPushButton()
        self.waits.setProperty("role", "link")
        self.waits.setToolTip("Proposed takes on which you have a seat and said nothing yet. Press to see them.")
        self.waits.setFixedHeight(18)
        self.waits.clicked.connect(self.waiting)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._of_room = [self.saved, _dot(), self.counts, _dot(), self.auto]
        for part in self._of_room:
            row.addWidget(part)
        row.addWidget(self.waits)
        row.addWidget(self.news, 1)
        row.addWidget(self.machine)
        row.addSpacing(4)
        self._sides = {name: self._side(name) for name in ("left", "bottom", "right")}
        for button in self._sides.values():
            row.addWidget(button)
        self._fade = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._fade.timeout.connect(lambda: self.say(""))

    def say(self, words: str, *, problem: bool = False) -> None:
        """Shows a sentence; news fades, a problem stays."""
        self._fade.stop()
        role = "bad" if problem else "caption"
        if self.news.property("role") != role:
            self.news.setProperty("role", role)
            self.news.style().unpolish(self.news)
            self.news.style().polish(self.news)
        self.news.put(words)
        if words and not problem:
            self._fade.start()

    def put_machine(self, words: str) -> None:
        """What takes are rendered on, as the render process says; empty while it is not known."""
        self.machine.setText("  ·  ".join(filter(None, (OFFLINE, words))))

    def put_saved(self, saved: bool, read_only: str) -> None:
        """Whether all that is shown is on disk; `read_only` says why nothing can be saved."""
        self.saved.setText("Only to look at" if read_only else "Saved" if saved else "Not saved yet")
        self.saved.setToolTip(read_only)

    def show_room(self, room: bool) -> None:
        """Shows what belongs to an open shoot, or hides it."""
        for part in (*self._of_room, *self._sides.values()):
            part.setVisible(room)
        if not room:
            self.say("")
            self.put_waiting(0)

    def clear_problem(self) -> None:
        """Takes a problem away when the next thing has succeeded."""
        if self.news.property("role") == "bad":
            self.say("")

    @property
    def folds(self) -> dict[str, bool]:
        """Which sides are shown."""
        return {name: button.isChecked() for name, button in self._sides.items()}

    def put_folds(self, shown: dict[str, bool]) -> None:
        """Shows which sides are unfolded."""
        for name, button in self._sides.items():
            button.blockSignals(True)
            button.setChecked(shown[name])
            button.setIcon(icon(f"{name}-side", "text" if shown[name] else "faint"))
            button.blockSignals(False)

    def _side(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(f"{name}-side"))
        button.setIconSize(QSize(16, 16))
        button.setCheckable(True)
        button.setChecked(True)
        button.setFixedSize(22, 20)
        button.setAccessibleName(f"Show the {name} side")
        button.setToolTip(f"Fold or unfold the {name} side")
        button.toggled.connect(lambda shown: button.setIcon(icon(f"{name}-side", "text" if shown else "faint")))
        button.toggled.connect(lambda shown: self.fold.emit(name, shown))
        return button

    def put_counts(self, takes: int, picks: int, selects: int) -> None:
        """'23 takes, 2 picks, 1 select'."""
        words = [f"{takes:,} take{'s' if takes != 1 else ''}"]
        words += [f"{picks:,} pick{'s' if picks != 1 else ''}"] if picks else []
        words += [f"{selects:,} select{'s' if selects != 1 else ''}"] if selects else []
        self.counts.setText(", ".join(words))

    def put_waiting(self, count: int) -> None:
        """'3 wait for you', or nothing where nothing does."""
        self.waits.setText(f"● {count:,} {'waits' if count == 1 else 'wait'} for you")
        self.waits.setAccessibleName(f"{count} take{'s' if count != 1 else ''} wait for you: show them")
        self.waits.setVisible(bool(count))

    def put_reading(self, share: float | None) -> None:
        """'reading takes, 40 %', while they are read beside the window; None when they came, -1.0 when they cannot."""
        if share is not None:
            self.counts.setText("takes not read" if share < 0 else f"reading takes, {share * 100:.0f} %")

    def _advance(self, on: bool) -> None:
        self.auto.setText(f"auto-advance {'on' if on else 'off'}")
        self.advance.emit(on)


def _dot() -> QLabel:
    dot = QLabel("·")
    dot.setProperty("role", "caption")
    return dot
