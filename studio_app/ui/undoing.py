"""Undo and redo as the window does them: at once, but for many takes that move, which goes on beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio_app.studio.kill_parts import PART, KillParts
from studio_app.ui.notice_bar import jobs_of

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window


def undo(window: Window, *, back: bool = True) -> None:
    """Takes the newest step back, or with `back` False does the newest undone one again; says which."""
    room = window.room
    if room is None:
        return
    jobs, session = jobs_of(room), room.desk.session
    if jobs.moves_takes:
        window.status.say("Takes are being moved. Wait for them, or cancel that, before you undo.", problem=True)
    elif session.undo_moves(back=back) <= PART:
        _at_once(window, room, back)
    elif jobs.is_free():
        _in_parts(room, back)


def _at_once(window: Window, room: Room, back: bool) -> None:
    session, said = room.desk.session, list[str]()
    act = session.undo if back else session.redo
    if room.desk.attempt(lambda: said.append(act())) and said[0]:
        window.status.say(f"{'Undone' if back else 'Done again'}: {said[0]}")


def _in_parts(room: Room, back: bool) -> None:
    session, found = room.desk.session, list[KillParts]()
    words = session.undo_words if back else session.redo_words
    if not room.desk.attempt(lambda: found.append(session.undo_in_parts(back=back))):
        return

    def said(parts: KillParts) -> str:
        if parts.stopped:
            again = "Undo" if back else "Redo"
            return f"Stopped: {parts.moved} of {parts.count} takes moved. {again} goes on with the others."
        return f"{'Undone' if back else 'Done again'}: {words}{f'. {parts.left}' if parts.left else ''}"

    jobs_of(room).move(f"{'Undoing' if back else 'Doing again'}: {words}…", found[0], said)
