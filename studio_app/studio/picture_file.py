"""A take's picture from disk for the eye: whole, bounded, its colours named, ready for a decoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.shoot.layout import read_bounded
from studio_app.takes.colour_tags import ColourTags, colour_tags, without_colour_tags
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES, read_photograph
from studio_app.takes.png import MAX_BYTES, encode_png, inspect_png


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A sound PNG without its colour chunks, and what they said; `bits` per sample of the file."""

    png: bytes
    colours: ColourTags
    bits: int


def open_picture(path: Path) -> PictureFile:
    """The picture of a take. Raises BadInput: not there, not a sound PNG, too large."""
    data = read_bounded(path, MAX_BYTES)
    facts = inspect_png(data)
    return PictureFile(without_colour_tags(data), colour_tags(data), facts.bits)


def open_outside(path: Path) -> PictureFile:
    """A photograph from outside, turned to upright sRGB of 8 bits. Raises BadInput in words."""
    pixels = read_photograph(read_bounded(path, MAX_PHOTOGRAPH_BYTES, links=True), path.name)
    return PictureFile(without_colour_tags(encode_png(pixels)), ColourTags(), 8)
