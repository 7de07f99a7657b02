"""ICC profiles from outside, looked at before anything else reads them: bounds, header, tag table (ICC.1:2022, 7)."""

from __future__ import annotations

import struct

from studio_app.direction.errors import BadInput

LARGEST_PROFILE = 4_000_000
MOST_TAGS = 100
LONGEST_NAME = 80

_HEADER = 128
_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
_KINDS = {b"RGB ": "an RGB picture or screen", b"CMYK": "a printing press (CMYK)"}
_NAMELESS = "a profile without a name"


def checked_icc(data: bytes, colours: bytes = b"RGB ") -> bytes:
    """The bytes of a profile, cut to the length its header states, with every tag inside them: one of RGB, or of a
    press (`colours` b"CMYK").

    Raises BadInput in words when it is no profile, too large, of another colour space, or its tags lead out of it.
    """
    if not _HEADER + 4 <= len(data) <= LARGEST_PROFILE:
        raise BadInput(f"The colour profile has {len(data)} bytes; 132 to {LARGEST_PROFILE:,} are read.")
    size, count = struct.unpack_from(">I", data)[0], struct.unpack_from(">I", data, _HEADER)[0]
    if data[36:40] != b"acsp" or data[12:16] not in _CLASSES or not _HEADER + 4 <= size <= len(data):
        raise BadInput("The colour profile is damaged.")
    if data[16:20] != colours or data[20:24] not in (b"XYZ ", b"Lab "):
        raise BadInput(f"The colour profile is not one of {_KINDS[colours]}.")
    if count > MOST_TAGS or _HEADER + 4 + 12 * count > size:
        raise BadInput("The colour profile’s table is damaged.")
    for _, start, length in _tags(data, count):
        if start < _HEADER or length < 8 or start + length > size:
            raise BadInput("The colour profile’s table leads out of it.")
    return data[:size]


def icc_name(data: bytes) -> str:
    """What a checked profile calls itself: 'Display P3'."""
    return _printable(_words(icc_tag(data, b"desc"))) or _NAMELESS


def icc_tag(data: bytes, kind: bytes) -> bytes:
    """The body of a checked profile's tag; empty where it has none of this kind."""
    count = struct.unpack_from(">I", data, _HEADER)[0]
    return next((data[start : start + length] for held, start, length in _tags(data, count) if held == kind), b"")


def _tags(data: bytes, count: int) -> list[tuple[bytes, int, int]]:
    return [struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * number) for number in range(count)]


def _words(tag: bytes) -> str:
    """The text of a 'desc' tag: plain in version 2, the first language's in version 4 ('mluc')."""
    if tag[:4] == b"desc" and len(tag) >= 12:
        return tag[12 : 12 + min(LONGEST_NAME, struct.unpack_from(">I", tag, 8)[0])].decode("latin-1")
    if tag[:4] == b"mluc" and len(tag) >= 28 and struct.unpack_from(">I", tag, 8)[0]:
        length, start = struct.unpack_from(">II", tag, 20)
        return tag[start : start + min(2 * LONGEST_NAME, length)].decode("utf-16-be", "replace")
    return ""


def _printable(words: str) -> str:
    return "".join(letter for letter in words if letter.isprintable()).strip()[:LONGEST_NAME]
