"""ICC profiles of the colour spaces that files are delivered in, written by the project itself (ICC.1:2022, 7 and 10).

Three matrix profiles of version 4.4 from the spaces' own published primaries and curves; the bytes are always the same.
They are dedicated to the public domain under CC0 1.0, which their copyright tag says; "Adobe RGB (1998)" is a name of
Adobe's, so ours is called compatible with it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio_app.delivery.arrays import Doubles
from studio_app.delivery.light import decoded, encoded
from studio_app.takes.channel import ColourSpace

D50 = (0.9642, 1.0, 0.8249)
"""The white of the connection space as profiles write it (ICC.1:2022, 7.2.16)."""
D65 = (0.3127, 0.3290)
_BRADFORD = np.array(((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296)))
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_ADOBE_GAMMA = 2 + 51 / 256  # 563 / 256, as Adobe RGB (1998) writes it


@dataclass(frozen=True, slots=True)
class Space:
    """Primaries (red, green, blue, each x and y) under D65, the profile's name, a gamma or None: sRGB's curve."""

    words: str
    primaries: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    gamma: float | None = None


SPACES: dict[ColourSpace, Space] = {
    ColourSpace.SRGB: Space("sRGB", ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))),
    ColourSpace.DISPLAY_P3: Space("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))),
    ColourSpace.ADOBE_RGB: Space(
        "Compatible with Adobe RGB (1998)", ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), _ADOBE_GAMMA
    ),
}
"""IEC 61966-2-1; SMPTE EG 432-1 primaries with D65 and sRGB's curve; Adobe RGB (1998), version 2005-05."""


def light_of(shares: Doubles, space: ColourSpace) -> Doubles:
    """Linear light, 0 to 1, of a space's shares, 0 to 1."""
    gamma = SPACES[space].gamma
    return decoded(shares) if gamma is None else np.asarray(shares**gamma, np.float64)


def shares_of(light: Doubles, space: ColourSpace) -> Doubles:
    """A space's shares, 0 to 1, of its linear light, 0 to 1."""
    gamma = SPACES[space].gamma
    return encoded(light) if gamma is None else np.asarray(light ** (1 / gamma), np.float64)


@lru_cache(maxsize=3)
def to_xyz(space: ColourSpace) -> Doubles:
    """The matrix from a space's linear light to XYZ under D50, by Bradford's adaptation (ICC.1:2022, annex E)."""
    return matrix_of(SPACES[space].primaries, D65)


def matrix_of(primaries: tuple[tuple[float, float], ...], white: tuple[float, float]) -> Doubles:
    """The matrix of any primaries and white, adapted to D50."""
    columns = np.stack([_xyz(x, y) for x, y in primaries], axis=1)
    seen = _xyz(*white)
    own = columns * np.linalg.solve(columns, seen)
    return _adaptation(seen) @ own


def _adaptation(white: Doubles) -> Doubles:
    gains = (_BRADFORD @ np.array(D50)) / (_BRADFORD @ white)
    return np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD


def _xyz(x: float, y: float) -> Doubles:
    return np.array((x / y, 1.0, (1 - x - y) / y))


@lru_cache(maxsize=3)
def profile(space: ColourSpace) -> bytes:
    """The ICC profile of a space, to be embedded."""
    held = SPACES[space]
    columns = to_xyz(space)
    curve = _curve(held.gamma)
    tags = (
        (b"desc", _text(held.words)),
        (b"cprt", _text("CC0 1.0, no rights reserved")),
        (b"wtpt", _xyz_tag(D50)),
        (b"chad", b"sf32\0\0\0\0" + b"".join(_fixed(part) for part in _adaptation(_xyz(*D65)).ravel())),
        *((kind, _xyz_tag(columns[:, at])) for at, kind in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))),
        *((kind, curve) for kind in (b"rTRC", b"gTRC", b"bTRC")),
    )
    return _with_header(_table(tags))


def _curve(gamma: float | None) -> bytes:
    """A parametric curve: type 0 is a plain gamma, type 3 the one of IEC 61966-2-1 (ICC.1:2022, 10.18)."""
    if gamma is not None:
        return struct.pack(">4sIHH", b"para", 0, 0, 0) + _fixed(gamma)
    return struct.pack(">4sIHH", b"para", 0, 3, 0) + b"".join(_fixed(part) for part in _SRGB_CURVE)


def _table(tags: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """The tag table and the tags, each at a place divisible by four; equal tags are written once."""
    start = 128 + 4 + 12 * len(tags)
    rows, body, places = b"", b"", dict[bytes, int]()
    for kind, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        rows += struct.pack(">4sII", kind, places[data], len(data))
    return struct.pack(">I", len(tags)) + rows + body


def _with_header(body: bytes) -> bytes:
    """Version 4.4, a display's profile, RGB to XYZ, perceptual; no date but the project's first, no maker."""
    dated = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    white = b"".join(_fixed(part) for part in D50)
    head = struct.pack(">I4sI", 128 + len(body), b"\0\0\0\0", 0x04400000) + b"mntrRGB XYZ " + dated + b"acsp"
    return (head + bytes(28) + white).ljust(128, b"\0") + body


def _text(words: str) -> bytes:
    coded = words.encode("utf-16-be")
    return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(coded), 28) + coded


def _xyz_tag(values: tuple[float, ...] | Doubles) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(part) for part in values)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(float(value) * 65536))
