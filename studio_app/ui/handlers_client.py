"""What the command of the client's window does, and which commands act in that window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.ui.client_window import MARKS, ClientWindow
from studio_app.ui.handlers_cull import cull_handlers

if TYPE_CHECKING:
    from studio_app.ui.window import Window

STEPS = ("take.next-unrated", "take.first", "take.last")


def client_handlers(window: Window) -> dict[str, Callable[[], object]]:
    """The command of this topic, by its name in the table."""
    return {"view.client": lambda: toggle_client(window)}


def toggle_client(window: Window) -> ClientWindow:
    """Opens the client's window, or closes it."""
    found = window.findChild(ClientWindow)
    client = found if isinstance(found, ClientWindow) else ClientWindow(window, _acting_there(window))
    client.close() if client.isVisible() else client.open()
    return client


def _acting_there(window: Window) -> dict[str, Callable[[], object]]:
    """Marks and steps, as in the main window; undo and redo."""
    undo = {name: window.commands.actions[name].trigger for name in ("edit.undo", "edit.redo")}
    return undo | {name: act for name, act in cull_handlers(window).items() if name.startswith((*MARKS, *STEPS))}
