"""Delivering: gates, crops and names first; then every file is made; then ledger, record and names, in that order.

Nothing leaves without a line in the ledger, and no line speaks of a file that was not made: lines are written when all
files are whole on disk and before any has its name. What happens when the power goes is told in delivery_journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio_app.delivery.record import Delivery
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import flush_folder, in_words
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.rights.gates import Gate
from studio_app.rights.ledger_line import Event
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import TWINS
from studio_app.studio import delivery_journal as journal
from studio_app.studio.change import Change
from studio_app.studio.delivery_extending import Extension, extension, longer_terms, use_now
from studio_app.studio.delivery_foresight import Foreseen, foresee, require_ready
from studio_app.studio.delivery_order import DeliveryOrder
from studio_app.studio.delivery_work import Delivered, Work, order_of, record_of, settled
from studio_app.studio.question import Told
from studio_app.studio.rights import Rights
from studio_app.takes.person import Person
from studio_app.twins.use import Term

if TYPE_CHECKING:
    from studio_app.delivery.making import Finished

Tell = Callable[[str, float], None]
_NOTHING = "Nothing was delivered."


def quiet(_words: str, _share: float) -> None:
    """Tells nobody."""


class Delivering:
    """The part of a session that lets pictures leave. `tell` hears what changed; `now` is the clock.

    `settings` is the folder with the studio's certificate; None: the one on this computer.
    """

    settings: Path | None = None

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        rights: Rights,
        tell: Callable[[Change], None],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._shoot, self._operator, self._rights, self._tell, self._now = shoot, operator, rights, tell, now
        self._mend()

    def foresee(self, order: DeliveryOrder) -> Foreseen:
        """What each gate says of each take, each crop and what it does, each file's name. Writes nothing."""
        return foresee(self._shoot, self._rights, order)

    def deliver(
        self, order: DeliveryOrder, out: Path, tell: Tell = quiet, cancelled: Callable[[], bool] = bool
    ) -> Delivered:
        """Delivers into the folder `out`: all files or none.

        Raises Refused with the rule that says no (the ledger keeps that it was refused), Stopped, NoTimeStamp,
        BadInput, StudioError; then no file has a name, and neither ledger nor history says that one was delivered.
        """
        work = self.begin(order, out)
        return self.finish(work, self.make(work, tell, cancelled))

    def again(
        self,
        delivery: str,
        out: Path,
        tell: Tell = quiet,
        cancelled: Callable[[], bool] = bool,
        *,
        stamped: bool = True,
    ) -> Delivered:
        """Makes the files of a delivery once more, with the same pixels, as a delivery of its own.

        Raises as `deliver` does, and Refused when the pixels would be others: a newer studio, or other papers.
        """
        work = self.begin_again(delivery, out, stamped=stamped)
        return self.finish(work, self.make(work, tell, cancelled))

    # Step by step, for a window that makes files in a thread

    def begin_again(self, delivery: str, out: Path, *, stamped: bool = True) -> Work:
        """As `begin`, for a delivery that was made before. Raises as `again` does."""
        held = self.one(delivery)
        if self.is_down(held):
            raise Refused(f"{delivery} was taken down.", safe=_NOTHING)
        return self.begin(order_of(held, self.use(held), stamped=stamped), out, held)

    def begin(self, order: DeliveryOrder, out: Path, again: Delivery | None = None) -> Work:
        """Asks everything that may be asked before anything is made. Raises as `deliver` does."""
        from studio_app.studio.delivery_facts import papers_of

        if self._shoot.read_only is not None:
            raise Refused(self._shoot.read_only, safe=_NOTHING)
        if journal.held(self._shoot.path) is not None:
            raise Refused("A delivery of this shoot is under way.", safe=_NOTHING, do="Let it end.")
        if not out.is_dir():
            raise BadInput(f"There is no folder {out}.", safe=_NOTHING, do="Make it, or choose another.")
        seen = self.foresee(order)
        for take in seen.takes:
            self._rights.require(Gate.DELIVER, seen.direction(take), chosen=seen.chosen[take], use=seen.uses[take])
        require_ready(seen)
        if again is not None:
            pieces = (replace(piece, name=file.name) for piece, file in zip(seen.pieces, again.files, strict=True))
            seen = replace(seen, pieces=tuple(pieces))
        use = next(iter(seen.uses.values()))
        papers = papers_of(self._rights.papers(seen.twin), use.grant if use is not None else "", seen.twin)
        return settled(self._shoot, papers, seen, out, self._now(), self.settings, again)

    def make(self, work: Work, tell: Tell, cancelled: Callable[[], bool]) -> tuple[Finished, ...]:
        """Makes every file under a name that is none yet. Raises Stopped when it was cancelled; nothing is left then.

        May be done in a thread: it writes only to the folder that the files go to, and to the journal.
        """
        from studio_app.delivery.making import make_all

        journal.keep(self._shoot.path, journal.Intent(id=work.id, out=str(work.out), names=work.names))
        total = len(work.names)
        tell(f"Making {total} {'file' if total == 1 else 'files'}", 0.0)

        def told(done: int) -> None:
            tell(f"{done} of {total} made and checked", done / total)

        try:
            return make_all(work.jobs, work.signer, told, cancelled)
        except BaseException:
            journal.forget(self._shoot.path)
            raise

    def finish(self, work: Work, made: Sequence[Finished]) -> Delivered:
        """Writes ledger and record, and gives every file its name. Raises Refused: made again, its pixels are others;
        StudioError: it goes on at the next open.
        """
        done = self.keep(work, made)
        self.kept(done)
        return done

    def keep(self, work: Work, made: Sequence[Finished]) -> Delivered:
        """As `finish`, without telling anybody: for a thread. `kept` tells it then, on the session's loop."""
        from studio_app.delivery.context_page import context_page

        if work.again is not None and [each.pixels for each in made] != [file.pixels for file in work.again.files]:
            self.drop(work)
            raise Refused(
                f"The files of {work.again.id} would have other pixels now: it was made with Twin Studio "
                f"{work.again.made_with}, or with papers that say another label.",
                safe=_NOTHING,
                do="Deliver the selects anew.",
            )
        record = record_of(work, made, self._shoot.paper.id, self._operator)
        text = to_document(record, "delivery").decode()
        page = context_page([each.cut.facts for each in made]).decode()
        intent = journal.Intent(id=work.id, out=str(work.out), names=work.names, record=text, page=page)
        journal.keep(self._shoot.path, intent)
        files = self._carry_out(intent, record)
        return Delivered(record, journal.page_of(work.out, record.id), files)

    def kept(self, done: Delivered) -> None:
        """Tells that a delivery has left."""
        takes = frozenset(file.take for file in done.record.files)
        self._tell(Change(takes=takes, history=True, rights=True))

    def drop(self, work: Work) -> None:
        """Takes back what was made and has no name yet."""
        journal.drop_parts(journal.Intent(id=work.id, out=str(work.out), names=work.names))
        journal.forget(self._shoot.path)

    # Afterwards

    def all(self) -> tuple[Delivery, ...]:
        """Every delivery of the shoot, the newest first; one that cannot be read is left out (verify names it)."""
        found: list[Delivery] = []
        for name in self._shoot.deliveries.ids():
            with suppress(BadInput):
                found.append(self.one(name))
        return tuple(sorted(found, key=lambda each: (each.when, each.id), reverse=True))

    def one(self, delivery: str) -> Delivery:
        """One delivery. Raises BadInput."""
        return read_document(self._shoot.deliveries.body(delivery), "delivery", Delivery)

    def is_down(self, record: Delivery) -> bool:
        """Whether the ledger says of every file that it was taken down."""
        lines = self._rights.book.lines(record.twin, record.grant.id)
        down = {each.line.sha256 for each in lines if each.line.event is Event.TAKE_DOWN}
        return all(file.sha256 in down for file in record.files)

    def extend(self, delivery: str, until: date, rates: Path | None = None) -> Extension:
        """Writes one line: the files of a delivery may be seen until a later day. Every gate is asked for that time.

        `rates`: the agency's sheet, where the grant is priced by one and not booked. Raises Refused with the rule that
        says no, or when it was taken down; BadInput: no later day, no sheet.
        """
        record = self.one(delivery)
        if self._shoot.read_only is not None:
            raise Refused(self._shoot.read_only, safe="Nothing was written.")
        if self.is_down(record):
            raise Refused(f"{delivery} was taken down.", safe="Nothing was extended.")
        found = extension(self._shoot, self._rights, record, until, self._now().date(), rates)
        self._rights.write_down(
            record.twin, Event.EXTEND, uses=(found.term,), amounts=found.amounts,
            words=f"{record.id}, {', '.join(record.selects)}"[:400], grant=record.grant.id,
        )  # fmt: skip
        self._rights.book.keep(record.twin, self._operator)
        self._tell(Change(history=True, rights=True))
        return found

    def use(self, record: Delivery) -> Term:
        """What a delivery may be used for, with the last day that it has now. Raises Refused: a bad ledger."""
        return use_now(record, longer_terms(self._rights.book.lines(record.twin, record.grant.id)))

    def take_down(self, delivery: str) -> Delivery:
        """Writes down that the files of a delivery are seen no longer. Raises BadInput, Refused when they are down."""
        record = self.one(delivery)
        if self._shoot.read_only is not None:
            raise Refused(self._shoot.read_only, safe="Nothing was written.")
        if self.is_down(record):
            raise Refused(f"{delivery} was taken down already.", safe="Nothing was written.")
        self._write_lines(record, Event.TAKE_DOWN)
        self._rights.book.keep(record.twin, self._operator)
        self._tell(Change(history=True, rights=True))
        return record

    # Inside

    def _mend(self) -> None:
        """Ends what a killed delivery left: takes its parts away, or does the rest of what was ready."""
        intent = journal.held(self._shoot.path) if self._shoot.read_only is None else None
        if intent is None:
            return
        with suppress(StudioError):  # a folder that is away, a full disk: it is tried again at the next open
            if intent.ready:
                self._carry_out(intent, read_document(intent.record.encode(), "delivery", Delivery))
            else:
                journal.drop_parts(intent)
                journal.forget(self._shoot.path)

    def _carry_out(self, intent: journal.Intent, record: Delivery) -> tuple[Path, ...]:
        """Each step does nothing where it was done before."""
        self._write_lines(record, Event.DELIVER)
        unkept = self._rights.book.unkept(record.twin)
        self._shoot.deliveries.add(
            record.id,
            intent.record.encode(),
            f"Deliver {', '.join(record.selects)} for {record.brand}"[:200],
            self._operator,
            {f"{TWINS}/{record.twin}/{place}": data for place, data in unkept.items()},
        )
        out = Path(intent.out)
        places = tuple(out / file.name for file in record.files)
        for place in places:
            part = journal.part_of(out, place.name, record.id)
            if part.is_file():
                journal.name_part(part, place)
        journal.put_page(intent)
        with in_words(out):
            flush_folder(out)
        journal.forget(self._shoot.path)
        return places

    def _write_lines(self, record: Delivery, event: Event) -> None:
        """One line for every file that has none of this kind yet."""
        lines = self._rights.book.lines(record.twin, record.grant.id)
        told = {each.line.sha256 for each in lines if each.line.event is event}
        new: list[Told] = [
            {
                "take": file.take,
                "sha256": file.sha256,
                "uses": (record.use,),
                "words": f"{record.id}, {record.channels[file.channel].name}",
            }
            for file in record.files
            if file.sha256 not in told
        ]
        if new:
            self._rights.write_all(record.twin, event, new, grant=record.grant.id)
