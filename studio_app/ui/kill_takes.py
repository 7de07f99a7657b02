"""Killing and restoring as the window does it: what is flagged is shown, why is asked, what was done is said.

A few takes move at once. Many move beside the window, which shows how far it is and can stop it; undo and redo too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from studio_app.studio.kill_parts import PART, KillParts
from studio_app.takes.review import Flag
from studio_app.ui.kill_dialog import KillDialog
from studio_app.ui.notice_bar import jobs_of
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
    if not lines or room.desk.read_only or not _can_begin(room, len(lines)):
        return
    dialog = KillDialog(lines, room.thumbs, room)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        kill(room, dialog)
    dialog.deleteLater()


def kill(room: Room, dialog: KillDialog) -> None:
    """Does what the dialog says."""
    takes, words, marking = dialog.takes, dialog.words.text().strip(), room.desk.session.marking
    if len(takes) > PART:
        parts: list[KillParts] = []
        if room.desk.attempt(lambda: parts.append(marking.killing(takes, dialog.reasons, words))):
            _move(room, parts[0], "Killing", "killed. Undo, or the trash, brings them back.")
    elif room.desk.attempt(lambda: marking.kill(takes, dialog.reasons, words)):
        room.desk.news.emit(f"{_counted(len(takes))} killed. Undo, or the trash, brings them back.")


def restore_chosen(room: Room) -> None:
    """Brings the chosen takes back from the trash with all that was said of them."""
    takes = [take for take in room.desk.selection if (line := room.model.known(take)) and line.killed]
    if len(takes) > PART:
        if _can_begin(room, len(takes)):
            parts = room.desk.session.marking.restoring(takes)
            _move(room, parts, "Restoring", "restored with all that was said of them.")
    elif takes and room.desk.attempt(lambda: room.desk.session.marking.restore(takes)):
        room.desk.news.emit(f"{_counted(len(takes))} restored with all that was said of them.")


def _can_begin(room: Room, count: int) -> bool:
    """Many takes move beside the window, where other work may be under way; says so then."""
    return count <= PART or jobs_of(room).is_free()


def _move(room: Room, parts: KillParts, doing: str, done: str) -> None:
    """Moves many takes beside the window and says how many there were, or where it was stopped."""

    def said(parts: KillParts) -> str:
        return (
            f"Stopped: {parts.moved} of {parts.count} takes {done}"
            if parts.stopped
            else f"{_counted(parts.moved)} {done}"
        )

    jobs_of(room).move(f"{doing} {parts.count} takes…", parts, said)


def _counted(count: int) -> str:
    return f"{count} take{'s' if count != 1 else ''}"
