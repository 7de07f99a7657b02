"""How far the photograph behind the figure is: its depth cut to the frame as the plate is, in metres.

A depth picture is relative: its greys rise with inverse distance (Ranftl et al. 2020), between a nearest and a farthest
that a person sets, or that the ground tells: below the horizon a level ground's distance follows from the camera alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location
from studio_app.stage.plate import Cut, cut_of, padded
from studio_app.stage.scene import Floats, View

Words = NDArray[np.uint16]
DepthOf = Callable[[str], Words]
"""The depth (h, w) of a plate by its name, near bright; the same name gives the same object. Raises BadInput."""

LONGEST_DEPTH_CUT = 1080
LEAST_BETWEEN_M = 0.05
_GROUND_ROWS, _LEAST_ROWS = 96, 12
_GROUND_SHARE, _LEAST_ALIKE = 30.0, 0.95
NEAREST_M, FARTHEST_M = (0.3, 50.0), (1.0, 1000.0)
"""What a person can set; what the ground tells is kept within."""


def no_depth(name: str) -> Words:
    """The resolver where there are no depths. Raises BadInput."""
    raise BadInput(f"There is no depth “{name[:80]}” here.", do="Open the shoot that holds it.")


def named_depth(location: Location, depth_of: DepthOf) -> Words | None:
    """The depth of a location's plate; None where there is none. Raises BadInput when it is missing."""
    return depth_of(location.depth) if location.depth else None


def distance_cut(location: Location, view: View, depth: Words, plate: tuple[int, int]) -> Floats:
    """Inverse distance in 1/m along the view axis (h, w), cut to the frame exactly as the plate of `plate` rows and
    columns is.
    """
    near, far = 1.0 / location.near_m, 1.0 / max(location.far_m, location.near_m + LEAST_BETWEEN_M)
    return (far + _cut(location, view, depth, plate) * np.float32(near - far)).astype(np.float32)


def told_by_ground(location: Location, view: View, depth: Words, plate: tuple[int, int]) -> tuple[float, float] | None:
    """The nearest and the farthest place of the depth in metres, as the ground in the frame tells them; None where the
    ground is not seen, or what is seen of it is not level.

    Along every row below the horizon a level ground is equally far, and what stands on it is nearer: so the farther
    part of each row is the ground. Inverse distance is a straight line of the depth's greys, found by least squares.
    """
    nearness = _cut(location, view, depth, plate)
    rows = np.linspace(0, len(nearness) - 1, _GROUND_ROWS).astype(int)
    ground = ground_nearness(view, len(nearness))[rows]
    seen = ground > 1 / 40
    if seen.sum() < _LEAST_ROWS:
        return None
    greys = np.percentile(nearness[rows[seen]], _GROUND_SHARE, axis=1)
    if float(np.ptp(greys)) < 0.02 or float(np.corrcoef(greys, ground[seen])[0, 1]) < _LEAST_ALIKE:
        return None
    slope, start = np.polyfit(greys, ground[seen], 1)
    near, far = 1 / max(1e-6, float(start + slope)), 1 / max(1e-6, float(start))
    near = min(NEAREST_M[1], max(NEAREST_M[0], round(near, 2)))
    return near, min(FARTHEST_M[1], max(FARTHEST_M[0], near + LEAST_BETWEEN_M, round(far, 1)))


def ground_nearness(view: View, rows: int) -> Floats:
    """How near the level ground is in each row of the frame (rows,), in 1/m along the view axis; 0 above the
    horizon.
    """
    down = 0.5 - (np.arange(rows) + 0.5) / rows + view.shift_y
    falls = view.forward[2] + down * view.height_tan * view.up[2]
    return np.maximum(-falls / max(view.position[2], 0.01), 0).astype(np.float32)


def sized(cut: Floats, width: int, height: int) -> Floats:
    """A cut map (h, w) at the size of a picture."""
    if cut.shape == (height, width):
        return cut
    return np.asarray(Image.fromarray(cut).resize((width, height), Image.Resampling.BILINEAR), np.float32)


def _cut(location: Location, view: View, depth: Words, plate: tuple[int, int]) -> Floats:
    """The depth as shares from 0 (farthest) to 1 in the frame."""
    tall, wide = depth.shape[0] / plate[0], depth.shape[1] / plate[1]
    whole = cut_of(location, view, plate[1], plate[0])
    cut = Cut(whole.left * wide, whole.top * tall, whole.width * wide, whole.height * tall)
    scale = min(1.0, LONGEST_DEPTH_CUT / max(cut.width, cut.height))
    size = max(16, round(cut.width * scale)), max(16, round(cut.height * scale))
    shares, box = padded(depth.astype(np.float32) / np.float32(65535), cut)
    return np.asarray(Image.fromarray(shares).resize(size, Image.Resampling.BILINEAR, box=box), np.float32)
