"""The rights room without a screen: for every twin what may be made, what is used and owed, and what the gates say.

Everything here only reads, and may be read in a thread beside the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.rights.case import Chosen
from studio_app.rights.check import Check, Outcome
from studio_app.rights.gates import Gate, checks
from studio_app.rights.ledger_line import Amount
from studio_app.studio.body_cards import body_of, known_here
from studio_app.studio.rights_facts import Section, allowed, spent, whose
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.twins.use import Use, day_words

MARKS = {Outcome.PASS: "good", Outcome.WARN: "warn", Outcome.FAIL: "stop"}
GATES: dict[Gate, str] = {
    Gate.CAST: "Cast", Gate.QUEUE: "Queue", Gate.APPROVE: "Approve", Gate.DELIVER: "Deliver",
}  # fmt: skip
_SAID = {
    "papers.readable": "Papers damaged", "passport.there": "No papers here", "passport.period": "Passport ended",
    "grant.there": "No brief yet", "grant.period": "Not running", "status.fresh": "Frozen",
    "status.sequence": "Older status",
    "status.twin": "Taken back", "status.consent": "Taken back", "status.grant": "Taken back",
    "clock.forward": "Clock is wrong", "made.renders": "All renders used",
}  # fmt: skip
_LOOKS = {
    "grant.period": "Ends soon", "passport.period": "Passport ends soon", "status.fresh": "Her word is old",
    "passport.owner": "Her key is new here", "use.words": "Look at the words",
}  # fmt: skip
NO_TAKE = "No take is named."
_WAITS = frozenset({"passport.there", "grant.there"})


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule says: its mark, its name, its sentence."""

    mark: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class GateSaid:
    """One gate: its name in the glossary, its title, the mark and verdict of all its rules, and each rule."""

    name: str
    title: str
    mark: str
    verdict: str
    lines: tuple[Line, ...]

    @property
    def opens(self) -> bool:
        """Whether no rule says no."""
        return self.mark != "stop"


@dataclass(frozen=True, slots=True)
class GrantSaid:
    """One grant: its name, whether the brief is under it, and what it says."""

    grant: str
    title: str
    in_brief: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TwinSaid:
    """One twin: the mark and words of how she stands, the sentence behind them, and everything written about her."""

    twin: str
    name: str
    sample: bool
    on_stage: bool
    mark: str
    state: str
    why: str
    whose: Section | None
    grants: tuple[GrantSaid, ...]
    gates: tuple[GateSaid, ...]

    @property
    def papers(self) -> bool:
        """Whether there are papers of her in this shoot."""
        return self.whose is not None


def room(session: Session, take: str = "") -> tuple[TwinSaid, ...]:
    """Every twin of the roster and of the shoot, the one on the stage first. `take`: which one approve is asked of."""
    here = session.direction.cast.twin
    names = {*(each.id for each in known_here()), *session.shoot.twins.twins(), here}
    with_papers = set(session.shoot.twins.twins())
    order = sorted(names, key=lambda name: (name != here, name not in with_papers, name))
    return tuple(twin_said(session, name, take) for name in order)


def twin_said(session: Session, twin: str, take: str = "") -> TwinSaid:
    """All about one twin, and what the gates say of the direction on the stage with her in it."""
    direction, here = cast_in(session.direction, twin), twin == session.direction.cast.twin
    gates = tuple(gate_said(session, gate, direction, take=take) for gate in Gate)
    body, now = body_of(twin), datetime.now().astimezone()
    mark, state, why = standing(gates[1])
    try:
        papers, use = session.rights.papers(twin), session.rights.use(twin)
        grants = tuple(
            GrantSaid(
                grant=held.paper.id,
                title=f"{held.paper.brand}, {held.paper.campaign}",
                in_brief=use is not None and use.grant == held.paper.id,
                sections=(
                    allowed(held, papers, now.date()),
                    spent(
                        held.paper,
                        session.rights.book.made(twin, held.paper.id),
                        _amounts(session, twin, held.paper.id),
                    ),
                ),
            )
            for held in papers.grants.values()
        )
    except StudioError as error:
        return TwinSaid(
            twin, body.name if body else twin, bool(body and body.sample), here,
            "stop", "Papers damaged", str(error), None, (), gates,
        )  # fmt: skip
    name = papers.passport.paper.name if papers.passport else body.name if body else twin
    sample = papers.passport.paper.sample if papers.passport else bool(body and body.sample)
    return TwinSaid(
        twin, name, sample, here, mark, state, why, whose(papers, now, session.rights.grant(twin)),
        tuple(sorted(grants, key=lambda each: not each.in_brief)), gates,
    )  # fmt: skip


def gate_said(
    session: Session, gate: Gate, direction: Direction, *, asked: int = 1, take: str = "", by: Person | None = None
) -> GateSaid:
    """What one gate says of a direction; a ledger that does not hold is a no, too. `by`: who is about to say yes."""
    try:
        chosen = _chosen(session, take, direction.cast.twin, by)
        found = session.rights.checks(gate, direction, asked=asked, chosen=chosen)
    except StudioError as error:
        found = (Check("ledger", Outcome.FAIL, str(error)),)
    return _said(gate, found)


def queue_said(session: Session, waiting: int) -> GateSaid:
    """What the queue gate says of the order as it stands, `waiting` jobs before it."""
    return gate_said(session, Gate.QUEUE, session.direction, asked=session.order.count + waiting)


