"""What the commands of compare and survey do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from studio_app.ui.plate_row import FILTER

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window


def compare_handlers(window: Window) -> dict[str, Callable[[], object]]:
    """Every command of comparing, by its name in the table."""

    def act(does: Callable[[Room], object]) -> Callable[[], object]:
        return lambda: does(window.room) if window.room is not None else None

    return {
        "view.compare": act(lambda room: room.show_view("compare")),
        "view.survey": act(lambda room: room.show_view("compare", survey=True)),
        "compare.mode": act(lambda room: room.compare.next_mode()),
        "compare.flip": act(lambda room: room.compare.flip()),
        "compare.swap": act(lambda room: room.compare.swap()),
        "compare.out": act(lambda room: room.compare.take_out()),
        "compare.pin": act(lambda room: room.compare.pin(room.line) if room.line is not None else None),
        "compare.outside": act(_outside),
    }


def _outside(room: Room) -> None:
    path, _ = QFileDialog.getOpenFileName(room, "Compare with a picture from outside", "", FILTER)
    if path:
        room.compare.pin_outside(Path(path))
