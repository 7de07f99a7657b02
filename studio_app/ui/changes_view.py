"""Differences of two directions as a quiet table: the part at left, its changes in words at right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from studio_app.ui.bring_back import PART_WORDS
from studio_app.ui.theme import LABEL_WIDTH

Grouped = tuple[tuple[str, tuple[str, ...]], ...]


class ChangesView(QWidget):
    """One row for each part that differs."""

    def __init__(self, changes: Grouped = (), nothing: str = "Nothing differs") -> None:
        super().__init__()
        self._nothing, self._rows = nothing, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self.put(changes)

    def put(self, changes: Grouped) -> None:
        """Shows other differences."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._grid.setRowStretch(self._rows, 0)
        self._rows = max(1, len(changes))
        self._grid.setRowStretch(self._rows, 1)
        for row, (part, lines) in enumerate(changes):
            title, words = QLabel(PART_WORDS.get(part, part)), QLabel("\n".join(lines))
            title.setProperty("role", "dim")
            for label in (title, words):
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            words.setWordWrap(True)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.setAccessibleName(f"{title.text()}: {', '.join(lines)}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(words, row, 1)
        if not changes:
            nothing = QLabel(self._nothing)
            nothing.setProperty("role", "caption")
            nothing.setWordWrap(True)
            self._grid.addWidget(nothing, 0, 0, 1, 2)
