"""What an engine is told of a direction when nobody wishes otherwise: what the words' dialog begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studio_app.engines.emphasis import plain
from studio_app.engines.prompts import worded
from studio_app.engines.table import Entry, entry
from studio_app.studio.models import adapter_here, loras_here
from studio_app.studio.wish import ADAPTED, ADAPTER_WEIGHT, Wish, composed, negative_of, pace
from studio_app.takes.recipe import Recipe

MOST = 75
"""CLIP's window of 77 tokens, without its beginning and its end; each word, digit and sign is one token at least."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What an engine is told of a recipe when nobody wishes otherwise, and the guides that can hold it."""

    prompt: str
    negative: str
    steps: int
    strength: float
    controls: Mapping[str, float]
    guides: frozenset[str]
    references: int
    reference_mp: float
    parts: tuple[tuple[str, str], ...]
    """(part, its words) for engines that weigh words; none for the others"""
    loras: tuple[str, ...] = ()
    """Names of the files that can be laid over the installed weights"""
    most: int = 0
    """Words and signs that the engine reads at most; 0: more than anybody writes"""
    areas: bool = False
    """Whether it can paint some parts of a picture only"""

    def unread(self, words: str) -> str:
        """What the engine will not read of the words, as they stand; empty where all is read. Cautious: a word that is
        taken for several is counted once, so a little more than this may stay unread.
        """
        units = list(re.finditer(r"[^\W\d]+|\d|[^\w\s]", plain(words)))
        return plain(words)[units[self.most].start() :] if self.most and len(units) > self.most else ""


def engine_of(recipe: Recipe) -> Entry:
    """The table's entry of a recipe's engine."""
    return entry(recipe.engine)


def usual(recipe: Recipe, wish: Wish) -> Usual | None:
    """What the recipe's engine is usually told, with the references and weights of the wish; None without words."""
    table = entry(recipe.engine).weights
    if table is None:
        return None
    steps, guidance = pace(recipe, table, Wish(loras=wish.loras))
    words, negative = composed(recipe, table, wish), negative_of(guidance)
    tier, dialect = table.tiers[recipe.quality], table.dialect
    parts = worded(recipe.direction, dialect) if dialect.weighs else ()
    looks = table.adapted if table.adapted and adapter_here(recipe.engine) else 0
    controls = {**table.controls, **({ADAPTED: ADAPTER_WEIGHT} if looks else {})}
    guides = table.guides | ({ADAPTED} if looks else set[str]())
    held = table.strength, controls, guides, max(table.references, looks)
    return Usual(
        words,
        negative,
        steps,
        *held,
        tier.reference_mp,
        parts,
        loras_here(recipe.engine),
        MOST if dialect.weighs else 0,
        table.areas,
    )
