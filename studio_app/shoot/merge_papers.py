"""Bringing together who may judge: the shoot's paper, the call sheet, allowed and revoked keys."""

from __future__ import annotations

from datetime import datetime

from studio_app.direction.documents import to_document
from studio_app.shoot.layout import CALL_SHEET, REVOKED, SHOOT, SIGNERS
from studio_app.shoot.merge_review import later, three
from studio_app.shoot.merge_sides import Draft, Sides, refused
from studio_app.shoot.papers import CallSheet, Seated, ShootPaper
from studio_app.takes.note import Signoff

RULING = (SHOOT, CALL_SHEET, SIGNERS, REVOKED)


def merge_papers(sides: Sides, draft: Draft) -> None:
    """Adds the papers. Raises Refused: another shoot, one key of two people; BadInput: one that cannot be read."""
    if SHOOT in sides.there:
        _paper(sides, draft)
    if CALL_SHEET in sides.there:
        _sheet(sides, draft)
    for path in (SIGNERS, REVOKED):
        if path in sides.there:
            past, here, there = sides.bodies(path)
            lasting = path == REVOKED
            if here == past and not (lasting and set(past.splitlines()) - set(there.splitlines())):
                draft.take(path, sides.there[path].after)
            else:
                draft.edits[path] = merged_lines(past, here, there, lasting=lasting)


def merged_lines(past: bytes, here: bytes, there: bytes, *, lasting: bool = False) -> bytes:
    """The lines of both, those of the past first, new ones sorted; what one side took out is out.

    `lasting`: nothing is ever taken out (a revocation).
    """
    before, ours, theirs = (body.splitlines() for body in (past, here, there))
    kept = [line for line in before if lasting or (line in ours and line in theirs)]
    fresh = sorted({line for line in (*ours, *theirs) if line not in before})
    return b"".join(line + b"\n" for line in (*kept, *fresh))


def _paper(sides: Sides, draft: Draft) -> None:
    past, here, there = sides.documents(SHOOT, "shoot", ShootPaper)
    if here is None or there is None or here.id != there.id:
        raise refused("The other copy is one of another shoot.")
    if not sides.both(SHOOT):
        draft.take(SHOOT, sides.there[SHOOT].after)
        return
    rule = three(_rule(past), _rule(here), _rule(there), lambda one, other: later(one, other, _ruled)) or {}
    theirs_later, _, _ = sides.later(SHOOT)
    words = there if theirs_later else here
    draft.edits[SHOOT] = to_document(words.having(**rule), "shoot")
    if _rule(here) not in (rule, _rule(past)) or _rule(there) not in (rule, _rule(past)):
        draft.say("Both copies changed what a select needs; the later policy holds, the other is in the history.")


def _rule(paper: ShootPaper | None) -> dict[str, object] | None:
    names = ("policy", "self_approval", "policy_set")
    return {name: getattr(paper, name) for name in names} if paper is not None else None


def _ruled(rule: dict[str, object] | None) -> datetime | None:
    signoff = rule["policy_set"] if rule is not None else None
    return signoff.when if isinstance(signoff, Signoff) else None


def _sheet(sides: Sides, draft: Draft) -> None:
    if not sides.both(CALL_SHEET):
        draft.take(CALL_SHEET, sides.there[CALL_SHEET].after)
        return
    sheets = [sheet or CallSheet() for sheet in sides.documents(CALL_SHEET, "call-sheet", CallSheet)]
    past, here, there = ({entry.person.mail: entry for entry in sheet.people} for sheet in sheets)
    found: dict[str, Seated] = {}
    for mail in {**past, **here, **there}:
        entry = three(past.get(mail), here.get(mail), there.get(mail), _later_entry)
        if entry is not None:
            found[mail] = entry
        if mail in here and mail in there and past.get(mail) != here[mail] != there[mail] != past.get(mail):
            draft.say(f"Both copies changed the seats of {here[mail].person.name}; the later entry holds.")
    new = sorted((entry for mail, entry in found.items() if mail not in past), key=_since)
    people = (*(found[mail] for mail in past if mail in found), *new)
    _require_own_keys(people)
    draft.edits[CALL_SHEET] = to_document(sheets[1].having(people=people), "call-sheet")


def _later_entry(one: Seated | None, other: Seated | None) -> Seated | None:
    if one is None or other is None:
        return one or other
    return later(one, other, lambda entry: entry.since)


def _since(entry: Seated) -> tuple[str, str]:
    return entry.since.isoformat() if entry.since is not None else "", entry.person.mail


def _require_own_keys(people: tuple[Seated, ...]) -> None:
    owners: dict[str, str] = {}
    for entry in people:
        if entry.key is not None and owners.setdefault(entry.key, entry.person.name) != entry.person.name:
            raise refused(f"{owners[entry.key]} and {entry.person.name} would sign with one key.")
