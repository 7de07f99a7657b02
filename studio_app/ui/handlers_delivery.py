"""What the commands about deliveries do in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from studio_app.studio.figure_marks import marks_of_take
from studio_app.studio.places import cache_dir
from studio_app.takes.take import Take
from studio_app.ui.background import Background

if TYPE_CHECKING:
    from studio_app.ui.backstage import Backstage
    from studio_app.ui.delivery_dialog import DeliveryDialog
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def delivery_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {"delivery.room": lambda: window.room is not None and show_delivery(window, window.room)}


def show_delivery(window: Window, room: Room) -> DeliveryDialog:
    """Opens the delivery room over the window; what it needs is loaded now."""
    from studio_app.ui.delivery_dialog import DeliveryDialog

    dialog = DeliveryDialog(room.desk, window.preferences, room.thumbs, window)
    finding = Background(room.desk.problem.emit, dialog)
    back = window.backstage
    if back is not None:
        dialog.unknown.connect(lambda takes: finding.start(_find(back, dialog, takes)))
    dialog.finished.connect(finding.drop)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


async def _find(back: Backstage, dialog: DeliveryDialog, takes: Sequence[Take]) -> None:
    """Has the render process find where she is in these takes, one after the other; the crops follow."""
    for take in takes:
        await marks_of_take(take.recipe, back.renderer, cache_dir())
        dialog.changed()
