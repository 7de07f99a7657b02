"""Runs a stock git in a folder of ours, with nobody's settings, never in a repository that came from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from studio_app.direction.errors import BadInput, Refused

_SECONDS = 3600
_WORDS = 400


def run_git(gitdir: Path, *words: str, source: IO[bytes] | bytes = b"", to: IO[bytes] | None = None) -> bytes:
    """What `git --git-dir=gitdir words...` says; with `to` it goes into that file instead. `source`: its input.

    Raises Refused when there is no git here or it takes too long, BadInput with git's own words when it says no.
    """
    git = shutil.which("git")
    if git is None:
        raise Refused("Bundles and clones are read with git, which this computer lacks.", do="Install git.")
    piped = isinstance(source, bytes)
    with subprocess.Popen(  # noqa: S603  # git itself, found on the path, in a folder of ours
        [git, f"--git-dir={gitdir}", *words],
        stdin=subprocess.PIPE if piped else source,
        stdout=to or subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    ) as running:
        try:
            said, wrong = running.communicate(source if piped else None, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            running.kill()
            raise Refused(
                f"git {words[0]} took longer than an hour and was ended.", safe="Nothing was changed."
            ) from error
    if running.returncode:
        raise BadInput(_said(wrong) or f"git {words[0]} failed.")
    return said or b""


def _environment() -> dict[str, str]:
    held = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TEMP", "TMP")}
    nowhere = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return held | nowhere | {"HOME": os.devnull, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def _said(words: bytes) -> str:
    """The last line with something in it, without git's own 'fatal: '."""
    lines = [line.strip() for line in words.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].removeprefix("fatal: ").removeprefix("error: ")[:_WORDS] if lines else ""
