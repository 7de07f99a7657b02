"""The words of every field of the twin's papers, one table for forms, reading copies and commands: what it asks, why.

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


class FieldWords(Value):
    """`label` in front of the field, `means` explains it where it stands, `example` may stand in an empty form."""

    field: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    label: Name
    means: Sentence
    example: Words = ""


class PaperWords(Value):
    """A kind of paper: its title, what it is for, and its fields in order."""

    kind: PaperKind
    title: Name
    opening: Sentence
    fields: Annotated[tuple[FieldWords, ...], Field(min_length=1, max_length=100)]

    def field(self, name: str) -> FieldWords:
        """The words of one field: 'scope', or 'owner' for 'owner.mail'. Raises KeyError."""
        top = name.partition(".")[0]
        for words in self.fields:
            if words.field == top:
                return words
        raise KeyError(name)


class AllWords(Value):
    """The table."""

    papers: Annotated[tuple[PaperWords, ...], Field(min_length=1, max_length=20)]


def words_of(kind: PaperKind) -> PaperWords:
    """The words of a kind of paper."""
    return _table()[kind]


@cache
def _table() -> dict[str, PaperWords]:
    table = read_document(presets_dir() / "rights" / "words.json", "paper-words", AllWords)
    return {paper.kind: paper for paper in table.papers}
