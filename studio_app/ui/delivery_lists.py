"""What is delivered and where to: a list of selects with their pictures, a list of channels under their media."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from studio_app.studio.delivery_channels import ChannelRow
from studio_app.studio.delivery_room import SelectRow
from studio_app.ui.theme import colour
from studio_app.ui.thumbs import Thumbs

THUMB, ROW, CHANNEL_ROW = QSize(36, 45), 52, 24
_NAME = Qt.ItemDataRole.UserRole
_TICKED = Qt.CheckState.Checked


class TickList(QListWidget):
    """Entries of which any number can be ticked: by a click anywhere on one, or by Space. `changed` after each."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.itemClicked.connect(self._click)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of what is ticked, in order."""
        return tuple(item.data(_NAME) for item in self._items() if item.checkState() == _TICKED)

    def tick(self, names: Iterable[str]) -> None:
        """Ticks these and no others; one change is told."""
        wanted = set(names)
        self.blockSignals(True)
        for item in self._items():
            if item.data(_NAME):
                item.setCheckState(_TICKED if item.data(_NAME) in wanted else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def entry(self, name: str, words: str, height: int, tip: str = "") -> QListWidgetItem:
        """Adds something that can be ticked."""
        item = QListWidgetItem(words)
        item.setData(_NAME, name)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setSizeHint(QSize(0, height))
        item.setToolTip(tip)
        self.addItem(item)
        return item

    def title(self, words: str) -> None:
        """Adds a line over what follows; it cannot be ticked."""
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(colour("dim"))
        item.setSizeHint(QSize(0, CHANNEL_ROW))
        self.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _click(self, item: QListWidgetItem) -> None:
        """A click beside the box ticks, too: the box itself is 14 points wide."""
        if not item.data(_NAME) or self._on_box(item):
            return
        item.setCheckState(Qt.CheckState.Unchecked if item.checkState() == _TICKED else _TICKED)

    def _on_box(self, item: QListWidgetItem) -> bool:
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        return place.x() - self.visualItemRect(item).left() < 24


class SelectList(TickList):
    """The selects, each with its picture."""

    def __init__(self, rows: Sequence[SelectRow], thumbs: Thumbs) -> None:
        super().__init__("Selects")
        self._thumbs = thumbs
        self.setIconSize(THUMB)
        for row in rows:
            self.entry(row.take, row.name, ROW, row.take)
        thumbs.came.connect(self._came)
        self._box = THUMB * self.devicePixelRatioF()
        thumbs.wish(self, [row.take for row in rows], self._box)
        for row in rows:
            self._came(row.take)

    def _came(self, take: str) -> None:
        for item in self._items():
            if item.data(_NAME) == take:
                thumb = self._thumbs.thumb(take, self._box)
                self.blockSignals(True)
                item.setIcon(QIcon(thumb if thumb is not None and not thumb.isNull() else QPixmap()))
                self.blockSignals(False)


class ChannelList(TickList):
    """The channels under the medium that each is for."""

    def __init__(self, rows: Sequence[ChannelRow]) -> None:
        super().__init__("Channels")
        medium = ""
        for row in rows:
            if row.medium_words != medium:
                medium = row.medium_words
                self.title(medium[:1].upper() + medium[1:])
            self.entry(row.id, row.name, CHANNEL_ROW, f"{row.words}\n{row.file}".strip())
