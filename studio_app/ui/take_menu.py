"""A take under the mouse: open it, recall its direction or parts of it, find its file or drag it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QDrag, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.copy_choice import CopyChoice
from studio_app.studio.working_copy import copies_to
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine

GHOST = QSize(96, 120)


def recall_menu(desk: Desk, take: str, parent: QWidget) -> QMenu:
    """What of a take's direction to bring back."""
    menu = QMenu("Recall its direction", parent)
    session = desk.session
    fill_menu(
        menu,
        desk,
        lambda: session.shoot.take(take).recipe.direction,
        "Recall everything",
        lambda parts: desk.attempt(lambda: session.recall(take, parts)),
    )
    return menu


def take_menu(
    desk: Desk, line: TakeLine, parent: QWidget, opened: Callable[[str], object], marks: Sequence[QAction] = ()
) -> QMenu:
    """The menu of a take on strip or sheet; `marks` are commands that act on all that is chosen."""
    menu = QMenu(parent)
    chosen = len(desk.selection)
    if marks:
        menu.addSection(f"{chosen} takes" if chosen > 1 else f"Take {line.number}")
        menu.addActions([mark for mark in marks if mark.isEnabled()])
        menu.addSeparator()
    if line.killed:
        return menu
    menu.addAction("Open large", lambda: opened(line.take.id))
    menu.addMenu(recall_menu(desk, line.take.id, menu))
    there = line.picture.is_file()
    folder = QUrl.fromLocalFile(str(line.picture.parent))
    show = menu.addAction("Show its file", lambda: QDesktopServices.openUrl(folder))
    show.setEnabled(there)
    return menu


def labelled_copy(line: TakeLine, folder: Path) -> QMimeData | None:
    """A take's labelled working copy as a file browser takes it; None when its picture is not on this disk.

    The raw take never leaves by the mouse.
    """
    shoot = line.session.shoot
    try:
        (made,) = copies_to(shoot, [line.id], folder, CopyChoice())
    except StudioError:
        return None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(made))])
    return data


def drag_file(line: TakeLine, thumb: QPixmap | None, parent: QWidget) -> None:
    """Drags a labelled working copy of the take out of the window."""
    folder = QTemporaryDir()
    folder.setAutoRemove(False)  # the program it is dropped on may read it later
    data = labelled_copy(line, Path(folder.path()))
    if data is None:
        return
    drag = QDrag(parent)
    drag.setMimeData(data)
    if thumb is not None and not thumb.isNull():
        mode = Qt.TransformationMode.SmoothTransformation
        drag.setPixmap(thumb.scaled(GHOST, Qt.AspectRatioMode.KeepAspectRatio, mode))
    drag.exec(Qt.DropAction.CopyAction)
