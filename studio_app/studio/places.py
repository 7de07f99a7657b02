"""Where the studio keeps its own things on this computer: cache of expensive data, settings, window state."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

from studio_app.direction.errors import BadInput

CACHE_VARIABLE = "TWIN_STUDIO_CACHE"
CONFIG_VARIABLE = "TWIN_STUDIO_CONFIG"

_APP = "twin-studio"


def cache_dir() -> Path:
    """Bodies, drapes and the solver's compiled kernels: may be deleted, is made again. TWIN_STUDIO_CACHE overrides."""
    return _place(CACHE_VARIABLE, platformdirs.user_cache_path(_APP, appauthor=False))


def make_cache(cache: Path) -> None:
    """Makes sure that the cache is a folder that can be written. Raises BadInput that says how to choose another."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            pass
    except OSError as error:
        why = "it is a file" if cache.is_file() else error.strerror
        raise BadInput(
            f"The cache folder {cache} cannot be used ({why}).",
            safe="Shoots are safe.",
            do=f"Set {CACHE_VARIABLE} to a folder of yours.",
        ) from error


def config_dir() -> Path:
    """Changed keys and preferences. TWIN_STUDIO_CONFIG overrides."""
    return _place(CONFIG_VARIABLE, platformdirs.user_config_path(_APP, appauthor=False))


def state_dir() -> Path:
    """Recent shoots and the window's layout: beside the settings, so that one variable moves both."""
    return _place(CONFIG_VARIABLE, platformdirs.user_state_path(_APP, appauthor=False))


def vault_dir() -> Path:
    """The licensed twins of this computer, each a locked package. TWIN_STUDIO_CONFIG overrides."""
    return _place(CONFIG_VARIABLE, platformdirs.user_data_path(_APP, appauthor=False)) / "vault"


def models_dir() -> Path:
    """Weights that were fetched for engines, a folder each. TWIN_STUDIO_CONFIG overrides."""
    return _place(CONFIG_VARIABLE, platformdirs.user_data_path(_APP, appauthor=False)) / "models"


def _place(variable: str, usual: Path) -> Path:
    given = os.environ.get(variable)
    return Path(given) if given else usual
