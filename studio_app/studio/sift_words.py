"""The search line: plain words with a few operators, read without ever being an error.

    evening linen >=3 picked by ada lens 85 -"white cyclorama" garment:shirt,coat is:proposed #rain

All terms must hold. A word is looked for at the start of a word; quotes keep a phrase together; a leading minus
excludes; commas after a colon mean any of these. What is no operator is searched as the words it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from studio_app.studio.sift_field import NUMBERS, OPS, Field, Filter, Op
from studio_app.takes.facets import plain_words

LONGEST = 500
MOST = 40
"""How many terms are read; no person types more."""

_TOKEN = re.compile(r'(-?)((?:[^\s":<>=]+(?=[:<>=]))?(?:[:]|[<>]=?|=)?)("[^"]*"?|[^\s"]*)"?')
_RATING = re.compile(r"[0-5]")
_STARS = re.compile(r"\*{1,5}|★{1,5}")
_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
_NAMES = {field.value: field for field in Field if field is not Field.WORDS} | {
    "stars": Field.RATING, "light": Field.RIG, "lights": Field.RIG, "garments": Field.GARMENT, "model": Field.TWIN,
    "place": Field.LOCATION, "keywords": Field.KEYWORD, "colour": Field.LABEL, "color": Field.LABEL,
    "state": Field.IS, "number": Field.TAKE, "waiting": Field.WAITS,
}  # fmt: skip
_ALONE: dict[str, tuple[Field, str]] = {
    "picked": (Field.FLAG, "pick"), "rejected": (Field.FLAG, "reject"), "unflagged": (Field.FLAG, "none"),
    "rated": (Field.HAS, "stars"), "unrated": (Field.HAS, "no-marks"), "labelled": (Field.HAS, "label"),
    "scratch": (Field.IS, "scratch"), "proposed": (Field.IS, "proposed"), "select": (Field.IS, "select"),
    "selects": (Field.IS, "select"), "withdrawn": (Field.IS, "withdrawn"), "killed": (Field.IS, "killed"),
}  # fmt: skip
_BY: dict[str, Field] = {
    "picked": Field.MARKED, "rejected": Field.MARKED, "rated": Field.MARKED, "labelled": Field.MARKED,
    "marked": Field.MARKED, "noted": Field.NOTED, "made": Field.BY, "rendered": Field.BY, "killed": Field.KILLED,
    "approved": Field.YES, "refused": Field.NO,
}  # fmt: skip
_ASIDE = {Field.LENS: {"mm"}, Field.RATING: {"star", "stars"}, Field.WAITS: set[str]()}


def parse(text: str) -> tuple[Filter, ...]:
    """The conditions of a search line, at most 40; empty for an empty line. Never raises."""
    return tuple(term for term, _ in zip(_terms(_tokens(text)), range(MOST), strict=False))


class _Token:
    """One piece of the line: excluded or not, name before an operator, operator, value, quoted or not."""

    def __init__(self, minus: str, head: str, value: str) -> None:
        self.exclude = bool(minus)
        self.name = head.rstrip(":<>=").casefold()
        self.sign = head[len(head.rstrip(":<>=")) :]
        self.quoted = value.startswith('"')
        self.value = value.strip('"')
        self.plain = plain_words(head + self.value)

    @property
    def bare(self) -> str:
        """The word, when it is a word and nothing else."""
        return "" if self.quoted or self.sign else self.value.casefold()


def _tokens(text: str) -> list[_Token]:
    found = (_Token(*match.groups()) for match in _TOKEN.finditer(text[:LONGEST]) if match[0].strip(' "-'))
    return [token for token in found if token.plain]


def _terms(tokens: list[_Token]) -> Iterator[Filter]:
    at = 0
    while at < len(tokens):
        after = list(takewhile(lambda token: not token.exclude, tokens[at + 1 : at + 3]))
        terms, used = _read(tokens[at], after)
        yield from terms
        at += used


def _read(token: _Token, after: list[_Token]) -> tuple[tuple[Filter, ...], int]:
    """The terms that begin at this token, and how many tokens they are made of."""
    if (found := _signed(token)) is not None:
        return (found,), 1
    word, no = token.bare, token.exclude
    follows = after[0].bare if after else ""
    named = after[1].plain if len(after) > 1 and not after[1].sign else ""
    if word in _BY and follows == "by" and named:
        person = Filter(field=_BY[word], values=(named,), exclude=no)
        alone = (_alone(word, no),) if word in _ALONE else ()
        return (*alone, person), 3
    if word in ("waits", "waiting") and follows == "for" and named:
        return (Filter(field=Field.WAITS, values=(named,), exclude=no),), 3
    if word == "by" and follows:
        return (Filter(field=Field.BY, values=(after[0].plain,), exclude=no),), 2
    if word in _NAMES and _NAMES[word] in NUMBERS and _NUMBER.fullmatch(follows):
        units = _ASIDE.get(_NAMES[word], set[str]())
        aside = len(after) > 1 and after[1].bare in units
        return (Filter(field=_NAMES[word], op="is", values=(follows,), exclude=no),), 3 if aside else 2
    if _RATING.fullmatch(word) and follows in ("star", "stars"):
        return (Filter(field=Field.RATING, op="is", values=(word,), exclude=no),), 2
    if word in _ALONE:
        return (_alone(word, no),), 1
    if _STARS.fullmatch(word):
        return (Filter(field=Field.RATING, op="at-least", values=(str(len(word)),), exclude=no),), 1
    return (Filter(field=Field.WORDS, values=(token.plain,), exclude=no),), 1


def _alone(word: str, no: bool) -> Filter:
    field, value = _ALONE[word]
    return Filter(field=field, op="is", values=(value,), exclude=no)


def _signed(token: _Token) -> Filter | None:
    """A term with an operator, such as 'pose:standing', '>=3' or '#rain'; None when it is none."""
    if not token.sign and not token.quoted and token.value.startswith("#") and token.value[1:]:
        return Filter(field=Field.KEYWORD, values=(plain_words(token.value[1:]),), exclude=token.exclude)
    if not token.sign:
        return None
    field = _NAMES.get(token.name) if token.name else (Field.RATING if token.sign != ":" else None)
    values = tuple(dict.fromkeys(word for part in _parts(token) if (word := plain_words(part))))[:50]
    if field is None or not values:
        return None
    op: Op = OPS[token.sign]
    if field in NUMBERS:
        op = "is" if op == "has" else op
        if field is not Field.MADE and not all(_NUMBER.fullmatch(value) for value in values):
            return None
    elif op not in ("is", "has"):
        return None
    return Filter(field=field, op=op, values=values, exclude=token.exclude)


def _parts(token: _Token) -> list[str]:
    return [token.value] if token.quoted else token.value.split(",")
