"""What people said of a take: rating, flag and notes. Never an approval; that is a verdict."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value


class Flag(StrEnum):
    """Pick or reject; nothing moves."""

    NONE = "none"
    PICK = "pick"
    REJECT = "reject"


class Note(Value):
    """One remark, by whom and when."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    by: Annotated[str, Field(max_length=200)] = ""
    when: AwareDatetime


class Review(Value):
    """Rating 0 to 5, flag and notes, in the order they were made."""

    rating: Annotated[int, Field(ge=0, le=5)] = 0
    flag: Flag = Flag.NONE
    notes: Annotated[tuple[Note, ...], Field(max_length=500)] = ()
