"""Who is on a photograph that stands behind the figure: said by the team, kept beside the photograph."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from studio_app.direction.value import Value
from studio_app.takes.person import Person

PersonName = Annotated[str, Field(pattern=r"^[^<>\x00-\x1f]{1,120}$")]


class OnPlate(StrEnum):
    """Nobody; people in passing whom nobody can recognise; people who gave a release."""

    NOBODY = "nobody"
    PASSERS_BY = "passers-by"
    RELEASED = "released"


ON_PLATE_WORDS = {
    OnPlate.NOBODY: "Nobody",
    OnPlate.PASSERS_BY: "Passers-by, none to be recognised",
    OnPlate.RELEASED: "Somebody with a release",
}


class PlatePeople(Value):
    """What somebody of the team said of one photograph. `names` are those who gave a release; they enter no file."""

    plate: Annotated[str, Field(pattern=r"^plate-[0-9a-f]{6,64}-[a-z0-9-]{1,40}\.(jpg|png|webp)$")]
    people: OnPlate
    names: Annotated[tuple[PersonName, ...], Field(max_length=20)] = ()
    by: Person
    when: AwareDatetime

    @model_validator(mode="after")
    def _released_have_names(self) -> Self:
        if (self.people is OnPlate.RELEASED) != bool(self.names):
            raise ValueError("those who gave a release are named, and nobody else")
        return self

    @property
    def words(self) -> str:
        """'Somebody with a release: Kim Sample'."""
        named = f": {', '.join(self.names)}" if self.names else ""
        return f"{ON_PLATE_WORDS[self.people]}{named}"
