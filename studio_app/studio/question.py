"""What a gate may be asked besides the direction, and what the ledger may be told."""

from __future__ import annotations

from typing import TypedDict

from studio_app.rights.case import Chosen
from studio_app.rights.ledger_line import Amount
from studio_app.takes.recipe import Recipe
from studio_app.twins.use import Term, Use


class Question(TypedDict, total=False):
    """Parts of a question to the gates: see Rights.case."""

    asked: int
    chosen: Chosen | None
    use: Use | None
    recipe: Recipe | None


class Told(TypedDict, total=False):
    """What one line of a ledger says besides what all of them do (rights.ledger_line.Entry)."""

    take: str
    sha256: str | None
    words: str
    amounts: tuple[Amount, ...]
    uses: tuple[Term, ...]
