"""Making a shoot folder, and entering one: the checks, the lock, and the repair after a crash."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import disk_error, flush_folder, in_words, make_folder, remove_leftovers
from studio_app.direction.errors import BadInput
from studio_app.direction.value import sentence
from studio_app.shoot import moving
from studio_app.shoot.bundle_quarantine import remove_quarantines
from studio_app.shoot.history import History
from studio_app.shoot.judging import require_writable_name
from studio_app.shoot.layout import (
    ATTRIBUTES,
    CALL_SHEET,
    DIRECTION,
    IGNORE,
    LOCK,
    REVOKED,
    SHOOT,
    SIGNERS,
    STUDIO,
    TAKES,
    inside,
)
from studio_app.shoot.lock import WriterLock, holder
from studio_app.shoot.papers import CallSheet, Seated, ShootPaper
from studio_app.shoot.scratch import Scratch
from studio_app.shoot.worktree import record, recover
from studio_app.takes.person import Person


def found(
    path: Path,
    title: str,
    direction: Direction,
    operator: Person,
    policy: Mapping[str, int],
    brief: str,
    self_approval: bool | None = None,
) -> None:
    """Makes the shoot in a folder beside `path` and moves it there when it is whole. Raises BadInput, StudioError.

    `self_approval` is allowed where a single yes is asked for, unless it is said.
    """
    require_writable_name(operator)
    try:
        paper = ShootPaper(
            id=secrets.token_hex(8),
            title=title,
            brief=brief,
            created=datetime.now(UTC),
            policy=dict(policy),
            self_approval=sum(policy.values()) == 1 if self_approval is None else self_approval,
            twins=(direction.cast.twin,),
        )
    except ValidationError as error:
        raise BadInput(f"The shoot cannot be made: {sentence(error)}") from error
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(f"{path} is already there.", safe="It was left as it is.", do="Choose another name.")
    making = path.parent / f".new-{path.name}-{os.getpid()}"
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        try:
            _fill(making, paper, direction, operator)
            if path.is_dir():
                path.rmdir()
            making.rename(path)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        flush_folder(path.parent)


def _fill(root: Path, paper: ShootPaper, direction: Direction, operator: Person) -> None:
    for folder in (STUDIO, TAKES, "direction", "rights"):
        make_folder(root / folder)
    files = {
        ".gitignore": IGNORE,
        ".gitattributes": ATTRIBUTES,
        SHOOT: to_document(paper, "shoot"),
        CALL_SHEET: to_document(CallSheet(people=(Seated(person=operator, seats=("operator",)),)), "call-sheet"),
        DIRECTION: to_document(direction, "direction"),
        SIGNERS: b"",
        REVOKED: b"",
    }
    record(History.create(root), files, f"Open the shoot {paper.title}\n", operator)


def enter(path: Path) -> tuple[WriterLock | None, str | None]:
    """The writer's lock, or None and the sentence why the shoot can only be looked at.

    Raises BadInput when there is no shoot or a newer Twin Studio made it.
    """
    if not path.is_dir() or not (path / SHOOT).is_file():
        raise BadInput(f"{path} is not a shoot: it has no {SHOOT}.", do="Choose a shoot's folder, or make a new one.")
    read_document(inside(path, SHOOT), "shoot", ShootPaper)
    history = History(path)
    if history.tip is None:
        raise BadInput(f"{path.name} has no history yet.", do="Make a new shoot, or bring its .git folder back.")
    try:
        inside(path, STUDIO).mkdir(exist_ok=True)
        lock = WriterLock.try_hold(inside(path, f"{STUDIO}/{LOCK}"))
    except OSError as error:
        reason = disk_error(error, path / SHOOT).do or "The folder cannot be written."
        return None, f"This shoot can be looked at but not changed: its folder may not be written to. {reason}"
    if lock is None:
        who = holder(path / STUDIO / LOCK)
        return None, f"Another window has this shoot open ({who}); here it can be looked at but not changed."
    try:
        _repair(path, history)
    except BaseException:
        lock.release()
        raise
    return lock, None


def _repair(path: Path, history: History) -> None:
    for folder in (STUDIO, "direction", "rights", "."):
        remove_leftovers(path if folder == "." else inside(path, folder))
    remove_quarantines(path)
    Scratch(path).tidy()
    moving.finish(path)
    history.settle_settings()
    recover(history)
