"""What is asked of a delivery: which takes go to which channels, for what, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from studio_app.direction.errors import BadInput
from studio_app.takes.channel import Channel, Ground
from studio_app.takes.crop import WHOLE, Crop
from studio_app.twins.use import Alteration, Medium, Term

ALL = Crop(**WHOLE.model_dump())
"""The whole picture as a crop."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that is wanted. `crop`: None takes what the studio suggests."""

    take: str
    channel: str
    crop: Crop | None = None


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """One delivery. `media`, `territories` and the days are what all of its files go out for.

    `channels` are used in place of those that the studio or the shoot has under these names. `stamped`: with a time
    stamp, where the studio entered a service; False leaves it out, as when the service is down.
    """

    pieces: tuple[Piece, ...]
    media: frozenset[Medium]
    territories: tuple[str, ...]
    start: date
    until: date
    receiver: str = ""
    channels: Mapping[str, Channel] = field(default_factory=dict[str, Channel])
    stamped: bool = True

    @property
    def use(self) -> Term:
        """What its files go out for. Raises BadInput: no medium, no territory, an end before the beginning."""
        if not self.media:
            raise BadInput("Nothing says in which medium the files will be seen.", do="Choose one, such as ecom.")
        if not self.territories:
            raise BadInput("Nothing says where the files will be seen.", do="Give a territory, such as SE or EEA.")
        try:
            return Term(start=self.start, until=self.until, media=self.media, territories=self.territories)
        except ValueError as error:
            raise BadInput(
                f"{', '.join(self.territories)[:60]}, {self.start} to {self.until} is no use that a grant could allow.",
                do="Territories are codes such as SE or sets such as EEA; the last day lies after the first.",
            ) from error

    def takes(self) -> tuple[str, ...]:
        """The takes in it, each once, in order."""
        return tuple(dict.fromkeys(piece.take for piece in self.pieces))


def pieces_of(takes: Iterable[str], channels: Iterable[str]) -> tuple[Piece, ...]:
    """Every take in every channel, take by take."""
    wanted = tuple(dict.fromkeys(channels))
    return tuple(Piece(take, channel) for take in dict.fromkeys(takes) for channel in wanted)


def alterations(crop: Crop, channel: Channel) -> frozenset[Alteration]:
    """What a channel does to a picture that was approved: a grant must allow it.

    Padding and trimming are a crop. A white ground changes its colours; another colour space shows the same ones.
    """
    found = {Alteration.CROP} if Crop(**crop.model_dump()) != ALL else set[Alteration]()
    if channel.ground is Ground.WHITE:
        found.add(Alteration.COLOUR)
    return frozenset(found)
