"""What people said of a take: rating, flag, colour label, keywords and notes. Never an approval; that is a verdict."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value
from studio_app.takes.note import Note, Signoff

Keyword = Annotated[str, Field(pattern=r"^[^\x00-\x1f,;|]{1,64}$")]


class Flag(StrEnum):
    """Pick or reject; nothing moves."""

    NONE = "none"
    PICK = "pick"
    REJECT = "reject"


class Label(StrEnum):
    """A colour label, named as photo tools name them."""

    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class Review(Value):
    """Rating 0 to 5, flag, label, keywords, and notes in the order they were made.

    `marked` is who last set rating, flag, label or keywords, and when: of two reviews that meet, the later mark stays.
    """

    rating: Annotated[int, Field(ge=0, le=5)] = 0
    flag: Flag = Flag.NONE
    label: Label = Label.NONE
    keywords: Annotated[tuple[Keyword, ...], Field(max_length=100)] = ()
    marked: Signoff | None = None
    notes: Annotated[tuple[Note, ...], Field(max_length=500)] = ()
