"""Going from part to part of the window by key: Tab belongs to the picture while one looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def focus_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {"view.next-part": lambda: go_on(window)}


def go_on(window: Window) -> None:
    """Puts the focus into the next part that is to be seen, the first place of it that Tab would reach."""
    there = [(part, stop) for part in parts(window) if part.isVisible() and (stop := _stop(part)) is not None]
    now = QApplication.focusWidget()
    at = next((at for at, (part, _) in enumerate(there) if now is part or (now and part.isAncestorOf(now))), -1)
    if there:
        there[(at + 1) % len(there)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)


def parts(window: Window) -> tuple[QWidget, ...]:
    """The parts in the order of reading: bar, direction, picture, papers, queue, takes, status."""
    room = window.room
    if room is None:
        return window.top, window.welcome, window.status
    return window.top, room.left, room.middle, room.right, room.queue, room.strip, window.status


def _stop(part: QWidget) -> QWidget | None:
    """Where Tab stops first within a part."""
    tab = Qt.FocusPolicy.TabFocus.value
    inside = (part, *part.findChildren(QWidget))
    return next((one for one in inside if one.focusPolicy().value & tab and one.isEnabled() and one.isVisible()), None)
