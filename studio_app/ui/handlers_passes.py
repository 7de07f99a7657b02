"""What the command about a take's passes does: it shows what each of them painted, and what its engine was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.studio.earlier_passes import painted_in
from studio_app.ui.passes_dialog import PassesDialog

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def pass_handlers(window: Window) -> Handlers:
    """The command of this topic, by its name in the table."""
    return {"take.passes": lambda: window.room is not None and show_passes(window, window.room)}


def show_passes(window: Window, room: Room) -> None:
    """Shows what each pass of the chosen take painted and was told, or says that there is nothing of it to see."""
    line = room.line
    if line is None:
        return
    found = painted_in(room.desk.session.shoot, line.take)
    if len(found) < 2 and not found[0].told:
        window.status.say(f"{line.id} was painted in one pass, and without words.")
        return
    dialog = PassesDialog(line.id, found, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
