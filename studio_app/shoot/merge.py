"""Works out what two copies of one shoot are together, by the kind of each file and never by lines of text.

Verdicts are a union of signed words; which takes are selects then follows from the words alone. Reviews are merged
field by field, papers person by person, directions by the later word. The outcome is the same whoever merges.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.annals import Annals
from studio_app.shoot.choosing import chosen, select_files
from studio_app.shoot.commit import Edits, Held
from studio_app.shoot.history import History
from studio_app.shoot.judging import proposed_take
from studio_app.shoot.layout import PICTURE, SELECTS, SHOOT, candidate
from studio_app.shoot.merge_check import Terms, check_files, check_rules, check_words, merge_others
from studio_app.shoot.merge_deliveries import merge_deliveries
from studio_app.shoot.merge_lines import merge_lines
from studio_app.shoot.merge_papers import RULING, merge_papers
from studio_app.shoot.merge_sides import Draft, Sides, refused
from studio_app.shoot.merge_takes import merge_takes
from studio_app.shoot.merge_twins import merge_twins
from studio_app.shoot.papers import Select, ShootPaper
from studio_app.shoot.seals import Seal, Sealed, Seals, said_of
from studio_app.takes.person import Person
from studio_app.takes.take import Take

_SHOWN = 8


@dataclass(frozen=True)
class Plan:
    """What a merge will write over the commit `ours`, and what a person is told of it.

    `takes` are those of which something changes; `words` their new words; `ruling`: both sides changed who may judge.
    """

    ours: str
    theirs: str
    edits: Edits
    lines: tuple[str, ...]
    takes: frozenset[str]
    words: tuple[Sealed, ...]
    ruling: bool


def planned(history: History, ours: str, theirs: str, by: Person, terms: Terms) -> Plan:
    """The plan. `history` holds both commits (a quarantine's); nothing is written but unreferenced objects in it.

    Raises Refused and BadInput when something of theirs may not be taken over; nothing is.
    """
    base = history.base(ours, theirs)
    if base is None or _shoot(history, ours) != _shoot(history, theirs):
        raise refused("The other one is no copy of this shoot: they share no past.", "Choose a copy of this shoot.")
    sides, draft = Sides(history, base, ours, theirs), Draft()
    check_files(sides)
    for line in check_rules(sides, Annals(history), terms):
        draft.say(line)
    merge_papers(sides, draft)
    takes = merge_takes(sides, draft)
    done = merge_lines(sides, draft)
    merge_twins(sides, draft)
    merge_deliveries(sides, draft)
    merge_others(sides, draft, done)
    together = history.write(draft.edits, "Together\n", by, (ours, theirs))
    words, judged = _words(sides, draft, together, terms)
    takes |= judged | _selects(sides, draft, together, Seals(history, root=terms.root).at(together))
    edits = {path: data for path, data in draft.edits.items() if not _same(history, ours, path, data)}
    ruling = any(path in sides.here and path in sides.there for path in RULING)
    return Plan(ours, theirs, edits, tuple(draft.lines), takes, words, ruling)


def _shoot(history: History, commit: str) -> str:
    body = history.read(SHOOT, commit, MAX_BYTES)
    if body is None:
        raise refused("The other one is no shoot: it has no shoot.json.")
    return read_document(body, "shoot", ShootPaper).id


def _words(sides: Sides, draft: Draft, together: str, terms: Terms) -> tuple[tuple[Sealed, ...], frozenset[str]]:
    """Every file of a verdict holds the last word that counts, whichever side brought it."""
    annals = Annals(sides.history)
    sealed = Seals(sides.history, annals, terms.root).at(together)
    mine = check_words(sides, annals.read(together).words, sealed, terms)
    best: dict[str, Sealed] = {}
    for each in sealed:
        held = best.get(each.path)
        if held is None or each.counted or not held.counted:
            best[each.path] = each
    for path, each in best.items():
        if (each.counted or path in sides.there) and sides.history.entry(path, sides.ours) != each.word.blob:
            draft.take(path, each.word.blob)
    _say_words(draft, mine)
    return mine, frozenset(each.path.split("/")[1] for each in mine)


def _say_words(draft: Draft, words: Iterable[Sealed]) -> None:
    good = [each for each in words if each.seal is Seal.GOOD]
    people = sorted({each.verdict.by.name for each in good if each.verdict is not None})
    if good:
        draft.say(f"{len(good)} word{'s' * (len(good) > 1)} of {', '.join(people)}.")
    for each in words:
        if each.seal is not Seal.GOOD and each.why is not None:
            draft.say(f"Kept in the record without counting: {each.path}: {each.why}")


def _selects(sides: Sides, draft: Draft, together: str, sealed: Iterable[Sealed]) -> frozenset[str]:
    """The selects as the words of both make them; the takes whose standing or name changes here."""
    history = sides.history
    after = chosen(said_of(sealed), lambda take: _proposed(history, take, together))
    before, theirs = _held(history, sides.ours), _held(history, sides.theirs)
    draft.edits |= select_files(before, after, lambda take: history.entry(candidate(take, PICTURE), together))
    here = {select.take: select.name for select in before if not select.withdrawn}
    now = {select.take: select.name for select in after.values() if not select.withdrawn}
    there = {select.take: select.name for select in theirs if not select.withdrawn}
    for take in sorted(here.keys() | now.keys())[: 10 * _SHOWN]:
        _say_select(draft, take, here.get(take), there.get(take), now.get(take))
    return frozenset(take for take in here.keys() | now.keys() if here.get(take) != now.get(take))


def _say_select(draft: Draft, take: str, here: str | None, there: str | None, now: str | None) -> None:
    if now is None:
        draft.say(f"{here} ({take}) is no select any more.")
    elif here is None:
        renamed = f", {there} in the other copy" if there not in (None, now) else ""
        draft.say(f"{take} is the select {now}{renamed}.")
    elif here != now:
        draft.say(f"The select {here} ({take}) is called {now} now: another one was chosen before it.")


def _held(history: History, commit: str) -> list[Select]:
    """The selects a commit holds; documents that cannot be read count as none."""
    found: list[Select] = []
    for name, blob in history.names(SELECTS, commit).items():
        if name.endswith(".json"):
            try:
                found.append(read_document(history.blob(blob, MAX_BYTES, name), "select", Select))
            except BadInput:
                continue
    return found


def _proposed(history: History, take: str, at: str) -> Take | None:
    try:
        return proposed_take(history, take, at)
    except StudioError:
        return None


def _same(history: History, ours: str, path: str, data: bytes | Held | None) -> bool:
    """Whether our commit says so already."""
    held = history.entry(path, ours)
    if data is None or held is None:
        return data is None and held is None
    return held == data.id if isinstance(data, Held) else history.read(path, ours) == data
