"""Where the app keeps its own things on this machine. Nothing of a shoot lies here."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_dir() -> Path:
    """Bodies, drapes and compiled kernels: may be deleted at any time; TWIN_STUDIO_CACHE overrides it."""
    override = os.environ.get("TWIN_STUDIO_CACHE")
    return (
        Path(override).expanduser() if override else Path(platformdirs.user_cache_dir("twin-studio", appauthor=False))
    )


def config_dir() -> Path:
    """What the person set up: keys, window sizes, last shoots; TWIN_STUDIO_CONFIG overrides it."""
    override = os.environ.get("TWIN_STUDIO_CONFIG")
    return (
        Path(override).expanduser() if override else Path(platformdirs.user_config_dir("twin-studio", appauthor=False))
    )
