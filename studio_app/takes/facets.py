"""What a take is asked for by: the facts that lists filter, sort, group and search by, without parsing the take.

The shoot's index keeps them beside each take's stamp, so that 25,000 takes are sifted in memory.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from studio_app.direction.describe import describe, garment_words, hair_words, summary
from studio_app.direction.direction import PARTS, Direction
from studio_app.takes.take import Take


class Facets(NamedTuple):
    """The facts of one take; a tuple because 25,000 of them are made while a shoot opens.

    `twin` is its id; `pose`, `expression`, `look`, `rig` and `location` are names as the cards show them; `garments`
    the pieces from the innermost out; `hair` in words; `by` the mail of who had it rendered, or empty; `made` seconds
    since 1970. Takes of one `frame` differ only by seed, engine, quality or size: a stack. `words` are all of the
    take's plain words, casefolded, without commas and full stops. `answers` are the notes it was made for, as
    `answer_key` writes them; `cell` is its place in a matrix (takes.cell), or empty. The last six are a take's own, the
    others those of its batch.
    """

    shot: str
    engine: str
    width: int
    height: int
    twin: str
    pose: str
    expression: str
    look: str
    garments: tuple[str, ...]
    hair: str
    rig: str
    location: str
    lens_mm: float
    aspect: str
    source_type: str
    by: str
    frame: str
    quality: str
    seed: int
    made: float
    words: str
    cell: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a direction alone says."""

    digest: str
    garments: tuple[str, ...]
    hair: str
    words: str


class FacetMaker:
    """Makes facets of one take after the other. Takes in a row often share their direction (the very same value, as
    FacetMaker is given it): what that says is put into words once.
    """

    def __init__(self) -> None:
        self._last: tuple[Direction, _Frame] | None = None

    def of(self, take: Take) -> Facets:
        """The facets of a take."""
        recipe, direction = take.recipe, take.recipe.direction
        frame = self._frame(direction)
        return Facets(
            shot=recipe.shot,
            engine=recipe.engine,
            quality=recipe.quality.value,
            seed=recipe.seed,
            width=recipe.width,
            height=recipe.height,
            twin=direction.cast.twin,
            pose=direction.pose.name,
            expression=direction.expression.name,
            look=direction.look.name,
            garments=frame.garments,
            hair=frame.hair,
            rig=direction.rig.name,
            location=direction.location.name,
            lens_mm=direction.camera.lens_mm,
            aspect=direction.camera.aspect.value,
            source_type=take.source_type,
            by=take.by.mail if take.by is not None else "",
            made=take.made.timestamp(),
            frame=frame.digest,
            words=f"{_own_words(take)} {frame.words}",
            cell=take.cell.key if take.cell is not None else "",
            answers=tuple(answer_key(each.take, each.note) for each in take.answers),
        )

    def _frame(self, direction: Direction) -> _Frame:
        if self._last is None or self._last[0] is not direction:
            self._last = direction, _framed(direction)
        return self._last[1]


def facets_of(take: Take) -> Facets:
    """The facets of a take."""
    return FacetMaker().of(take)


def answer_key(take: str, note: str) -> str:
    """A note as facets name it: 'T0007-0a1b2c:0123456789ab'."""
    return f"{take}:{note}"


def frame_of(direction: Direction) -> str:
    """16 hex digits that are equal for equal directions, whatever their titles."""
    return hashlib.sha256(direction.model_dump_json(exclude={"title"}).encode()).hexdigest()[:16]


def plain_words(text: str) -> str:
    """`text` as it is searched: casefolded, plain spaces and minus signs, no commas, colons and full stops at the
    ends of words ("f/5.6" and "4:5" stay).
    """
    words = text.replace("\N{MINUS SIGN}", "-").casefold().split()  # split knows the no-break space of "85 mm"
    return " ".join(bare for word in words if (bare := word.strip(".,;:")))


def _own_words(take: Take) -> str:
    recipe = take.recipe
    own = f"take {take.number} {take.id} seed {recipe.seed} {recipe.width}x{recipe.height} {take.source_type}"
    return plain_words(f"{own} {recipe.shot} {recipe.engine} {recipe.quality.value} {take.by or ''}")


def _framed(direction: Direction) -> _Frame:
    look = direction.look
    parts = (f"{summary(part)} {describe(part)}" for part in (getattr(direction, name) for name in PARTS))
    pieces = (f"{piece.name} {piece.colour}" for piece in look.garments)
    named = (direction.title, look.name, look.makeup.finish.value)
    return _Frame(
        frame_of(direction),
        tuple(piece.name or garment_words(piece) for piece in look.garments),
        hair_words(look.hair),
        plain_words(" ".join((*named, *parts, *pieces))),
    )
