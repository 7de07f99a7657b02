"""Checks every hash, signature and link of a shoot. Reads only; trusts no link and no path inside a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot import chosen, line_check, moving, take_check
from studio_app.shoot.annals import Annals, Found
from studio_app.shoot.deliveries import DELIVERY, check_deliveries
from studio_app.shoot.direction_history import DirectionHistory
from studio_app.shoot.history import MAX_BLOB, History
from studio_app.shoot.journal import Journal
from studio_app.shoot.layout import (
    CALL_SHEET,
    CANDIDATES,
    DELIVERIES,
    DIRECTION,
    REVOKED,
    SELECTS,
    SHOOT,
    SIGNERS,
    VERDICTS,
    inside,
    read_bounded,
)
from studio_app.shoot.papers import CallSheet, ShootPaper
from studio_app.shoot.scratch import Scratch, digest
from studio_app.shoot.seals import Sealed, Seals, sealed_files, vouched
from studio_app.shoot.signers import Signers
from studio_app.shoot.signing import fingerprint
from studio_app.shoot.take_check import Tell

NAMED = 6
"""How many commits a sentence names before it counts the others."""


@dataclass(frozen=True)
class Report:
    """What was checked, what is wrong, and what a person should know besides; one sentence each."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    takes: int
    killed: int
    candidates: int
    verdicts: int
    selects: int

    @property
    def ok(self) -> bool:
        return not self.problems


def shoot_id(path: Path) -> str:
    """The id of the shoot at `path`, by the file in its folder. Raises BadInput when there is none."""
    if not (path / SHOOT).is_file():
        raise BadInput(f"{path} is not a shoot: it has no {SHOOT}.")
    return read_document(inside(path, SHOOT), "shoot", ShootPaper).id


def verify(path: Path, trust: str | None = None, tell: Tell = lambda _: None) -> Report:
    """Checks the shoot at `path`.

    `trust`: fingerprint ('SHA256:...') of the key that may change seats, keys and policy, kept outside the shoot; with
    it changes by anybody else are problems and what rests on them does not count, without it a note says on what the
    trust rests. `tell` hears the share of this workstation's pictures that was read; what it raises ends the check.
    Raises BadInput when there is no shoot to check.
    """
    shoot_id(path)
    history = History(path)
    if history.tip is None:
        raise BadInput(f"{path.name} has no history yet.")
    annals = Annals(history)
    sealed = Seals(history, annals, trust).all()
    files = sealed_files(history, sealed)
    problems = [
        *_documents(history),
        *_folder(history),
        *line_check.lines(history),
        *take_check.check_takes(path, tell),
        *chosen.candidates(history),
        *(seal.problem for seal in files if seal.problem is not None),
        *chosen.judged(history, files),
        *_superseded(sealed, files),
        *chosen.selects(history, sealed),
        *check_deliveries(history),
        *(_untrusted(annals.read(), trust) if trust else ()),
    ]
    return Report(
        problems=tuple(problems),
        notes=tuple(_notes(history, trust, sealed, annals.read())),
        takes=len(Scratch(path).stamps()),
        killed=take_check.count_killed(path),
        candidates=len(history.names(CANDIDATES)),
        verdicts=len(files),
        selects=sum(1 for name in history.names(SELECTS) if name.endswith(".png")),
    )


def _documents(history: History) -> Iterator[str]:
    """The shoot's own documents, as committed, and every version of the direction."""
    kinds: tuple[tuple[str, str, type[Value]], ...] = (
        (SHOOT, "shoot", ShootPaper),
        (CALL_SHEET, "call-sheet", CallSheet),
        (DIRECTION, "direction", Direction),
    )
    for path, kind, model in kinds:
        body = history.read(path, most=MAX_BYTES)
        if body is None:
            yield f"{path} is not in the history."
        else:
            yield from _said(path, lambda body=body, kind=kind, model=model: read_document(body, kind, model))
    directions = DirectionHistory(history)
    for version in directions.versions():
        name = f"Version {version.number} of the direction"
        yield from _said(name, lambda number=version.number: directions.at(number))


