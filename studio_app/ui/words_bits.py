"""How many bits the weights of what paints are held in: as fits the card or as a person asks, and what that changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio_app.studio.bits import CHOICES, changes
from studio_app.takes.painting import Precision
from studio_app.ui.forms import combo, form
from studio_app.ui.words_passes import LABELS


class Bits(QWidget):
    """One choice, and below it what it changes, or why this card cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = combo("Weights", [(words, _name(each)) for words, each in CHOICES], "")
        self.choice.setToolTip("How the weights of what paints are held; passes before it are held as fits the card")
        self.says = QLabel()
        self.says.setProperty("role", "caption")
        self.says.setWordWrap(True)
        self.says.setAccessibleName("What this changes")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(form([("Weights", self.choice)], LABELS))
        column.addWidget(self.says)
        self.choice.currentIndexChanged.connect(lambda _: self._turned())
        self._turned()

    @property
    def chosen(self) -> Precision | None:
        """What is asked for; None: as fits."""
        return Precision(name) if (name := self.choice.currentData()) else None

    def put(self, precision: Precision | None) -> None:
        """Shows what is asked for."""
        self.choice.setCurrentIndex(self.choice.findData(_name(precision)))

    def _turned(self) -> None:
        self.says.setText(changes(self.chosen))


def _name(precision: Precision | None) -> str:
    return precision.value if precision is not None else ""
