"""Selects that come back from a photo tool in colours of its own, brought to sRGB at their own depth.

Takes are born in sRGB. A retouched picture may say otherwise: by code points, a gamma, or an ICC profile; profiles
with a matrix and curves (ICC.1:2022, 8.3.3) are reckoned here at 8 and 16 bits, others by LittleCMS at 8.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from studio_app.delivery.arrays import Doubles, looked_up, mixed
from studio_app.delivery.light import bits_of, decoded, to_numbers
from studio_app.delivery.profiles import D65, SPACES, matrix_of, profile, to_xyz
from studio_app.delivery.stages import Pixels
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import ColourSpace
from studio_app.takes.colour_tags import ColourTags
from studio_app.takes.icc import icc_tag

Curve = Callable[[Doubles], Doubles]

_BT2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
_PRIMARIES = {1: SPACES[ColourSpace.SRGB].primaries, 9: _BT2020, 12: SPACES[ColourSpace.DISPLAY_P3].primaries}
_COLUMNS, _CURVES = (b"rXYZ", b"gXYZ", b"bXYZ"), (b"rTRC", b"gTRC", b"bTRC")
_SAME_MATRIX, _SAME_CURVE = 2e-3, 1e-3
_MOST_ENTRIES = 65_536


def in_srgb(pixels: Pixels, tags: ColourTags) -> Pixels:
    """The picture (h, w, 3) in sRGB, as many bits; the very same pixels where the tags mean sRGB anyway.

    Raises BadInput for colours that cannot be worked out at its depth.
    """
    if tags.icc:
        return _by_profile(pixels, tags)
    if tags.code_points is not None:
        primaries, transfer = tags.code_points
        return _reckoned(pixels, matrix_of(_PRIMARIES[primaries], D65), [_transfer(transfer, tags.name)] * 3)
    if tags.gamma is not None:
        gamma, at = tags.gamma, tags.chromaticities
        places = ((at[2], at[3]), (at[4], at[5]), (at[6], at[7])) if at else _PRIMARIES[1]
        white = (at[0], at[1]) if at else D65
        return _reckoned(pixels, matrix_of(places, white), [lambda share: np.asarray(share**gamma)] * 3)
    return pixels


def _reckoned(pixels: Pixels, matrix: Doubles, curves: list[Curve]) -> Pixels:
    """By a matrix to XYZ under D50 and the three curves from shares to light."""
    steps = np.linspace(0.0, 1.0, 2 ** bits_of(pixels))
    light = [curve(steps) for curve in curves]
    if not (np.isfinite(matrix).all() and np.isfinite(light).all()):
        raise BadInput("The colours of the select make no sense.", safe="It was not used.")
    to = np.linalg.solve(to_xyz(ColourSpace.SRGB), matrix)
    alike = all(np.abs(one - decoded(steps)).max() < _SAME_CURVE for one in light)
    if alike and np.abs(to - np.eye(3)).max() < _SAME_MATRIX:
        return pixels
    planes = [looked_up(pixels[..., at], light[at].astype(np.float32)) for at in range(3)]
    return to_numbers(mixed(np.stack(planes, axis=-1), to), bits_of(pixels))


def _transfer(code: int, name: str) -> Curve:
    """From shares to light by its code point (ITU-T H.273, table 3)."""
    match code:
        case 13:
            return decoded
        case 8:
            return np.asarray
        case 1:
            return lambda share: np.where(share < 0.081, share / 4.5, ((share + 0.099) / 1.099) ** (1 / 0.45))
        case _:
            raise BadInput(f"The select is in {name}, which has more light than a print or a page.", do=_EXPORT)


_EXPORT = "Save it once more in sRGB."


def _by_profile(pixels: Pixels, tags: ColourTags) -> Pixels:
    columns = [icc_tag(tags.icc, kind) for kind in _COLUMNS]
    curves = [icc_tag(tags.icc, kind) for kind in _CURVES]
    if not all((*columns, *curves)):
        return _by_littlecms(pixels, tags)
    try:
        matrix = np.stack([_xyz(column) for column in columns], axis=1)
        return _reckoned(pixels, matrix, [_curve(curve) for curve in curves])
    except (struct.error, np.linalg.LinAlgError) as error:
        raise BadInput(f"The colour profile “{tags.name}” is damaged.", do=_EXPORT) from error


def _by_littlecms(pixels: Pixels, tags: ColourTags) -> Pixels:
    if bits_of(pixels) == 16:
        raise BadInput(f"The colour profile “{tags.name}” is not one of a picture of 16 bits.", do=_EXPORT)
    try:
        own, srgb = (ImageCms.ImageCmsProfile(io.BytesIO(icc)) for icc in (tags.icc, profile(ColourSpace.SRGB)))
        turned: Any = ImageCms.profileToProfile(Image.fromarray(pixels), own, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        raise BadInput(f"The colour profile “{tags.name}” cannot be used.", do=_EXPORT) from error
    return np.asarray(turned)


def _xyz(tag: bytes) -> Doubles:
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def _curve(tag: bytes) -> Curve:
    """A curve of a table, one gamma, or parameters (ICC.1:2022, 10.6 and 10.18)."""
    if tag[:4] == b"para":
        return _parametric(tag)
    count = struct.unpack_from(">I", tag, 8)[0]
    if tag[:4] != b"curv" or count > _MOST_ENTRIES:
        raise struct.error("no curve")
    if count == 0:
        return np.asarray
    held = np.array(struct.unpack_from(f">{count}H", tag, 12))
    if count == 1:
        return lambda share: np.asarray(share ** (held[0] / 256))
    return lambda share: np.interp(share, np.linspace(0, 1, count), held / 65535)


def _parametric(tag: bytes) -> Curve:
    kind = struct.unpack_from(">H", tag, 8)[0]
    if kind > 4:
        raise struct.error("no curve")
    held = [part / 65536 for part in struct.unpack_from(f">{(1, 3, 4, 5, 7)[kind]}i", tag, 12)]
    g, a, b, c, d, e, f = _seven(kind, held)
    return lambda share: np.where(share >= d, np.maximum(a * share + b, 0.0) ** g + e, c * share + f)


def _seven(kind: int, held: list[float]) -> tuple[float, ...]:
    """Every kind as the last one: (a x + b)^g + e from d on, c x + f below."""
    g, *rest = held
    if kind == 0:
        return g, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0
    if kind in (1, 2):
        a, b = rest[:2]
        low = rest[2] if kind == 2 else 0.0
        return g, a, b, 0.0, -b / a if a else 0.0, low, low
    if kind == 3:
        return (g, *rest, 0.0, 0.0)
    return (g, *rest)