@dataclass(frozen=True, slots=True)
class YesSaid:
    """What the papers say of a yes to one take: lines (mark, words), and why it is refused; empty when it is not.

    `unmeasured`: nobody has measured its picture against her card yet.
    """

    lines: tuple[tuple[str, str], ...]
    refused: str
    unmeasured: bool = False


def yes_said(session: Session, take: str, by: Person | None = None) -> YesSaid:
    """What stops a yes or is to be looked at, and whose yes a delivery would still need, by seat. `by`: who says it;
    the operator where nobody else is named.
    """
    direction = session.shoot.take(take).recipe.direction
    said = gate_said(session, Gate.APPROVE, direction, take=take, by=by or session.operator)
    stops = [line.words for line in said.lines if line.mark == "stop"]
    lines = [(line.mark, line.words) for line in said.lines if line.mark != "good"]
    lines += [("info", line.words) for line in said.lines if line.rule == "sample"]
    rules = gate_said(session, Gate.DELIVER, direction, take=take).lines
    lines += [("wait", line.words) for line in rules if (line.rule, line.mark) == ("made.approvals", "stop")]
    held = {line.rule: line.words for line in said.lines if line.mark == "good"}
    if not stops and "made.selects" in held:
        lines.append(("good", f"Her papers allow it. {held['made.selects']}"))
    unmeasured = any((line.rule, line.mark) == ("picture.measured", "warn") for line in said.lines)
    return YesSaid(tuple(lines), stops[0] if stops else "", unmeasured)


def cast_said(session: Session) -> Mapping[str, GateSaid]:
    """Twin -> what the cast gate says of her in the direction on the stage, for every twin one may pick."""
    return {
        twin: gate_said(session, Gate.CAST, cast_in(session.direction, twin))
        for twin in (*(each.id for each in known_here()), *session.shoot.twins.twins())
    }


def brief_said(session: Session, use: Use) -> GateSaid:
    """What the queue gate would say if this were the brief. Nothing is written."""
    rights = session.rights
    try:
        case = rights.case(cast_in(session.direction, use.twin))
        asked = replace(case, use=use, made=rights.book.made(use.twin, use.grant))
        return _said(Gate.QUEUE, checks(Gate.QUEUE, asked))
    except StudioError as error:
        return _said(Gate.QUEUE, (Check("ledger", Outcome.FAIL, str(error)),))


def cast_in(direction: Direction, twin: str) -> Direction:
    """The direction with this twin in front of the camera."""
    return direction if direction.cast.twin == twin else direction.having(cast={"twin": twin})


def line_of(session: Session, said: GateSaid) -> str:
    """One quiet line: '12 of 2,000 renders, until 25 Nov 2027', or why nothing may be made."""
    twin = session.direction.cast.twin
    for mark in ("stop", "warn"):
        found = next((line.words for line in said.lines if line.mark == mark), "")
        if found:
            return found
    grant = session.rights.grant(twin)
    if grant is None:
        return "a sample twin, for trying out" if said.lines[0].rule == "sample" else ""
    made, (day, month, year) = session.rights.book.made(twin, grant.id), day_words(grant.until).split()
    return f"{made.renders:,} of {grant.max_renders:,} renders, until {day} {month[:3]} {year}"


def _said(gate: Gate, found: tuple[Check, ...]) -> GateSaid:
    lines = tuple(_line(check) for check in found)
    stops, warns = (sum(line.mark == mark for line in lines) for mark in ("stop", "warn"))
    if stops:
        verdict = "one rule says no" if stops == 1 else f"{stops} rules say no"
    elif any(line.mark == "wait" for line in lines):
        return GateSaid(gate.value, GATES[gate], "wait", "asks about one take", lines)
    elif warns:
        verdict = "yes, one thing to look at" if warns == 1 else f"yes, {warns} things to look at"
    else:
        verdict = "yes"
    return GateSaid(gate.value, GATES[gate], "stop" if stops else "warn" if warns else "good", verdict, lines)


def _line(check: Check) -> Line:
    if (check.rule, check.words) == ("made.select", NO_TAKE):
        return Line("wait", check.rule, "Choose a take first: this gate asks about one picture.")
    return Line(MARKS[check.outcome], check.rule, check.words)


def standing(queue: GateSaid) -> tuple[str, str, str]:
    """Of a gate: mark, state in a word or two, and the sentence behind it."""
    first = queue.lines[0]
    if first.rule == "sample" and first.mark == "good":
        return "info", "For trying out", first.words
    for mark in ("stop", "warn"):
        found = next((line for line in queue.lines if line.mark == mark), None)
        if found is not None and mark == "stop":
            return "wait" if found.rule in _WAITS else "stop", _SAID.get(found.rule, "Not allowed"), found.words
        if found is not None:
            return "warn", _LOOKS.get(found.rule, "Please look"), found.words
    words = next((line.words for line in queue.lines if line.rule == "grant.period"), "Every rule says yes.")
    return "good", "May be made", words


def _chosen(session: Session, take: str, twin: str, by: Person | None) -> Chosen | None:
    if not take:
        return None
    found = session.shoot.take(take)
    return session.rights.chosen(found, by) if found.recipe.direction.cast.twin == twin else None


def _amounts(session: Session, twin: str, grant: str) -> tuple[Amount, ...]:
    return tuple(amount for held in session.rights.book.lines(twin, grant) for amount in held.line.amounts)
