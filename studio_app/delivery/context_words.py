"""The fixed sentences of the context page in one language: data in presets/context, so that a translator needs no code.

A language without a file of its own is told in English, and marked as such.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from studio_app.direction.presets import preset, preset_names
from studio_app.direction.value import Value

FOLDER, KIND = "context", "context-words"
FALLBACK = "en"
FROM_THE_RIGHT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

Said = Annotated[str, Field(min_length=1, max_length=400)]


class ContextWords(Value):
    """Every sentence of the page. Braces name what is put in: {name}, {agency}, {seats}, {command}, {start}, {until}.

    `media_words` and `seats` are words for media and seats by their ids; what is missing stays English.
    """

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    title_one: Said
    title_many: Said
    whose: Said
    seen: Said
    seen_named: Said
    agreed: Said
    agency: Said
    unnamed: Said
    sample: Said
    made: Said
    computed: Said
    painted: Said
    garment: Said
    location: Said
    nothing: Said
    synthetic: Said
    photographed: Said
    approved: Said
    who: Said
    studio: Said
    not_named: Said
    marks: Said
    label: Said
    label_says: Said
    credentials_say: Said
    watermark: Said
    watermark_says: Said
    metadata: Said
    metadata_says: Said
    check: Said
    licence: Said
    licence_id: Said
    consent: Said
    media: Said
    places: Said
    days: Said
    days_say: Said
    delivery: Said
    closing: Said
    pictures: Said
    select: Said
    seen_column: Said
    not_described: Said
    media_words: dict[str, Said] = Field(default_factory=dict[str, Said])
    seats: dict[str, Said] = Field(default_factory=dict[str, Said])

    @property
    def direction(self) -> str:
        """How it is read: 'ltr' or 'rtl'."""
        return "rtl" if self.language in FROM_THE_RIGHT else "ltr"


@cache
def context_languages() -> tuple[str, ...]:
    """The languages that the page can be told in."""
    return tuple(preset_names(FOLDER))


@cache
def context_words(language: str) -> ContextWords:
    """The sentences of a language; English where it has none. Raises BadInput: the file is damaged."""
    held = language if language in context_languages() else FALLBACK
    return preset(FOLDER, held, KIND, ContextWords)
