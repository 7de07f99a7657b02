"""What the shoot report says, gathered from the shoot: plain values, printed as PDF or given as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from studio_app.direction.describe import caption
from studio_app.direction.errors import StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.shoot.seals import Sealed
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One seat's word on a select, and whether its signature holds; `problem` says why not."""

    seat: str
    who: str
    decision: str
    when: datetime
    note: str
    verifies: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on the take of a select."""

    text: str
    by: str
    when: datetime
    resolved: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One version in a select's line."""

    name: str
    take: str
    when: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A select with all that is known of how it came to be."""

    name: str
    take: str
    shot: str
    look: str
    rating: int
    engine: str
    quality: str
    seed: int
    pixels: tuple[int, int]
    made: datetime
    words: str
    line: tuple[Link, ...]
    said: tuple[Said, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """A seat and who sits in it."""

    seat: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over all takes, the killed ones by reason too; hours of rendering as seconds."""

    takes: int
    picks: int
    rejected: int
    rated: int
    proposed: int
    selects: int
    killed: int
    render_seconds: float
    stars: Counts
    twins: Counts
    engines: Counts
    looks: Counts
    reasons: Counts


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The whole report. `as_of` is when the newest take was made, marked or judged."""

    title: str
    brief: str
    created: datetime
    as_of: datetime
    policy: Counts
    credits: tuple[Credit, ...]
    selects: tuple[Chosen, ...]
    statistics: Statistics
    open_notes: int
    source_types: tuple[str, ...]


def report_facts(shoot: Shoot, tell: Callable[[float], None] | None = None) -> ReportFacts:
    """Gathers the report of a shoot; `tell` hears the share done and may raise to stop. Raises StudioError."""
    rows, paper = shoot.takes(), shoot.paper
    by_id = {row.id: row for row in rows}
    selects = [each for each in shoot.approvals.selects() if each.take in by_id]
    lines: dict[str, tuple[Link, ...]] = {}
    for each in shoot.approvals.selects(withdrawn=True):
        shot = each.name.partition("_")[0]
        lines[shot] = (*lines.get(shot, ()), Link(each.name, each.take, each.when, each.withdrawn))
    chosen: list[Chosen] = []
    for number, select in enumerate(selects):
        row = by_id[select.take]
        chosen.append(_chosen(row, select.name, lines.get(row.facets.shot, ()), _said(shoot.approvals.words(row.id))))
        if tell is not None:
            tell((number + 1) / len(selects))
    stamps = [row.review.marked.when for row in rows if row.review.marked is not None]
    stamps += [said.when for each in chosen for said in each.said]
    made = max((row.facets.made for row in rows), default=paper.created.timestamp())
    as_of = max([datetime.fromtimestamp(made, paper.created.tzinfo), paper.created, *stamps])
    return ReportFacts(
        paper.title,
        paper.brief,
        paper.created,
        as_of,
        tuple(paper.policy.items()),
        _credits(shoot),
        tuple(chosen),
        _statistics(shoot, rows),
        sum(note.resolved is None for row in rows for note in row.review.notes),
        tuple(sorted({row.facets.source_type for row in rows})),
    )


def _chosen(row: TakeRow, name: str, line: Sequence[Link], said: tuple[Said, ...]) -> Chosen:
    take, facts = row.take, row.facets
    return Chosen(
        name, row.id, facts.shot, facts.look, row.review.rating, facts.engine, facts.quality, facts.seed,
        (facts.width, facts.height), take.made, caption(take.recipe.direction), tuple(line), said,
        tuple(Remark(note.text, note.by, note.when, note.resolved is not None) for note in row.review.notes),
    )  # fmt: skip


def _said(words: Iterable[Sealed]) -> tuple[Said, ...]:
    """The last word of each person in each seat."""
    found = [
        Said(
            seal.verdict.seat,
            seal.verdict.by.name,
            seal.verdict.decision.value,
            seal.verdict.when,
            seal.verdict.note,
            seal.problem is None,
            seal.problem or "",
        )
        for seal in words
        if seal.verdict is not None and seal.last
    ]
    return tuple(sorted(found, key=lambda each: (each.when, each.seat, each.who)))


def _credits(shoot: Shoot) -> tuple[Credit, ...]:
    seats: dict[str, list[str]] = {}
    for entry in shoot.approvals.call_sheet.people:
        for seat in entry.seats or ("crew",):
            seats.setdefault(seat, []).append(entry.person.name)
    order = list(shoot.paper.policy)
    ranked = sorted(seats, key=lambda seat: (seat == "crew", order.index(seat) if seat in order else len(order), seat))
    return tuple(Credit(seat, tuple(seats[seat])) for seat in ranked)


def _statistics(shoot: Shoot, rows: Sequence[TakeRow]) -> Statistics:
    reviews = [row.review for row in rows]
    killed = shoot.trash.rows()
    reasons = Counter(each.kill.reason.words if each.kill is not None else "No reason given" for each in killed)
    return Statistics(
        takes=len(rows),
        picks=sum(review.flag is Flag.PICK for review in reviews),
        rejected=sum(review.flag is Flag.REJECT for review in reviews),
        rated=sum(review.rating > 0 for review in reviews),
        proposed=sum(row.standing is Standing.PROPOSED for row in rows),
        selects=sum(row.standing is Standing.SELECT for row in rows),
        killed=len(killed),
        render_seconds=sum(_seconds(row) for row in rows),
        stars=tuple((f"{stars}", sum(review.rating == stars for review in reviews)) for stars in range(5, 0, -1)),
        twins=_counted(row.facets.twin.removeprefix("sample-").replace("-", " ").capitalize() for row in rows),
        engines=_counted(row.facets.engine for row in rows),
        looks=_counted(row.facets.look or "No name" for row in rows),
        reasons=tuple(reasons.most_common()),
    )


def _counted(words: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0])))


def _seconds(row: TakeRow) -> float:
    try:
        return row.take.seconds
    except StudioError:
        return 0.0
