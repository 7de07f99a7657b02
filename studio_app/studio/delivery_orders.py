"""An order out of what a person typed or ticked: names become takes, media and days that are not said are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studio_app.delivery.channels import channel
from studio_app.direction.errors import BadInput
from studio_app.studio.delivery_order import DeliveryOrder, Piece
from studio_app.studio.session import Session
from studio_app.takes.crop import Crop
from studio_app.twins.use import Medium


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said. Without takes every select is meant, without media what the channels are for, without territories
    and a last day those of the brief.
    """

    takes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    until: date | None = None
    receiver: str = ""
    crop: Crop | None = None
    stamped: bool = True


def asked_order(session: Session, asked: Asked) -> DeliveryOrder:
    """The order that is meant. Raises BadInput: what is missing, or is no take, channel, medium or territory."""
    if not asked.channels:
        raise BadInput("No channel is named.", do="Give one, such as --channel ecom-product-page; all: channels.")
    if asked.crop is not None and len(set(asked.channels)) > 1:
        raise BadInput("One crop fits one channel.", do="Deliver the channels one by one, or leave the crops to it.")
    takes = tuple(_take(session, name) for name in asked.takes) or _selects(session)
    brief = session.rights.use(session.shoot.take(takes[0]).recipe.direction.cast.twin)
    kinds = [channel(name, session.shoot.path) for name in asked.channels]
    today = date.today()
    pieces = tuple(
        Piece(take, name, asked.crop) for take in dict.fromkeys(takes) for name in dict.fromkeys(asked.channels)
    )
    return DeliveryOrder(
        pieces=pieces,
        media=frozenset(_medium(name) for name in asked.media or {kind.medium for kind in kinds}),
        territories=tuple(name.upper() for name in asked.territories) or (brief.territories if brief else ()),
        start=max(today, brief.start) if brief else today,
        until=asked.until or (brief.until if brief else today),
        receiver=asked.receiver,
        stamped=asked.stamped,
    )


def _take(session: Session, name: str) -> str:
    """The take of a select's readable name, or the take itself. Raises BadInput."""
    found = next((each.take for each in session.shoot.approvals.selects() if each.name == name), name)
    return session.shoot.row(found).id


def _selects(session: Session) -> tuple[str, ...]:
    found = tuple(select.take for select in session.shoot.approvals.selects())
    if not found:
        raise BadInput("There is no select yet.", do="Have a take approved by every seat first.")
    return found


def _medium(name: str) -> Medium:
    if name not in set(Medium):
        raise BadInput(f"“{name[:40]}” is no medium.", do=f"There are: {', '.join(Medium)}.")
    return Medium(name)
