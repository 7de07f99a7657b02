"""What the commands about photographs of people do in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio_app.ui.photo_dialog import PhotoPoseDialog
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def photo_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    return {"stage.photo-pose": lambda: window.room is not None and pose_from_photo(window, window.room)}


def pose_from_photo(window: Window, room: Room) -> PhotoPoseDialog:
    """Opens the dialog that takes a pose from a photograph."""
    from studio_app.studio.photo_child import PhotoReader  # loaded when it is opened
    from studio_app.ui.photo_dialog import PhotoPoseDialog

    dialog = PhotoPoseDialog(room.desk, PhotoReader(window.cache), window.loop.look, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
