"""What an audit pack says in words: out of the newest commit alone, in the same order everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from studio_app.direction.documents import read_document
from studio_app.direction.value import Value
from studio_app.rights.kept import Kept
from studio_app.rights.ledger import Held, together
from studio_app.rights.money import Money
from studio_app.rights.papers import Papers, Signed
from studio_app.rights.statement import EVENT_WORDS
from studio_app.shoot.judging import proposed_take
from studio_app.shoot.layout import SELECTS, SHOOT
from studio_app.shoot.papers import Select, ShootPaper
from studio_app.shoot.seals import Sealed
from studio_app.shoot.signing import fingerprint
from studio_app.takes.take import Take
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.party import Party
from studio_app.twins.passport import Passport
from studio_app.twins.status import Status
from studio_app.twins.use import day_words

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the page: sentences, and a table under the names of its columns."""

    title: str
    words: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: Table = ()


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """What the page shows, and the two lists that are files of their own."""

    title: str
    commit: str
    sections: tuple[Section, ...]
    credits: list[dict[str, str]]
    licences: list[dict[str, str]]


def audit_facts(kept: Kept, sealed: tuple[Sealed, ...], licences: Mapping[str, str]) -> AuditFacts:
    """Gathers everything. Raises BadInput for what cannot be read, Refused for a ledger that was forged."""
    shoot = read_document(kept.read(SHOOT) or b"", "shoot", ShootPaper)
    selects = _select_papers(kept)
    takes = {select.take: proposed_take(kept.history, select.take, kept.commit) for select in selects}
    papers = {twin: kept.papers(twin) for twin in kept.twins()}
    credited, weights = _credits(kept), _licences(papers, takes.values(), licences)
    sections = [section for twin, held in papers.items() for section in (*_papers(held), *_ledgers(kept, twin))]
    sections += [_selects(selects, takes), _words(sealed), _listed("Credits", credited), _listed("Licences", weights)]
    return AuditFacts(shoot.title, kept.commit, tuple(sections), credited, weights)


def moment(when: datetime) -> str:
    """'2026-11-25 09:00 UTC'."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _papers(held: Papers) -> Iterator[Section]:
    """Her passport, consents, grants and status; what cannot be used is named."""
    if held.passport is not None:
        yield Section(f"Passport of {held.passport.paper.name}", (*_passport(held.passport.paper), _by(held.passport)))
    for _, consent in sorted(held.consents.items()):
        yield Section(f"Consent {consent.paper.id}", (*_consent(consent.paper), _by(consent)))
    for _, grant in sorted(held.grants.items()):
        title = f"Grant {grant.paper.id} to {grant.paper.licensee.name}"
        yield Section(title, (*_grant(grant.paper), _by(grant)))
    if held.status is not None:
        yield _status(held.status)
    for path, why in sorted(held.problems.items()):
        yield Section(f"{path} cannot be used", (why,))


def _by(signed: Signed[Value]) -> str:
    """Whose signatures belong to just these bytes."""
    good = "; ".join(f"{role}, {fingerprint(key)}" for role, key in sorted(signed.signers.items()))
    broken = f" A signature that belongs to other bytes: {', '.join(sorted(signed.broken))}." if signed.broken else ""
    return f"Signed by: {good or 'nobody'}.{broken}"


def _passport(passport: Passport) -> tuple[str, ...]:
    sample = ("This is a sample: nobody was captured.",) if passport.sample else ()
    agency = (f"Agency: {_party(passport.agency)}.",) if passport.agency is not None else ()
    files = f"Made of {len(passport.captures)} captures and {len(passport.weights)} files of weights, by their SHA-256."
    return (
        *sample,
        f"Owner: {_party(passport.owner)}.",
        *agency,
        f"Version {passport.version}; captured on {day_words(passport.captured_on)}, valid until "
        f"{day_words(passport.valid_until)}.",
        files,
    )


def _consent(consent: Consent) -> tuple[str, ...]:
    topics = ", ".join(sorted(consent.topics)) or "none"
    given = moment(consent.signed_at) if consent.signed_at is not None else "no day yet: it is a draft"
    return (
        f"Given by {_party(consent.owner)} on {given}.",
        f"Scope: {consent.scope}",
        f"Purpose: {consent.purpose}",
        f"Rate of pay: {consent.rate_of_pay}",
        f"Duration: {day_words(consent.duration.start)} to {day_words(consent.duration.until)}.",
        *(f"Intended use: {use}" for use in consent.intended_uses),
        f"Nudity: {consent.nudity}. Sensitive subjects she said yes to: {topics}.",
        f"Withdrawal: {consent.withdrawal.how} To: {consent.withdrawal.to}. {consent.withdrawal.effect}",
    )


def _grant(grant: Grant) -> tuple[str, ...]:
    signed = ", ".join(sorted(grant.signed_by))
    seats = ", ".join(f"{count} × {seat}" for seat, count in sorted(grant.seats.items()))
    return (
        f"Licensee: {_party(grant.licensee)}, for {grant.brand}, campaign {grant.campaign}.",
        *(f"May be used for: {term.words}." for term in grant.terms),
        *(f"Option {each.id}: {each.words}; {Money(each.price, grant.fees.currency)} if taken by "
          f"{day_words(each.take_by)}." for each in grant.options),
        f"At most {grant.max_selects} selects and {grant.max_renders} renders; a select needs {seats}.",
        f"To be signed by: {signed}.",
    )  # fmt: skip


def _status(signed: Signed[Status]) -> Section:
    status = signed.paper
    rows = tuple((each.kind, each.id, each.state, moment(each.since), each.reason) for each in status.entries)
    words = (f"Number {status.seq}, of {moment(status.issued)}, good until {moment(status.not_after)}.", _by(signed))
    more = ("It names nothing, so everything is active.",) if not rows else ()
    return Section(f"Status of {status.twin}", (*words, *more), ("kind", "paper", "state", "since", "reason"), rows)


def _ledgers(kept: Kept, twin: str) -> Iterator[Section]:
    """Each grant's ledger: how often what happened, and every line that something was used or paid for."""
    by_grant: dict[str, list[tuple[Held, ...]]] = {}
    for chain, lines in kept.chains(twin).items():
        by_grant.setdefault(chain.grant, []).append(lines)
    for grant, found in sorted(by_grant.items()):
        lines = together(found)
        counts = Counter(held.line.event for held in lines)
        said = ", ".join(f"{EVENT_WORDS[event].lower()} {counts[event]}" for event in EVENT_WORDS if counts[event])
        rows = tuple(_ledger_row(held) for held in lines if held.line.amounts or held.line.uses)
        chained = f"{len(found)} {'chain' if len(found) == 1 else 'chains'}"
        words = (f"{len(lines)} lines in {chained}: {said or 'nothing yet'}.", *_sums(lines))
        yield Section(f"Ledger of {grant}", words, ("when", "line", "what", "take", "uses", "amount", "how"), rows)


