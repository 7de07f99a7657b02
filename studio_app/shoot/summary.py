"""What the index keeps of each document, so that a list of takes needs no document: a take's number, hash and facets, a
whole review, a whole select.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_origin, get_type_hints

from pydantic import ValidationError

from studio_app.direction.direction import Direction
from studio_app.direction.documents import VERSIONS, read_document, read_json, to_value
from studio_app.direction.value import Value
from studio_app.shoot.papers import Select
from studio_app.takes.facets import FacetMaker, Facets
from studio_app.takes.review import Review
from studio_app.takes.take import Take, take_id

T = TypeVar("T")
M = TypeVar("M", bound=Value)
NOTHING_SAID = Review()
"""The one empty review that all takes share of which nobody said anything."""


class Summary(NamedTuple):
    """A take as lists need it."""

    id: str
    number: int
    sha256: str
    facets: Facets


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How one kind of document is read (raises BadInput), packed for the index, and unpacked (None: not usable)."""

    read: Callable[[bytes], T]
    pack: Callable[[T], bytes]
    unpack: Callable[[bytes], T | None]


_OWN = 6
"""So many facets at the end are a take's own; the others it has in common with its batch."""
_COMMON_TYPES = tuple(list if get_origin(kind) is tuple else kind for kind in get_type_hints(Facets).values())[:-_OWN]
_BETWEEN, _LINE = "\x1f", b"\n"


class TakeReader:
    """Reads takes one after the other. Takes in a row often have one direction: it is checked, described and unpacked
    once.
    """

    def __init__(self) -> None:
        self._packed = b""
        self._common: list[Any] = []
        self._raw: object = None
        self._direction: Direction | None = None
        self._facets = FacetMaker()

    def summary(self, document: bytes) -> Summary:
        """The summary of a take's document. Raises BadInput."""
        raw = read_json(document)
        recipe = raw.get("recipe")
        found: Any = cast("dict[str, Any]", recipe).get("direction") if isinstance(recipe, dict) else None
        newest = raw.get("schema") == f"take.{VERSIONS['take']}"
        known = self._direction if newest and self._direction is not None and found == self._raw else None
        if known is not None:
            raw = {**raw, "recipe": {**cast("dict[str, Any]", recipe), "direction": known}}
        take = to_value(raw, "take", Take, "The take document")
        self._raw, self._direction = found, take.recipe.direction
        return Summary(take.id, take.number, take.sha256, self._facets.of(take))

    def pack(self, held: Summary) -> bytes:
        """Two lines: what is the take's own, with a separator between; and what its frame has in common, as JSON.

        Splitting is four times as quick as reading JSON, and takes of a frame follow one another.
        """
        *common, quality, seed, made, words, cell, answers = held.facets
        own = (held.number, held.sha256, quality, seed, made, words, cell, *answers)
        shared = json.dumps(common, separators=(",", ":"), ensure_ascii=False)
        return _BETWEEN.join(map(str, own)).encode() + _LINE + shared.encode()

    def unpack(self, body: bytes) -> Summary | None:
        """The summary in what `pack` made; None for anything else."""
        first, _, second = body.partition(_LINE)
        try:
            if second != self._packed:
                self._packed, self._common = second, _common(second)
            digits, sha256, quality, seed, made, words, cell, *answers = first.decode().split(_BETWEEN)
            number = int(digits)
            own = sys.intern(quality), int(seed), float(made), words, cell, tuple(answers)
            facets = Facets._make((*self._common, *own))
            return Summary(take_id(number, sha256), number, sha256, facets)
        except (ValueError, RecursionError):
            return None


def _common(body: bytes) -> list[Any]:
    """What a batch has in common. Raises ValueError for anything else than what `pack` made."""
    held: Any = json.loads(body.decode())
    if type(held) is not list or tuple(map(type, cast("list[Any]", held))) != _COMMON_TYPES:
        raise ValueError("not what was packed")
    return list(map(_shared, cast("list[Any]", held)))


def _shared(value: Any) -> Any:
    """Names that thousands of takes have in common are kept once."""
    if type(value) is str:
        return sys.intern(value)
    return tuple(map(sys.intern, map(str, value))) if type(value) is list else value  # pyright: ignore[reportUnknownArgumentType]


def _document(kind: str, model: type[M], usual: M | None = None) -> Kind[M]:
    """A document that is kept whole. `usual` stands for every value that is equal to it."""

    packed = usual.model_dump_json().encode() if usual is not None else None

    def read(data: bytes) -> M:
        value = read_document(data, kind, model)
        return usual if usual is not None and value == usual else value

    def unpack(body: bytes) -> M | None:
        if usual is not None and body == packed:
            return usual
        try:
            return model.model_validate_json(body)
        except ValidationError:
            return None

    return Kind(read, lambda value: value.model_dump_json().encode(), unpack)


def take_kind() -> Kind[Summary]:
    """How takes are read by one reader after the other."""
    reader = TakeReader()
    return Kind(reader.summary, reader.pack, reader.unpack)


REVIEW = _document("review", Review, NOTHING_SAID)
SELECT = _document("select", Select)
