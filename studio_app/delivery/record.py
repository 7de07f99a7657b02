"""The record of a delivery: what went to whom, when, for what, under which papers, and all it takes to make it again.

It lies in the shoot as `deliveries/<id>/delivery.json`, in the same commit as the ledger's lines about its files.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from studio_app.direction.value import Value
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.person import Person, Seat
from studio_app.takes.take import Sha256, TakeId
from studio_app.takes.verdict import ShootId
from studio_app.twins.grant import Bought, Grant
from studio_app.twins.party import PaperId, TwinId
from studio_app.twins.plain import Name
from studio_app.twins.use import Term

DeliveryId = Annotated[str, Field(pattern=r"^D\d{8}-[0-9a-f]{8}$")]
FileName = Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,240}$")]
PersonName = Annotated[str, Field(pattern=r"^[^<>\x00-\x1f]{1,120}$")]
MOST_FILES = 2_000


class Credited(Value):
    """Who is credited, in which seat of the call sheet."""

    seat: Seat
    name: PersonName


class DeliveredFile(Value):
    """One finished file, and what it was made from.

    `source` is the SHA-256 of the select's bytes, `sha256` that of the file, `pixels` that of its decoded pixels
    (delivery.making.pixels_hash): a file that is made again has other signatures and the same pixels. `mark` is the
    watermark's payload in hex, `label` what the visible label says, `seats` those whose yes verifies.
    """

    take: TakeId
    select: Annotated[str, Field(max_length=40)]
    source: Sha256
    seats: Annotated[tuple[Seat, ...], Field(max_length=20)] = ()
    channel: PaperId
    crop: Crop
    name: FileName
    sha256: Sha256
    bytes: Annotated[int, Field(ge=1)]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    quality: Annotated[int | None, Field(ge=1, le=100)] = None
    pixels: Sha256
    mark: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    label: Annotated[str, Field(min_length=1, max_length=1000)]


class Delivery(Value):
    """What left the house at once. Never changed: taking it down is a line of the ledger.

    `use` is what all of its files went out for; `take_down_by` the last day on which they may still be seen. `channels`
    are the whole channels as they were used, by name. `again` names the delivery whose files these are once more;
    `made_with` is the version of the studio, `stamped_by` the time-stamp service that stamped its signatures.
    """

    id: DeliveryId
    shoot: ShootId
    when: AwareDatetime
    by: Person
    receiver: Annotated[str, Field(max_length=200)] = ""
    twin: TwinId
    brand: Name
    campaign: Name
    passport: Sha256
    consent: Bought
    grant: Bought
    use: Term
    channels: Annotated[dict[PaperId, Channel], Field(min_length=1, max_length=200)]
    files: Annotated[tuple[DeliveredFile, ...], Field(min_length=1, max_length=MOST_FILES)]
    credits: Annotated[tuple[Credited, ...], Field(min_length=1, max_length=500)]
    take_down_by: date
    sample: bool = False
    again: DeliveryId | None = None
    made_with: Annotated[str, Field(max_length=40)] = ""
    stamped_by: Annotated[str, Field(max_length=253)] = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if {file.channel for file in self.files} != self.channels.keys():
            raise ValueError("it holds every channel of its files, and no other")
        if len({file.name.casefold() for file in self.files}) != len(self.files):
            raise ValueError("two files have one name")
        return self

    @property
    def selects(self) -> tuple[str, ...]:
        """The names of the selects in it, each once."""
        return tuple(dict.fromkeys(file.select for file in self.files))


def take_down_by(use: Term, grant: Grant) -> date:
    """The last day on which it may be seen: the end of its use, and the days that the grant gives to sell off."""
    return use.until + timedelta(days=grant.sell_off_days)
