"""What was delivered: a list of files to drag into a mail or an archive, their folder, their record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDrag, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.delivery_said import DeliverySaid
from studio_app.twins.use import day_words
from studio_app.ui.background import Background
from studio_app.ui.rights_parts import caption
from studio_app.ui.thumbs import read_scaled

THUMB, ROW = QSize(48, 60), 68
_PLACE = Qt.ItemDataRole.UserRole


class FileList(QListWidget):
    """Finished files; what is chosen is dragged as files, as every mail, browser and archive takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(THUMB)
        self.setAccessibleName("Delivered files")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self._background = Background(lambda _words: None, self)
        self.itemActivated.connect(lambda item: open_place(Path(item.data(_PLACE))))

    def put(self, files: Sequence[Path], words: Sequence[str]) -> None:
        """Shows these files, each with a line of words; their pictures follow, read beside the window."""
        self._background.drop()
        self.clear()
        for place, said in zip(files, words, strict=True):
            item = QListWidgetItem(f"{place.name}\n{said}")
            item.setData(_PLACE, str(place))
            item.setSizeHint(QSize(0, ROW))
            item.setToolTip(str(place))
            self.addItem(item)
        self.selectAll()
        self._background.start(self._draw(tuple(files)))

    async def _draw(self, files: Sequence[Path]) -> None:
        box = THUMB * self.devicePixelRatioF()
        for row, place in enumerate(files):
            image = await asyncio.to_thread(read_scaled, place, box)
            if not image.isNull():
                self.item(row).setIcon(QIcon(_centred(image)))

    def carried(self) -> QMimeData:
        """What a drag carries: the chosen files."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(item.data(_PLACE)) for item in self.selectedItems()])
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        if not self.selectedItems():
            return
        drag = QDrag(self)
        drag.setMimeData(self.carried())
        icon = self.selectedItems()[0].icon()
        if not icon.isNull():
            drag.setPixmap(icon.pixmap(THUMB))
        drag.exec(Qt.DropAction.CopyAction)


def _centred(image: QImage) -> QPixmap:
    """The picture in the middle of a box that all of them have, so that their names stand in line."""
    side = max(image.width(), image.height())
    box = QPixmap(round(side * THUMB.width() / THUMB.height()) if image.width() < image.height() else side, side)
    box.fill(Qt.GlobalColor.transparent)
    painter = QPainter(box)
    painter.drawImage((box.width() - image.width()) // 2, (box.height() - image.height()) // 2, image)
    painter.end()
    return box


class DonePage(QWidget):
    """After the delivery. `back` asks for the next one."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.words, self.list = QLabel(), caption(""), FileList()
        self.folder, self.again = QPushButton("Open the folder"), QPushButton("Deliver more")
        self.out: Path | None = None
        self.title.setProperty("role", "large")
        for button in (self.folder, self.again):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder)
        row.addWidget(self.again)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for part in (self.title, self.words):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addWidget(
            caption("Drag files into a mail, a browser or an archive. Each says what it is to all of them.")
        )
        column.addLayout(row)
        self.folder.clicked.connect(lambda: self.out and open_place(self.out))
        self.again.clicked.connect(self.back)

    def put(self, said: DeliverySaid, files: Sequence[Path]) -> None:
        """Shows what was delivered."""
        many = f"{len(files)} {'file' if len(files) == 1 else 'files'}"
        self.out = files[0].parent
        self.title.setText(f"{many} delivered")
        to = f" to {said.receiver}" if said.receiver else ""
        crew = len({credit.name for credit in said.record.credits})
        self.words.setText(
            f"{said.id}{to}: {said.use}. To be taken down by {day_words(said.record.take_down_by)}. "
            f"Marked visibly and invisibly, described and signed; {crew} people are credited in the record."
        )
        lines = [
            f"{file.width} × {file.height}, {file.bytes / 1000:,.0f} kB, {said.record.channels[file.channel].name}"
            for file in said.files
        ]
        self.list.put(files, lines)
        self.list.setFocus()


def open_place(place: Path) -> None:
    """Opens a file or a folder as the desktop does."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
