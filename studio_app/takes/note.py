"""A note on a take: words, and what was drawn on the picture, bound to the bytes that were on the screen."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.person import Person

NoteId = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Pixel = Annotated[float, Field(ge=-16384, le=16384)]
"""A place in the picture in its own pixels, from the upper left corner; drawing may run over the edge."""
Pressure = Annotated[float, Field(ge=0, le=1)]
Width = Annotated[float, Field(ge=0.25, le=512)]
"""How thick a line is, in pixels of the picture, where the pen presses 0.5."""


class Ink(StrEnum):
    """What a mark is drawn in; every ink has a dark edge, so that it reads on any picture."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    WHITE = "white"


class Point(Value):
    """One sample of a pen: where, and how hard (0 to 1; a mouse presses 0.5)."""

    x: Pixel
    y: Pixel
    pressure: Pressure = 0.5


class Pen(Value):
    """A line drawn by hand."""

    kind: Literal["pen"] = "pen"
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=4000)]
    ink: Ink = Ink.YELLOW
    width: Width = 4.0


class Arrow(Value):
    """From the tail to what is meant."""

    kind: Literal["arrow"] = "arrow"
    tail: Point
    head: Point
    ink: Ink = Ink.YELLOW
    width: Width = 4.0


class Box(Value):
    """An upright rectangle in the picture's pixels."""

    kind: Literal["box"] = "box"
    x: Pixel
    y: Pixel
    width: Annotated[float, Field(gt=0, le=16384)]
    height: Annotated[float, Field(gt=0, le=16384)]
    ink: Ink = Ink.YELLOW
    line: Width = 4.0


class Words(Value):
    """Text set on the picture; `at` is the start of its base line, `size` the height of the type in pixels of it."""

    kind: Literal["words"] = "words"
    at: Point
    text: Annotated[str, Field(min_length=1, max_length=200)]
    ink: Ink = Ink.YELLOW
    size: Width = 24.0


Mark = Annotated[Pen | Arrow | Box | Words, Field(discriminator="kind")]


class Signoff(Value):
    """Who did something, and when."""

    by: Person
    when: AwareDatetime


class FieldChange(Value):
    """One field of a direction, by its path ('camera.lens_mm'), before and after."""

    path: Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z0-9_]+){1,6}$")]
    before: bool | int | float | str | None = None
    after: bool | int | float | str | None = None


class Accepted(Value):
    """The change of the direction that a person made of a note."""

    by: Person
    when: AwareDatetime
    changes: Annotated[tuple[FieldChange, ...], Field(min_length=1, max_length=64)]


class Note(Value):
    """One remark: by whom (the name, and the person where known), when, over which bytes (`sha256` of the picture).

    `box` is the part of the picture meant; `marks` what was drawn. Open until `resolved`. `accepted` is the change of
    the direction a person made of it.
    """

    id: NoteId
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    by: Annotated[str, Field(max_length=200)] = ""
    person: Person | None = None
    when: AwareDatetime
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    box: Box | None = None
    marks: Annotated[tuple[Mark, ...], Field(max_length=200)] = ()
    resolved: Signoff | None = None
    accepted: Accepted | None = None


class Draft(Value):
    """A note that somebody has begun and not kept: words as typed so far and what was drawn."""

    text: Annotated[str, Field(max_length=2000)] = ""
    marks: Annotated[tuple[Mark, ...], Field(max_length=200)] = ()


def new_note_id() -> str:
    """An id for a note made now: notes made on several workstations never share one."""
    return secrets.token_hex(6)
