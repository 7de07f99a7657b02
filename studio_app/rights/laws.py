"""What laws and agreements ask of a consent, and words that say nothing: dated tables in `presets/rights/`.

They are no legal advice; each row names its source, so that a lawyer can check it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document
from studio_app.direction.presets import presets_dir
from studio_app.direction.value import Value
from studio_app.twins.party import PaperId
from studio_app.twins.plain import Name, Sentence

Phrases = Annotated[tuple[Annotated[str, Field(min_length=3, max_length=60)], ...], Field(min_length=1, max_length=500)]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]*)?")


class Law(Value):
    """One law or agreement. `in_force` None: planned, or not found to be in force."""

    id: PaperId
    name: Name
    place: Name
    in_force: date | None
    asks: Sentence
    source: Sentence


class Laws(Value):
    """The table, as somebody last checked it."""

    as_of: date
    laws: Annotated[tuple[Law, ...], Field(min_length=1, max_length=200)]


class VagueWords(Value):
    """Phrases that name everything and so nothing, and conditions that make withdrawing harder than agreeing."""

    as_of: date
    everything: Phrases
    hard_to_withdraw: Phrases


@cache
def laws() -> dict[str, Law]:
    """Id -> law."""
    return {law.id: law for law in read_document(presets_dir() / "rights" / "laws.json", "laws", Laws).laws}


@cache
def vague_words() -> VagueWords:
    return read_document(presets_dir() / "rights" / "vague.json", "vague-words", VagueWords)


def phrase_in(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of these phrases that stands in the text as whole words, whatever its case and spacing."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    plain = f" {' '.join(words)} "
    return next((phrase for phrase in phrases if f" {phrase} " in plain), None)
