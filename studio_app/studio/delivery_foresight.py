"""What a delivery would be, before anything is made: what each gate says, each crop and what it does, each name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from studio_app.delivery.channels import channel
from studio_app.delivery.cropping import Side
from studio_app.delivery.facts import InPicture
from studio_app.delivery.file_names import Named, file_name
from studio_app.delivery.people import people_in, photographed_in, unsaid
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.case import Chosen
from studio_app.rights.check import Check, warned
from studio_app.rights.gates import Gate
from studio_app.shoot.folder import Shoot
from studio_app.studio.delivery_crops import even_sides_of, figure_of, said_of, suggested
from studio_app.studio.delivery_order import DeliveryOrder, Piece, alterations
from studio_app.studio.rights import Rights
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import FigureMarks
from studio_app.takes.plate_people import OnPlate, PlatePeople
from studio_app.takes.take import Take
from studio_app.twins.use import MEDIUM_WORDS, Alteration, Medium, Use

PASSING = "People in passing are on its photograph. Look that nobody can be recognised: she would need a release."


@dataclass(frozen=True, slots=True)
class PieceSeen:
    """One file that is wanted: its crop, what stops it, what a person should look at, and the name it would have."""

    piece: Piece
    select: str
    channel: Channel
    crop: Crop
    name: str
    stops: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    padding: Crop | None = None
    padding_words: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A whole order, take by take and piece by piece. By take: `uses` is what the gates are asked about, `people` who
    is in the picture.
    """

    order: DeliveryOrder
    twin: str
    pieces: tuple[PieceSeen, ...]
    takes: Mapping[str, Take]
    chosen: Mapping[str, Chosen]
    uses: Mapping[str, Use | None]
    gates: Mapping[str, tuple[Check, ...]]
    figures: Mapping[str, FigureMarks | None]
    people: Mapping[str, frozenset[InPicture]]

    def direction(self, take: str) -> Direction:
        return self.takes[take].recipe.direction

    def opens(self, take: str) -> bool:
        """Whether every rule lets this take through."""
        return not any(check.failed for check in self.gates[take])


def foresee(shoot: Shoot, rights: Rights, order: DeliveryOrder) -> Foreseen:
    """Everything that can be known before. Raises BadInput: no such take or channel, nothing asked for, two twins."""
    if not order.pieces:
        raise BadInput("Nothing is asked for.", do="Choose at least one take and one channel.")
    takes = {name: shoot.take(name) for name in order.takes()}
    twins = {take.recipe.direction.cast.twin for take in takes.values()}
    if len(twins) > 1:
        raise BadInput(f"These takes are of {len(twins)} twins.", do="Deliver them one by one: each has her own grant.")
    twin = twins.pop()
    chosen = {name: rights.chosen(take) for name, take in takes.items()}
    figures = {name: figure_of(take) for name, take in takes.items()}
    # looked for once, and only where a crop does not fit: of a hundred takes few have one that does not
    even = {name: cache(partial(even_sides_of, shoot, take, figures[name])) for name, take in takes.items()}
    names = dict.fromkeys(piece.channel for piece in order.pieces)
    kinds = {name: order.channels.get(name) or channel(name, shoot.path) for name in names}
    brief = rights.use(twin)
    on_plate = {name: shoot.plates.people(take.recipe.direction.location.plate) for name, take in takes.items()}
    people = {name: people_in(take.recipe.direction, on_plate[name]) for name, take in takes.items()}
    pieces = tuple(
        _seen(order, piece, kinds[piece.channel], takes[name], chosen[name], figures[name], brief, even[name])
        for name in takes
        for piece in order.pieces
        if piece.take == name
    )
    uses = {name: _use(brief, order, [piece for piece in pieces if piece.piece.take == name]) for name in takes}
    strange = tuple(_strange(order, kinds))
    gates = {
        name: (*rights.checks(Gate.DELIVER, take.recipe.direction, chosen=chosen[name], use=uses[name]), *strange)
        for name, take in takes.items()
    }
    pieces = tuple(_with_people(piece, takes[piece.piece.take], on_plate[piece.piece.take]) for piece in pieces)
    return Foreseen(order, twin, pieces, takes, chosen, uses, gates, figures, people)


def _with_people(piece: PieceSeen, take: Take, on_plate: PlatePeople | None) -> PieceSeen:
    """The piece, stopped where nobody said who is on its photograph; a look where people in passing are on it."""
    missing = unsaid(take.recipe.direction, on_plate)
    if missing:
        return replace(piece, stops=(missing, *piece.stops))
    if on_plate is not None and on_plate.people is OnPlate.PASSERS_BY and photographed_in(take.recipe.direction):
        return replace(piece, looks=(*piece.looks, PASSING))
    return piece


def _seen(
    order: DeliveryOrder,
    piece: Piece,
    kind: Channel,
    take: Take,
    chosen: Chosen,
    figure: FigureMarks | None,
    brief: Use | None,
    even: Callable[[], frozenset[Side]],
) -> PieceSeen:
    name = file_name(kind.file_name, _named(order, piece, take, chosen, kind, brief))
    if piece.crop is not None:
        looks = said_of(piece.crop, take, kind, figure)
        return PieceSeen(piece, chosen.select, kind, piece.crop, name, looks=looks)
    found = suggested(take, kind, figure)
    if found.misfit:
        found = suggested(take, kind, figure, even())
    stops = (found.misfit,) if found.misfit else ()
    return PieceSeen(
        piece, chosen.select, kind, found.crop, name, stops, found.looks, found.padding, found.padding_words
    )


def _named(order: DeliveryOrder, piece: Piece, take: Take, chosen: Chosen, kind: Channel, brief: Use | None) -> Named:
    """What the file's name may be made of."""
    return Named(
        channel=kind,
        channel_id=piece.channel,
        brand=brief.brand if brief is not None else "",
        campaign=brief.campaign if brief is not None else "",
        select=chosen.select or take.id,
        shot=take.recipe.shot,
        territory="-".join(sorted(order.territories)),
        day=order.start,
    )


def require_ready(seen: Foreseen) -> None:
    """Raises Refused with the first thing that stops a piece."""
    stops = [(piece, words) for piece in seen.pieces for words in piece.stops]
    if stops:
        piece, words = stops[0]
        more = f" {len(stops) - 1} more are stopped." if len(stops) > 1 else ""
        raise Refused(f"{piece.select} for {piece.channel.name}: {words}{more}", safe="Nothing was delivered.")


def _strange(order: DeliveryOrder, kinds: Mapping[str, Channel]) -> Iterator[Check]:
    """A warning for each channel whose files go out for another medium than it is made for."""
    for kind in kinds.values():
        if kind.medium not in order.media:
            made = MEDIUM_WORDS[Medium(kind.medium)] if kind.medium in set(Medium) else kind.medium
            meant = ", ".join(MEDIUM_WORDS[medium] for medium in sorted(order.media))
            yield warned("use.channel", f"The channel “{kind.name}” is made for {made}, and is to be seen in: {meant}.")


def _use(brief: Use | None, order: DeliveryOrder, pieces: list[PieceSeen]) -> Use | None:
    """What the gate is asked about: the brief's product and campaign, the order's media, places and days."""
    if brief is None:
        return None
    use = order.use
    altered = frozenset[Alteration]().union(*(alterations(piece.crop, piece.channel) for piece in pieces))
    return brief.having(
        media=use.media, territories=use.territories, start=use.start, until=use.until, alterations=altered
    )
