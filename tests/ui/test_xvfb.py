"""The real window on a real X server, as a person has it: a whole session by keys, in a process of its own."""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio_app.studio.monitor import monitor_profile

SESSION = Path(__file__).with_name("xvfb_session.py")
SCREEN = "1720x1028x24"


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own; the server chooses the number and says it."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed; ./run test installs it")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    running = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        name = f":{number.readline().strip()}"
    yield name
    running.terminate()
    running.wait(timeout=20)


def test_a_whole_session_on_a_real_screen(display: str, tmp_path: Path) -> None:
    own = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "HOME": str(tmp_path), "XDG_DOCUMENTS_DIR": str(tmp_path)}
    own |= {"TWIN_STUDIO_CONFIG": str(tmp_path / "config"), "XDG_RUNTIME_DIR": str(tmp_path)}
    tmp_path.chmod(0o700)
    ended = subprocess.run(
        [sys.executable, str(SESSION), str(tmp_path)],
        capture_output=True, text=True, timeout=200, check=False, env={**os.environ, **own},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    said = json.loads(ended.stdout.strip().splitlines()[-1])
    assert said["platform"] == "xcb"
    assert "renders on" in said["machine"]
    assert (said["lens"], said["restored"]) == (100, 85)
    assert (said["stars"], said["select"]) == (4, "L01-S01_v001")
    assert said["size"] == [1280, 800]
    with Image.open(tmp_path / "window.png") as picture:
        seen = np.asarray(picture.convert("RGB"), np.int16)
    assert np.ptp(seen) > 200, "the window was painted"
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) > 500


def test_the_profile_that_a_colour_manager_gave_the_screen_is_read(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert monitor_profile("screen") == b"", "a screen without a profile"
    for space, usable in (("LAB", False), ("sRGB", True)):  # one in Lab is no screen's
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
        with given_to_screen(profile):
            assert monitor_profile("screen") == (profile if usable else b"")


@contextmanager
def given_to_screen(profile: bytes) -> Generator[None]:
    """Sets the root window's property as colour managers do; the server forgets it with its last client."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(None))
    cardinal, replace, eight_bits = ctypes.c_ulong(6), 0, 8
    atom = ctypes.c_ulong(x11.XInternAtom(server, b"_ICC_PROFILE", 0))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(server))
    x11.XChangeProperty(server, root, atom, cardinal, eight_bits, replace, profile, len(profile))
    x11.XSync(server, 0)
    yield
    x11.XCloseDisplay(server)
