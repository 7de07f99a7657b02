"""What the commands for looking do: zoom, face, tools, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.studio.beside import before

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def look_handlers(window: Window) -> Handlers:
    """Commands of the loupe, by their names in the table."""

    def act(does: Callable[[Room], object]) -> Callable[[], object]:
        return lambda: does(window.room) if window.room is not None else None

    return {
        "view.one-to-one": act(_one_to_one),
        "view.face": act(_face),
        "view.guides": act(lambda room: room.stage.next_guide() if room.view == "stage" else room.tools.next_guides()),
        "view.histogram": act(lambda room: room.tools.put(panel=not room.tools.panel)),
        "view.clipping": act(lambda room: room.tools.put(clipping=not room.tools.clipping)),
        "view.picker": act(lambda room: room.tools.toggle_picker()),
        "view.before": act(_before),
    }


def _one_to_one(room: Room) -> None:
    if room.view == "compare":
        room.compare.toggle_zoom()
        return
    if room.view != "take":
        room.show_view("take")
    room.take.toggle_zoom()


def _face(room: Room) -> None:
    if room.view == "compare":
        room.compare.faces.begin()
        return
    room.show_view("take")
    room.take.show_face()


def _before(room: Room) -> None:
    """This take against the one it answers, or the one before it in its shot; again goes back."""
    view = room.take
    if view.before is not None or view.after is None:
        view.show_before(None)
        return
    found = before(view.after.row, (line.row for line in room.model.all))
    if found is None:
        room.desk.news.emit("There is no earlier take of this shot to hold it against.")
        return
    view.show_before(room.model.known(found.id))
