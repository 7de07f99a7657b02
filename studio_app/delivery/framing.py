"""From a select to the frame of a channel: cropped, resampled once in linear light, padded, sharpened."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pydantic import ValidationError

from studio_app.delivery.arrays import Light, decoded_png
from studio_app.delivery.crop_cuts import beyond, in_words
from studio_app.delivery.light import bits_of, to_light, to_numbers
from studio_app.delivery.padding import continued, even_sides
from studio_app.delivery.resample import Span, resampled
from studio_app.delivery.sharpening import sharpened
from studio_app.delivery.source_colours import in_srgb
from studio_app.delivery.stages import Framed, Pixels
from studio_app.delivery.white_ground import white_ground
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import Channel, Ground
from studio_app.takes.colour_tags import colour_tags, without_colour_tags
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import FigureMarks
from studio_app.takes.png import inspect_png

_WHOLE_PIXELS = 1e-6
_STRETCH = 0.01
LEAST_INSIDE = 16


@dataclass(frozen=True, eq=False)
class Select:
    """An opened select: sRGB (h, w, 3), 8 or 16 bits. Its light is worked out once for all channels."""

    pixels: Pixels

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    @property
    def bits(self) -> int:
        return bits_of(self.pixels)

    @cached_property
    def light(self) -> Light:
        """Linear light, 0 to 1 (h, w, 3) float32."""
        return to_light(self.pixels)


def open_select(data: bytes) -> Select:
    """The select in a PNG of 8 or 16 bits. Raises BadInput as inspect_png does, and for what no select can be."""
    inspect_png(data)
    read = decoded_png(without_colour_tags(data))
    if read is None:
        raise BadInput("The select cannot be decoded.", safe="Nothing was written.")
    return Select(in_srgb(_three_channels(read), colour_tags(data)))


def _three_channels(read: Pixels) -> Pixels:
    """Red, green, blue of what OpenCV read: grey, blue-green-red, or the latter with a mask."""
    if read.ndim == 2:
        return np.ascontiguousarray(np.repeat(read[..., None], 3, axis=2))
    if read.shape[2] == 4 and read[..., 3].min() < np.iinfo(read.dtype).max:
        raise BadInput("The select is seen through in places.", do="Flatten it onto its background first.")
    return np.ascontiguousarray(read[..., 2::-1])


def frame(select: Select, crop: Crop, channel: Channel, figure: FigureMarks | None = None) -> Framed:
    """The crop of the select as the channel shows it.

    Raises Refused when the channel asks for what is not there (bits, a white ground, an even background to continue),
    BadInput for a crop of another shape.
    """
    if channel.bits > select.bits:
        raise Refused(
            f"“{channel.name}” is a file of {channel.bits} bits, and the select holds {select.bits}.",
            safe="Nothing was written.",
            do=f"Render the select in 16 bits, or deliver {channel.bits // 2} bits.",
        )
    _refuse_crop(select, crop, channel, figure)
    pixels = _cut(select, crop, channel, figure)
    marks = None if figure is None else seen(figure, crop, channel)
    return Framed(sharpened(pixels, channel.sharpening), channel, crop, marks)


def _refuse_crop(select: Select, crop: Crop, channel: Channel, figure: FigureMarks | None) -> None:
    """A crop of another shape would stretch her; a busy background cannot be continued."""
    shape = crop.width * select.width / (crop.height * select.height)
    if abs(shape / channel.ratio - 1) > _STRETCH:
        raise BadInput(
            f"The crop is {shape:.3f} times as wide as high, and “{channel.name}” {channel.ratio:.3f} times.",
            do="Draw it in the channel’s shape.",
        )
    if crop.padded and channel.ground is not Ground.WHITE:
        busy = [side for side in beyond(crop) if side not in even_sides(select.light, figure)]
        if busy:
            raise Refused(
                f"The background at {in_words([f'the {side.value}' for side in busy])} is not even enough to be "
                "continued.",
                safe="Nothing was written.",
                do="Crop inside the picture, or shoot it again in the channel’s shape.",
            )


def _cut(select: Select, crop: Crop, channel: Channel, figure: FigureMarks | None) -> Pixels:
    across = (crop.left * select.width, crop.right * select.width)
    down = (crop.top * select.height, crop.bottom * select.height)
    white = channel.ground is Ground.WHITE
    as_it_is = None if white else _as_it_is(select, across, down, channel)
    if as_it_is is not None:
        return as_it_is
    left, right = _inside(across, select.width, channel.width)
    top, bottom = _inside(down, select.height, channel.height)
    part = _part(across, left, right, channel.width), _part(down, top, bottom, channel.height)
    light = resampled(select.light, *part, right - left, bottom - top)
    before, after = (left, top), (channel.width - right, channel.height - bottom)
    if white:
        around = ((before[1], after[1]), (before[0], after[0]), (0, 0))
        light = np.pad(white_ground(light, _shown(figure, part, select)), around, constant_values=1.0)
    elif any((*before, *after)):
        light = continued(light, before, after)
    return to_numbers(light, channel.bits)


def _inside(span: Span, there: int, count: int) -> tuple[int, int]:
    """The first and the last but one of `count` new pixels that lie wholly in the picture."""
    step = (span[1] - span[0]) / count
    first = max(0, math.ceil(-span[0] / step - _WHOLE_PIXELS))
    last = min(count, math.floor((there - span[0]) / step + _WHOLE_PIXELS))
    if last - first < LEAST_INSIDE:
        raise BadInput("The crop lies outside of the picture.", do="Draw it over the figure.")
    return first, last


def _part(span: Span, first: int, last: int, count: int) -> Span:
    step = (span[1] - span[0]) / count
    return span[0] + first * step, span[0] + last * step


def _shown(figure: FigureMarks | None, part: tuple[Span, Span], select: Select) -> Box | None:
    """The figure's box in fractions of a part of the select."""
    if figure is None or figure.figure is None:
        return None
    (left, right), (top, bottom) = part
    edges = {"left": (left, right, select.width), "top": (top, bottom, select.height)}
    edges |= {"right": edges["left"], "bottom": edges["top"]}
    at = {name: (getattr(figure.figure, name) * many - low) / (high - low) for name, (low, high, many) in edges.items()}
    within = {name: min(1.0, max(0.0, edge)) for name, edge in at.items()}
    try:
        return Box.model_validate(within)
    except ValidationError:
        return None


