"""The checks of options and named versions: each document, each version, and that none of them has gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.naming import is_id
from studio_app.shoot.direction_history import DirectionHistory, line_path
from studio_app.shoot.history import History
from studio_app.shoot.layout import OPTION, OPTIONS, SNAPSHOTS, inside, read_bounded
from studio_app.shoot.line_papers import Option, Snapshot


def lines(history: History) -> Iterator[str]:
    """One sentence for each thing wrong with an option or a named version."""
    directions = DirectionHistory(history)
    options, snapshots = history.names(OPTIONS), history.names(SNAPSHOTS)
    for name in sorted(options):
        try:
            _check_option(history, directions, name)
        except BadInput as error:
            yield f"Option {name}: {error}"
    for name in sorted(snapshots):
        try:
            _check_snapshot(history, name)
        except BadInput as error:
            yield f"Named version {name}: {error}"
    yield from _gone(history, OPTIONS, "Option", set(options))
    yield from _gone(history, SNAPSHOTS, "Named version", set(snapshots))


def _check_option(history: History, directions: DirectionHistory, name: str) -> None:
    path = f"{OPTIONS}/{name}/{OPTION}"
    body = history.read(path, most=MAX_BYTES) if is_id(name) else None
    if body is None:
        raise BadInput(f"it has no {OPTION}.")
    read_document(body, "option", Option)
    _require_in_folder(history, path, body)
    if history.entry(line_path(name)) is None:
        raise BadInput("it has no direction.")
    for version in directions.versions(name):
        directions.at(version.number, name)


def _check_snapshot(history: History, name: str) -> None:
    path, stem = f"{SNAPSHOTS}/{name}", name.removesuffix(".json")
    body = history.read(path, most=MAX_BYTES) if is_id(stem) and stem != name else None
    if body is None:
        raise BadInput("it is not a document of a named version.")
    paper = read_document(body, "snapshot", Snapshot)
    _require_in_folder(history, path, body)
    try:
        named = history.read(line_path(paper.line), paper.commit, MAX_BYTES)
    except BadInput:
        return  # a light clone has not every commit; the document holds the direction itself
    if named is None or hashlib.sha256(named).hexdigest() != paper.sha256:
        raise BadInput(f"commit {paper.commit[:10]} holds another direction than the one that was named.")
    if read_document(named, "direction", Direction) != paper.direction:
        raise BadInput("its direction is not the one that was named.")


def _require_in_folder(history: History, path: str, body: bytes) -> None:
    place = inside(history.root, path)
    if not place.is_file():
        raise BadInput(f"it is missing from the folder; the history has it (git restore {path}).")
    if read_bounded(place, MAX_BYTES) != body:
        raise BadInput(f"the folder's is not what the history says (git diff {path}).")


def _gone(history: History, folder: str, what: str, here: set[str]) -> Iterator[str]:
    """What was saved once and is no longer there."""
    told: set[str] = set()
    last: str | None = None
    for commit in history.walk():
        held = history.entry(folder, commit.id)
        if held is None or held == last:
            continue
        last = held
        for name in sorted(history.names(folder, commit.id).keys() - here - told):
            told.add(name)
            yield f"{what} {name} was saved and is gone; commit {commit.id[:10]} still has it."
