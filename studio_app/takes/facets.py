"""What a take is asked for by: the facts that lists filter, sort, group and search by, without parsing the take.

The shoot's index keeps them beside each take's stamp, so that 25,000 takes are sifted in memory.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from studio_app.direction.describe import describe, garment_words, hair_words, summary
from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.look import Garment
from studio_app.takes.take import Take


@dataclass(frozen=True, slots=True)
class Facets:
    """The facts of one take.

    `twin` is its id; `pose`, `expression`, `look`, `rig` and `location` are names as the cards show them; `garments`
    the pieces from the innermost out; `hair` in words; `by` the mail of who had it rendered, or empty; `made` seconds
    since 1970. Takes of one `frame` differ only by seed, engine, quality or size: a stack. `words` are all of the
    take's plain words, casefolded, without commas and full stops. `answers` are the notes it was made for, as
    `answer_key` writes them.
    """

    shot: str
    engine: str
    quality: str
    seed: int
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
    made: float
    frame: str
    words: str
    answers: tuple[str, ...] = ()


def facets_of(take: Take) -> Facets:
    """The facets of a take."""
    recipe, direction = take.recipe, take.recipe.direction
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
        garments=tuple(piece.name or garment_words(piece) for piece in direction.look.garments),
        hair=hair_words(direction.look.hair),
        rig=direction.rig.name,
        location=direction.location.name,
        lens_mm=direction.camera.lens_mm,
        aspect=direction.camera.aspect.value,
        source_type=take.source_type,
        by=take.by.mail if take.by is not None else "",
        made=take.made.timestamp(),
        frame=frame_of(direction),
        words=_words(take),
        answers=tuple(answer_key(each.take, each.note) for each in take.answers),
    )


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


def _words(take: Take) -> str:
    recipe, direction = take.recipe, take.recipe.direction
    pieces = (_piece(piece) for piece in direction.look.garments)
    parts = (f"{summary(getattr(direction, part))} {describe(getattr(direction, part))}" for part in PARTS)
    own = (f"take {take.number} {take.id} seed {recipe.seed} {recipe.width}x{recipe.height} {take.source_type}",)
    order = (recipe.shot, recipe.engine, recipe.quality.value, str(take.by or ""))
    named = (direction.title, direction.look.name, direction.look.makeup.finish.value)
    return plain_words(" ".join((*own, *order, *named, *parts, *pieces)))


def _piece(piece: Garment) -> str:
    return f"{piece.name} {piece.colour}"
