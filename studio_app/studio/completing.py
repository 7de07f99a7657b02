"""How a search line could go on: values of the shoot that begin with what is typed, and how many takes have each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from studio_app.studio.sift_columns import Columns
from studio_app.studio.sift_field import MEANS, Field
from studio_app.takes.facets import plain_words

MOST = 10
OF = (
    Field.TWIN, Field.LOOK, Field.GARMENT, Field.POSE, Field.EXPRESSION, Field.HAIR, Field.RIG, Field.LOCATION,
    Field.ENGINE, Field.QUALITY, Field.KEYWORD, Field.BY, Field.LABEL,
)  # fmt: skip
"""The fields whose values are offered."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The whole line it makes, the words that are new, what they mean, and how many takes have them (-1: not said)."""

    line: str
    words: str
    meaning: str
    count: int = -1


def prepare(columns: Columns) -> None:
    """Makes the columns that search and completions need; from a thread, so that the first letter waits for nothing."""
    for field in (*OF, Field.NOTE, Field.FLAG):
        columns.texts(field)
    _ = columns.words, columns.numbers(Field.TAKE), columns.numbers(Field.RATING)


def completions(columns: Columns, text: str) -> tuple[Completion, ...]:
    """At most ten, the commonest first, then names of fields; none for an empty line or after a space."""
    head, _, begun = text.rpartition(" ")
    head = f"{head} " if head else ""
    named, colon, rest = begun.partition(":")
    fields = [field for field in OF if not colon or field.value == named.casefold()]
    wanted = plain_words(rest if colon else begun)
    if not begun or not (wanted or colon):
        return ()
    found: Counter[tuple[Field, str]] = Counter()
    for field in fields:
        texts = columns.texts(field)
        counts = np.bincount(texts.codes, minlength=len(texts.values)).tolist()
        for values, count in zip(texts.values, counts, strict=True):
            for value in dict.fromkeys(values):
                if count and f" {wanted}" in f" {plain_words(value)}" and value != "none":
                    found[field, value] += count
    common = sorted(found.items(), key=lambda item: (-item[1], item[0][1].casefold()))
    made = [Completion(f"{head}{_term(field, value)}", value, field.value, count) for (field, value), count in common]
    if not colon:
        made += [
            Completion(f"{head}{field.value}:", f"{field.value}:", meaning)
            for field, meaning in MEANS.items()
            if field.value.startswith(wanted)
        ]
    return tuple(made[:MOST])


def _term(field: Field, value: str) -> str:
    """'look:"summer whites"': a value with a space, or what would be read as several, stands in quotes."""
    plain = value.replace('"', "")
    return f'{field.value}:"{plain}"' if not plain.isalnum() else f"{field.value}:{plain}"
