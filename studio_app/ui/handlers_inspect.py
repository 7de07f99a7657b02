"""What the command that looks at any picture does in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.ui.inspect_window import InspectWindow

if TYPE_CHECKING:
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def inspect_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    window.welcome.inspect.connect(lambda: show_inspection(window))
    return {"picture.inspect": lambda: show_inspection(window)}


def show_inspection(window: Window) -> InspectWindow:
    """Opens the window beside the shoot; the deliveries of the open shoot and of recent ones are known to it."""
    shoots = dict.fromkeys([*([window.shoot_path] if window.room is not None else []), *window.preferences.recent])
    dialog = InspectWindow([path for path in shoots if path is not None], window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
    return dialog
