"""The words of every field of the twin's papers and of the rights room, one table for forms, copies and commands.

The table is `presets/rights/words.json`; a test holds that it names every field of every paper, in order.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from studio_app.direction.documents import read_document
from studio_app.direction.presets import presets_dir
from studio_app.direction.value import Value
from studio_app.twins.plain import Name, Sentence, Words

PaperKind = Literal["passport", "consent", "grant", "status"]


FieldName = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class PartWords(Value):
    """The words of a part of a field that a form asks by itself, such as the mail of the owner."""

    field: FieldName
    label: Name
    means: Sentence


class FieldWords(PartWords):
    """`label` in front of the field, `means` explains it where it stands, `example` may stand in an empty form."""

    example: Words = ""
    parts: Annotated[tuple[PartWords, ...], Field(max_length=20)] = ()


class PaperWords(Value):
    """A kind of paper: its title, what it is for, and its fields in order."""

    kind: PaperKind
    title: Name
    opening: Sentence
    fields: Annotated[tuple[FieldWords, ...], Field(min_length=1, max_length=100)]

    def field(self, name: str) -> PartWords:
        """The words of one field, 'scope', or of its part, 'owner.mail'; of the field where a part has none.

        Raises KeyError.
        """
        top, _, rest = name.partition(".")
        for words in self.fields:
            if words.field == top:
                return next((part for part in words.parts if part.field == rest), words)
        raise KeyError(name)


class AllWords(Value):
    """The table. `words` are those of the rights room that are no field of a paper, each in a sentence."""

    papers: Annotated[tuple[PaperWords, ...], Field(min_length=1, max_length=20)]
    words: Annotated[dict[FieldName, Sentence], Field(max_length=200)]


def words_of(kind: PaperKind) -> PaperWords:
    """The words of a kind of paper."""
    return next(paper for paper in _table().papers if paper.kind == kind)


def explained(word: str) -> str:
    """What a word of the rights room, or a field of a grant, consent or passport, means; empty for one without."""
    table = _table()
    if word in table.words:
        return table.words[word]
    fields = (field for kind in ("grant", "consent", "passport") for field in words_of(kind).fields)
    return next((field.means for field in fields if field.field == word), "")


@cache
def _table() -> AllWords:
    return read_document(presets_dir() / "rights" / "words.json", "paper-words", AllWords)
