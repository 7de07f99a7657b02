"""Stopping what takes long: the work tells how far it is, and what it tells to may raise this."""

from __future__ import annotations

from studio_app.direction.errors import StudioError


class Stopped(StudioError):
    """A person took it back while it was being made."""
