"""What a gate may be asked besides the direction."""

from __future__ import annotations

from typing import TypedDict

from studio_app.rights.case import Chosen
from studio_app.takes.recipe import Recipe
from studio_app.twins.use import Use


class Question(TypedDict, total=False):
    """Parts of a question to the gates: see Rights.case."""

    asked: int
    chosen: Chosen | None
    use: Use | None
    recipe: Recipe | None