def _folder(history: History) -> Iterator[str]:
    """The files a person opens are the ones the history vouches for."""
    paths = [SHOOT, CALL_SHEET, SIGNERS, *([REVOKED] if history.entry(REVOKED) else [])]
    for folder in (CANDIDATES, VERDICTS):
        paths += [
            f"{folder}/{name}/{part}" for name in history.names(folder) for part in history.names(f"{folder}/{name}")
        ]
    paths += [f"{SELECTS}/{name}" for name in history.names(SELECTS)]
    paths += [f"{DELIVERIES}/{name}/{DELIVERY}" for name in history.names(DELIVERIES)]
    for path in paths:
        try:
            place = inside(history.root, path)
            if not place.is_file():
                yield f"{path} is missing from the folder; the history has it (git restore {path})."
            elif digest(read_bounded(place, MAX_BLOB)) != digest(history.read(path) or b""):
                yield f"{path} in the folder is not what the history says (git diff {path})."
        except BadInput as error:
            yield f"{path}: {error}"
    known = set(paths)
    for stranger in _strangers(history.root, known):
        yield f"{stranger} lies among the selects but was never chosen."


def _strangers(root: Path, known: set[str]) -> list[str]:
    folder = root / SELECTS
    if not folder.is_dir() or folder.is_symlink():
        return [SELECTS] if folder.is_symlink() else []
    return sorted(
        f"{SELECTS}/{entry.name}"
        for entry in folder.iterdir()
        if f"{SELECTS}/{entry.name}" not in known and not entry.name.startswith(".")
    )


def _superseded(sealed: tuple[Sealed, ...], files: tuple[Sealed, ...]) -> Iterator[str]:
    """The file of a person in a seat holds the last word of that person."""
    held = {(each.path, each.word.blob) for each in files}
    for each in sealed:
        if each.last and (each.path, each.word.blob) not in held:
            yield f"{each.path} is not the last word: commit {each.word.commit[:10]} has it."


def _untrusted(found: Found, trust: str) -> Iterator[str]:
    """Changes of seats, keys and policy that the trusted key did not sign, once it had signed one."""
    good = set(vouched(found, trust))
    if not good:
        yield f"The trusted key {trust} has signed nothing here: seats, keys and policy are not vouched for."
        return
    begun = False
    for each in found.amendments:
        begun = begun or each in good
        if begun and each not in good:
            yield (
                f"Commit {each.commit[:10]} of {each.by.name} (“{each.subject[:60]}”) changed seats, keys or policy "
                "without the trusted key."
            )


def _notes(history: History, trust: str | None, sealed: tuple[Sealed, ...], found: Found) -> Iterator[str]:
    if Journal.read(history.root) is not None:
        yield "Another window is writing, or was ended while it wrote; open the shoot once to put it in order."
    if (aside := moving.left_aside(history.root)) is not None:
        yield aside
    if trust is None and sealed:
        signers = Signers.of(history)
        keys = ", ".join(f"{each.mail} {fingerprint(each.key)}" for each in signers.allowed)
        yield (
            f"The signatures are as good as {SIGNERS} in this very folder. "
            f"Ask each person whether this is their key: {keys or 'nobody has one'}."
        )
    yield from _unsigned(found)
    ours = {"rights": {SIGNERS, REVOKED}}
    for folder, known in ours.items():
        for name in history.names(folder):
            if f"{folder}/{name}" not in known:
                yield f"{folder}/{name} is nothing this Twin Studio knows; it was left alone."


def _unsigned(found: Found) -> Iterator[str]:
    """Changes of seats, keys and policy that nobody signed; the first commit makes the shoot, before there are keys."""
    bare = [each for each in found.amendments[1:] if each.key is None]
    if bare:
        named = "; ".join(f"{each.commit[:10]} of {each.by.name}, “{each.subject[:60]}”" for each in bare[:NAMED])
        more = f"; and {len(bare) - NAMED} more" if len(bare) > NAMED else ""
        yield (
            f"Not signed, since no key was unlocked where it was done: {named}{more}. Each changed seats, keys or "
            "policy, and only the name in the history says who did it."
        )


def _said(name: str, check: Callable[[], object]) -> Iterator[str]:
    try:
        check()
    except BadInput as error:
        yield f"{name}: {error}"
