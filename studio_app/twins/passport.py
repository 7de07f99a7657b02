"""The passport: whose twin this is, and from which files, byte for byte, she is made."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from studio_app.direction.value import Value
from studio_app.twins.party import Party, Sha256, TwinId
from studio_app.twins.plain import Name, Words

PASSPORT, BODY_CARD = "passport.json", "twin.json"
CAPTURES, WEIGHTS = "captures", "weights"

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class Listed(Value):
    """A file of the twin, bound by its SHA-256."""

    file: FileName
    sha256: Sha256
    size: Annotated[int, Field(ge=0, le=2**40)]


class Weights(Listed):
    """Weights of the twin: for which base model, under which licence."""

    base: Name
    licence: Name


class Mark(Value):
    """A birthmark, scar or tattoo that belongs to her; `where` in plain words."""

    id: Annotated[int, Field(ge=1, le=999)]
    where: Name
    words: Words = ""


class IdentityCheck(Value):
    """Who made sure that the owner is who she says, when and how."""

    by: Name
    when: date
    how: Name


class Passport(Value):
    """Who owns a twin. Signed by the owner, and by the agency where she has one.

    `version` rises with every change. `skin_lightness` is the median CIE L* of her skin in even light, for the check
    that no picture lightens it. `body_locked`: a change of body or face needs a paper of its own.
    """

    twin: TwinId
    version: Annotated[int, Field(ge=1, le=100_000)] = 1
    name: Name
    sample: bool = False
    owner: Party
    agency: Party | None = None
    contact: Words
    identity: IdentityCheck | None = None
    of_age: Literal[True]
    captured_on: date
    captured_by: Words = ""
    valid_until: date
    body_card: Sha256
    body_locked: bool = True
    captures: Annotated[tuple[Listed, ...], Field(max_length=20_000)] = ()
    weights: Annotated[tuple[Weights, ...], Field(max_length=200)] = ()
    marks: Annotated[tuple[Mark, ...], Field(max_length=500)] = ()
    skin_lightness: Annotated[float, Field(ge=0, le=100)] | None = None
    made: AwareDatetime

    @model_validator(mode="after")
    def _holds_together(self) -> Passport:
        if self.valid_until <= self.captured_on:
            raise ValueError("the passport ends before she was captured")
        for files in (self.captures, self.weights):
            names = [each.file.casefold() for each in files]
            if len(set(names)) != len(names):
                raise ValueError("one file stands twice in the passport")
        return self

    def files(self) -> dict[str, Listed]:
        """Path in the twin's package -> what must lie there: 'weights/face.safetensors'."""
        return {f"{CAPTURES}/{each.file}": each for each in self.captures} | {
            f"{WEIGHTS}/{each.file}": each for each in self.weights
        }
