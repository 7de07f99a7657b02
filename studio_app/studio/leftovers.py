"""Folders of a running studio (previews, frames), and what a killed one left behind: taken away by the next start."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

RENDER, STAGE = "twin-render", "twin-stage"
_NAME = re.compile(rf"(?:{RENDER}|{STAGE})-(\d{{1,10}})-\w+")


def own_folder(kind: str, place: Path | None = None) -> tempfile.TemporaryDirectory[str]:
    """A new folder that says in its name whose it is; what dead owners left beside it is taken away first.

    `place`: where; None is the system's folder for temporary files. Raises OSError when it cannot be made.
    """
    clear_leftovers(Path(tempfile.gettempdir()) if place is None else place)
    return tempfile.TemporaryDirectory(prefix=f"{kind}-{os.getpid()}-", dir=place, ignore_cleanup_errors=True)


def clear_leftovers(place: Path) -> tuple[str, ...]:
    """Takes away folders of ours whose owner is dead; returns their names. Links and other people's are left alone."""
    if sys.platform == "win32":  # no way to ask for a process without ending it
        return ()
    try:
        found = [entry for entry in os.scandir(place) if _dead(entry)]
    except OSError:
        return ()
    for entry in found:
        shutil.rmtree(entry.path, ignore_errors=True)
    return tuple(entry.name for entry in found)


def _dead(entry: os.DirEntry[str]) -> bool:
    match = _NAME.fullmatch(entry.name)
    if match is None or not entry.is_dir(follow_symlinks=False):
        return False
    return entry.stat(follow_symlinks=False).st_uid == os.getuid() and not _alive(int(match[1]))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
