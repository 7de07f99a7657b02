"""A take under the mouse: open it, recall its direction or parts of it, find its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.ui.bring_back import fill_menu
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine


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
