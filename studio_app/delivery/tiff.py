"""TIFF 6.0 as printers take it: 8 or 16 bits, uncompressed, with profile, XMP and resolution.

Written here because Pillow has no RGB of 16 bits; nothing in it is packed, which every printing house reads.
"""

from __future__ import annotations

import struct

import numpy as np

from studio_app.delivery.stages import Pixels

_ROWS = 64
_BYTE, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 1, 3, 4, 5, 7
_LETTERS = {_SHORT: "H", _LONG: "I", _RATIONAL: "I"}
_ENTRY = 12


def tiff_of(pixels: Pixels, dpi: int, icc: bytes, xmp: bytes) -> bytes:
    """The whole file of an (h, w, 3) picture, little-endian, one directory before the strips (TIFF 6.0, sections 2, 6;
    XMP part 3, 1.1.6; ICC.1:2022, B.4).
    """
    height, width, channels = pixels.shape
    strips = [_little(pixels[at : at + _ROWS]) for at in range(0, height, _ROWS)]
    bits = 8 * pixels.dtype.itemsize
    told: list[tuple[int, int, bytes]] = [
        _numbers(256, _LONG, width), _numbers(257, _LONG, height), _numbers(258, _SHORT, *[bits] * channels),
        _numbers(259, _SHORT, 1), _numbers(262, _SHORT, 2),
        _numbers(273, _LONG, *[0] * len(strips)),
        _numbers(277, _SHORT, channels), _numbers(278, _LONG, _ROWS),
        _numbers(279, _LONG, *(len(strip) for strip in strips)),
        _numbers(282, _RATIONAL, dpi, 1), _numbers(283, _RATIONAL, dpi, 1), _numbers(284, _SHORT, 1),
        _numbers(296, _SHORT, 2), _numbers(339, _SHORT, *[1] * channels), (700, _BYTE, xmp), (34675, _UNDEFINED, icc),
    ]  # fmt: skip
    start = _end(told)
    told[5] = _numbers(273, _LONG, *(start + sum(map(len, strips[:at])) for at in range(len(strips))))
    return b"".join((_directory(told), *strips))


def _little(rows: Pixels) -> bytes:
    return np.ascontiguousarray(rows, rows.dtype.newbyteorder("<")).tobytes()


def _numbers(tag: int, kind: int, *values: int) -> tuple[int, int, bytes]:
    return tag, kind, struct.pack(f"<{len(values)}{_LETTERS[kind]}", *values)


def _end(told: list[tuple[int, int, bytes]]) -> int:
    return len(_directory(told))


def _directory(told: list[tuple[int, int, bytes]]) -> bytes:
    """Header, directory, and behind it what does not fit into an entry's four bytes, each at an even place."""
    place = 8 + 2 + _ENTRY * len(told) + 4
    rows, behind = b"", b""
    for tag, kind, data in told:
        count = len(data) // {_SHORT: 2, _LONG: 4, _RATIONAL: 8}.get(kind, 1)
        held = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", place + len(behind))
        if len(data) > 4:
            behind += data + bytes(len(data) % 2)
        rows += struct.pack("<HHI", tag, kind, count) + held
    return b"II*\0" + struct.pack("<IH", 8, len(told)) + rows + bytes(4) + behind
