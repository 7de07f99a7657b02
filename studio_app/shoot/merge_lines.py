"""Bringing together directions, options, named versions and saved filters.

Where both copies changed the same one, the later stands and the other is kept: a direction as a named version, a name
among the earlier names, everything else in the history.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TypeVar

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.direction.naming import LONGEST, is_id, new_id
from studio_app.shoot.commit import Commit
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.layout import CURRENT, DIRECTION, OPTION, OPTIONS, SIEVES, SNAPSHOTS
from studio_app.shoot.line_papers import MAIN, Option, Snapshot
from studio_app.shoot.merge_review import later, three
from studio_app.shoot.merge_sides import Draft, Sides, refused

Named = TypeVar("Named", Option, Snapshot)


def merge_lines(sides: Sides, draft: Draft) -> frozenset[str]:
    """Adds what they directed; the paths that were decided. Raises BadInput when a document cannot be read."""
    done: set[str] = set()
    for path in sorted(sides.there):
        steps = path.split("/")
        if path == DIRECTION:
            _direction(sides, draft, path, MAIN)
        elif path.startswith(f"{OPTIONS}/") and len(steps) == 4 and is_id(steps[2]) and steps[3] in (CURRENT, OPTION):
            if steps[3] == CURRENT:
                _direction(sides, draft, path, steps[2])
            else:
                _paper(sides, draft, path, "option", Option)
        elif path.startswith(f"{SNAPSHOTS}/") and is_id(steps[-1].removesuffix(".json")) and len(steps) == 3:
            _paper(sides, draft, path, "snapshot", Snapshot)
        elif path.startswith(f"{SIEVES}/"):
            _sieve(sides, draft, path)
        else:
            continue
        done.add(path)
    return frozenset(done)


def _direction(sides: Sides, draft: Draft, path: str, line: str) -> None:
    past, here, there = sides.documents(path, "direction", Direction)
    if there is None:
        if past is not None:
            raise refused(f"The other copy took {path} away, which the studio never does.")
        return
    if here is None or not sides.both(path):
        draft.take(path, sides.there[path].after)
        return
    theirs_later, ours, theirs = sides.later(path)
    if theirs_later:
        draft.take(path, sides.there[path].after)
    commit = ours if theirs_later else theirs
    body = sides.history.read(path, commit.id, MAX_BYTES)
    if body is not None:
        _keep(sides, draft, line, commit, body)


def _keep(sides: Sides, draft: Draft, line: str, commit: Commit, body: bytes) -> None:
    """Gives the direction that does not stand a name. The same commit always gets the same document."""
    who, title = one_line(commit.author.name), _title(sides, line)
    tail = f" as {who} left it ({commit.id[:7]})"
    name = f"{title[: max(8, LONGEST - len(tail))]}{tail}"[:LONGEST]
    paper = Snapshot(
        name=name,
        words="Kept when two copies of the shoot were brought together; the later direction stands.",
        by=commit.author,
        when=commit.when,
        line=line,
        commit=commit.id,
        sha256=hashlib.sha256(body).hexdigest(),
        direction=read_document(body, "direction", Direction),
    )
    draft.edits[f"{SNAPSHOTS}/{new_id(name, commit.id)}.json"] = to_document(paper, "snapshot")
    draft.say(f"Both copies changed {_phrase(title)}; the later one stands, the other is kept as “{name}”.")


def _title(sides: Sides, line: str) -> str:
    if line == MAIN:
        return "Main line"
    body = sides.history.read(f"{OPTIONS}/{line}/{OPTION}", sides.base, MAX_BYTES)
    try:
        return read_document(body or b"", "option", Option).name
    except BadInput:
        return line


def _phrase(title: str) -> str:
    return "the main line" if title == "Main line" else f"the option “{title}”"


def _paper(sides: Sides, draft: Draft, path: str, kind: str, model: type[Named]) -> None:
    """What an option or a named version is called, and whether it is closed; names that lost stay among the earlier."""
    past, here, there = sides.documents(path, kind, model)
    if there is None:
        if past is not None:
            raise refused(f"The other copy took {path} away, which the studio never does.")
        return
    if here is None or not sides.both(path):
        draft.take(path, sides.there[path].after)
        return
    theirs_later, _, _ = sides.later(path, lambda body: read_document(body, kind, model).name)
    names = three(past and past.name, here.name, there.name, lambda one, other: other if theirs_later else one)
    said = {*here.earlier, *there.earlier, here.name, there.name} - {names}
    before = past.earlier if past is not None else ()
    kept = (*(name for name in before if name in said), *sorted(said.difference(before)))
    fields: dict[str, object] = {"name": names, "earlier": kept}
    if isinstance(here, Option) and isinstance(there, Option):
        before = past if isinstance(past, Option) else None
        fields["closed"] = three(before and before.closed, here.closed, there.closed, lambda one, other: one or other)
        fields["chosen"] = three(before and before.chosen, here.chosen, there.chosen, _later_moment)
    if here.name != names != there.name or here.name != there.name != (past and past.name) != here.name:
        draft.say(f"Both copies renamed one {kind}; it is called “{names}” now.")
    draft.edits[path] = to_document(here.having(**fields), kind)


def _later_moment(one: datetime | None, other: datetime | None) -> datetime | None:
    return later(one, other, lambda when: when)


def _sieve(sides: Sides, draft: Draft, path: str) -> None:
    """A saved filter: the later one; one that was deleted here and changed there is kept."""
    _, here, there = sides.blobs(path)
    if not sides.both(path) or here is None:
        draft.take(path, there)
    elif there is not None:
        theirs_later, _, _ = sides.later(path)
        draft.say(f"Both copies changed the filter {path.rpartition('/')[2]}; the later one stands.")
        if theirs_later:
            draft.take(path, there)
