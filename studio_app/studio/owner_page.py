"""One paper on the owner's desk, as a page: what it says in facts, what the rules say before it is signed, the acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studio_app.direction.durable import in_words as disk_words
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.engines.twin_weights import uses
from studio_app.rights.case import Made
from studio_app.rights.ledger import MOST_LEDGER_BYTES, ChainName, Held, verify_chain
from studio_app.rights.ledger_folder import LedgerFolder
from studio_app.rights.ledger_line import Event
from studio_app.shoot.layout import inside, read_bounded
from studio_app.studio.desk import OwnerDesk, Row
from studio_app.studio.owed import Owed, owed_of
from studio_app.studio.rights_facts import Fact, Section, allowed, ended, spent, whose
from studio_app.studio.rights_room import MARKS, Line
from studio_app.twins.consent import Consent
from studio_app.twins.country_names import places
from studio_app.twins.grant import Grant
from studio_app.twins.passport import Passport
from studio_app.twins.status import State, Status
from studio_app.twins.use import MEDIUM_WORDS, Period, day_words

LEDGER = "ledger"
ROW_MARKS = {
    "draft": "wait", "request": "warn", "waiting": "wait", "signed": "good", "over": "stop", "suspended": "stop",
    "revoked": "stop", "problem": "stop",
}  # fmt: skip
STATE_WORDS = {
    "draft": "Draft", "request": "Asks for your yes", "waiting": "Waits for others", "signed": "In force",
    "over": "Over", "suspended": "Suspended", "revoked": "Revoked", "problem": "Cannot be used",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnerPaper:
    """One paper. `acts`: sign, decline, revoke, suspend, reactivate, issue, change, pdf; what can be done now."""

    row: Row
    mark: str
    state: str
    sections: tuple[Section, ...]
    checks: tuple[Line, ...]
    acts: tuple[str, ...]
    owed: tuple[Owed, ...] = ()


def pages(desk: OwnerDesk) -> tuple[OwnerPaper, ...]:
    """Every paper on the desk. Raises StudioError: the folder cannot be read."""
    return tuple(page(desk, row) for row in desk.rows())


def page(desk: OwnerDesk, row: Row) -> OwnerPaper:
    """One paper in facts and acts."""
    checks: tuple[Line, ...] = ()
    if row.state in ("draft", "request", "waiting") and row.paper is not None:
        checks = tuple(Line(MARKS[each.outcome], each.rule, each.words) for each in desk.checks(row.path))
    owed: tuple[Owed, ...] = ()
    sections: tuple[Section, ...] = ()
    if isinstance(row.paper, Grant):
        sections, owed = _grant(desk, row.paper)
    elif isinstance(row.paper, Consent):
        sections = (_consent(row.paper, row),)
    elif isinstance(row.paper, Passport):
        found = whose(desk.desk.papers(), desk.desk.clock())
        sections = (*((found,) if found else ()), _made_from(row.paper))
    elif isinstance(row.paper, Status):
        sections = (_status(row.paper),)
    if row.state in ("draft", "request", "waiting"):
        sections = tuple(_unsigned(section) for section in sections)
    return OwnerPaper(row, ROW_MARKS[row.state], STATE_WORDS[row.state], sections, checks, tuple(_acts(row)), owed)


def _unsigned(section: Section) -> Section:
    """On a paper that still waits for signatures a missing one is no refusal."""
    facts = (
        replace(fact, mark="wait") if fact.mark == "stop" and fact.word in ("owner", "agency", "signature") else fact
        for fact in section.facts
    )
    return replace(section, facts=tuple(facts))


def take_in_report(desk: OwnerDesk, file: Path) -> str:
    """Keeps a ledger that a licensee sent, when its chain holds and goes on from the one that was sent before.

    Returns what was taken in. Raises BadInput (no ledger of a grant here), Refused (a line is bad), StudioError.
    """
    chain = ChainName.of(file.name)
    grants = desk.desk.papers().grants
    if chain.grant not in grants:
        raise BadInput(f"{file.name} is of a grant that is not on this desk.", safe="Nothing was taken in.")
    data = read_bounded(file, MOST_LEDGER_BYTES, links=True)
    head = verify_chain(data, chain)
    folder = LedgerFolder(inside(desk.path, LEDGER))
    if not data.startswith(folder.data(chain)):
        raise BadInput(
            f"{file.name} does not go on from the one that was taken in before: lines were taken out or changed.",
            safe="The earlier one is kept.",
            do="Ask the licensee why; keep both files.",
        )
    place = inside(desk.path, LEDGER) / str(chain)
    with disk_words(place):
        make_folder(place.parent)
        write_atomically(place, data)
    return f"{head.tree.size:,} lines of {chain.grant} are taken in; every one holds."


def _grant(desk: OwnerDesk, grant: Grant) -> tuple[tuple[Section, ...], tuple[Owed, ...]]:
    papers, today = desk.desk.papers(), desk.desk.clock().date()
    said = allowed(papers.grants[grant.id], papers, today)
    try:
        lines = LedgerFolder(inside(desk.path, LEDGER)).lines(grant.id)
    except StudioError as error:
        return (said, Section("What was used", "ledger", (Fact("Report", str(error), "stop", "ledger"),))), ()
    if not lines:
        none = Fact("Report", f"none came yet; {grant.brand} reports every {grant.report_days} days", "wait", "report")
        return (said, Section("What was used", "ledger", (none,))), ()
    used = spent(grant, made_of(lines), tuple(amount for each in lines for amount in each.line.amounts))
    days = [each.line.when.date() for each in lines]
    return (said, used), owed_of(grant, lines, Period(start=min(days), until=max(*days, today)))


def made_of(lines: Iterable[Held]) -> Made:
    """What these lines say was made."""
    held = [each.line for each in lines]
    return Made(
        renders=sum(line.event is Event.RENDER for line in held),
        selects=len({line.take for line in held if line.event is Event.APPROVE and line.amounts}),
    )


def _consent(paper: Consent, row: Row) -> Section:
    media = ", ".join(MEDIUM_WORDS[medium] for medium in sorted(paper.media))
    signed = f"signed on {day_words(paper.signed_at.date())}" if paper.signed_at else "not signed yet"
    facts = [
        Fact("Consent", f"{signed}; {row.words}", ROW_MARKS[row.state], "consent"),
        Fact("Uses", "; ".join(paper.intended_uses), word="uses"),
        Fact("Scope", paper.scope, word="scope"),
        Fact("Paid", paper.rate_of_pay, word="price"),
        Fact("May be shown", f"{media}; in {places(paper.territories)}; {_days(paper.duration)}", word="term"),
        Fact("Shows", _list(paper.categories), word="categories"),
        Fact("Subjects", _list(paper.topics) or "no sensitive subject", word="topics"),
        Fact("Nudity", paper.nudity, word="nudity"),
        Fact("Training", str(paper.training), word="training"),
        Fact("Taken back", f"{paper.withdrawal.how}; to {paper.withdrawal.to}", word="withdrawal"),
    ]
    return Section("What she agrees to", "consent", tuple(facts))


def _made_from(paper: Passport) -> Section:
    identity = f"{paper.identity.by}: {paper.identity.how}" if paper.identity else "nobody is named"
    facts = (
        Fact("Identity", identity, word="identity"),
        Fact(
            "Captured", f"on {day_words(paper.captured_on)}; {paper.captured_by or 'by nobody named'}", word="captured"
        ),
        Fact("Files", f"{len(paper.captures)} captures, {len(paper.weights)} weights, each by its hash", word="hash"),
        Fact("Own weights", uses(paper) or "none: she is staged by her body card", word="weights"),
        Fact("Marks", ", ".join(mark.where for mark in paper.marks) or "none are named", word="marks"),
    )
    return Section("From what she is made", "passport", facts)


def _status(paper: Status) -> Section:
    facts = [Fact("Good until", day_words(paper.not_after.date()), word="status")]
    for entry in paper.entries:
        mark = "good" if entry.state is State.ACTIVE else "stop"
        words = ended(entry) if entry.state is not State.ACTIVE else f"active since {day_words(entry.since.date())}"
        facts.append(Fact(entry.kind.capitalize(), f"{entry.id}: {words}", mark, "revoked"))
    if not paper.entries:
        facts.append(Fact("It says", "everything is active", "good", "status"))
    return Section("Her last word", "status", tuple(facts))


def _acts(row: Row) -> list[str]:
    send = ["send"] if row.kind in ("grant", "status") and row.signed_by and row.state != "problem" else []
    return [*_rights_acts(row), *send, *(["pdf"] if row.paper is not None else [])]


def _rights_acts(row: Row) -> list[str]:
    if row.state in ("draft", "waiting"):
        return ["sign", *(["change"] if row.state == "draft" else [])]
    if row.state == "request":
        return ["sign", "decline"]
    if row.state == "signed" and row.kind in ("grant", "consent"):
        return ["suspend", "revoke"]
    if row.state in ("suspended", "revoked") and row.kind in ("grant", "consent"):
        return ["reactivate", *(["revoke"] if row.state == "suspended" else [])]
    if row.kind == "status" and row.state != "problem":
        return ["issue"]
    return ["change"] if row.kind == "passport" and row.state in ("signed", "over") else []


def _days(period: Period) -> str:
    return f"{day_words(period.start)} to {day_words(period.until)}"


def last_day(today: date) -> date:
    """The usual day by which pictures come down: a month from now."""
    return date.fromordinal(today.toordinal() + 30)


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
