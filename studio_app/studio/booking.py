"""What a grant costs, and putting it into the ledger: the booking of its uses, an option that is taken, a credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.ledger import Held, credit
from studio_app.rights.ledger_line import Amount, Entry, Event
from studio_app.rights.papers import read_papers
from studio_app.rights.rate_sheet import MOST_BYTES, RateSheet, read_rate_sheet
from studio_app.rights.usage import Job, Quote, quote, taken
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.ledger_book import LedgerBook
from studio_app.takes.person import Person
from studio_app.twins.grant import Grant
from studio_app.twins.use import Term

_SAFE = "Nothing was booked."


@dataclass(frozen=True)
class Booking:
    """The money of one grant of an open shoot. `by` is who books."""

    shoot: Shoot
    grant: Grant
    by: Person

    @classmethod
    def of(cls, shoot: Shoot, grant: str, by: Person) -> Booking:
        """For the grant of this id. Raises BadInput that lists what is here."""
        found = {
            name: signed.paper
            for twin in shoot.twins.twins()
            for name, signed in read_papers(shoot.twins.files(twin)).grants.items()
        }
        if grant not in found:
            raise BadInput(f"There is no grant {grant[:64]!r} in this shoot.", do=f"There are: {_names(found)}.")
        return cls(shoot, found[grant], by)

    def quote(self, rates: Path, sessions: int = 0, selects: int = 0) -> Quote:
        """What so many days and selects cost under it. Raises BadInput (the sheet), Refused (another sheet)."""
        return quote(Job.of(self.grant, sessions, selects), _sheet(rates), self.grant.fees)

    def book(self, rates: Path, sessions: int = 0) -> Quote:
        """Charges set-up, days, uses and exclusivity, once; selects are charged as they are approved.

        Raises Refused when it was booked before and not credited; else as `quote`.
        """
        if any(each.line.event is Event.BOOK for each in self.charged()):
            raise Refused(
                f"{self.grant.id} is booked already.", safe=_SAFE, do="Credit that line first if it was wrong."
            )
        if any(each.line.event is Event.EXTEND for each in self.charged()):
            raise Refused(
                f"A longer use of {self.grant.id} was charged already, and would be charged twice.",
                safe=_SAFE,
                do="Credit that line first.",
            )
        found = self.quote(rates, sessions)
        self._write(self._entry(Event.BOOK, self.grant.terms, found.lines))
        return found

    def take_option(self, option: str) -> Entry:
        """Charges an option and lets the gates know that it was taken. Raises BadInput, Refused: too late, or twice."""
        offers = {each.id: each for each in self.grant.options}
        if option not in offers:
            raise BadInput(f"The grant has no option {option[:64]!r}.", do=f"There are: {_names(offers)}.")
        if option in LedgerBook(self.shoot).made(self.grant.twin, self.grant.id).options:
            raise Refused(f"The option {option} was taken already.", safe=_SAFE)
        amount = taken(offers[option], self.grant.fees.currency, datetime.now().astimezone().date())
        entry = self._entry(Event.OPTION, (offers[option],), (amount,))
        self._write(entry)
        return entry

    def credit(self, line: str, words: str) -> Entry:
        """Takes back the amounts of the line whose SHA-256 begins so. Raises BadInput, Refused (taken back already)."""
        found = [each for each in self.charged() if each.sha256.startswith(line)] if len(line) >= 6 else []
        if len(found) != 1:
            raise BadInput(
                f"{len(found)} charged lines begin with {line[:64]!r}.",
                safe=_SAFE,
                do="Give the first six or more letters of the line's SHA-256, as twin-studio quote --lines shows them.",
            )
        entry = credit(found[0], datetime.now(UTC), self.by.mail, words)
        self._write(entry)
        return entry

    def charged(self) -> tuple[Held, ...]:
        """Lines with amounts that were not taken back, by time."""
        lines = LedgerBook(self.shoot).lines(self.grant.twin, self.grant.id)
        back = {each.line.credits for each in lines if each.line.event is Event.CREDIT}
        charges = (each for each in lines if each.line.amounts and each.line.event is not Event.CREDIT)
        return tuple(each for each in charges if each.sha256 not in back)

    def _entry(self, event: Event, terms: tuple[Term, ...], amounts: tuple[Amount, ...]) -> Entry:
        uses = tuple(Term.model_validate({name: getattr(term, name) for name in Term.model_fields}) for term in terms)
        now, grant = datetime.now(UTC), self.grant.id
        return Entry(when=now, event=event, grant=grant, uses=uses, amounts=amounts, operator=self.by.mail)

    def _write(self, entry: Entry) -> None:
        if self.shoot.read_only is not None:
            raise Refused(self.shoot.read_only, safe=_SAFE)
        book = LedgerBook(self.shoot)
        book.write(self.grant.twin, [entry])
        book.keep(self.grant.twin, self.by)


def _sheet(rates: Path) -> RateSheet:
    return read_rate_sheet(read_bounded(rates, MOST_BYTES, links=True), rates.name)


def _names(held: Iterable[str]) -> str:
    return ", ".join(sorted(held)) or "none"
