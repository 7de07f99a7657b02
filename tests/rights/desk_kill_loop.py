"""Run by test_desk_hostile: writes papers again and again, killed at each file operation in turn.

    python desk_kill_loop.py FOLDER

Prints one JSON object: how often each state was found afterwards, and what was wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from desk_samples import KEYS, clock, full_desk, passport

from studio_app.rights.desk import Desk
from studio_app.studio.desk import OwnerDesk
from studio_app.twins.status import State

EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"})
WRITES = os.O_WRONLY | os.O_RDWR
GRANT = "grant-sample-freja-sample-brand"


def burn(fuse: int) -> None:
    left = [fuse]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if writes or event in EVENTS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


WORKS: tuple[Callable[[Path], object], ...] = (
    lambda folder: Desk(folder, clock).revoke("twin", "sample-freja", State.SUSPENDED, "A pause", KEYS.owner),
    lambda folder: OwnerDesk(folder, clock).decline(GRANT, "Not now"),
    lambda folder: Desk(folder, clock).save(passport(version=2)),
)
"""A newer status over a signed one; a request declined; a newer passport over a signed one."""


def killed(fuse: int, work: Callable[[Path], object], folder: Path) -> bool:
    child = os.fork()
    if child == 0:
        burn(fuse)
        work(folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def until_done(work: Callable[[Path], object], folder: Path) -> Iterator[int]:
    """Each fuse that kills the work; the desk is then as the kill left it."""
    for fuse in range(1, 200):
        shutil.rmtree(folder / "desk", ignore_errors=True)
        shutil.copytree(folder / "first", folder / "desk")
        if not killed(fuse, work, folder / "desk"):
            return
        yield fuse


def state(folder: Path) -> str:
    """Which of the papers are there; raises AssertionError where one is half."""
    papers = Desk(folder, clock).papers()
    assert not papers.problems, papers.problems
    assert papers.passport is not None
    assert papers.status is not None
    for each in (papers.passport, papers.status, *papers.grants.values(), *papers.consents.values()):
        assert not each.broken, f"{each.path} lies beside signatures of other bytes"
    assert len(papers.status.signers) == 1
    version = papers.passport.paper.version
    assert len(papers.passport.signers) == (2 if version == 1 else 0)
    if version == 2:
        assert (folder / "earlier/passport-0001.json").exists() or (folder / ".writing").exists()
    if GRANT in papers.grants:
        assert len(papers.grants[GRANT].signers) == 1
    return f"status {papers.status.paper.seq}, {len(papers.grants)} grants, passport {version}"


def main(folder: Path) -> None:
    full_desk(folder / "first").issue(KEYS.owner)
    found: dict[str, int] = {}
    wrong: list[str] = []
    os.fsync = lambda _descriptor: None  # a kill loses nothing of what the system holds; waiting for a disk is slow
    for fuse in chain.from_iterable(until_done(work, folder) for work in WORKS):
        try:
            said = state(folder / "desk")
            found[said] = found.get(said, 0) + 1
            Desk(folder / "desk", clock).folder.write({"readable/x.pdf": b"x"})  # the next writer finishes, clears away
            assert state(folder / "desk") == said
            left = [path.name for path in (folder / "desk").iterdir() if path.name.startswith((".new-", ".writing"))]
            assert not left, left
        except AssertionError as error:
            wrong.append(f"fuse {fuse}: {error}")
    sys.stdout.write(json.dumps({"found": found, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
