"""A verdict: a named person in a seat says yes, no or change to exact bytes. Signed when it is committed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.person import Person, Seat
from studio_app.takes.take import Sha256, TakeId


class Decision(StrEnum):
    """What a seat may say."""

    YES = "yes"
    NO = "no"
    CHANGE = "change"


class Verdict(Value):
    """One seat's word on one take, bound to the SHA-256 of the bytes that were seen."""

    take: TakeId
    sha256: Sha256
    seat: Seat
    by: Person
    decision: Decision
    when: AwareDatetime
    note: Annotated[str, Field(max_length=2000)] = ""
