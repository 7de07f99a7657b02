"""A take under the mouse: open it, recall its direction or parts of it, find its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.takes.review import Label
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine

STARS = tuple(f"take.rate-{number}" for number in range(6))
LABELS = tuple(f"take.label-{label.value}" for label in Label if label is not Label.NONE)
GROUPS = (
    ("take.pick", "take.reject", "take.clear"),
    ("sheet.stack", "sheet.open-stacks", "view.compare", "view.survey", "compare.pin"),
    ("take.note", "take.propose", "take.approve"),
    ("take.copy", "take.again"),
    ("take.kill", "take.restore"),
)
"""Commands in the menu, in groups."""


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
    desk: Desk, line: TakeLine, parent: QWidget, opened: Callable[[str], object], commands: Mapping[str, QAction]
) -> QMenu:
    """The menu of a take on strip or sheet; the commands of the table act on all that is chosen."""
    menu = QMenu(parent)
    chosen = len(desk.selection)
    menu.addSection(f"{chosen} takes" if chosen > 1 else f"Take {line.number}")
    for title, names in (("Stars", STARS), ("Label", LABELS)):
        if able := _able(commands, names):
            menu.addMenu(title).addActions(able)
    for names in GROUPS:
        if able := _able(commands, names):
            menu.addActions(able)
            menu.addSeparator()
    if line.killed:
        return menu
    menu.addAction("Open large", lambda: opened(line.take.id))
    menu.addMenu(recall_menu(desk, line.take.id, menu)).setEnabled(not desk.read_only)
    there = line.picture.is_file()
    folder = QUrl.fromLocalFile(str(line.picture.parent))
    show = menu.addAction("Show its file", lambda: QDesktopServices.openUrl(folder))
    show.setEnabled(there)
    return menu


def _able(commands: Mapping[str, QAction], names: Sequence[str]) -> list[QAction]:
    """Those of the commands that can be given now."""
    return [commands[name] for name in names if name in commands and commands[name].isEnabled()]
