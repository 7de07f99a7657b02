"""What takes can be sifted, sorted and grouped by, and the words a person types for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field as Constraint

from studio_app.direction.value import Value


class Field(StrEnum):
    """A fact of a take. The value is what stands before the colon in a search."""

    WORDS = "words"
    TWIN = "twin"
    POSE = "pose"
    EXPRESSION = "expression"
    LOOK = "look"
    GARMENT = "garment"
    HAIR = "hair"
    RIG = "rig"
    LOCATION = "location"
    ASPECT = "aspect"
    ENGINE = "engine"
    QUALITY = "quality"
    SHOT = "shot"
    SOURCE = "source"
    LENS = "lens"
    SEED = "seed"
    TAKE = "take"
    MADE = "made"
    RATING = "rating"
    FLAG = "flag"
    LABEL = "label"
    KEYWORD = "keyword"
    BY = "by"
    MARKED = "marked"
    NOTED = "noted"
    NOTE = "note"
    HAS = "has"
    IS = "is"
    YES = "yes"
    NO = "no"
    CHANGE = "change"
    WAITS = "waits"
    REASON = "reason"
    KILLED = "killed"


NUMBERS = frozenset({Field.LENS, Field.SEED, Field.TAKE, Field.MADE, Field.RATING})
"""Fields that are compared as numbers (a day for MADE)."""
VERDICTS = {Field.YES: "yes", Field.NO: "no", Field.CHANGE: "change"}

Op = Literal["is", "has", "at-least", "at-most", "above", "below"]
OPS: dict[str, Op] = {">=": "at-least", "<=": "at-most", ">": "above", "<": "below", "=": "is", ":": "has"}

MEANS: dict[Field, str] = {
    Field.TWIN: "who stands before the camera",
    Field.POSE: "the name of the pose",
    Field.EXPRESSION: "the name of the expression",
    Field.LOOK: "the name of the look",
    Field.GARMENT: "a piece that is worn",
    Field.HAIR: "the hair in words",
    Field.RIG: "the set of lights",
    Field.LOCATION: "where it takes place",
    Field.ASPECT: "the shape of the frame",
    Field.ENGINE: "what painted it",
    Field.QUALITY: "draft or final",
    Field.SHOT: "the shot's code",
    Field.SOURCE: "the IPTC source type",
    Field.LENS: "millimetres",
    Field.SEED: "the seed",
    Field.TAKE: "the take's number",
    Field.MADE: "the day: today, yesterday or 2026-07-12",
    Field.RATING: "stars, 0 to 5",
    Field.FLAG: "pick, reject or none",
    Field.LABEL: "a colour label",
    Field.KEYWORD: "a keyword",
    Field.BY: "who had it rendered",
    Field.MARKED: "who set stars, flag, label or keywords last",
    Field.NOTED: "who wrote a note",
    Field.NOTE: "words of a note",
    Field.HAS: "notes, open notes, keywords, label, marks",
    Field.IS: "scratch, proposed, select, withdrawn or killed",
    Field.YES: "a seat or a person who says yes",
    Field.NO: "a seat or a person who says no",
    Field.CHANGE: "a seat or a person who asks for a change",
    Field.WAITS: "a seat whose answer is still needed, or you",
    Field.REASON: "why it was killed",
    Field.KILLED: "who killed it",
}
"""One phrase per field, for the completions."""


class Filter(Value):
    """One condition: `field` is or has one of `values` (in plain words), or none of them with `exclude`."""

    field: Field
    op: Op = "has"
    values: Annotated[tuple[Annotated[str, Constraint(max_length=200)], ...], Constraint(min_length=1, max_length=50)]
    exclude: bool = False
