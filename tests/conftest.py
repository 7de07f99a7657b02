"""What every test may use: the app's cache of bodies and drapes, built once per machine."""

from __future__ import annotations

import errno
import gc
import itertools
import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio_app.stage.tracer_variant import keep_llvms_apart
from studio_app.studio.places import CONFIG_VARIABLE, cache_dir

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never the key chain of whoever runs the tests
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # as in the studio's own children
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # workers that share cores and spin for one another take three times as long
_NUMBERS = itertools.count()
keep_llvms_apart()  # as the render process does, before any test opens a viewport


@pytest.fixture(autouse=True, scope="session")
def network_cut() -> Iterator[None]:
    """No test reaches another computer: what asks for one is told that the network is down. Servers of a test's own,
    on this computer, are reached.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _at_home(getattr(socket.socket, name)))
        yield


def _at_home(real: Any) -> Any:
    def reached(self: socket.socket, *given: Any) -> Any:
        address = given[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(errno.ENETUNREACH, f"Tests run without a network; {address!r} was asked for")
        return real(self, *given)

    return reached


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end: looking through them for dead cycles again and again is a quarter of the time
    of collecting them.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionfinish() -> None:
    """What was set aside is let go as Python ends: libraries count what is left of them."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings of its own for every test, made only when something is kept there; never those of whoever runs them."""
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path_factory.getbasetemp() / f"settings-{next(_NUMBERS)}"))


@pytest.fixture(scope="session")
def cache() -> Path:
    """The app's own cache folder: bodies and drapes are content-addressed, so sharing it cannot leak between tests."""
    path = cache_dir()
    path.mkdir(parents=True, exist_ok=True)
    return path