def _ledger_row(held: Held) -> tuple[str, ...]:
    line = held.line
    total = str(Money(line.total, line.amounts[0].currency)) if line.amounts else ""
    how = " ".join(amount.words for amount in line.amounts) or line.words
    uses = "; ".join(term.words for term in line.uses)
    source = f"{held.chain.workstation}, {line.seq + 1}"
    return moment(line.when), source, EVENT_WORDS[line.event], line.take, uses, total, how


def _sums(lines: Iterable[Held]) -> tuple[str, ...]:
    sums: Counter[str] = Counter()
    for held in lines:
        for amount in held.line.amounts:
            sums[amount.currency] += amount.minor
    return tuple(f"Charged in all: {Money(minor, code)}." for code, minor in sorted(sums.items()))


def _selects(selects: Iterable[Select], takes: Mapping[str, Take]) -> Section:
    rows: list[tuple[str, ...]] = []
    for select in selects:
        take = takes.get(select.take)
        by, engine = (str(take.by or ""), take.recipe.engine) if take is not None else ("", "")
        state = "withdrawn" if select.withdrawn else "in force"
        rows.append((select.name, select.take, state, moment(select.when), engine, by, select.sha256))
    head = ("select", "take", "state", "made", "engine", "rendered by", "SHA-256 of the picture")
    return Section("Selects", () if rows else ("None.",), head, tuple(rows))


def _words(sealed: Iterable[Sealed]) -> Section:
    rows: list[tuple[str, ...]] = []
    for each in sealed:
        said, word = each.verdict, each.word
        who = ("?", "", "", each.path, "")
        if said is not None:
            who = (str(said.by), said.seat, said.decision.value, said.take, said.note)
        key = fingerprint(word.key) if word.key else "none"
        rows.append((moment(said.when if said else word.committed), *who, each.seal.value, key, word.commit[:12]))
    head = ("when", "who", "seat", "said", "take", "note", "seal", "key", "commit")
    return Section("Approvals", () if rows else ("None.",), head, tuple(rows))


def _select_papers(kept: Kept) -> list[Select]:
    names = [name for name in kept.names(SELECTS) if name.endswith(".json")]
    return [read_document(kept.read(f"{SELECTS}/{name}") or b"", "select", Select) for name in names]


def _credits(kept: Kept) -> list[dict[str, str]]:
    people = kept.call_sheet.people
    return [{"name": each.person.name, "seats": ", ".join(each.seats) or "no seat"} for each in people]


def _licences(papers: Mapping[str, Papers], takes: Iterable[Take], licences: Mapping[str, str]) -> list[dict[str, str]]:
    """Of every engine and all weights that a select's recipe names, and of the weights in the passports."""
    painted = {(take.recipe.engine, take.recipe.painting.weights if take.recipe.painting else "") for take in takes}
    found = [
        {"what": engine, "sha256": weights, "licence": licences.get(engine, "not known here")}
        for engine, weights in sorted(painted)
    ]
    for twin, held in sorted(papers.items()):
        found += [
            {"what": f"{twin}: {each.file}, for {each.base}", "sha256": each.sha256, "licence": each.licence}
            for each in (held.passport.paper.weights if held.passport is not None else ())
        ]
    return found


def _listed(title: str, rows: list[dict[str, str]]) -> Section:
    head = tuple(rows[0]) if rows else ()
    return Section(title, () if rows else ("None.",), head, tuple(tuple(row.values()) for row in rows))


def _party(party: Party) -> str:
    return f"{party}, {fingerprint(party.key)}"
