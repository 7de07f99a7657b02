"""What the commands of culling do: marks, steps, the sheet's pictures, stacks and filters, kills and the trash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView

from studio_app.takes.review import Flag, Label
from studio_app.ui.grid import STEP_SHARE
from studio_app.ui.kill_takes import kill_chosen, kill_rejected, restore_chosen
from studio_app.ui.reasons_view import show_reasons

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

_MOVE = QAbstractItemView.CursorAction


def cull_handlers(window: Window) -> dict[str, Callable[[], object]]:
    """Every command of culling, by its name in the table."""

    def cull(act: Callable[[Room], object]) -> Callable[[], object]:
        return lambda: act(window.room) if window.room is not None else None

    def move(by: QAbstractItemView.CursorAction) -> Callable[[], object]:
        return cull(lambda room: room.culling.go(room.takes_in_hand.row_after(by)))

    def step_row(by: int) -> Callable[[], object]:
        sheet = move(_MOVE.MoveDown if by > 0 else _MOVE.MoveUp)
        return cull(lambda room: room.compare.step_row(by) if room.view == "compare" else sheet())

    def resize(by: float) -> Callable[[], object]:
        return cull(lambda room: room.sheet.set_tile(round(room.sheet.wanted * by)))

    stars = {f"take.rate-{number}": cull(lambda room, number=number: room.culling.rate(number)) for number in range(6)}
    labels = {
        f"take.label-{label.value}": cull(lambda room, label=label: room.culling.label(label))
        for label in Label
        if label is not Label.NONE
    }
    return {
        **stars,
        **labels,
        "take.pick": cull(lambda room: room.culling.flag(Flag.PICK)),
        "take.reject": cull(lambda room: room.culling.flag(Flag.REJECT)),
        "take.clear": cull(lambda room: room.culling.flag(Flag.NONE)),
        "take.auto-advance": cull(lambda room: room.culling.set_auto_advance(not room.culling.auto_advance)),
        "take.next-unrated": cull(lambda room: room.culling.next_unrated()),
        "take.next": cull(lambda room: room.culling.step(1)),
        "take.previous": cull(lambda room: room.culling.step(-1)),
        "take.row-down": step_row(1),
        "take.row-up": step_row(-1),
        "take.page-down": move(_MOVE.MovePageDown),
        "take.page-up": move(_MOVE.MovePageUp),
        "take.first": cull(lambda room: room.culling.go(0)),
        "take.last": cull(lambda room: room.culling.go(-1)),
        "take.choose-all": cull(lambda room: room.roll.choice.everything()),
        "take.open": cull(lambda room: room.show_view("take")),
        "take.restore": cull(restore_chosen),
        "sheet.killed": lambda: (window.show_view("sheet"), cull(lambda room: room.roll.sifter.show_killed())()),
        "sheet.reasons": cull(show_reasons),
        "take.kill": cull(kill_chosen),
        "take.kill-rejected": cull(kill_rejected),
        "sheet.search": lambda: (window.show_view("sheet"), cull(lambda room: room.sheet_page.focus_search())()),
        "sheet.show-all": cull(lambda room: room.roll.show_all()),
        "sheet.stacks": cull(lambda room: room.roll.sifter.switch_stacks()),
        "sheet.stack": cull(lambda room: room.roll.sifter.toggle_stack(room.roll.sifter.stack_of(room.desk.take))),
        "sheet.open-stacks": cull(lambda room: room.roll.sifter.open_all()),
        "sheet.larger": resize(STEP_SHARE),
        "sheet.smaller": resize(1 / STEP_SHARE),
    }
