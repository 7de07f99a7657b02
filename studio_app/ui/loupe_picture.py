"""A picture ready for the loupe: decoded once, turned to the monitor's colours, with halves for small views."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage

from studio_app.direction.errors import BadInput
from studio_app.studio.picture_file import PictureFile
from studio_app.takes.colour_tags import ColourTags
from studio_app.takes.lab import lab_of_linear
from studio_app.takes.png import decode_png
from studio_app.takes.tone import Tones, blown, crushed, eight_bits, tones

SMALLEST_LEVEL = 256
_PRIMARIES = {
    1: QColorSpace.Primaries.SRgb,
    9: QColorSpace.Primaries.Bt2020,
    12: QColorSpace.Primaries.DciP3D65,
}
_TRANSFERS = {
    1: QColorSpace.TransferFunction.Bt2020,  # the same curve as BT.709
    8: QColorSpace.TransferFunction.Linear,
    13: QColorSpace.TransferFunction.SRgb,
    16: QColorSpace.TransferFunction.St2084,
    18: QColorSpace.TransferFunction.Hlg,
}
SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
LINEAR = QColorSpace(QColorSpace.NamedColorSpace.SRgbLinear)


@dataclass(frozen=True, eq=False)
class Picture:
    """`source` has the file's own numbers and colour space; `levels` are the monitor's colours, each half the last.

    `colours` says what the file told of its colours, `bits` how deep it is.
    """

    source: QImage
    levels: tuple[QImage, ...]
    colours: ColourTags
    bits: int

    @property
    def cost(self) -> int:
        """Bytes held."""
        return self.source.sizeInBytes() + sum(level.sizeInBytes() for level in self.levels)

    @cached_property
    def tones(self) -> Tones:
        """The histogram of the file's own numbers; takes a moment."""
        return tones(own_pixels(self.source))

    @cached_property
    def clipping(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Where it is blown out and where it is crushed; takes a moment."""
        pixels = eight_bits(own_pixels(self.source))
        return blown(pixels), crushed(pixels)

    @cached_property
    def srgb(self) -> NDArray[np.uint8]:
        """Its pixels (h, w, 3) in sRGB of 8 bits, to be measured against another picture; takes a moment."""
        turned = self.source.convertToFormat(QImage.Format.Format_RGB32).convertedToColorSpace(SRGB)
        return own_pixels(turned).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Sample:
    """The mean of a small square of a picture: sRGB of 8 and 16 bits, and Lab under D50."""

    srgb8: tuple[int, int, int]
    srgb16: tuple[int, int, int]
    lab: tuple[float, float, float]


def made_picture(file: PictureFile, screen: QColorSpace) -> Picture:
    """Decodes a file for a monitor. Raises BadInput when it cannot be."""
    source = QImage.fromData(QByteArray(file.png), "PNG")
    if source.isNull():  # beyond what Qt opens, or damaged inside: the slower reader says which
        pixels = decode_png(file.png)
        source = QImage(pixels.tobytes(), pixels.shape[1], pixels.shape[0], 3 * pixels.shape[1],
                        QImage.Format.Format_RGB888).copy()  # fmt: skip
    deep = source.depth() > 32
    opaque = QImage.Format.Format_RGBX64 if deep else QImage.Format.Format_RGB32
    source = source.convertToFormat(opaque)
    space, colours = space_of(file.colours)
    source.setColorSpace(space)
    return Picture(source, halves(for_screen(source, screen)), colours, file.bits)


def for_screen(source: QImage, screen: QColorSpace) -> QImage:
    """A picture in a monitor's own numbers."""
    turned = source if source.colorSpace() == screen else source.convertedToColorSpace(screen)
    if turned.isNull():
        raise BadInput("The picture’s colours cannot be turned to the monitor’s.")
    shown = turned.convertToFormat(QImage.Format.Format_RGB32)
    shown.setColorSpace(QColorSpace())
    return shown


def halves(picture: QImage) -> tuple[QImage, ...]:
    """The picture, then each time half as wide and high."""
    levels = [picture]
    while min(levels[-1].width(), levels[-1].height()) >= 2 * SMALLEST_LEVEL:
        half = levels[-1].size() / 2
        levels.append(
            levels[-1].scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
    return tuple(levels)


def space_of(tags: ColourTags) -> tuple[QColorSpace, ColourTags]:
    """The colour space of a picture by its tags; sRGB, with the reason, when Qt cannot follow them."""
    space = SRGB
    if tags.icc:
        space = QColorSpace.fromIccProfile(QByteArray(tags.icc))
    elif tags.code_points is not None:
        primaries, transfer = tags.code_points
        space = QColorSpace(_PRIMARIES[primaries], _TRANSFERS[transfer])
    elif tags.gamma is not None:
        space = _of_gamma(tags.gamma, tags.chromaticities)
    if space.isValid() and space.isValidTarget():
        return space, tags
    return SRGB, ColourTags(problem=f"“{tags.name}” cannot be used here. The picture is taken for sRGB.")


def _of_gamma(gamma: float, places: tuple[float, ...]) -> QColorSpace:
    power = QColorSpace.TransferFunction.Gamma
    if not places:
        return QColorSpace(QColorSpace.Primaries.SRgb, power, gamma)
    points = [QPointF(places[number], places[number + 1]) for number in range(0, 8, 2)]
    return QColorSpace(points[0], points[1], points[2], points[3], power, gamma)


def own_pixels(image: QImage) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """The numbers (h, w, 3) of an opaque image, red first; they share its memory."""
    height, width = image.height(), image.width()
    if image.depth() > 32:
        wide = np.frombuffer(image.constBits(), np.uint16).reshape(height, image.bytesPerLine() // 2)
        return wide[:, : 4 * width].reshape(height, width, 4)[..., :3]
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]


def sampled(picture: Picture, x: int, y: int, side: int) -> Sample | None:
    """The mean of `side` by `side` pixels round a pixel; None outside the picture."""
    whole = picture.source.rect()
    if not whole.contains(x, y):
        return None
    box = QRect(x - side // 2, y - side // 2, side, side).intersected(whole)
    piece = picture.source.copy(box)
    light = _light(piece).mean(axis=0)
    encoded = _encoded(np.clip(light, 0, 1))
    eight, sixteen = np.rint(encoded * 255).astype(int), np.rint(encoded * 65535).astype(int)
    return Sample(_three(eight.tolist()), _three(sixteen.tolist()), _three(lab_of_linear(light).tolist()))


def _light(piece: QImage) -> NDArray[np.float64]:
    """The linear sRGB light (n, 3) of a few pixels; below 0 or above 1 for colours outside sRGB.

    By Qt's exact path for single colours: its path for whole images goes through tables (up to 111/65535 off).
    """
    own = own_pixels(piece).reshape(-1, 3)
    if piece.colorSpace() == SRGB:
        share = own / float(np.iinfo(own.dtype).max)
        return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    to_linear = piece.colorSpace().transformationToColorSpace(LINEAR)
    wide = own.astype(int) * (257 if own.dtype == np.uint8 else 1)
    turned = [to_linear.map(QColor.fromRgba64(*values)) for values in wide.tolist()]
    return np.array([(colour.redF(), colour.greenF(), colour.blueF()) for colour in turned])


def _encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def _three(values: list[Any]) -> tuple[Any, Any, Any]:
    first, second, third = values
    return first, second, third
