"""The documents of the direction's lines: options beside the main line, and versions that were given a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.direction import Direction
from studio_app.direction.naming import ID, LONGEST
from studio_app.direction.value import Value
from studio_app.shoot.papers import Version
from studio_app.takes.person import Person
from studio_app.takes.take import Sha256

MAIN = ""
"""The id of the main line, direction/current.json."""

Name = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Words = Annotated[str, Field(max_length=500)]
LineId = Annotated[str, Field(pattern=rf"^$|{ID}")]
Earlier = Annotated[tuple[Name, ...], Field(max_length=200)]


class Option(Value):
    """What an option is: an A/B look beside the main line. Its direction lies in the document beside this one.

    `began` is the line it was made from; `closed` folds it away; `chosen` says when it became the main line's
    direction; `earlier` are names it had before.
    """

    name: Name
    words: Words = ""
    by: Person
    when: AwareDatetime
    began: LineId = MAIN
    closed: bool = False
    chosen: AwareDatetime | None = None
    earlier: Earlier = ()


class Snapshot(Value):
    """A version of the direction under a name. It holds the direction itself, so that it outlives any history.

    `line` and `commit` say which version it was, `sha256` is the digest of that version's document.
    """

    name: Name
    words: Words = ""
    by: Person
    when: AwareDatetime
    line: LineId = MAIN
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")]
    sha256: Sha256
    direction: Direction
    earlier: Earlier = ()


@dataclass(frozen=True)
class Line:
    """One line of the direction: the main line (no option) or an option, with its versions, oldest first.

    `now` is the number of the version that is in force, 0 when its document cannot be found among the versions.
    """

    id: str
    option: Option | None
    versions: tuple[Version, ...]
    now: int

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.option.name if self.option is not None else "Main line"

    @property
    def closed(self) -> bool:
        """Whether it is folded away."""
        return self.option is not None and self.option.closed


@dataclass(frozen=True)
class Named:
    """A snapshot under its id."""

    id: str
    paper: Snapshot
