"""From a marked frame to the bytes of its file: colours, profile, XMP, resolution, and no more bytes than allowed."""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image

from studio_app.delivery.colour import converted
from studio_app.delivery.light import bits_of
from studio_app.delivery.profiles import profile
from studio_app.delivery.stages import Encoded, Marked, Pixels
from studio_app.delivery.tiff import tiff_of
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import MM_PER_INCH, Channel, FileFormat
from studio_app.takes.png import png_of, xmp_text

LOWEST = {FileFormat.JPEG: 55, FileFormat.WEBP: 50, FileFormat.AVIF: 40}
"""The lowest quality that a search may come to: below it skin breaks into blocks."""
FINE = 90
"""Above this quality colours are kept as sharp as brightness (4:4:4)."""
SIGNATURE_BYTES = 48_000
"""What signing adds to a file at most: room that a size limit must leave."""

_TRIES = 6
_LONGEST_XMP = 65_000

Write = Callable[[int], bytes]


def encode(marked: Marked, spare: int = SIGNATURE_BYTES) -> Encoded:
    """The whole file, unsigned; within the channel's limit of size less `spare` bytes.

    Raises Refused when even the lowest acceptable quality does not fit, BadInput when XMP is too long for the format.
    """
    channel, pixels = marked.framed.channel, marked.pixels
    if bits_of(pixels) != channel.bits:
        raise BadInput(f"“{channel.name}” takes {channel.bits} bits, and the picture has {bits_of(pixels)}.")
    pixels = converted(pixels, channel.space)
    if not channel.format.lossy:
        return _lossless(pixels, channel, marked.xmp, spare)
    return _searched(_writer(pixels, channel, marked.xmp), channel, spare)


def _lossless(pixels: Pixels, channel: Channel, xmp: bytes, spare: int) -> Encoded:
    icc = profile(channel.space)
    if channel.format is FileFormat.TIFF:
        data = tiff_of(pixels, channel.dpi, icc, xmp)
    else:
        dots = struct.pack(">IIB", *[round(channel.dpi / MM_PER_INCH * 1000)] * 2, 1)
        named = b"ICC\0\0" + zlib.compress(icc, 9)
        data = png_of(pixels, ((b"iCCP", named), (b"pHYs", dots), (b"iTXt", xmp_text(xmp))))
    if len(data) > _most(channel, spare):
        raise _too_large(channel, len(data) + spare, "loses nothing, so it cannot be made smaller")
    return Encoded(data, channel)


def _writer(pixels: Pixels, channel: Channel, xmp: bytes) -> Write:
    """What writes the file at a quality. Pillow embeds profile and XMP in all three formats."""
    if len(xmp) > _LONGEST_XMP:
        raise BadInput(f"The file’s description has {len(xmp):,} bytes; {_LONGEST_XMP:,} fit.")
    picture = Image.fromarray(pixels)
    told: dict[str, Any] = {"icc_profile": profile(channel.space), "xmp": xmp}
    match channel.format:
        case FileFormat.JPEG:
            told |= {"dpi": (channel.dpi, channel.dpi), "optimize": True}
        case FileFormat.WEBP:
            told |= {"method": 2}
        case _:
            told |= {"speed": 9, "autotiling": False, "tile_rows": 1, "tile_cols": 1, "exif": b""}

    def write(quality: int) -> bytes:
        out = io.BytesIO()
        picture.save(out, channel.format.name, quality=quality, **told, **_subsampling(channel.format, quality))
        return out.getvalue()

    return write


def _subsampling(kind: FileFormat, quality: int) -> dict[str, Any]:
    """Whole colours above `FINE`; WebP has none but halved ones."""
    if kind is FileFormat.WEBP:
        return {}
    return {"subsampling": "4:4:4" if quality > FINE else "4:2:0"}


def _searched(write: Write, channel: Channel, spare: int) -> Encoded:
    """The highest quality found that fits. Between two tries the size is taken to grow evenly in its logarithm."""
    most, high = _most(channel, spare), channel.quality
    data = write(high)
    if len(data) <= most:
        return Encoded(data, channel, high)
    low = min(LOWEST[channel.format], high)
    best, over = write(low), len(data)
    if len(best) > most:
        raise _too_large(channel, len(best) + spare, f"has this size even at quality {low}, the lowest that looks well")
    for _ in range(_TRIES - 2):
        if high - low <= 1:
            break
        share = math.log(most / len(best)) / max(1e-9, math.log(over / len(best)))
        guess = min(high - 1, max(low + 1, low + math.floor(share * (high - low))))
        data = write(guess)
        if len(data) <= most:
            best, low = data, guess
        else:
            over, high = len(data), guess
    return Encoded(best, channel, low)


def _most(channel: Channel, spare: int) -> float:
    return math.inf if channel.max_kb is None else channel.max_kb * 1000 - spare


def _too_large(channel: Channel, size: int, why: str) -> Refused:
    return Refused(
        f"“{channel.name}” takes files of up to {channel.max_kb} kB; this one has {size // 1000:,} kB and {why}.",
        safe="Nothing was written.",
        do="Choose a smaller size or a format that packs more tightly, such as WebP or AVIF.",
    )
