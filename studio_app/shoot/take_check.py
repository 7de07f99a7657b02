"""The check of this workstation's own takes, in takes/ and in the trash: documents, reviews, kills, picture hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import TAKES, TRASH, read_bounded
from studio_app.shoot.moving import KILL
from studio_app.shoot.scratch import Scratch, digest
from studio_app.takes.kill import Kill
from studio_app.takes.png import MAX_BYTES
from studio_app.takes.take import Take

Tell = Callable[[float], None]


def check_takes(root: Path, tell: Tell) -> Iterator[str]:
    """A sentence for each thing wrong. `tell` hears the share done after each picture; what it raises ends the check.

    Reads every picture: about a gigabyte in one to three seconds.
    """
    folders = {folder: Scratch(root, folder) for folder in (TAKES, TRASH)}
    listed = {folder: sorted(scratch.stamps()) for folder, scratch in folders.items()}
    for name in sorted({*listed[TAKES]} & {*listed[TRASH]}):
        yield f"{name} lies in {TAKES} and in {TRASH} at once; keep the right one."
    every, done = sum(map(len, listed.values())), 0
    for folder, scratch in folders.items():
        for name in sorted({*scratch.names()} - {*listed[folder]}):
            yield f"The picture of {name} is missing from {folder}."
        for name in listed[folder]:
            yield from _check(scratch, folder, name)
            done += 1
            tell(done / every)


def count_killed(root: Path) -> int:
    """How many takes lie in the trash of this workstation."""
    return len(Scratch(root, TRASH).stamps())


def _check(scratch: Scratch, folder: str, name: str) -> Iterator[str]:
    where = " in the trash" if folder == TRASH else ""
    try:
        take = scratch.read_take(name)
        scratch.read_review(name)
        if digest(scratch.picture(name)) != take.sha256:
            yield f"The picture of {name}{where} has changed since it was taken."
        yield from _passes(scratch, folder, take)
        kill = scratch.place(name, KILL)
        if folder == TRASH and kill.is_file() and read_document(kill, "kill", Kill).take != name:
            yield f"The kill of {name} in the trash speaks of another take."
    except BadInput as error:
        yield f"{name}{where}: {error}"


def _passes(scratch: Scratch, folder: str, take: Take) -> Iterator[str]:
    """What earlier passes painted is kept as long as the take is."""
    for number, sha256 in enumerate(take.passes, 1):
        try:
            place = scratch.shown_pass(take, number)
        except BadInput:
            yield f"Pass {number} of {take.id} is missing from {folder}."
            continue
        if digest(read_bounded(place, MAX_BYTES)) != sha256:
            yield f"Pass {number} of {take.id} in {folder} has changed since it was painted."
