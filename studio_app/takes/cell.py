"""A take's place in a matrix of variations: which axes there are, what stands along each, and where the take stands."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from studio_app.direction.direction import Part
from studio_app.direction.value import Value

MatrixId = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Title = Annotated[str, Field(max_length=120)]


class Axis(Value):
    """One part of the direction that is varied, and the titles of what it is varied over, in order."""

    part: Part
    titles: Annotated[tuple[Title, ...], Field(min_length=1, max_length=64)]


class Cell(Value):
    """One place of a matrix. Every cell carries all axes, so that any one take is enough to lay the whole matrix out.

    `at` counts along each axis from 0, in the order of `axes`.
    """

    matrix: MatrixId
    axes: Annotated[tuple[Axis, ...], Field(min_length=1, max_length=7)]
    at: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=7)]

    @model_validator(mode="after")
    def _inside(self) -> Self:
        """A place that lies outside of its own matrix is none."""
        sizes = [len(axis.titles) for axis in self.axes]
        if len(self.at) != len(sizes) or any(place >= size for place, size in zip(self.at, sizes, strict=True)):
            raise ValueError("the place lies outside of its matrix")
        if len({axis.part for axis in self.axes}) != len(self.axes):
            raise ValueError("a part is varied twice")
        return self

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands there along each axis: ('Walking', 'Rembrandt')."""
        return tuple(axis.titles[at] for axis, at in zip(self.axes, self.at, strict=True))

    @property
    def key(self) -> str:
        """'0a1b2c3d4e5f:0.2': what the lists of takes keep of it."""
        return f"{self.matrix}:{'.'.join(map(str, self.at))}"


def place_of(key: str) -> tuple[str, tuple[int, ...]]:
    """('0a1b2c3d4e5f', (0, 2)) of a cell's key; ('', ()) of anything else."""
    matrix, _, steps = key.partition(":")
    try:
        return matrix, tuple(map(int, steps.split("."))) if steps else ()
    except ValueError:
        return "", ()
