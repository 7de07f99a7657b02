"""Thumbnails read off the window's loop: two threads, what is looked at now first, the last few hundred kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from studio_app.direction.errors import StudioError

KEPT_MB = 160
LARGEST_MB = 256
THREADS = 2
SMALL_EDGE = 288
"""Up to this edge, in device pixels, the small picture beside a take is sharp enough; beyond it the take is read."""

Find = Callable[[str, bool], Path]
"""Where a take's picture lies: the small one, or with True the take itself. Asked from a thread; raises StudioError."""


def read_scaled(path: Path, box: QSize | None = None) -> QImage:
    """A picture from disk, no larger than `box` when one is given; empty when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if box is not None and size.isValid() and (size.width() > box.width() or size.height() > box.height()):
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)


Wish = tuple[str, int, int]
"""Take, width and height of the box it is to fill, in device pixels."""


class _Wishes:
    """What is still to be read, shared with the threads: whoever wished last is served first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: OrderedDict[object, list[Wish]] = OrderedDict()
        self._reading: set[Wish] = set()

    def put(self, viewer: object, wishes: Sequence[Wish]) -> None:
        """Takes the place of what this viewer wished before: what scrolled away is not read."""
        with self._lock:
            self._of.pop(viewer, None)
            self._of[viewer] = list(reversed(wishes))

    def next(self) -> Wish | None:
        """The next one to read; None when all is read."""
        with self._lock:
            for wishes in reversed(self._of.values()):
                while wishes:
                    wish = wishes.pop()
                    if wish not in self._reading:
                        self._reading.add(wish)
                        return wish
        return None

    def clear(self) -> None:
        """Takes everything back."""
        with self._lock:
            self._of.clear()

    @property
    def left(self) -> bool:
        """Whether something is still to be read."""
        with self._lock:
            return bool(self._reading) or any(self._of.values())

    def done(self, wish: Wish) -> None:
        """It has been read."""
        with self._lock:
            self._reading.discard(wish)


class _Said(QObject):
    read = Signal(object, QImage)


class _Reader(QRunnable):
    """Reads wishes until there are none; a broken picture comes back empty."""

    def __init__(self, wishes: _Wishes, find: Find, said: _Said) -> None:
        super().__init__()
        self._wishes, self._find, self._said = wishes, find, said

    def run(self) -> None:
        while (wish := self._wishes.next()) is not None:
            take, width, height = wish
            try:
                path = self._find(take, max(width, height) > SMALL_EDGE)
            except StudioError:
                image = QImage()
            else:
                image = _filling(path, QSize(width, height))
            self._said.read.emit(wish, image)


class Thumbs(QObject):
    """Gives a thumbnail at once if it is held; views say what they look at, and `came` tells of each that was read."""

    came = Signal(str)

    def __init__(self, find: Find, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QImageReader.setAllocationLimit(LARGEST_MB)
        _waken()
        self._find = find
        self._held: OrderedDict[Wish, QPixmap] = OrderedDict()
        self._latest: dict[str, Wish] = {}
        self._bytes = 0
        self._wishes = _Wishes()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._said = _Said(self)
        self._said.read.connect(self._read)

    def thumb(self, take: str, box: QSize) -> QPixmap | None:
        """The take's picture, filling the box; else the one that was last held in another size; None when there is
        none yet. A broken file gives an empty pixmap.
        """
        key = (take, box.width(), box.height())
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        return self._held.get(self._latest.get(take, key))

    def holds(self, take: str, box: QSize) -> bool:
        """Whether the take is held in this size."""
        return (take, box.width(), box.height()) in self._held

    def wish(self, viewer: object, takes: Sequence[str], box: QSize) -> None:
        """Reads what of these is not held, in this order, in place of what the viewer wished before."""
        wide, high = box.width(), box.height()
        wanted = [(take, wide, high) for take in takes if (take, wide, high) not in self._held]
        self._wishes.put(viewer, wanted)
        for _ in range(min(THREADS, len(wanted)) - self._pool.activeThreadCount()):
            self._pool.start(_Reader(self._wishes, self._find, self._said))

    @property
    def idle(self) -> bool:
        """Whether everything that was wished is read."""
        return not self._wishes.left and self._pool.activeThreadCount() == 0

    def forget(self, take: str) -> None:
        """Reads a take anew when it is next looked at."""
        for key in [key for key in self._held if key[0] == take]:
            self._drop(key)

    def close(self) -> None:
        """Takes back what is wished and waits for the threads."""
        self._wishes.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _read(self, key: Wish, image: QImage) -> None:
        self._wishes.done(key)
        if key in self._held:
            self._drop(key)
        self._held[key] = QPixmap.fromImage(image)
        self._latest[key[0]] = key
        self._bytes += image.sizeInBytes()
        while self._bytes > KEPT_MB * 1_000_000 and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        self.came.emit(key[0])

    def _drop(self, key: Wish) -> None:
        gone = self._held.pop(key)
        self._bytes -= gone.width() * gone.height() * 4
        if self._latest.get(key[0]) == key:
            del self._latest[key[0]]


def _waken() -> None:
    """Uses once, on the window's thread, all that the threads use: PySide makes parts of a class when they are first
    used, and two threads that do so at once end the process (2 of 15 starts with threads that switch often).
    """
    read_scaled(Path(), QSize(1, 1))
    small = QImage(2, 2, QImage.Format.Format_ARGB32)
    size = small.size().scaled(QSize(1, 1), Qt.AspectRatioMode.KeepAspectRatio)
    scaled = small.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    scaled.convertToFormat(QImage.Format.Format_RGB32)


def _filling(path: Path, box: QSize) -> QImage:
    """A picture that fills the box on one side, so that it is drawn without scaling; never larger than it is."""
    image = read_scaled(path, box)
    if image.isNull():
        return image
    size = image.size().scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    if size == image.size() or size.width() > image.width() * 2:
        return image
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return scaled.convertToFormat(QImage.Format.Format_RGB32)
