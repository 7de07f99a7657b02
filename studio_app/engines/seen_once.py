"""Takes that differ in their seed alone are painted over the same previz: it is traced once, and its maps drawn once.

The stage gives the very same objects for equal parts (stage.assemble), so that scenes are told apart without a look at
what is in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TypeVar, cast

from studio_app.stage.scene import Scene, View

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What was made of a scene at a size."""

    scene: Scene
    size: tuple[int, int]
    made: object


def once(name: str, scene: Scene, size: tuple[int, int], kept: dict[str, object], make: Callable[[], T]) -> T:
    """What `make` makes of the scene at this width and height, or what it last made of the same; kept under `name`."""
    held = kept.get(name)
    if isinstance(held, _Made) and held.size == size and same_scene(held.scene, scene):
        return cast(T, held.made)
    made = make()
    kept[name] = _Made(scene, size, made)
    return made


def same_scene(one: Scene, other: Scene) -> bool:
    """Whether two scenes consist of the same objects, seen alike; equal copies of an object count as others."""
    return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(Scene))


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        left, right = cast("tuple[object, ...]", one), cast("tuple[object, ...]", other)
        return len(left) == len(right) and all(_same(*pair) for pair in zip(left, right, strict=True))
    return isinstance(one, float | dict | View) and one == other
