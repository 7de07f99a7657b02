"""Deliveries and orders in words, for the window and the command line alike. Everything here only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from studio_app.delivery.record import DeliveredFile, Delivery
from studio_app.rights.check import Outcome
from studio_app.rights.ledger_line import Event
from studio_app.studio.delivery_channels import file_words
from studio_app.studio.delivery_order import DeliveryOrder
from studio_app.studio.session import Session


@dataclass(frozen=True, slots=True)
class DeliverySaid:
    """One delivery: what it was for, and how it stands: 'until 26 December 2026', 'ended', 'taken down'."""

    record: Delivery
    use: str
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
    def until(self) -> date:
        return self.record.use.until


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
    down = {record.grant.id: _down(session, record) for record in session.delivering.all()}
    return tuple(_said(record, down[record.grant.id]) for record in session.delivering.all())


def delivery_said(session: Session, record: Delivery) -> DeliverySaid:
    """One delivery in words."""
    return _said(record, _down(session, record))


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


def _down(session: Session, record: Delivery) -> frozenset[str]:
    lines = session.rights.book.lines(record.twin, record.grant.id)
    return frozenset(
        each.line.sha256 for each in lines if each.line.event is Event.TAKE_DOWN and each.line.sha256 is not None
    )


def _said(record: Delivery, down: frozenset[str]) -> DeliverySaid:
    today = datetime.now().astimezone().date()
    if all(file.sha256 in down for file in record.files):
        return DeliverySaid(record, record.use.words, "taken down", "plain")
    if today > record.take_down_by:
        return DeliverySaid(record, record.use.words, "to be taken down", "stop")
    if today > record.use.until:
        return DeliverySaid(record, record.use.words, "ended, selling off", "warn")
    return DeliverySaid(record, record.use.words, "in use", "good")
