"""Bringing together proposed takes: pictures are never changed, what was said of them is merged field by field."""

from __future__ import annotations

from studio_app.direction.documents import to_document
from studio_app.direction.errors import StudioError
from studio_app.shoot.chosen import check_candidate
from studio_app.shoot.layout import (
    CANDIDATES,
    KILLED,
    PASSES,
    PICTURE,
    PREVIEW,
    REVIEW,
    STATE,
    TAKE,
    candidate,
    is_take_id,
)
from studio_app.shoot.merge_review import later, merged_review, three
from studio_app.shoot.merge_sides import Draft, Sides, refused
from studio_app.shoot.papers import State
from studio_app.takes.kill import Kill
from studio_app.takes.review import Review

_LASTING = (PICTURE, PREVIEW, TAKE, STATE, *PASSES)
_PARTS = (*_LASTING, REVIEW, KILLED)


def merge_takes(sides: Sides, draft: Draft) -> frozenset[str]:
    """Adds their candidates and what they said of ours; the takes that are touched.

    Raises Refused: a proposed picture was changed or taken away, a candidate that is not what it says.
    """
    touched = {path.split("/")[1] for path in sides.there if path.startswith(f"{CANDIDATES}/")}
    for path in sorted(sides.there):
        steps = path.split("/")
        if steps[0] == CANDIDATES and not (len(steps) == 3 and is_take_id(steps[1]) and steps[2] in _PARTS):
            raise refused(f"The other copy holds {path[:80]}, which is no part of a proposed take.")
    for take in sorted(touched):
        _take(sides, draft, take)
    fresh = [take for take in touched if sides.history.entry(candidate(take, TAKE), sides.ours) is None]
    if fresh:
        draft.say(f"{len(fresh)} take{'s' if len(fresh) != 1 else ''} proposed in the other copy.")
    return frozenset(touched)


def _take(sides: Sides, draft: Draft, take: str) -> None:
    lasting = [candidate(take, part) for part in _LASTING if candidate(take, part) in sides.there]
    if sides.history.entry(candidate(take, TAKE), sides.base) is not None and lasting:
        raise refused(f"The other copy changed {lasting[0]}; what was proposed is never changed.")
    if lasting:
        _proposal(sides, draft, take)
    _review(sides, draft, take)
    _kill(sides, draft, take)


def _proposal(sides: Sides, draft: Draft, take: str) -> None:
    """A take proposed there; proposed on both sides, the earlier proposal stands."""
    try:
        check_candidate(sides.history, take, sides.theirs)
    except StudioError as error:
        raise refused(f"The other copy proposes {take}, which is not what it says: {error}") from error
    for part in (PICTURE, TAKE, *PASSES):
        _, here, there = sides.blobs(candidate(take, part))
        if there is None and part in PASSES:
            continue
        if here is not None and here != there:
            raise refused(f"{candidate(take, part)} is another one in the other copy.")
        if here is None:
            draft.take(candidate(take, part), there)
    _, here, there = sides.documents(candidate(take, STATE), "state", State)
    if here is None or (there is not None and _proposed(there) < _proposed(here)):
        for part in (STATE, PREVIEW):
            draft.take(candidate(take, part), sides.blobs(candidate(take, part))[2])


def _proposed(state: State) -> tuple[str, str, str]:
    return state.when.isoformat(), state.proposed_by.mail, state.preview_sha256


def _review(sides: Sides, draft: Draft, take: str) -> None:
    path = candidate(take, REVIEW)
    if path not in sides.there:
        return
    past, here, there = sides.documents(path, "review", Review)
    if there is None:
        raise refused(f"The other copy took {path} away, which the studio never does.")
    if here is None or not sides.both(path):
        draft.take(path, sides.there[path].after)
        return
    draft.edits[path] = to_document(merged_review(past, here, there), "review")


def _kill(sides: Sides, draft: Draft, take: str) -> None:
    path = candidate(take, KILLED)
    if path in sides.there:
        past, here, there = sides.documents(path, "kill", Kill)
        kill = three(past, here, there, _later_kill)
        if kill is not None and kill.take != take:
            raise refused(f"{path} speaks of another take.")
        draft.edits[path] = to_document(kill, "kill") if kill is not None else None


def _later_kill(one: Kill | None, other: Kill | None) -> Kill | None:
    if one is None or other is None:
        return one or other
    return later(one, other, lambda kill: kill.when)
