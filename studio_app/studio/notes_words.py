"""The words of direction notes, as data: what each phrase of a language means, and a sentence cut into words.

A vocabulary (`presets/notes/en.json`) gives phrases to meanings: 'pole.warm': 'warmer'; 'thing.hair': 'hair', 'her
hair'. A key may hold several meanings ('thing.aperture pole.closed': 'stop down'). The same phrase under two keys is
read both ways. `notes_clause` says what the meanings do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from studio_app.direction.presets import preset, preset_names
from studio_app.direction.value import Value

Phrase = Annotated[str, Field(min_length=1, max_length=60)]
Meaning = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z0-9.:-]+)?( [a-z]+(\.[a-z0-9.:-]+)?)*$")]
FOLDER = "notes"


class Vocabulary(Value):
    """Phrases of one language by what they mean."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    phrases: Annotated[dict[Meaning, tuple[Phrase, ...]], Field(min_length=1, max_length=600)]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign of the text, with its place in it."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a number as typed: '10', '1/3', '2,5', '18:30'."""
        return self.text[0].isdigit() or self.text[0] in "½⅓⅔¼¾"


Meanings = tuple[str, ...]
Lexicon = dict[tuple[str, ...], tuple[Meanings, ...]]

_WORD = re.compile(
    r"\d{1,2}:\d{2}(?!\d)|\d+\s*/\s*\d+|\d+(?:[.,]\d+)?|[½⅓⅔¼¾]"
    r"|f\s*/\s*(?=\d)|m/s\b|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|_",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages that notes are read in: 'en', 'nl', 'sv'."""
    return preset_names(FOLDER)


@lru_cache(maxsize=8)
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language. Raises BadInput that lists what there is."""
    return preset(FOLDER, language, "notes", Vocabulary)


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Every phrase of a language as words, with each of its meanings; also as typed without accents."""
    found: dict[tuple[str, ...], set[Meanings]] = {}
    for key, phrases in vocabulary(language).phrases.items():
        for phrase in phrases:
            exact = tuple(word.text for word in words_of(phrase))
            found.setdefault(exact, set()).add(tuple(key.split()))
    bare: dict[tuple[str, ...], set[Meanings]] = {}
    for phrase, meanings in found.items():
        bare.setdefault(tuple(map(unaccented, phrase)), set()).update(meanings)
    held = {phrase: meanings for phrase, meanings in bare.items() if phrase not in found}
    return {phrase: tuple(sorted(meanings)) for phrase, meanings in (found | held).items()}


@lru_cache(maxsize=8)
def longest_phrase(language: str) -> int:
    """How many words the longest phrase has."""
    return max(map(len, lexicon(language)))


def words_of(text: str) -> tuple[Word, ...]:
    """The words, numbers and signs of a text, casefolded, with one way of writing dashes, minus and apostrophes."""
    plain = text.replace("−", "-").replace("’", "'").replace("\N{NO-BREAK SPACE}", " ")
    return tuple(
        Word(unicodedata.normalize("NFC", match[0].casefold()).replace(" ", ""), match.start(), match.end())
        for match in _WORD.finditer(plain)
    )


def unaccented(word: str) -> str:
    """The word as people type it on any keyboard: 'ögonbrynen' as 'ogonbrynen'."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
