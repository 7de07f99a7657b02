"""Where the studio keeps its own things on this computer: cache of expensive data, settings, window state."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

CACHE_VARIABLE = "TWIN_STUDIO_CACHE"
CONFIG_VARIABLE = "TWIN_STUDIO_CONFIG"

_APP = "twin-studio"


def cache_dir() -> Path:
    """Bodies, drapes and the solver's compiled kernels: may be deleted, is made again. TWIN_STUDIO_CACHE overrides."""
    return _place(CACHE_VARIABLE, platformdirs.user_cache_path(_APP, appauthor=False))


def config_dir() -> Path:
    """Changed keys and preferences. TWIN_STUDIO_CONFIG overrides."""
    return _place(CONFIG_VARIABLE, platformdirs.user_config_path(_APP, appauthor=False))


def state_dir() -> Path:
    """Recent shoots and the window's layout: beside the settings, so that one variable moves both."""
    return _place(CONFIG_VARIABLE, platformdirs.user_state_path(_APP, appauthor=False))


def _place(variable: str, usual: Path) -> Path:
    given = os.environ.get(variable)
    return Path(given) if given else usual
