"""The real window on a real X server, as a person has it: a whole session by keys, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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
