"""kill -9 at any moment of writing: nothing that was shown as saved is lost, and stock git finds nothing wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import verify

KILLS = 220


@pytest.mark.skipif(sys.platform == "win32", reason="forks writers")
def test_220_kills_lose_nothing(shoot: Shoot, root: Path, tmp_path: Path, git):
    shoot.close()
    loop = Path(__file__).with_name("kill_loop.py")
    words = [sys.executable, str(loop), str(root), str(tmp_path / "keys" / "ada"), str(KILLS)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    report = json.loads(ended.stdout)
    assert report["lost"] == []
    assert report["killed"] == KILLS
    assert report["saved"] > KILLS
    assert report["selects"] > 10
    assert report["marked"] > KILLS // 2
    assert report["binned"] > 10
    checked = git("fsck", "--strict", "--full")
    assert checked.returncode == 0
    assert "missing" not in checked.stdout + checked.stderr
    assert git("status", "--porcelain").stdout == ""
    assert verify(root).problems == ()
