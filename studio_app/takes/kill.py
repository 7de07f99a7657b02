"""A kill: a take put into the shoot's trash, with the reason. It can always be taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.person import Person
from studio_app.takes.take import TakeId


class Reason(StrEnum):
    """Why a take is killed."""

    LIKENESS = "likeness"
    HANDS = "hands"
    GARMENT = "garment"
    LIGHT = "light"
    DIGNITY = "dignity"
    DULL = "dull"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What it means, as a person says it."""
        return _WORDS[self]


_WORDS = {
    Reason.LIKENESS: "It does not look like her",
    Reason.HANDS: "Hands, feet or limbs are wrong",
    Reason.GARMENT: "The garment is wrong",
    Reason.LIGHT: "The light is wrong",
    Reason.DIGNITY: "It shows her as she should not be shown",
    Reason.DULL: "Nothing is wrong, but it is dull",
    Reason.OTHER: "Another reason",
}


class Kill(Value):
    """One take killed: why, in which words, by whom and when."""

    take: TakeId
    reason: Reason
    words: Annotated[str, Field(max_length=500)] = ""
    by: Person
    when: AwareDatetime
