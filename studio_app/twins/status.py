"""The status: the owner's newest word on her grants. Without a fresh one nothing new is made."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from studio_app.direction.value import Value
from studio_app.twins.party import PaperId, TwinId
from studio_app.twins.plain import Words

STATUS = "status.json"


class State(StrEnum):
    """How a paper stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Entry(Value):
    """How one grant, one consent, or the twin as a whole stands; `take_down_by` for what was already delivered."""

    kind: Literal["twin", "consent", "grant"]
    id: PaperId
    state: State
    since: AwareDatetime
    reason: Words = ""
    take_down_by: date | None = None


class Status(Value):
    """Signed by the owner or the agency. `seq` rises with every one; after `not_after` it says nothing any more.

    What is not named in it is active.
    """

    twin: TwinId
    seq: Annotated[int, Field(ge=1, le=10**9)]
    issued: AwareDatetime
    not_after: AwareDatetime
    entries: Annotated[tuple[Entry, ...], Field(max_length=5_000)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Status:
        if self.not_after <= self.issued:
            raise ValueError("the status ends before it begins")
        return self

    def entry(self, kind: str, paper: str) -> Entry | None:
        """What it says of one paper; the last entry counts."""
        return next((each for each in reversed(self.entries) if (each.kind, each.id) == (kind, paper)), None)
