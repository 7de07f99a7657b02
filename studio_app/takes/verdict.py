"""A verdict: a named person in a seat says yes, no or change to exact bytes. Signed when it is committed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.person import Person, Seat
from studio_app.takes.take import Sha256, TakeId

SRGB_FALLBACK = "sRGB fallback"
"""The colour profile of a screen whose own is unknown."""

ShootId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Decision(StrEnum):
    """What a seat may say."""

    YES = "yes"
    NO = "no"
    CHANGE = "change"


class View(Value):
    """How the picture was looked at before the verdict.

    `shown` is the picture itself, or its preview where a light copy holds no more. `whole`: all of it was on the screen
    at once; `one_to_one`: some of it was seen at one picture pixel per screen pixel or larger. `zoom` is the largest,
    1.0 being one to one. `pixel_ratio` counts screen pixels per point of the desktop.
    """

    shown: Literal["picture", "preview"] = "picture"
    whole: bool = False
    one_to_one: bool = False
    zoom: Annotated[float, Field(ge=0, le=64)] = 0.0
    screen: Annotated[str, Field(max_length=120)] = ""
    profile: Annotated[str, Field(max_length=120)] = SRGB_FALLBACK
    surround: Annotated[str, Field(max_length=40)] = ""
    pixel_ratio: Annotated[float, Field(ge=0.25, le=16)] = 1.0

    @property
    def words(self) -> str:
        """'whole and at 1:1, on DP-1, sRGB fallback', for the record."""
        parts = [
            "preview only" if self.shown == "preview" else "",
            "whole" if self.whole else "in part",
            "at 1:1" if self.one_to_one else f"at most at {round(self.zoom * 100)} %" if self.zoom else "",
            f"on {self.screen}" if self.screen else "",
            self.profile,
            f"{self.surround} surround" if self.surround else "",
        ]
        return ", ".join(part for part in parts if part)


class Verdict(Value):
    """One seat's word on one take of one shoot, bound to the SHA-256 of the bytes that were seen.

    `shoot` is None in verdicts given before shoots had ids, `view` where nobody recorded how the picture was seen.
    """

    take: TakeId
    sha256: Sha256
    seat: Seat
    by: Person
    decision: Decision
    when: AwareDatetime
    note: Annotated[str, Field(max_length=2000)] = ""
    shoot: ShootId | None = None
    view: View | None = None
