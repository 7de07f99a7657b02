"""What the index keeps of each document, so that a list of takes needs no document: a take's number, hash and facets, a
whole review, a whole select.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, cast

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


@dataclass(frozen=True, slots=True)
class Summary:
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


_FACETS = tuple(field.name for field in fields(Facets))
_SHAPES: dict[str, type] = {"int": int, "float": float, "str": str, "tuple[str, ...]": list}
_TYPES = (int, str, *(_SHAPES[str(field.type)] for field in fields(Facets)))
_OWN = frozenset({"words"})


class TakeReader:
    """Reads takes one after the other. Takes in a row often have one direction: it is checked and described once."""

    def __init__(self) -> None:
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


def pack_summary(held: Summary) -> bytes:
    """One JSON array: number, hash, then the facets in their order."""
    facets = (getattr(held.facets, name) for name in _FACETS)
    return json.dumps([held.number, held.sha256, *facets], separators=(",", ":"), ensure_ascii=False).encode()


def unpack_summary(body: bytes) -> Summary | None:
    """The summary in what `pack_summary` made; None for anything else."""
    try:
        held: list[Any] = json.loads(body)
    except ValueError:
        return None
    if type(held) is not list or tuple(map(type, held)) != _TYPES:
        return None
    number, sha256, *values = held
    facets = [_shared(name, value) for name, value in zip(_FACETS, values, strict=True)]
    return Summary(take_id(number, sha256), number, sha256, Facets(*facets))


def _shared(name: str, value: Any) -> Any:
    """Names that thousands of takes have in common are kept once."""
    if type(value) is str:
        return value if name in _OWN else sys.intern(value)
    return tuple(map(sys.intern, map(str, value))) if type(value) is list else value  # pyright: ignore[reportUnknownArgumentType]


def _document(kind: str, model: type[M], usual: M | None = None) -> Kind[M]:
    """A document that is kept whole. `usual` stands for every value that is equal to it."""

    def shared(value: M) -> M:
        return usual if usual is not None and value == usual else value

    def unpack(body: bytes) -> M | None:
        try:
            return shared(model.model_validate_json(body))
        except ValidationError:
            return None

    return Kind(
        lambda data: shared(read_document(data, kind, model)), lambda value: value.model_dump_json().encode(), unpack
    )


def take_kind() -> Kind[Summary]:
    """How takes are read by one reader after the other."""
    return Kind(TakeReader().summary, pack_summary, unpack_summary)


REVIEW = _document("review", Review, NOTHING_SAID)
SELECT = _document("select", Select)
