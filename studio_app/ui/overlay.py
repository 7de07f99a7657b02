"""What lies over a loupe's picture: guides, clipping, drawing. Each paints, and may take events first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTabletEvent

if TYPE_CHECKING:
    from studio_app.ui.loupe import Loupe


class Overlay(Protocol):
    """One layer over the picture. Derive from it: handlers that are left out take nothing.

    Places come from `view.widget_to_picture(event.position())`, in pixels of the picture.
    """

    def paint(self, painter: QPainter, view: Loupe) -> None:
        """Paints over the picture, in the view's units, clipped to the picture's room."""
        ...

    def mouse(self, event: QMouseEvent, view: Loupe) -> bool:
        """Press, move, release or double click (see `event.type()`); True takes it from the loupe."""
        return False

    def tablet(self, event: QTabletEvent, view: Loupe) -> bool:
        """A pen's press, move or release with its pressure; True keeps Qt from making a mouse event of it."""
        return False

    def wants(self, event: QKeyEvent, view: Loupe) -> bool:
        """Whether this key is meant for the overlay although a command of the window has it, too."""
        return False

    def key(self, event: QKeyEvent, view: Loupe) -> bool:
        """A key was pressed; True takes it."""
        return False
