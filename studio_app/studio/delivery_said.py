"""Deliveries and orders in words, for the window and the command line alike. Everything here only reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from studio_app.delivery.record import DeliveredFile, Delivery
from studio_app.rights.check import Outcome
from studio_app.rights.ledger import Held
from studio_app.rights.ledger_line import Event
from studio_app.studio.delivery_channels import file_words
from studio_app.studio.delivery_extending import down_now, longer_terms, use_now
from studio_app.studio.delivery_order import DeliveryOrder
from studio_app.studio.session import Session


@dataclass(frozen=True, slots=True)
class DeliverySaid:
    """One delivery: what it is for, until when, and how it stands: 'in use', 'ended, selling off', 'taken down'.

    `until` and `take_down_by` are of now: later than the record's where the delivery was extended since.
    """

    record: Delivery
    use: str
    until: date
    take_down_by: date
    state: str
    mark: str

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def files(self) -> tuple[DeliveredFile, ...]:
        return self.record.files

    @property
    def receiver(self) -> str:
        return self.record.receiver

    @property
    def extended(self) -> bool:
        """Whether it may be seen for longer than when it was delivered."""
        return self.until > self.record.use.until


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """What would be delivered: whether every gate is open and every crop fits, take by take and file by file."""

    opens: bool
    use: str
    takes: tuple[dict[str, Any], ...]
    files: tuple[dict[str, Any], ...]

    @property
    def warns(self) -> tuple[str, ...]:
        """What a person should look at, each once."""
        return tuple(dict.fromkeys(words for take in self.takes for words in take["warns"]))


def deliveries_said(session: Session) -> tuple[DeliverySaid, ...]:
    """Every delivery of the shoot, the newest first. Raises Refused: a ledger does not hold."""
    records = session.delivering.all()
    lines = {(each.twin, each.grant.id): session.rights.book.lines(each.twin, each.grant.id) for each in records}
    return tuple(_said(session, record, lines[record.twin, record.grant.id]) for record in records)


def delivery_said(session: Session, record: Delivery) -> DeliverySaid:
    """One delivery in words."""
    return _said(session, record, session.rights.book.lines(record.twin, record.grant.id))


def order_said(session: Session, order: DeliveryOrder) -> OrderSaid:
    """What the gates and the crops say of an order; writes nothing. Raises BadInput."""
    seen = session.delivering.foresee(order)
    takes = tuple(
        {
            "take": take,
            "select": seen.chosen[take].select,
            "opens": seen.opens(take),
            "stops": [check.words for check in checks if check.failed],
            "warns": [check.words for check in checks if check.outcome is Outcome.WARN],
        }
        for take, checks in seen.gates.items()
    )
    files = tuple(
        {
            "name": piece.name,
            "take": piece.piece.take,
            "channel": piece.piece.channel,
            "file": file_words(piece.channel),
            "crop": piece.crop.model_dump(mode="json"),
            "lines": [("NO", words) for words in piece.stops] + [("look", words) for words in piece.looks],
        }
        for piece in seen.pieces
    )
    stopped = any(piece.stops for piece in seen.pieces)
    return OrderSaid(all(map(seen.opens, seen.gates)) and not stopped, order.use.words, takes, files)


def _said(session: Session, record: Delivery, lines: Sequence[Held]) -> DeliverySaid:
    down = {each.line.sha256 for each in lines if each.line.event is Event.TAKE_DOWN}
    use = use_now(record, longer_terms(lines))
    grant = session.rights.papers(record.twin).grants.get(record.grant.id)
    last = down_now(record, use, grant.paper if grant is not None else None)
    state, mark = _state(use.until, last, down=all(file.sha256 in down for file in record.files))
    return DeliverySaid(record, use.words, use.until, last, state, mark)


def _state(until: date, last: date, *, down: bool) -> tuple[str, str]:
    today = datetime.now().astimezone().date()
    if down:
        return "taken down", "plain"
    if today > last:
        return "to be taken down", "stop"
    if today > until:
        return "ended, selling off", "warn"
    return "in use", "good"
