"""A menu of what an earlier direction could bring back: all of it or one part, seen on the stage while pointed at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio_app.direction.direction import PARTS, Direction, Part, changed
from studio_app.ui.desk import Desk

PART_WORDS: dict[Part, str] = {
    "cast": "Cast", "pose": "Pose", "expression": "Expression", "look": "Look", "rig": "Light",
    "location": "Location", "camera": "Camera",
}  # fmt: skip
Bring = Callable[[tuple[Part, ...] | None], object]


def fill_menu(menu: QMenu, desk: Desk, source: Callable[[], Direction], everything: str, bring: Bring) -> None:
    """Fills a menu with everything and each part in which the source differs from the direction now."""
    found: list[Direction] = []
    if not desk.attempt(lambda: found.append(source())):
        menu.addAction("It cannot be read").setEnabled(False)
        return
    direction = found[0]
    differing: list[Part] = [part for part in PARTS if part in changed(desk.direction, direction)]
    looks: dict[QAction, Direction] = {}
    first = menu.addAction(everything, lambda: bring(None))
    first.setEnabled(bool(differing) and not desk.read_only)
    looks[first] = _with(desk.direction, direction, tuple(PARTS))
    menu.addSeparator()
    for part in differing:
        one = menu.addAction(f"{PART_WORDS[part]} only", lambda part=part: bring((part,)))
        one.setEnabled(not desk.read_only)
        looks[one] = _with(desk.direction, direction, (part,))
    if not differing:
        menu.addAction("Nothing differs from now").setEnabled(False)
    menu.hovered.connect(lambda action: desk.glance(looks.get(action)))
    menu.aboutToHide.connect(lambda: desk.glance(None))


def _with(now: Direction, source: Direction, parts: tuple[Part, ...]) -> Direction:
    return now.having(**{part: getattr(source, part) for part in parts})
