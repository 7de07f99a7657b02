"""What a PNG says of its colours: cICP, iCCP, sRGB or gAMA with cHRM, in this order (PNG 3rd ed., 4.3).

The picture itself is then decoded without these chunks, so that one place decides what its numbers mean.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from studio_app.direction.errors import BadInput
from studio_app.takes.icc import LARGEST_PROFILE, checked_icc, icc_name

SRGB = "sRGB"
PRIMARIES = {1: "sRGB", 9: "BT.2020", 12: "Display P3"}
"""Code points of colour primaries that are understood (ITU-T H.273, table 2)."""
TRANSFERS = {1: "BT.709", 8: "linear", 13: "sRGB", 16: "PQ", 18: "HLG"}
"""Code points of transfer functions that are understood (ITU-T H.273, table 3)."""

_COLOUR = frozenset({b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"mDCV", b"cLLI"})
_RANGE = (0.01, 0.9999)


@dataclass(frozen=True, slots=True)
class ColourTags:
    """What the numbers of a picture mean: one of `icc` (a checked profile), `code_points` (primaries, transfer),
    `gamma` with `chromaticities` (white, red, green, blue, each x and y), or none of them: sRGB.

    `name` is for people; `problem` says why a tag was not followed, else it is empty.
    """

    name: str = SRGB
    icc: bytes = b""
    code_points: tuple[int, int] | None = None
    gamma: float | None = None
    chromaticities: tuple[float, ...] = ()
    problem: str = ""


def colour_tags(png: bytes) -> ColourTags:
    """The tags of a sound PNG (see inspect_png). A damaged or unknown tag counts as none, and that is said."""
    held: dict[bytes, memoryview] = {}
    for kind, body in _spans(png):
        if kind == b"IDAT":
            break
        held.setdefault(kind, body)
    for kind, read in ((b"cICP", _cicp), (b"iCCP", _iccp)):
        if kind in held:
            try:
                return read(bytes(held[kind][: LARGEST_PROFILE + 200]))
            except (BadInput, struct.error, zlib.error, ValueError) as error:
                why = str(error) if isinstance(error, BadInput) else "The colour profile is damaged."
                return ColourTags(problem=f"{why} The picture is taken for sRGB.")
    if b"sRGB" not in held and b"gAMA" in held:
        return _gama(bytes(held[b"gAMA"][:4]), bytes(held.get(b"cHRM", memoryview(b""))[:32]))
    return ColourTags()


def without_colour_tags(png: bytes) -> bytes:
    """The same picture without any word about its colours."""
    parts = [png[:8]]
    end = 8
    for kind, body in _spans(png):
        start, end = end, end + 12 + len(body)
        if kind not in _COLOUR:
            parts.append(png[start:end])
    return b"".join(parts)


def _spans(png: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Every chunk's kind and body."""
    whole, place = memoryview(png), 8
    while place + 12 <= len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        yield kind, whole[place + 8 : place + 8 + size]
        place += 12 + size


def _cicp(body: bytes) -> ColourTags:
    primaries, transfer, matrix, full = struct.unpack(">4B", body)
    if primaries not in PRIMARIES or transfer not in TRANSFERS or matrix or full != 1:
        raise BadInput(f"The colour code {primaries}/{transfer}/{matrix}/{full} is not known here.")
    name = PRIMARIES[primaries] if transfer == 13 else f"{PRIMARIES[primaries]}, {TRANSFERS[transfer]}"
    return ColourTags(name, code_points=(primaries, transfer))


def _iccp(body: bytes) -> ColourTags:
    name, found, packed = body.partition(b"\0")
    if not found or len(name) > 79 or packed[:1] != b"\0":
        raise BadInput("The colour profile is damaged.")
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed[1:], LARGEST_PROFILE)
    if unpacker.unconsumed_tail:
        raise BadInput(f"The colour profile is larger than {LARGEST_PROFILE // 1_000_000} MB.")
    icc = checked_icc(data)
    return ColourTags(icc_name(icc), icc=icc)


def _gama(body: bytes, chromaticities: bytes) -> ColourTags:
    gamma = struct.unpack(">I", body)[0] / 100_000 if len(body) == 4 else 0.0
    if not 0.1 <= gamma <= 5:
        return ColourTags(problem="The picture’s gamma makes no sense. The picture is taken for sRGB.")
    places = (
        tuple(value / 100_000 for value in struct.unpack(">8I", chromaticities)) if len(chromaticities) == 32 else ()
    )
    if places and not all(_RANGE[0] <= value <= _RANGE[1] for value in places):
        return ColourTags(problem="The picture’s primaries make no sense. The picture is taken for sRGB.")
    return ColourTags(f"gamma {1 / gamma:.2f}", gamma=1 / gamma, chromaticities=places)