def _as_it_is(
    select: Select, across: tuple[float, float], down: tuple[float, float], channel: Channel
) -> Pixels | None:
    """The pixels themselves, where the crop takes whole ones at their own size: then nothing is resampled."""
    left, right, top, bottom = (round(edge) for edge in (*across, *down))
    off = max(abs(edge - near) for edge, near in zip((*across, *down), (left, right, top, bottom), strict=True))
    inside = left >= 0 and top >= 0 and right <= select.width and bottom <= select.height
    same = (right - left, bottom - top) == (channel.width, channel.height)
    if off > _WHOLE_PIXELS * max(select.width, select.height) or not inside or not same:
        return None
    return in_bits(select.pixels[top:bottom, left:right], channel.bits)


def in_bits(pixels: Pixels, bits: int) -> Pixels:
    """The same picture at no more than `bits`, rounded to the nearest step."""
    if bits_of(pixels) == bits:
        return np.ascontiguousarray(pixels)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def seen(figure: FigureMarks, crop: Crop, channel: Channel) -> FigureMarks:
    """The figure's marks in fractions of the channel's frame instead of the select."""

    def inside(x: float, y: float) -> tuple[float, float]:
        return (x - crop.left) / crop.width, (y - crop.top) / crop.height

    def moved(box: Box) -> Box | None:
        left, top = inside(box.left, box.top)
        right, bottom = inside(box.right, box.bottom)
        edges = [min(5.0, max(-4.0, edge)) for edge in (left, top, right, bottom)]
        if edges[2] - edges[0] < 0.01 or edges[3] - edges[1] < 0.01:
            return None
        return Box(left=edges[0], top=edges[1], right=edges[2], bottom=edges[3])

    parts = {part: there for part, box in figure.parts.items() if (there := moved(box)) is not None}
    return FigureMarks(
        width=channel.width,
        height=channel.height,
        figure=None if figure.figure is None else moved(figure.figure),
        parts=parts,
        points={name: inside(*at) for name, at in figure.points.items()},
    )
