"""The rights of the twins in one session: what the gates say, papers that come in, and the ledger of what was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Unpack

from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.rights import rules_passport, rules_status
from studio_app.rights.case import Case, Chosen, Made
from studio_app.rights.check import Check, require
from studio_app.rights.gates import Gate, checks
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.rights.papers import Papers, read_papers
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.twin_papers import is_paper
from studio_app.studio.body_cards import card_or_none
from studio_app.studio.change import Change
from studio_app.studio.flag_shelf import FlagShelf
from studio_app.studio.ledger_book import LedgerBook
from studio_app.studio.question import Question, Told
from studio_app.studio.taking_in import replaced, require_newer, twin_of
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.licence import Licensed
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision
from studio_app.twins.grant import Grant
from studio_app.twins.use import Use

BRIEF = "use.json"
_TAKING_IN = (*rules_passport.RULES, rules_status.clock, rules_status.signed, rules_status.not_older)


class Rights:
    """The part of a session that asks before anything is made. `tell` hears what changed; `now` is the clock;
    `painters` names the weights that a recipe, or the next order, is painted with.
    """

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        tell: Callable[[Change], None],
        memory: TwinMemory | None = None,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._shoot, self._operator, self._tell = shoot, operator, tell
        self.memory, self._now = memory or TwinMemory(), now
        self.book, self.flags = LedgerBook(shoot), FlagShelf(shoot)
        self.painters: Callable[[Recipe | None], tuple[Licensed, ...]] = lambda _: ()
        self._held: dict[str, tuple[str | None, Papers, Use | None]] = {}
        self._packages: dict[str, str] = {}

    # Asking

    def papers(self, twin: str) -> Papers:
        """Everything written about a twin in this shoot."""
        return self._read(twin)[0]

    def use(self, twin: str) -> Use | None:
        """What the shoot makes pictures of her for; None where the brief does not say."""
        return self._read(twin)[1]

    def grant(self, twin: str) -> Grant | None:
        """The grant that the brief is under; None where there is none."""
        papers, use = self._read(twin)
        held = papers.grants.get(use.grant) if use else None
        return held.paper if held else None

    def case(
        self,
        direction: Direction,
        *,
        asked: int = 1,
        chosen: Chosen | None = None,
        shown: bool = True,
        use: Use | None = None,
        recipe: Recipe | None = None,
    ) -> Case:
        """The question to a gate. `shown`: what she wears counts, too. `use`: asked for instead of the brief's;
        `recipe`: of what is painted, instead of the next order's.

        Raises BadInput, Refused (a bad ledger).
        """
        twin = direction.cast.twin
        papers, brief = self._read(twin)
        use = use or brief
        card = card_or_none(twin)
        return Case(
            papers=papers,
            use=use,
            now=self._now(),
            cast=twin,
            sample=card is not None and card.twin.sample,
            seen=self.memory.seen(twin),
            body_card=card.sha256 if card else None,
            package=self._packages.get(twin),
            direction=direction if shown else None,
            made=self.book.made(twin, use.grant) if use else Made(),
            chosen=chosen,
            asked=asked,
            weights=self.painters(recipe),
        )

    def checks(self, gate: Gate, direction: Direction, **question: Unpack[Question]) -> tuple[Check, ...]:
        """What every rule of a gate says of this direction now; the question as `case` takes it."""
        return checks(gate, self.case(direction, **question))

    def require(self, gate: Gate, direction: Direction, **question: Unpack[Question]) -> None:
        """Raises Refused with the rule that says no; the ledger keeps that it was refused."""
        found = self.checks(gate, direction, **question)
        bad = next((check for check in found if check.failed), None)
        if bad is not None:
            chosen = question.get("chosen")
            take = chosen.take if chosen else ""
            self.write_down(direction.cast.twin, Event.REFUSE, take=take, words=f"{gate}: {bad.rule}")
        require(found)
        self.memory.tick(self._now())

    def chosen(self, take: Take, by: Person | None = None) -> Chosen:
        """What the shoot says of a take: who of each seat said yes, by words that verify.

        `by`: who is about to say yes, so that it can be foreseen that nobody but the one who rendered it would have.
        """
        yes: dict[str, int] = {}
        mails = set[str]() if by is None else {by.mail.lower()}
        for verdict in self._shoot.approvals.verdicts(take.id):
            if verdict.decision is Decision.YES:
                yes[verdict.seat] = yes.get(verdict.seat, 0) + 1
                mails.add(verdict.by.mail.lower())
        select = next((each for each in self._shoot.approvals.selects() if each.take == take.id), None)
        return Chosen(
            take=take.id,
            yes=yes,
            self_approved=select is not None and select.self_approved,
            withdrawn=take.id in self._shoot.approvals.withdrawn(),
            select=select.name if select else "",
            alone=by is not None and take.by is not None and mails == {take.by.mail.lower()},
            flags=self.flags.of(take.sha256),
        )

    # Papers

    def opened(self, twin: str, refused: str) -> None:
        """Remembers that her package was opened here, or in which words it was `refused`; cast and queue ask for it."""
        if self._packages.get(twin) != refused:
            self._packages[twin] = refused
            self._tell(Change(rights=True))

    def take_in(self, files: Mapping[str, bytes]) -> tuple[Check, ...]:
        """Takes in papers of one twin: of her package, of a folder, a newer status. What the rules said is returned.

        Captures and weights among them are left out. The owner's key is pinned when she is new. Raises BadInput (no
        passport here or there), Refused: a rule says no, an older passport; then nothing is changed.
        """
        found = self.keep_papers(files)
        self.kept_papers()
        return found

    def keep_papers(self, files: Mapping[str, bytes]) -> tuple[Check, ...]:
        """As `take_in`, without telling anybody: for a thread. `kept_papers` tells it then, on the session's loop."""
        papers = {place: data for place, data in files.items() if is_paper(place) and place != BRIEF}
        twin = twin_of(papers)
        there = self._shoot.twins.files(twin)
        merged = {place: data for place, data in there.items() if not replaced(place, papers)} | papers
        before, after = read_papers(there), read_papers(merged)
        case = Case(papers=after, use=None, now=self._now(), cast=twin, seen=self.memory.seen(twin))
        found = tuple(check for rule in _TAKING_IN if (check := rule(case)) is not None)
        require(found)
        if after.passport is None:
            raise BadInput("There is no passport among these papers.", safe="Nothing was changed.")
        if before.passport is not None:
            require_newer("passport", before.passport, after.passport, lambda paper: paper.version)
        if before.status is not None and after.status is not None:
            require_newer("status", before.status, after.status, lambda paper: paper.seq)
        gone = {place: None for place in there if place not in merged}
        self._shoot.twins.put(twin, {**gone, **papers}, f"Take in the papers of {twin}", self._operator)
        seq = after.status.paper.seq if after.status else 0
        self.memory.learn(twin, after.passport.paper.owner.key, seq, self._now())
        self._packages.pop(twin, None)  # another package may have come with them
        return found

    def kept_papers(self) -> None:
        """Tells that papers, or the brief, are others now."""
        self._tell(Change(rights=True, history=True))

    def brief(self, use: Use) -> tuple[Check, ...]:
        """Says what the shoot makes pictures for; returns what the cast gate says of it. Raises Refused, BadInput."""
        found = self.keep_brief(use)
        self.kept_papers()
        return found

    def keep_brief(self, use: Use) -> tuple[Check, ...]:
        """As `brief`, without telling anybody: for a thread; see `kept_papers`."""
        text = to_document(use, "use")
        self._shoot.twins.put(use.twin, {BRIEF: text}, f"Brief: {use.brand}, {use.campaign}", self._operator)
        case = self.case(self._shoot.direction.having(cast={"twin": use.twin}), shown=False)
        return checks(Gate.CAST, case)

    # Writing down

    def rendered(self, take: Take) -> None:
        """One render more under the grant. Raises Refused, StudioError (the disk)."""
        self.write_down(take.recipe.direction.cast.twin, Event.RENDER, take=take.id, sha256=take.sha256)

    def judged(self, take: Take, decision: Decision) -> None:
        """A seat's word, and the price of a select that it made; the ledger goes into the history with it."""
        twin = take.recipe.direction.cast.twin
        grant = self.grant(twin)
        if grant is None:
            return
        event = Event.APPROVE if decision is Decision.YES else Event.REJECT
        lines = self.book.lines(twin, grant.id)
        paid = any(each.line.take == take.id and each.line.amounts for each in lines)
        amounts = () if paid or not self.chosen(take).select else _price(grant)
        self.write_down(twin, event, take=take.id, sha256=take.sha256, amounts=amounts)
        self.book.keep(twin, self._operator)

    def checkpoint(self, twin: str, key: SigningKey, old: SigningKey | None = None) -> None:
        """Commits what was written, with a checkpoint over it that this key signs: the studio's, month by month.

        `old`: the key that signed until now, and hands on to this one. Raises BadInput: another key signed the one
        before; Refused: the ledger is no continuation of it.
        """
        self.book.keep(twin, self._operator, key, old)
        self._tell(Change(rights=True, history=True))

    def keep(self) -> None:
        """Commits every ledger that grew; for the end of a session."""
        for twin in self._shoot.twins.twins():
            self.book.keep(twin, self._operator)

    def write_down(self, twin: str, event: Event, *, grant: str = "", **told: Unpack[Told]) -> None:
        """One line of the ledger of a grant, else of the brief's; nothing where nothing may be written."""
        self.write_all(twin, event, [told], grant=grant)

    def write_all(self, twin: str, event: Event, lines: Sequence[Told], *, grant: str = "") -> None:
        """Lines of one kind, on disk together."""
        use = self.use(twin)
        grant = grant or (use.grant if use is not None else "")
        if not grant or self._shoot.read_only is not None:
            return
        when, by = self._now().astimezone(UTC), self._operator.mail
        self.book.write(twin, [Entry(when=when, event=event, grant=grant, operator=by, **told) for told in lines])

    # Inside

    def _read(self, twin: str) -> tuple[Papers, Use | None]:
        stamp = self._shoot.twins.stamp(twin)
        held = self._held.get(twin)
        if held is None or held[0] != stamp:
            files = self._shoot.twins.files(twin)
            use = read_document(files[BRIEF], "use", Use) if BRIEF in files else None
            held = (stamp, read_papers(files), use)
            self._held[twin] = held
        return held[1], held[2]


def _price(grant: Grant) -> tuple[Amount, ...]:
    fees = grant.fees
    minor, words = fees.per_select or 0, "One select, as the grant says"
    return (Amount(minor=minor, currency=fees.currency, ground=Ground.PICTURE, words=words),)
