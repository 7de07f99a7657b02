"""What the commands about the approval record do in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio_app.studio.sift_columns import YOU
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.ui.checking import Checking
from studio_app.ui.waiting_badge import WaitingBadge

if TYPE_CHECKING:
    from studio_app.ui.record_dialog import RecordDialog
    from studio_app.ui.room import Room
    from studio_app.ui.ruling_dialog import RulingDialog
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def record_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""

    checking = Checking(window)

    def ruling(page: str) -> Callable[[], object]:
        return lambda: window.room is not None and show_ruling(window, window.room, page)

    return {
        "shoot.verify": checking.begin_or_end,
        "shoot.record": lambda: window.room is not None and show_record(window, window.room),
        "shoot.policy": ruling("policy"),
        "shoot.keys": ruling("keys"),
        "shoot.trust": ruling("trust"),
    }


def furnish_record(window: Window, room: Room) -> None:
    """Ties the verdicts of a room to the record, and shows what waits for whoever sits here."""
    badge = WaitingBadge(window.status, room)
    badge.asked.connect(lambda: show_waiting_for_you(room))
    room.verdicts.record_asked.connect(lambda: show_record(window, room))


def show_record(window: Window, room: Room) -> RecordDialog | None:
    """Opens the record at the chosen take; it is read beside the window's loop."""
    if window.backstage is None:
        return None
    from studio_app.ui.record_dialog import RecordDialog  # loaded when it is opened

    dialog = RecordDialog(room.desk, room.desk.take, window)
    dialog.take_asked.connect(lambda take: _choose(room, take))
    dialog.ruling_asked.connect(lambda: show_ruling(window, room, "policy"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    window.backstage.background.start(dialog.read())
    return dialog


def show_waiting_for_you(room: Room) -> None:
    """Shows the proposed takes on the sheet that wait for whoever sits here, and nothing else."""
    room.show_view("sheet")
    only = Filter(field=Field.WAITS, op="is", values=(YOU,))
    room.roll.sifter.ask(search="", filters=(only,), stacks=Stacks.OFF)


def show_ruling(window: Window, room: Room, page: str) -> RulingDialog:
    """Opens the pages on whose word counts."""
    from studio_app.ui.ruling_dialog import RulingDialog  # loaded when it is opened

    dialog = RulingDialog(room.desk, page, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _choose(room: Room, take: str) -> None:
    """Shows a take of the record large."""
    room.desk.choose(take, (take,))
    room.show_view("take")
