"""A photograph behind the figure: cut to the frame so that its horizon lies on the camera's, and its light.

A plate is finished film. It is therefore turned back into the light that the film shows so (`film.untoned`), takes the
figure's shadow as light does, and comes out of developing as it went in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.stage.film import decoded, toned, untoned
from studio_app.stage.lens import project
from studio_app.stage.scene import Backdrop, Bytes, Floats, Triple, View

P = TypeVar("P", Bytes, Floats)
PlateOf = Callable[[str], Bytes]
"""The sRGB pixels (h, w, 3) of a plate by its name; the same name gives the same object. Raises BadInput."""

LONGEST_CUT = 2160
FURTHEST = 4.0
"""How much a plate is enlarged at most to bring its horizon to the camera's; beyond, its edges are mirrored."""
_FAR_M = 1e6


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a plate that fills the frame, in its pixels from the top left; it may reach beyond the plate."""

    left: float
    top: float
    width: float
    height: float


def no_plate(name: str) -> Bytes:
    """The resolver where there are no plates. Raises BadInput."""
    raise BadInput(f"There is no photograph “{name[:80]}” here.", do="Open the shoot that holds it.")


def named_plate(location: Location, plate_of: PlateOf) -> Bytes | None:
    """The plate of a location, None for another kind of place. Raises BadInput when it is missing."""
    return plate_of(location.plate) if location.kind is LocationKind.PLATE else None


def horizon_of(view: View) -> float:
    """The height of the horizon in the frame, 0 at the bottom to 1 at the top; beyond where it is out of the frame."""
    x, y, _ = view.forward
    flat = math.hypot(x, y)
    if flat < 1e-6:
        return 0.5
    far = np.array([[view.position[0] + x / flat * _FAR_M, view.position[1] + y / flat * _FAR_M, view.position[2]]])
    return 1.0 - float(project(far, view)[0, 1])


def cut_of(location: Location, view: View, width: int, height: int) -> Cut:
    """Where the frame lies in a plate of `width` x `height` pixels.

    At scale 1 the plate is the smallest that fills the frame with its horizon on the camera's; above it is larger.
    Sideways its middle is the frame's.
    """
    aspect = view.width_tan / view.height_tan
    line = min(1.5, max(-0.5, horizon_of(view)))
    own = location.horizon
    # Shares of the plate's height and width that the frame may span before it reaches over an edge.
    above = (1 - own) / (1 - line) if line < 1 else math.inf
    below = own / line if line > 0 else math.inf
    tall = min(1.0, width / height / aspect, above, below)
    span = max(tall, min(1.0, width / height / aspect) / FURTHEST) / location.plate_scale * height
    return Cut(
        left=(width - span * aspect) / 2,
        top=height * (1 - own) - span * (1 - line),
        width=span * aspect,
        height=span,
    )


def backdrop(location: Location, view: View, plate: Bytes, longest: int = LONGEST_CUT) -> Backdrop:
    """The plate cut to the frame, its longer side about as many pixels as the cut has, at most `longest`."""
    rows, columns = plate.shape[:2]
    cut = cut_of(location, view, columns, rows)
    scale = min(1.0, longest / max(cut.width, cut.height))
    size = max(16, round(cut.width * scale)), max(16, round(cut.height * scale))
    step = int(1 / scale)
    if step > 1:
        plate = np.asarray(Image.fromarray(plate).reduce(step), np.uint8)
        cut = cut_of(location, view, plate.shape[1], plate.shape[0])
    whole, box = padded(plate, cut)
    picture = Image.fromarray(whole).resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
    return Backdrop(np.asarray(picture, np.uint8))


def padded(plate: P, cut: Cut) -> tuple[P, tuple[float, float, float, float]]:
    """The plate (h, w, ...), mirrored over its edges as far as the cut reaches, and where the cut lies in it: left,
    top, right, bottom in pixels.
    """
    rows, columns = plate.shape[:2]
    pad_x = max(0, math.ceil(-cut.left), math.ceil(cut.left + cut.width - columns))
    pad_y = max(0, math.ceil(-cut.top), math.ceil(cut.top + cut.height - rows))
    if pad_x or pad_y:
        plate = cast(P, np.ascontiguousarray(plate[_mirrored(rows, pad_y)][:, _mirrored(columns, pad_x)]))
    left, top = cut.left + pad_x, cut.top + pad_y
    box = (
        max(0.0, left), max(0.0, top),
        min(float(plate.shape[1]), left + cut.width), min(float(plate.shape[0]), top + cut.height),
    )  # fmt: skip
    return plate, box


def resized(picture: Bytes, width: int, height: int) -> Bytes:
    """A cut plate at the size of a picture."""
    if picture.shape[:2] == (height, width):
        return picture
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC), np.uint8)


def light_of(picture: Bytes) -> Floats:
    """The exposed light (h, w, 3) that the film shows as this picture."""
    return untoned(decoded(picture.astype(np.float32) / np.float32(255)))


def shaded_plate(picture: Bytes, share: Floats | None) -> Floats:
    """The display light (h, w, 3) of a plate of which `share` of the light is left (h, w, 3; None: all of it).

    Nobody knows the curve a photograph was made with. Through our film a faint shadow on bright sand would vanish in
    its shoulder, without it a deep one is too pale in the mid tones; so it is half of each.
    """
    display = decoded(picture.astype(np.float32) / np.float32(255))
    if share is None:
        return display
    dark = (toned(untoned(display) * share) + display * share) / np.float32(2)
    return np.where(share < 1, dark, display).astype(np.float32)


def mean_tint(plate: Bytes) -> Triple:
    """The plate's mean colour as a tint of luminance 1: what colour its surroundings throw on the figure."""
    step = max(1, max(plate.shape[:2]) // 128)
    light = decoded(plate[::step, ::step].astype(np.float32) / np.float32(255)).reshape(-1, 3).mean(0, dtype=np.float64)
    tint = (light + 0.02) / float((light + 0.02) @ np.array([0.2126, 0.7152, 0.0722]))
    red, green, blue = (min(2.0, max(0.3, float(part))) for part in tint)
    return red, green, blue


def _mirrored(count: int, pad: int) -> np.ndarray:
    """Indices of `count` lines with `pad` more on both sides, running back and forth."""
    place = np.arange(-pad, count + pad) % (2 * count)
    return np.where(place < count, place, 2 * count - 1 - place)
