"""Work on the depth of a photograph: read, found by a detector, turned over, measured by the ground, shown small.

For commands and for child processes; `plate_depths` keeps and directs what comes of it.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import read_bounded
from studio_app.stage.lens import view
from studio_app.stage.plate_depth import told_by_ground
from studio_app.studio.photo_work import nearness_of
from studio_app.studio.plate_depths import FoundDepth, Reach, photographed, with_depth
from studio_app.studio.plates import shelf_of
from studio_app.takes.depth_picture import depth_png, fits, looks_turned_over, read_depth, stretched
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES

Words = NDArray[np.uint16]
SHOWN_SIDE = 320


def brought(direction: Direction, plates: Path, path: Path, *, dark_is_near: bool = False) -> FoundDepth:
    """A depth picture that the team has, for the photograph behind the figure; `plates` is the shoot's folder of them.

    Raises BadInput: no photograph, no depth, not of the photograph's shape.
    """
    depth = read_depth(read_bounded(path, MAX_PHOTOGRAPH_BYTES, links=True), path.name)
    return _fitting(direction, plates, _over(depth) if dark_is_near else depth, path.name)


def found(direction: Direction, plates: Path, detector: str, folder: Path | None, *, commercial: bool) -> FoundDepth:
    """The depth that a detector finds in the photograph behind the figure. Raises BadInput, Refused (its licence)."""
    pixels = shelf_of(plates)(photographed(direction).plate)
    near = nearness_of(pixels, detector, folder, commercial=commercial)
    return _fitting(direction, plates, stretched(near, "What it finds"), "What it finds")


def turned(direction: Direction, plates: Path) -> FoundDepth:
    """The depth of the photograph with near for far. Raises BadInput."""
    return _fitting(direction, plates, _over(present(direction, plates)), "The depth")


def reach_by_ground(direction: Direction, plates: Path) -> Reach:
    """How far the depth reaches, as the ground tells for the camera of now. Raises BadInput: it does not."""
    told = _told(direction, plates, present(direction, plates))
    if told is None:
        raise BadInput(
            "The ground of this photograph does not tell how far it reaches: too little of it is seen, or it is not "
            "level.",
            safe="Nearest and farthest are as they were.",
            do="Set the horizon first, or type both.",
        )
    return told


def present(direction: Direction, plates: Path) -> Words:
    """The depth of the photograph behind the figure (h, w). Raises BadInput: it has none."""
    return shelf_of(plates).depth(with_depth(direction).depth)


def shown_depth(direction: Direction, plates: Path) -> bytes:
    """The depth as it is shown: a grey PNG of 8 bits and at most `SHOWN_SIDE` pixels. Raises BadInput."""
    small = Image.fromarray((present(direction, plates) >> 8).astype(np.uint8))
    small.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


def _fitting(direction: Direction, plates: Path, depth: Words, name: str) -> FoundDepth:
    place = photographed(direction)
    rows, columns = shelf_of(plates)(place.plate).shape[:2]
    if not fits(depth, rows, columns):
        raise BadInput(
            f"{name} is {depth.shape[1]} x {depth.shape[0]}; the photograph is {columns} x {rows}, of another shape.",
            safe="It was not kept.",
            do="Choose the depth of this photograph, whole and upright as it is.",
        )
    return FoundDepth(place.plate, depth_png(depth), _told(direction, plates, depth), looks_turned_over(depth))


def _told(direction: Direction, plates: Path, depth: Words) -> Reach | None:
    place = photographed(direction)
    rows, columns = shelf_of(plates)(place.plate).shape[:2]
    return told_by_ground(place, view(direction.camera), depth, (rows, columns))


def _over(depth: Words) -> Words:
    return np.uint16(65535) - depth
