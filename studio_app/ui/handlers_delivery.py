"""What the commands about deliveries do in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from studio_app.studio.delivery_foresight import PieceSeen
from studio_app.studio.figure_marks import marks_of_take
from studio_app.studio.places import cache_dir
from studio_app.studio.reshoot import reshoot
from studio_app.takes.take import Take
from studio_app.ui.background import Background

if TYPE_CHECKING:
    from studio_app.ui.backstage import Backstage
    from studio_app.ui.delivery_dialog import DeliveryDialog
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]
SHARE = 0.95
"""Of the window's width and height: many crops are seen at once."""


def delivery_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {"delivery.room": lambda: window.room is not None and show_delivery(window, window.room)}


def show_delivery(window: Window, room: Room) -> DeliveryDialog:
    """Opens the delivery room over the window; what it needs is loaded now."""
    from studio_app.ui.delivery_dialog import DeliveryDialog

    dialog = DeliveryDialog(room.desk, window.preferences, room.thumbs, window)
    dialog.resize(window.size() * SHARE)
    finding = Background(room.desk.problem.emit, dialog)
    back = window.backstage
    if back is not None:
        dialog.unknown.connect(lambda takes: finding.start(_find(back, dialog, takes)))
    dialog.reshoot.connect(lambda piece: _reshoot(window, dialog, piece))
    dialog.finished.connect(finding.drop)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _reshoot(window: Window, dialog: DeliveryDialog, piece: PieceSeen) -> None:
    """Puts the take's direction on the stage, at a framing that holds for the channel what is whole in the take."""
    seen, room = dialog.seen, window.room
    figure = seen.figures[piece.piece.take] if seen is not None else None
    if seen is None or room is None or figure is None:
        return
    direction = seen.direction(piece.piece.take)
    camera = reshoot(direction.camera, figure, piece.channel)
    if camera is None:
        room.desk.problem.emit(f"No lens from there shows all of her in the shape of {piece.channel.name}.")
    elif room.desk.attempt(lambda: room.desk.session.bring(direction.having(camera=camera))):
        dialog.reject()
        window.show_view("stage")
        room.desk.news.emit(f"The direction of {piece.select}, framed for {piece.channel.name}. Press Shoot.")


async def _find(back: Backstage, dialog: DeliveryDialog, takes: Sequence[Take]) -> None:
    """Has the render process find where she is in these takes, one after the other; the crops follow."""
    for take in takes:
        await marks_of_take(take.recipe, back.renderer, cache_dir())
        dialog.changed()
