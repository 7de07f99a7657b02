"""The LoRA files beside an engine's weights, in the words' dialog: which are laid over it, and how strongly."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QWidget

from studio_app.ui.forms import set_in

LONGEST = 150
"""Pixels of a file's name; its middle is left out beyond, because ends tell versions apart."""


class Loras(QWidget):
    """A line for each file: whether it is laid over the weights, and its strength, 1 as it was trained."""

    changed = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.rows: dict[str, tuple[QCheckBox, QDoubleSpinBox]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        for name in names:
            self._add(name, "")

    def _add(self, name: str, why: str) -> None:
        box, strength = QCheckBox(self), QDoubleSpinBox(self)
        set_in(strength)
        box.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, LONGEST) + why)
        box.setAccessibleName(f"LoRA {name}{why}")
        box.setToolTip(name)
        strength.setRange(0, 2)
        strength.setSingleStep(0.1)
        strength.setValue(1)
        strength.setEnabled(False)
        strength.setAccessibleName(f"Strength of {name}")
        box.toggled.connect(strength.setEnabled)
        box.toggled.connect(lambda _: self.changed.emit())
        strength.valueChanged.connect(lambda _: self.changed.emit())
        line = len(self.rows)
        self._grid.addWidget(box, line, 0)
        self._grid.addWidget(strength, line, 1)
        self.rows[name] = (box, strength)

    def put(self, loras: Sequence[tuple[str, float]]) -> None:
        """Shows what is asked for; a file that is not there any more has a line, too, so that it can be left out."""
        held = dict(loras)
        for name in held.keys() - self.rows.keys():
            self._add(name, " (not here)")
        for name, (box, strength) in self.rows.items():
            strength.setValue(held.get(name, 1.0))
            box.setChecked(name in held)

    @property
    def chosen(self) -> tuple[tuple[str, float], ...]:
        """(name, strength) of those that are laid over the weights."""
        return tuple((name, round(by.value(), 2)) for name, (box, by) in self.rows.items() if box.isChecked())
