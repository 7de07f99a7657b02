"""Killing and restoring as the window does it: what is flagged is shown, why is asked, what was done is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from studio_app.takes.review import Flag
from studio_app.ui.kill_dialog import KillDialog
from studio_app.ui.records import TakeLine

if TYPE_CHECKING:
    from studio_app.ui.room import Room


def kill_rejected(room: Room) -> None:
    """Asks for every rejected take of the shoot, shown or not."""
    ask_kill(room, [line for line in room.model.all if not line.killed and line.review.flag is Flag.REJECT])


def kill_chosen(room: Room) -> None:
    """Asks for the chosen takes; those that are killed already are asked for nothing."""
    lines = (room.model.known(take) for take in room.desk.selection)
    ask_kill(room, [line for line in lines if line is not None and not line.killed])


def ask_kill(room: Room, lines: Sequence[TakeLine]) -> None:
    """Shows the takes and asks why; kills them as one step of undo."""
    if not lines or room.desk.read_only:
        return
    dialog = KillDialog(lines, room.thumbs, room)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        kill(room, dialog)
    dialog.deleteLater()


def kill(room: Room, dialog: KillDialog) -> None:
    """Does what the dialog says."""
    takes, words = dialog.takes, dialog.words.text().strip()
    if room.desk.attempt(lambda: room.desk.session.marking.kill(takes, dialog.reasons, words)):
        room.desk.news.emit(f"{_counted(len(takes))} killed. Undo, or the trash, brings them back.")


def restore_chosen(room: Room) -> None:
    """Brings the chosen takes back from the trash with all that was said of them."""
    takes = [take for take in room.desk.selection if (line := room.model.known(take)) and line.killed]
    if takes and room.desk.attempt(lambda: room.desk.session.marking.restore(takes)):
        room.desk.news.emit(f"{_counted(len(takes))} restored with all that was said of them.")


def _counted(count: int) -> str:
    return f"{count} take{'s' if count != 1 else ''}"
