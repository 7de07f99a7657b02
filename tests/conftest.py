"""What every test may use: the app's cache of bodies and drapes, built once per machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio_app.stage.tracer_variant import keep_llvms_apart
from studio_app.studio.places import cache_dir

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never the key chain of whoever runs the tests
keep_llvms_apart()  # as the render process does, before any test opens a viewport


@pytest.fixture(scope="session")
def cache() -> Path:
    """The app's own cache folder: bodies and drapes are content-addressed, so sharing it cannot leak between tests."""
    path = cache_dir()
    path.mkdir(parents=True, exist_ok=True)
    return path
