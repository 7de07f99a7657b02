"""Dragging takes out of the window: always their labelled working copies, never the takes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

from studio_app.direction.errors import StudioError
from studio_app.ui.desk import Desk

GHOST = QSize(96, 120)
MOST = 50
TAKES = "application/x-twin-studio-takes"


class CopyDrag(QObject):
    """Begins a drag when the copies are there: mostly at once, else as soon as they are, if the button is still down.

    The window never waits. `made` brings the future that has ended.
    """

    made = Signal(object)

    def __init__(self, desk: Desk, widget: QWidget) -> None:
        super().__init__(widget)
        self._desk, self._widget = desk, widget
        self._thumb: QPixmap | None = None
        self._takes: tuple[str, ...] = ()
        self._awaited: Future[tuple[Path, ...]] | None = None
        self.made.connect(self._ready, Qt.ConnectionType.QueuedConnection)

    def start(self, takes: Sequence[str], thumb: QPixmap | None) -> None:
        """The mouse went far enough to drag these takes."""
        if len(takes) > MOST:
            words = f"At most {MOST} takes are dragged at once; copy more with “Copy with label to…”."
            self._desk.problem.emit(words)
            return
        self._thumb, self._takes = thumb, tuple(takes)
        self._awaited = future = self._desk.copies.begin(takes)
        if not future.done():
            self._desk.news.emit("Making the labelled copy…" if len(takes) == 1 else "Making the labelled copies…")
        future.add_done_callback(self.made.emit)

    def _ready(self, future: Future[tuple[Path, ...]]) -> None:
        if future is not self._awaited or future.cancelled():
            return
        self._awaited = None
        try:
            places = future.result()
        except StudioError as error:
            self._desk.problem.emit(str(error))
            return
        if self.held():
            self.carry(files(places, self._takes))
        else:
            self._desk.news.emit("The labelled copy is ready: drag once more.")

    def held(self) -> bool:
        """Whether the mouse button is still down."""
        return bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def carry(self, data: QMimeData) -> None:
        """The drag itself, until the files are dropped."""
        drag = QDrag(self._widget)
        drag.setMimeData(data)
        if self._thumb is not None and not self._thumb.isNull():
            mode = Qt.TransformationMode.SmoothTransformation
            drag.setPixmap(self._thumb.scaled(GHOST, Qt.AspectRatioMode.KeepAspectRatio, mode))
        drag.exec(Qt.DropAction.CopyAction)


def files(places: Sequence[Path], takes: Sequence[str]) -> QMimeData:
    """Files as a file browser takes them; for the studio's own views also which takes they are copies of."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place)) for place in places])
    data.setData(TAKES, "\n".join(takes).encode())
    return data


def dragged_takes(data: QMimeData) -> tuple[str, ...]:
    """The ids of takes that are dragged from this window's lists; whoever uses them asks whether they are known."""
    return tuple(data.data(TAKES).toStdString().split("\n")[:MOST]) if data.hasFormat(TAKES) else ()
