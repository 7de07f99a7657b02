"""One delivery between its asking and its record: every file settled with its facts, mark and name; then what came."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio_app import __version__
from studio_app.delivery.record import Credited, DeliveredFile, Delivery, take_down_by
from studio_app.shoot.deliveries import new_delivery_id
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.delivery_foresight import Foreseen
from studio_app.studio.delivery_journal import free_names, part_of
from studio_app.studio.delivery_order import DeliveryOrder, Piece
from studio_app.takes.person import Person
from studio_app.takes.png import MAX_BYTES
from studio_app.twins.grant import Bought
from studio_app.twins.use import Term

if TYPE_CHECKING:
    from studio_app.delivery.certificates import Signer
    from studio_app.delivery.facts import Papers
    from studio_app.delivery.making import Finished, Job

MARK_BYTES = 8
Marks = Mapping[tuple[str, str], bytes]
"""Take and channel -> the mark that its file gets."""


@dataclass(frozen=True, slots=True)
class Work:
    """A delivery that may be made: everything was asked and is settled, nothing is written yet."""

    id: str
    when: datetime
    seen: Foreseen
    out: Path
    names: tuple[str, ...]
    jobs: tuple[Job, ...]
    signer: Signer
    credits: tuple[Credited, ...]
    again: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered: the record, where the files lie on this computer, and the page that the public may read."""

    record: Delivery
    page: Path
    files: tuple[Path, ...] = field(default=())


def settled(
    shoot: Shoot,
    papers: Papers,
    seen: Foreseen,
    out: Path,
    when: datetime,
    settings: Path | None = None,
    again: Delivery | None = None,
) -> Work:
    """Gives every file its facts, its mark and its name. Raises Refused: nobody is credited; BadInput, StudioError.

    `settings`: where the studio's certificate is, None for this computer's. `again`: the delivery that is made once
    more, with the marks it has.
    """
    from studio_app.delivery.certificates import studio_of
    from studio_app.delivery.making import Cut, Job
    from studio_app.studio.delivery_facts import Whole, credits_of, facts_of
    from studio_app.studio.studio_identity import studio_signer

    delivery, signer = new_delivery_id(when), studio_signer(settings)
    if not seen.order.stamped:
        signer = replace(signer, tsa_url="")
    crew = credits_of(shoot.approvals.call_sheet)
    credited = tuple(Credited(seat=each.role, name=each.name) for each in crew)
    whole = Whole(
        delivery, when, seen.order.use, papers, studio_of(signer.chain), crew
    )  # fmt: skip
    names = free_names(out, tuple(piece.name for piece in seen.pieces))
    marks = {(file.take, file.channel): bytes.fromhex(file.mark) for file in again.files} if again else {}
    jobs: list[Job] = []
    for take in seen.takes.values():
        chosen = seen.chosen[take.id]
        cuts: list[Cut] = []
        for piece, name in zip(seen.pieces, names, strict=True):
            if piece.piece.take == take.id:
                mark = marks.get((take.id, piece.piece.channel)) or secrets.token_bytes(MARK_BYTES)
                facts = facts_of(whole, take, chosen.select, tuple(sorted(chosen.yes)), mark, seen.people[take.id])
                cuts.append(Cut(piece.channel, piece.crop, facts, part_of(out, name, delivery)))
        jobs.append(Job(_reader(shoot, chosen.select), tuple(cuts), seen.figures[take.id]))
    return Work(delivery, when, seen, out, names, tuple(jobs), signer, credited, again)


def _reader(shoot: Shoot, select: str) -> Callable[[], bytes]:
    return lambda: read_bounded(shoot.approvals.select_path(select), MAX_BYTES)


def record_of(work: Work, made: Sequence[Finished], shoot: str, by: Person) -> Delivery:
    """The record of what was made."""
    facts, order = made[0].cut.facts, work.seen.order
    papers = facts.papers
    grant = papers.grant.paper
    return Delivery(
        id=work.id,
        shoot=shoot,
        when=work.when.astimezone(UTC),
        by=by,
        receiver=order.receiver,
        twin=work.seen.twin,
        brand=grant.brand,
        campaign=grant.campaign,
        passport=papers.passport.sha256,
        consent=Bought(id=papers.consent.paper.id, sha256=papers.consent.sha256),
        grant=Bought(id=grant.id, sha256=papers.grant.sha256),
        use=order.use,
        channels={piece.piece.channel: piece.channel for piece in work.seen.pieces},
        files=_files(work, made),
        credits=work.credits,
        take_down_by=take_down_by(order.use, grant),
        sample=grant.sample,
        again=work.again.id if work.again is not None else None,
        made_with=__version__,
        stamped_by=work.signer.stamps,
    )


def _files(work: Work, made: Sequence[Finished]) -> tuple[DeliveredFile, ...]:
    return tuple(
        DeliveredFile(
            take=each.cut.facts.take,
            select=each.cut.facts.select,
            source=each.cut.facts.sha256,
            seats=each.cut.facts.seats,
            channel=piece.piece.channel,
            crop=piece.crop,
            name=name,
            sha256=each.sha256,
            bytes=each.bytes,
            width=piece.channel.width,
            height=piece.channel.height,
            quality=each.quality,
            pixels=each.pixels,
            mark=each.cut.facts.mark.hex(),
            label=each.label,
        )
        for piece, name, each in zip(work.seen.pieces, work.names, made, strict=True)
    )


def order_of(held: Delivery, use: Term, *, stamped: bool) -> DeliveryOrder:
    """The order that a delivery was made from, for the use that it has now."""
    return DeliveryOrder(
        pieces=tuple(Piece(file.take, file.channel, file.crop) for file in held.files),
        media=use.media,
        territories=use.territories,
        start=use.start,
        until=use.until,
        receiver=held.receiver,
        channels=held.channels,
        stamped=stamped,
    )
