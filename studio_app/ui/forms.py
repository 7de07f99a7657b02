"""Small parts that dialogs are made of: a combo box over values, a form in two columns, a field with its
button, a row of buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

FIELD_INSET = 5
"""Pixels that Qt leaves less before the number of a spin box than before the words of a field."""


def combo(name: str, options: Sequence[tuple[str, Any]], value: Any) -> QComboBox:
    """A combo box whose entries carry values (plain ones: Qt would take an enum apart), one of them chosen."""
    made = QComboBox()
    made.setAccessibleName(name)
    for words, held in options:
        made.addItem(words, held)
    made.setCurrentIndex(max(0, next((at for at, (_, held) in enumerate(options) if held == value), 0)))
    return made


def form(rows: Sequence[tuple[str, QWidget]], label: int = 72) -> QGridLayout:
    """Dim labels at left, at least `label` pixels wide, controls at right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, label)
    grid.setColumnStretch(1, 1)
    for line, (words, control) in enumerate(rows):
        label = QLabel(words)
        label.setProperty("role", "dim")
        label.setBuddy(control)
        grid.addWidget(label, line, 0)
        grid.addWidget(control, line, 1)
        if isinstance(control, QAbstractSpinBox):
            set_in(control)
    return grid


def set_in(box: QAbstractSpinBox) -> None:
    """Its words begin where those of other fields do; the style sheet has no say in that."""
    box.lineEdit().setTextMargins(FIELD_INSET, 0, 0, 0)


def with_button(field: QLineEdit, name: str, act: Callable[[], None]) -> QWidget:
    """A field with a button that chooses what goes into it."""
    button = QPushButton("Choose…")
    button.setAccessibleName(name)
    button.setAutoDefault(False)
    button.clicked.connect(act)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(field, 1)
    row.addWidget(button)
    return holder


def buttons(left: Sequence[QPushButton], right: Sequence[QPushButton]) -> QHBoxLayout:
    """Buttons at both ends of a line; the last one at right is the one that goes on."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in left:
        row.addWidget(button)
    row.addStretch()
    for button in right:
        row.addWidget(button)
    for button in (*left, *right):
        button.setAutoDefault(False)
        button.setAccessibleName(button.text().rstrip("…"))
    right[-1].setProperty("role", "bright")
    right[-1].setDefault(True)
    return row
