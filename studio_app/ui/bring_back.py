"""A menu of what another direction could bring back: all of it or one part, in words and seen while pointed at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio_app.direction.changes import grouped
from studio_app.direction.direction import PARTS, Direction, Part
from studio_app.ui.desk import Desk

PART_WORDS: dict[str, str] = {
    "title": "Title", "cast": "Cast", "pose": "Pose", "expression": "Expression", "look": "Look", "rig": "Light",
    "location": "Location", "camera": "Camera",
}  # fmt: skip
LONGEST = 52
Bring = Callable[[tuple[Part, ...] | None], object]


def fill_menu(menu: QMenu, desk: Desk, source: Callable[[], Direction], everything: str, bring: Bring) -> None:
    """Fills a menu with everything and each part in which the source differs from the direction now."""
    found: list[Direction] = []
    if not desk.attempt(lambda: found.append(source())):
        menu.addAction("It cannot be read").setEnabled(False)
        return
    direction = found[0]
    words = {part: lines for part, lines in grouped(desk.direction, direction) if part in PARTS}
    differing = [part for part in PARTS if part in words]
    looks: dict[QAction, Direction] = {}
    menu.setToolTipsVisible(True)
    first = menu.addAction(everything, lambda: bring(None))
    first.setEnabled(bool(differing) and not desk.read_only)
    looks[first] = _with(desk.direction, direction, PARTS)
    menu.addSeparator()
    for part in differing:
        title = f"{PART_WORDS[part]} only\t{_brief(words[part])}"
        one = menu.addAction(title, lambda part=part: bring((part,)))
        one.setToolTip("\n".join(words[part]))
        one.setEnabled(not desk.read_only)
        looks[one] = _with(desk.direction, direction, (part,))
    if not differing:
        menu.addAction("Nothing differs from now").setEnabled(False)
    menu.hovered.connect(lambda action: desk.glance(looks.get(action)))
    menu.aboutToHide.connect(lambda: desk.glance(None))


def _brief(lines: tuple[str, ...]) -> str:
    """The first change, and how many more there are, for the right side of a menu."""
    first = lines[0] if len(lines[0]) <= LONGEST else f"{lines[0][: LONGEST - 1]}…"
    return (f"{first}, {len(lines) - 1} more" if len(lines) > 1 else first).replace("&", "&&")


def _with(now: Direction, source: Direction, parts: tuple[Part, ...]) -> Direction:
    return now.having(**{part: getattr(source, part) for part in parts})
