"""The take: a picture and the recipe it came from."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.cell import Cell
from studio_app.takes.note import NoteId
from studio_app.takes.person import Person
from studio_app.takes.recipe import MOST_PASSES, Recipe

TakeId = Annotated[str, Field(pattern=r"^T\d{4,6}-[0-9a-f]{6}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Standing(StrEnum):
    """How far a take has come."""

    SCRATCH = "scratch"
    PROPOSED = "proposed"
    SELECT = "select"


class Answer(Value):
    """The note that a take was made for."""

    take: TakeId
    note: NoteId


class Take(Value):
    """A rendered picture. `number` counts within the shoot; `id` adds six hex digits of the picture's SHA-256.

    `source_type` is the IPTC DigitalSourceType the picture was born with; `by` who had it rendered, where that is
    known; `answers` the notes whose accepted changes it was made from; `cell` its place in a matrix of variations;
    `passes` the SHA-256 of what its earlier passes painted, which is kept as long as the take is.
    """

    id: TakeId
    number: Annotated[int, Field(ge=1)]
    sha256: Sha256
    recipe: Recipe
    made: AwareDatetime
    seconds: Annotated[float, Field(ge=0)] = 0.0
    source_type: str = "algorithmicMedia"
    by: Person | None = None
    answers: Annotated[tuple[Answer, ...], Field(max_length=64)] = ()
    cell: Cell | None = None
    passes: Annotated[tuple[Sha256, ...], Field(max_length=MOST_PASSES)] = ()


def take_id(number: int, sha256: str) -> str:
    """The id of take `number` whose picture has this hash: 'T0018-7f3a21'."""
    return f"T{number:04d}-{sha256[:6]}"
