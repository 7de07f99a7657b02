"""Thumbnails read off the window's loop: two threads, the newest wish first, the last few hundred kept."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

KEPT = 480
LARGEST_MB = 256


class _Said(QObject):
    read = Signal(str, QImage)


class _Read(QRunnable):
    """Reads one picture scaled to a box; a broken one comes back empty."""

    def __init__(self, path: Path, box: QSize, said: _Said) -> None:
        super().__init__()
        self._path, self._box, self._said = path, box, said

    def run(self) -> None:
        self._said.read.emit(str(self._path), read_scaled(self._path, self._box))


def read_scaled(path: Path, box: QSize | None = None) -> QImage:
    """A picture from disk, no larger than `box` when one is given; empty when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if box is not None and size.isValid() and (size.width() > box.width() or size.height() > box.height()):
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)


class Thumbs(QObject):
    """Gives a thumbnail at once if it is held, else reads it and tells by `came`."""

    came = Signal(str)

    def __init__(self, box: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(LARGEST_MB)
        self._box = box
        self._held: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: set[str] = set()
        self._rank = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._said = _Said(self)
        self._said.read.connect(self._read)

    def thumb(self, path: Path) -> QPixmap | None:
        """The thumbnail; None while it is read. A broken file gives an empty pixmap."""
        key = str(path)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        if key not in self._wanted:
            self._wanted.add(key)
            self._rank += 1
            self._pool.start(_Read(path, self._box, self._said), self._rank)
        return None

    def close(self) -> None:
        """Waits for the threads."""
        self._pool.clear()
        self._pool.waitForDone()

    def _read(self, key: str, image: QImage) -> None:
        self._wanted.discard(key)
        self._held[key] = QPixmap.fromImage(image)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        self.came.emit(key)
