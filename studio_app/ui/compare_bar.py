"""Over the compared pictures: the ways to hold them against each other, and beside them in words what differs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.beside import differing, in_short
from studio_app.ui.changes_view import ChangesView
from studio_app.ui.compare_sides import Mode, Side
from studio_app.ui.slider import ThinSlider

WORDS_WIDTH = 232
SHARE_WORDS = {Mode.WIPE: "Line of the wipe", Mode.ONION: "Opacity of the second picture"}


class CompareBar(QWidget):
    """A button for each mode; `slide` sets the wipe's line or the onion's opacity and stands among the words."""

    mode = Signal(object)
    share = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.value, self.slid = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.value.setFixedWidth(40)
        self.slider = ThinSlider()
        self.slider.valueChanged.connect(lambda _: self.share.emit(self.slider.share))
        self.slider.stepped.connect(lambda by: self.share.emit(min(1.0, max(0.0, self.slider.share + by / 100))))
        self.buttons: dict[Mode, QPushButton] = {}
        row, group = QHBoxLayout(self), QButtonGroup(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(6)
        row.addWidget(self.title)
        for mode in Mode:
            button = self.buttons[mode] = QPushButton(mode.value.capitalize())
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setAccessibleName(f"Compare: {mode.value}")
            button.clicked.connect(lambda _=False, mode=mode: self.mode.emit(mode))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self.slide = QWidget()
        slide = QGridLayout(self.slide)
        slide.setContentsMargins(0, 0, 0, 0)
        slide.addWidget(self.slid, 0, 0, 1, 2)
        slide.addWidget(self.slider, 1, 0)
        slide.addWidget(self.value, 1, 1)

    def put(self, title: str, mode: Mode, share: float) -> None:
        """Shows the mode of a pair, or a title in place of all modes."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        for each, button in self.buttons.items():
            button.setVisible(not title)
            button.setChecked(each is mode)
        self.slide.setVisible(not title and mode in SHARE_WORDS)
        self.slid.setText(SHARE_WORDS.get(mode, ""))
        self.slider.setAccessibleName(SHARE_WORDS.get(mode, ""))
        self.slider.setToolTip(f"{SHARE_WORDS.get(mode, '')}  (Shift and wheel over the picture)")
        self.slider.put(share)
        self.value.setText(f"{share * 100:.0f} %")


class CompareWords(QFrame):
    """What differs between two sides, by part; below it what was measured and what has to be said of the pictures."""

    def __init__(self, slide: QWidget) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(WORDS_WIDTH)
        self.title, self.short, self.facts, self.fallback = QLabel(), QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.fallback.setProperty("role", "bad")
        self.changes = ChangesView((), "")
        scroll = QScrollArea()
        scroll.setWidget(self.changes)
        scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for label in (self.title, self.short, self.facts, self.fallback):
            label.setWordWrap(True)
        column.addWidget(self.title)
        column.addWidget(self.short)
        column.addWidget(scroll, 1)
        column.addWidget(slide)
        column.addWidget(self.facts)
        column.addWidget(self.fallback)
        self._of: tuple[str, str] | None = None

    def put(self, one: Side, other: Side) -> None:
        """Shows what has to be changed in the first to get the second."""
        of = (str(one.path), str(other.path))
        if of == self._of:
            return
        self._of = of
        self.title.setText(f"From {_spoken(one)} to {_spoken(other)}")
        if one.line is None or other.line is None:
            self.short.setText("A picture from outside has no direction to compare.")
            self.changes.put(())
            return
        before, after = one.line.take.recipe, other.line.take.recipe
        self.short.setText(in_short(before, after))
        self.changes.put(tuple((group.title, group.lines) for group in differing(before, after)))

    def say(self, facts: list[str], fallback: str) -> None:
        """Says what was measured, and in red when the monitor's colours are unknown."""
        self.facts.setText("\n".join(facts))
        self.fallback.setText(fallback)
        self.fallback.setVisible(bool(fallback))


def _spoken(side: Side) -> str:
    return f"take {side.line.number}" if side.line is not None else f"“{side.name}”"
