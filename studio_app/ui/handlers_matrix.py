"""What the commands about variations do: the matrix, how it is shown on the sheet, a take shot again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.ui.matrix_dialog import MatrixDialog

if TYPE_CHECKING:
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def matrix_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {
        "render.matrix": lambda: show_dialog(window),
        "sheet.matrix": lambda: toggle(window),
        "take.again": lambda: again(window),
    }


def show_dialog(window: Window) -> None:
    """Asks what varies; what is ordered is shown on the sheet, empty places first."""
    room, back = window.room, window.backstage
    if room is None or back is None or room.desk.read_only:
        return
    dialog = MatrixDialog(room.desk.session, back.renderer, room.pictures, window)

    def show() -> None:
        window.show_view("sheet")
        room.sheet_page.show_matrix(True, dialog.matrix)
        window.status.say(f"{len(dialog.jobs)} takes are ordered; they appear at their places.")

    dialog.accepted.connect(show)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def toggle(window: Window) -> None:
    """Shows the sheet as a matrix, or all takes again."""
    if window.room is not None:
        page = window.room.sheet_page
        page.show_matrix(not page.matrix.isVisibleTo(page))


def again(window: Window) -> None:
    """Shoots the take that is looked at once more; how near it came is told when it has landed."""
    room, back = window.room, window.backstage
    if room is not None and back is not None and room.desk.take:
        take = room.desk.take
        if room.desk.attempt(lambda: back.renderer.shoot_again(take)):
            window.status.say("It is shot again; then it is said whether every byte is the same.")
