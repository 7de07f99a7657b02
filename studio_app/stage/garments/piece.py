"""A garment cut for one body and made up, ready to be worn in any pose."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.look import Garment
from studio_app.stage.figure import Body
from studio_app.stage.garments.binding import bind
from studio_app.stage.garments.linear import Map
from studio_app.stage.garments.making import Made, make_up
from studio_app.stage.garments.pattern import Pattern
from studio_app.stage.garments.tailor import cut_pattern
from studio_app.stage.scene import Floats


@dataclass(frozen=True, eq=False)
class Piece:
    """A garment cut for one body: its pattern, how it moves with the skeleton, and how it is made up."""

    pattern: Pattern
    weights: Map
    made: Made
    rest: Floats


def cut_piece(garment: Garment, body: Body, thickness: float) -> Piece:
    """Cuts, binds and sews a garment; some seconds of work. `thickness` of the cloth in metres."""
    pattern = cut_pattern(garment, body)
    return piece(pattern, bind(pattern, body), make_up(pattern, thickness))


def piece(pattern: Pattern, weights: Map, made: Made) -> Piece:
    """The piece of these parts."""
    return Piece(pattern, weights, made, pattern.vertices.astype("float32"))
