"""The 18 points as a list: which is chosen, and which are seen at all."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from studio_app.direction.found_pose import POINTS
from studio_app.ui.photo_points import point_words

CELL = QSize(124, 22)
ROWS = 6


class PointList(QListWidget):
    """A ticked point is seen. `seen` brings a name and whether it is, `chosen` the name of the current one."""

    seen = Signal(str, bool)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Points that are seen")
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setFixedHeight(ROWS * CELL.height() + 6)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in POINTS:
            item = QListWidgetItem(point_words(name).capitalize(), self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip("Tick what is seen on the photograph; the rest keeps the present pose")
        self.itemChanged.connect(self._ticked)
        self.currentRowChanged.connect(lambda row: self.chosen.emit(POINTS[row]) if row >= 0 else None)

    def put(self, points: Container[str], current: str) -> None:
        """Shows which points are seen."""
        self.blockSignals(True)
        for row, name in enumerate(POINTS):
            self.item(row).setCheckState(Qt.CheckState.Checked if name in points else Qt.CheckState.Unchecked)
        self.setCurrentRow(POINTS.index(current))
        self.blockSignals(False)

    def choose(self, name: str) -> None:
        """Makes a point the current one."""
        self.setCurrentRow(POINTS.index(name))

    def _ticked(self, item: QListWidgetItem) -> None:
        self.seen.emit(POINTS[self.row(item)], item.checkState() is Qt.CheckState.Checked)
