"""What the twin's papers say, as facts for people: a title, words, a mark, and the word that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studio_app.rights.case import Made
from studio_app.rights.ledger_line import Amount
from studio_app.rights.money import Money
from studio_app.rights.papers import Papers, Signed
from studio_app.rights.rules_grant import unsigned
from studio_app.rights.rules_passport import SOON, VERY_SOON, days
from studio_app.shoot.signing import fingerprint
from studio_app.twins.country_names import places
from studio_app.twins.grant import Grant, Revocation
from studio_app.twins.party import Role
from studio_app.twins.status import Entry, State, Status
from studio_app.twins.use import MEDIUM_WORDS, Term, day_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. `mark`: good, info, warn, stop, wait or plain; `word`: where the glossary explains it.

    `share`: how much of what was bought is used, 0 to 1; below 0 where nothing is counted.
    """

    title: str
    words: str
    mark: str = "plain"
    word: str = ""
    share: float = -1.0


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that belong together; `word` explains the title."""

    title: str
    word: str
    facts: tuple[Fact, ...]


def whose(papers: Papers, now: datetime, grant: Grant | None = None) -> Section | None:
    """Whose twin she is; None where no passport says it."""
    if papers.passport is None:
        return None
    paper = papers.passport.paper
    signed = papers.passport.by(Role.OWNER, paper.owner.key)
    who = f"{paper.owner.name}, key {fingerprint(paper.owner.key)}"
    facts = [
        Fact("Owner", who if signed else f"{who}. She has not signed it.", "good" if signed else "stop", "owner"),
        until("Passport", paper.valid_until, now.date(), "passport", f"number {paper.version}, "),
    ]
    if paper.agency is not None:
        signed = papers.passport.by(Role.AGENCY, paper.agency.key)
        words = paper.agency.name if signed else f"{paper.agency.name} has not signed the passport."
        facts.insert(1, Fact("Agency", words, "good" if signed else "stop", "agency"))
    return Section("Whose twin she is", "passport", (*facts, last_word(papers.status, now, grant)))


def last_word(held: Signed[Status] | None, now: datetime, grant: Grant | None) -> Fact:
    """Her newest status, as the grant in the brief wants it: fresh, old but within the days of grace, or frozen."""
    if held is None:
        return Fact("Her last word", "none came yet; her grants are her first word", "wait", "status")
    status, asks = held.paper, grant.revocation if grant is not None else Revocation()
    ends = min(status.not_after, status.issued + timedelta(days=asks.max_age_days))
    said = f"number {status.seq}, of {day_words(status.issued.date())}, good until {day_words(ends.date())}"
    frozen = ends + timedelta(days=asks.grace_days)
    if now <= ends:
        return Fact("Her last word", said, "good", "status")
    if now <= frozen:
        return Fact("Her last word", f"{said}. Frozen from {day_words(frozen.date())}.", "warn", "grace")
    return Fact("Her last word", f"{said}. Frozen: take in a newer one.", "stop", "frozen")


def until(title: str, day: date, today: date, word: str, before: str = "") -> Fact:
    """A last day: fine, near (30 days), very near (7 days) or over."""
    left = (day - today).days
    if left < 0:
        return Fact(title, f"{before}ended on {day_words(day)}", "stop", word)
    if left <= SOON:
        near = "only " if left <= VERY_SOON else ""
        return Fact(title, f"{before}{near}{days(left)} left, until {day_words(day)}", "warn", word)
    return Fact(title, f"{before}runs until {day_words(day)}", "good", word)


def allowed(held: Signed[Grant], papers: Papers, today: date) -> Section:
    """What may be made under a grant, by whom, where and until when."""
    grant = held.paper
    facts = [Fact("For", f"{grant.brand}, {grant.campaign}", word="grant"), _by(held), *stands(papers, grant)]
    facts += [_term(term, today) for term in grant.terms]
    facts += [
        Fact("Shows", _list(grant.categories), word="categories"),
        Fact("Subjects", _list(grant.topics) or "no sensitive subject", word="topics"),
        Fact("Afterwards", _list(grant.alterations) or "nothing may be changed", word="alterations"),
        *(_exclusive(each.category, each.until, today) for each in grant.exclusivity),
    ]
    for option in grant.options:
        price = Money(option.price, grant.fees.currency)
        facts.append(Fact("Option", f"{option.words}, for {price}, by {day_words(option.take_by)}", word="option"))
    seats = ", ".join(f"{number} × {seat.replace('-', ' ')}" for seat, number in grant.seats.items())
    return Section("What may be made", "grant", (*facts, Fact("Must say yes", seats, word="seats")))


def stands(papers: Papers, grant: Grant) -> Iterator[Fact]:
    """How the grant, its consent and the twin stand, where her last word names them."""
    status = papers.status.paper if papers.status is not None else None
    if status is None:
        return
    for kind, name, title in (
        ("twin", grant.twin, "The twin"),
        ("consent", grant.consent.id, "Her consent"),
        ("grant", grant.id, "The grant"),
    ):
        entry = status.entry(kind, name)
        if entry is not None and entry.state is not State.ACTIVE:
            yield Fact(title, ended(entry), "stop", "revoked")


def ended(entry: Entry) -> str:
    """'Revoked on 1 December 2026: she asked for it. Take down by 31 December 2026.'"""
    words = f"{entry.state.capitalize()} on {day_words(entry.since.date())}"
    words += f": {entry.reason.rstrip('.')}." if entry.reason else "."
    return words + (f" Take down by {day_words(entry.take_down_by)}." if entry.take_down_by else "")


def spent(grant: Grant, made: Made, amounts: tuple[Amount, ...]) -> Section:
    """What of a grant is used, what it costs, and what is owed for it so far."""
    fees = grant.fees
    prices = [
        f"{Money(minor, fees.currency)} {words}"
        for minor, words in (
            (fees.setup, "to set up"), (fees.session, "for each session"), (fees.base, "base fee"),
            (fees.per_select, "for each select"), (fees.floor, "at least"), (fees.cap, "at most"),
        )
        if minor
    ]  # fmt: skip
    owed = Money(sum(each.minor for each in amounts), fees.currency)
    return Section(
        "What is used and owed",
        "ledger",
        (
            _used("Renders", made.renders, grant.max_renders, "render"),
            _used("Selects", made.selects, grant.max_selects, "select"),
            Fact("Price", ", ".join(prices) or "no price is written in the grant", word="price"),
            Fact("Owed so far", f"{owed}, each amount due after {days(fees.due_days)}", word="owed"),
        ),
    )


def _used(title: str, made: int, most: int, word: str) -> Fact:
    share = made / most
    mark = "stop" if made >= most else "warn" if share >= 0.9 else "good"
    return Fact(title, f"{made:,} of {most:,} used", mark, word, share)


def _by(held: Signed[Grant]) -> Fact:
    missing = unsigned(held)
    who = f"{held.paper.licensee.name}, under the grant {held.paper.id}"
    if missing:
        return Fact("By", f"{who}. Not signed by {' and '.join(missing)}.", "stop", "signature")
    return Fact("By", f"{who}, signed by all", "good", "licensee")


def _term(term: Term, today: date) -> Fact:
    media = ", ".join(MEDIUM_WORDS[medium] for medium in sorted(term.media))
    over = until("", term.until, today, "term")
    begins = f"from {day_words(term.start)}, " if today < term.start else ""
    words = f"{media[:1].upper()}{media[1:]}; in {places(term.territories)}; {begins}{over.words}"
    return Fact("May be shown", words, "wait" if begins else over.mark, "term")


def _exclusive(category: str, day: date, today: date) -> Fact:
    return Fact("Exclusive", f"no competitor in {category}, {until('', day, today, '').words}", word="exclusivity")


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
