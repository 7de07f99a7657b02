"""Bringing together twins/: a paper and its signatures come from one copy, the higher status wins, ledgers grow."""

from __future__ import annotations

import re

from studio_app.shoot.layout import TWINS
from studio_app.shoot.merge_sides import Draft, Sides, refused
from studio_app.shoot.twin_papers import LEDGER, status_number

_SIGNATURE = re.compile(r"\.(owner|agency|licensee)\.sig$")


def merge_twins(sides: Sides, draft: Draft) -> None:
    """Adds the papers and ledgers of the twins. Raises Refused: one ledger was written in two copies."""
    changed = sorted(path for path in sides.there if path.startswith(f"{TWINS}/"))
    for path in changed:
        if f"/{LEDGER}/" in path:
            _ledger(sides, draft, path)
    for paper in sorted({_SIGNATURE.sub("", path) for path in changed if f"/{LEDGER}/" not in path}):
        _paper(sides, draft, paper)


def _paper(sides: Sides, draft: Draft, paper: str) -> None:
    """One paper with all its signatures: never the bytes of one copy under the signatures of the other."""
    mine, theirs = ({path for path in side if _SIGNATURE.sub("", path) == paper} for side in (sides.here, sides.there))
    differs = any(sides.both(path) for path in mine & theirs)
    take = _theirs(sides, paper) if differs else True
    if differs:
        draft.say(f"Both copies changed {paper}; {'the other copy’s' if take else 'the one here'} holds.")
    if take:
        for path in theirs:
            draft.take(path, sides.there[path].after)


def _theirs(sides: Sides, paper: str) -> bool:
    """A status of a higher number is the newer one, whenever it was brought in; of other papers the later counts."""
    if paper.endswith("/status.json"):
        _, here, there = sides.bodies(paper)
        if status_number(here) != status_number(there):
            return status_number(there) > status_number(here)
    return sides.later(paper)[0]


def _ledger(sides: Sides, draft: Draft, path: str) -> None:
    """A chain has one writer, so of two states of it one must be the beginning of the other."""
    if not sides.both(path):
        draft.take(path, sides.there[path].after)
        return
    _, here, there = sides.bodies(path)
    if path.endswith(".checkpoint"):
        if sides.later(path)[0]:
            draft.take(path, sides.there[path].after)
    elif there.startswith(here):
        draft.take(path, sides.there[path].after)
    elif not here.startswith(there):
        raise refused(
            f"The ledger {path} was written in both copies, so they no longer agree on what was made.",
            "Look at both with twin-studio statement; one workstation was copied with its ledger.",
        )
