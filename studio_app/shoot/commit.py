"""What a commit is to the studio: who, when, which words, and the files it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from studio_app.takes.person import Person


@dataclass(frozen=True)
class Held:
    """Bytes that the history holds already, by the hex id of their blob.

    `copy`: the path of a file in the folder that should hold the same bytes, which is quicker to read.
    """

    id: str
    copy: str = ""


Edits = Mapping[str, bytes | Held | None]
"""Path from the root -> its new bytes, or None to take it out."""


@dataclass(frozen=True)
class Commit:
    """One commit as far as the studio needs it; `tree` and `parents` are hex ids."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    when: datetime
    message: str
