"""Whose delivery a mark is, and whether it still stands: read from shoots, believed only as far as signatures reach.

Whoever writes a shoot could write that all is well. So the owner's last word counts when she or her agency signed it
and this computer has seen no newer one, the grant when all its parties signed it, and a record when the ledger, which
is a chain, knows of its file. Where one of these fails, nobody says that the licence stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from studio_app.delivery.inspecting import Known
from studio_app.delivery.record import DeliveredFile, Delivery
from studio_app.direction.documents import read_document
from studio_app.direction.errors import Refused
from studio_app.rights import rules_grant, rules_passport, rules_status, rules_use
from studio_app.rights.case import Case, Made, Seen
from studio_app.rights.check import Check
from studio_app.rights.gates import Rule
from studio_app.rights.ledger import Held
from studio_app.rights.ledger_line import Event
from studio_app.rights.papers import Papers, read_papers
from studio_app.shoot.folder import Shoot
from studio_app.studio.delivery_extending import down_now, longer_terms, terms_of, use_now
from studio_app.studio.ledger_book import LedgerBook
from studio_app.studio.twin_memory import TwinMemory
from studio_app.twins.use import Category, Term, Use, day_words

MOST_DELIVERIES = 20_000
NO_LINE = "The ledger of its grant knows of no such file."

_BELIEVED = (
    rules_passport.there, rules_passport.signed_by_owner, rules_passport.signed_by_agency,
    rules_passport.same_owner_as_before,
    rules_status.clock, rules_status.signed, rules_status.not_older,
    rules_grant.there, rules_grant.same_owner, rules_grant.signed_by_all, rules_status.fresh,
)  # fmt: skip
_STANDING = (rules_status.twin_active, rules_status.consent_active, rules_status.grant_active)


class Lookup:
    """The deliveries of some shoots, read when the first mark is asked for."""

    def __init__(self, shoots: Iterable[Path], memory: TwinMemory | None = None) -> None:
        self._shoots, self._memory = tuple(shoots), memory or TwinMemory()
        self._known: dict[bytes, Known] | None = None

    def find(self, mark: bytes) -> Known | None:
        """The delivery of a mark. Raises BadInput where one of the shoots is none."""
        if self._known is None:
            self._known = {}
            for path in self._shoots:
                self._known |= _of_shoot(path, self._memory)
        return self._known.get(mark)


@dataclass(frozen=True, slots=True)
class _Licence:
    """All that a shoot has about one grant of a twin."""

    papers: Papers
    lines: tuple[Held, ...]
    made: Made
    seen: Seen
    broken: str = ""


def _of_shoot(path: Path, memory: TwinMemory) -> dict[bytes, Known]:
    """Every delivered file of a shoot by its mark, and how its licence stands now."""
    found: dict[bytes, Known] = {}
    with Shoot.open(path) as shoot:
        held: dict[tuple[str, str], _Licence] = {}
        for name in shoot.deliveries.ids()[-MOST_DELIVERIES:]:
            record = read_document(shoot.deliveries.body(name), "delivery", Delivery)
            key = record.twin, record.grant.id
            if key not in held:
                held[key] = _licence(shoot, *key, memory)
            found.update(_files(record, held[key]))
    return found


def _licence(shoot: Shoot, twin: str, grant: str, memory: TwinMemory) -> _Licence:
    papers, book = read_papers(shoot.twins.files(twin)), LedgerBook(shoot)
    try:
        return _Licence(papers, book.lines(twin, grant), book.made(twin, grant), memory.seen(twin))
    except Refused as error:
        return _Licence(papers, (), Made(), memory.seen(twin), f"The ledger of its grant does not hold. {error}")


def _files(record: Delivery, licence: _Licence) -> Iterator[tuple[bytes, Known]]:
    longer = longer_terms(licence.lines)
    use, now = use_now(record, longer), datetime.now().astimezone()
    cases = [_case(record, term, licence, now) for term in (record.use, *terms_of(record, licence.lines))]
    doubt = licence.broken or _first(cases[:1], _BELIEVED) or _first(cases, (rules_use.term,))
    ended = "" if doubt else _first(cases[:1], _STANDING)
    sent, down = _told(licence.lines, Event.DELIVER), _told(licence.lines, Event.TAKE_DOWN)
    held = licence.papers.grants.get(record.grant.id)
    last = down_now(record, use, held.paper if held is not None else None)
    for file in record.files:
        taken = f"It was taken down on {day_words(down[file.sha256].date())}." if file.sha256 in down else ""
        unsent = "" if file.sha256 in sent else NO_LINE
        known = _known(record, file, use)
        yield bytes.fromhex(file.mark), replace(known, take_down_by=last, doubt=doubt or unsent, ended=ended or taken)


def _case(record: Delivery, term: Term, licence: _Licence, now: datetime) -> Case:
    """The question whether what was delivered stands now, as the gates are asked."""
    held = licence.papers.grants.get(record.grant.id)
    use = Use(
        twin=record.twin,
        grant=record.grant.id,
        brand=record.brand,
        campaign=record.campaign,
        media=term.media,
        territories=term.territories,
        start=term.start,
        until=term.until,
        categories=held.paper.categories if held is not None else frozenset({Category.READY_TO_WEAR}),
    )
    return Case(licence.papers, use, now, record.twin, seen=licence.seen, made=licence.made)


def _first(cases: Sequence[Case], rules: Sequence[Rule]) -> str:
    """The first sentence that says no; empty where all hold."""
    found: Iterator[Check | None] = (rule(case) for case in cases for rule in rules)
    return next((check.words for check in found if check is not None and check.failed), "")


def _told(lines: Iterable[Held], event: Event) -> Mapping[str, datetime]:
    """When the ledger says this of a file, by the file's SHA-256."""
    return {each.line.sha256: each.line.when for each in lines if each.line.event is event and each.line.sha256}


def _known(record: Delivery, file: DeliveredFile, use: Term) -> Known:
    return Known(
        delivery=record.id,
        when=record.when,
        receiver=record.receiver,
        brand=record.brand,
        campaign=record.campaign,
        select=file.select,
        grant=record.grant.id,
        grant_sha256=record.grant.sha256,
        uses=tuple(sorted(medium.value for medium in use.media)),
        territories=use.territories,
        start=use.start,
        until=use.until,
        take_down_by=record.take_down_by,
        same=file.sha256,
    )
