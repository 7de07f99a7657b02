"""What the commands of notes do: draw on the take, show drawings, go from note to note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window


def note_handlers(window: Window) -> dict[str, Callable[[], object]]:
    """Commands of notes, by their names in the table."""

    def act(does: Callable[[Room], object]) -> Callable[[], object]:
        return lambda: does(window.room) if window.room is not None else None

    return {
        "take.draw": act(_draw),
        "take.next-note": act(lambda room: room.remarks.step(1)),
        "take.previous-note": act(lambda room: room.remarks.step(-1)),
        "view.notes": act(_show_notes),
    }


def _draw(room: Room) -> None:
    if room.view != "take":
        room.show_view("take")
        room.remarks.drawing.put(on=False)
    if room.line is not None:
        room.remarks.draw()


def _show_notes(room: Room) -> None:
    shown = room.remarks.overlay.toggle()
    room.desk.news.emit("Drawings of notes are shown." if shown else "Drawings are hidden but for the note pointed at.")
