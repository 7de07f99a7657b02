"""One field of a value by its path: 'lens_mm', 'lights.0.power_ev', 'hair.level', 'joints.upperarm01.L'."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value

V = TypeVar("V")


def with_field(value: V, path: str, new: object) -> V:
    """The same value with one field inside it replaced and checked. Raises BadInput when there is none of this path."""
    if isinstance(value, Value):
        name, _, rest = path.partition(".")
        if name not in type(value).model_fields:
            raise BadInput(f"{type(value).__name__} has no {name[:60]}.")
        return value.having(**{name: with_field(getattr(value, name), rest, new) if rest else new})
    if isinstance(value, tuple):
        return cast(V, _with_item(cast(tuple[Any, ...], value), path, new))
    if isinstance(value, dict):  # bone names hold dots, so the rest of the path is one key
        return cast(V, {**cast(dict[str, Any], value), path: new})
    raise BadInput(f"There is nothing inside {path[:60]} to change.")


def field_of(value: object, path: str) -> Any:
    """What stands in one field by its path. Raises BadInput when there is none."""
    name, _, rest = path.partition(".")
    if isinstance(value, Value) and name in type(value).model_fields:
        inner = getattr(value, name)
    elif isinstance(value, tuple):
        items = cast(tuple[Any, ...], value)
        inner = items[_index(items, name)]
    elif isinstance(value, dict) and path in value:
        return cast(dict[str, Any], value)[path]
    else:
        raise BadInput(f"There is no field {path[:60]}.")
    return field_of(inner, rest) if rest else inner


def _with_item(items: tuple[Any, ...], path: str, new: object) -> tuple[Any, ...]:
    number, _, rest = path.partition(".")
    index = _index(items, number)
    return (*items[:index], with_field(items[index], rest, new) if rest else new, *items[index + 1 :])


def _index(items: tuple[Any, ...], text: str) -> int:
    if not text.isdecimal() or int(text) >= len(items):
        raise BadInput(f"There is no piece {text[:20]}; there are {len(items)}.")
    return int(text)
