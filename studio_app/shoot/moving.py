"""Moves takes between takes/ and the trash in takes/trash/, each wholly, kill -9 at any moment or not.

What is to be moved is written down first (.studio/moving.json), then every file is renamed; a mover that died is
followed by the next holder of the lock, who finishes what is written down. Renaming never copies and never overwrites.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import (
    flush_folder,
    in_words,
    make_folder,
    remove,
    remove_leftovers,
    write_atomically,
    write_together,
)
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.direction.value import Value
from studio_app.shoot.layout import MOVING, STUDIO, TAKES, TRASH, checked_id, inside, is_take_id
from studio_app.takes.kill import Kill
from studio_app.takes.take import TakeId

KILL = ".kill.json"
DAMAGED = "moving-damaged.json"
MOST = 100_000


class Moving(Value):
    """What is being moved, and to where."""

    to: Literal["trash", "takes"]
    takes: Annotated[tuple[TakeId, ...], Field(max_length=MOST)]


def into_trash(root: Path, kills: Sequence[Kill]) -> None:
    """Moves the takes' files into the trash, each with its kill beside it.

    Raises Refused when a file of that name lies in the trash already, StudioError of the disk; then all are back where
    they were.
    """
    _follow_the_dead(root)
    takes, trash = inside(root, TAKES), inside(root, TRASH)
    make_folder(trash)
    names = [kill.take for kill in kills]
    _refuse_to_overwrite(names, takes, trash)
    _both_or_none(
        root,
        Moving(to="trash", takes=tuple(names)),
        lambda: write_together(trash, {f"{kill.take}{KILL}": to_document(kill, "kill") for kill in kills}),
    )


def out_of_trash(root: Path, names: Sequence[str]) -> None:
    """Moves the takes' files back and forgets their kills. Raises as `into_trash` does."""
    _follow_the_dead(root)
    make_folder(inside(root, TAKES))
    _refuse_to_overwrite(names, inside(root, TRASH), inside(root, TAKES))
    _both_or_none(root, Moving(to="takes", takes=tuple(names)), lambda: None)


def finish(root: Path) -> None:
    """Does what is written down and not yet done, and removes kills of takes that never arrived in the trash.

    Only for the holder of the shoot's lock. What cannot be done now waits for the next time.
    """
    with suppress(StudioError):
        _follow_the_dead(root)
        trash = inside(root, TRASH)
        if trash.is_dir():
            remove_leftovers(trash)
            for kill in list(trash.glob(f"*{KILL}")):
                name = kill.name.removesuffix(KILL)
                if is_take_id(name) and not (trash / f"{name}.json").exists():
                    remove(kill)
            _drop_if_empty(trash)


def _follow_the_dead(root: Path) -> None:
    plan = inside(root, f"{STUDIO}/{MOVING}")
    if not plan.is_file():
        return
    try:
        moving = read_document(plan, "moving", Moving)
    except BadInput:
        _set_aside(plan)
        return
    _move(root, moving)
    remove(plan)


def _set_aside(plan: Path) -> None:
    """Keeps a plan that cannot be read, out of the way of the next one.

    Nothing is lost by it: a move only renames, so every file lies in the one folder or the other.
    """
    aside = plan.with_name(DAMAGED)
    with in_words(aside):
        plan.replace(aside)
        flush_folder(plan.parent)


def left_aside(root: Path) -> str | None:
    """The sentence about a plan that was set aside, or None."""
    if not inside(root, f"{STUDIO}/{DAMAGED}").is_file():
        return None
    return (
        f"What the last kill or restore still had to move could not be read; it was set aside as {STUDIO}/{DAMAGED}. "
        f"No file was lost: look whether each take lies whole in {TAKES} or in {TRASH}, then remove it."
    )


def _both_or_none(root: Path, moving: Moving, prepare: Callable[[], None]) -> None:
    plan = inside(root, f"{STUDIO}/{MOVING}")
    make_folder(plan.parent)
    try:
        prepare()
        write_atomically(plan, to_document(moving, "moving"))
        _move(root, moving)
    except StudioError:
        _move(root, moving.having(to="takes" if moving.to == "trash" else "trash"))
        remove(plan)
        raise
    remove(plan)
    _drop_if_empty(inside(root, TRASH))


def _move(root: Path, moving: Moving) -> None:
    """The JSON goes first into the trash and last out of it: a take is listed where JSON and picture lie together."""
    takes, trash = inside(root, TAKES), inside(root, TRASH)
    make_folder(takes)
    make_folder(trash)
    killing = moving.to == "trash"
    here, there = (takes, trash) if killing else (trash, takes)
    with in_words(here / "takes"):
        for name, files in _files(here, moving.takes).items():
            last = f"{name}.json"
            for file in sorted(files, key=lambda file, last=last: (file == last) != killing):
                if not (there / file).exists():
                    (here / file).rename(there / file)
        flush_folder(there)
        flush_folder(here)
        if not killing:
            for name in moving.takes:
                (trash / f"{name}{KILL}").unlink(missing_ok=True)
            flush_folder(trash)


def _files(folder: Path, names: Iterable[str]) -> dict[str, list[str]]:
    """The files of each take in a folder, whatever their endings, without its kill."""
    found: dict[str, list[str]] = {checked_id(name): [] for name in names}
    with os.scandir(folder) as entries:
        for entry in entries:
            name, _, ending = entry.name.partition(".")
            if name in found and f".{ending}" != KILL:
                found[name].append(entry.name)
    return found


def _refuse_to_overwrite(names: Sequence[str], here: Path, there: Path) -> None:
    if len(names) > MOST:
        raise BadInput(f"At most {MOST} takes are moved at once.")
    for name, files in _files(here, names).items():
        if any((there / file).exists() for file in files):
            raise Refused(
                f"Files of {name} lie in takes and in the trash at once.",
                safe="Nothing was moved.",
                do=f"Look into {TAKES} and {TRASH} and keep the right ones.",
            )


def _drop_if_empty(trash: Path) -> None:
    with in_words(trash):
        if trash.is_dir() and not any(trash.iterdir()):
            trash.rmdir()
            flush_folder(trash.parent)
