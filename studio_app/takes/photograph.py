"""Photographs from outside, read as hostile: JPEG, PNG or WebP to plain sRGB pixels, upright, of bounded size.

The same bounds as for takes (png.py) hold; everything a file can be wrong in becomes a sentence.
"""

from __future__ import annotations

import io
import struct
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from studio_app.direction.errors import BadInput
from studio_app.takes.png import MAX_PIXELS

MAX_PHOTOGRAPH_BYTES = 80_000_000
LONGEST_SIDE = 4096
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
"""The formats that are read, each with the ending its files get."""

_MOST_TIMES_LONGER = 40
_ORIENTATION = 0x0112
_EXIF, _FILM_LENS = 0x8769, 0xA405  # EXIF 2.32: the Exif IFD, and FocalLengthIn35mmFilm in it
_LARGEST_PROFILE = 4_000_000
_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
"""How a stored picture becomes upright, by its EXIF orientation (EXIF 2.32, tag 0x0112)."""
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error,
           Image.DecompressionBombError, Image.DecompressionBombWarning)  # fmt: skip


def read_photograph(data: bytes, name: str = "The photograph") -> NDArray[np.uint8]:
    """The pixels (h, w, 3) of a photograph: sRGB, upright, its longer side at most `LONGEST_SIDE`.

    Raises BadInput: another format, too many bytes or pixels, cut off or damaged. A colour profile that cannot be
    used is taken for sRGB, an unreadable orientation for upright.
    """
    picture = opened(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata; what matters is raised
            picture.load()
            small = _shrunk(in_srgb(upright(picture), picture.info.get("icc_profile")))
    except (*BROKEN, MemoryError) as error:
        raise damaged(name) from error
    return np.ascontiguousarray(np.asarray(small, np.uint8))


def photograph_ending(data: bytes, name: str = "The photograph") -> str:
    """'jpg', 'png' or 'webp' by what the bytes are, whatever the file is called. Raises BadInput."""
    return ENDINGS[str(opened(data, name).format)]


def film_lens(data: bytes) -> float | None:
    """The lens in millimetres as on 36 mm of film that the photograph's EXIF names; None where it names none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=tuple(ENDINGS)) as picture:
                named = picture.getexif().get_ifd(_EXIF).get(_FILM_LENS)
    except (*BROKEN, MemoryError):
        return None
    return float(named) if isinstance(named, int | float) and 8 <= named <= 1200 else None


def opened(data: bytes, name: str) -> Image.Image:
    """The picture, not decoded yet, its size within bounds. Raises BadInput."""
    if len(data) > MAX_PHOTOGRAPH_BYTES:
        raise BadInput(f"{name} is larger than {MAX_PHOTOGRAPH_BYTES // 1_000_000} MB and was not read.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=tuple(ENDINGS))
    except Image.UnidentifiedImageError as error:
        raise BadInput(f"{name} is not a picture that can be read.", do="Choose a JPEG, PNG or WebP file.") from error
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except BROKEN as error:
        raise damaged(name) from error
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_large(name)
    if min(width, height) < 16 or max(width, height) > _MOST_TIMES_LONGER * min(width, height):
        raise BadInput(f"{name} is {width} x {height} pixels; nobody can stand in that.", do="Choose another picture.")
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """The picture as its EXIF says it stands; as it is where that cannot be read."""
    try:
        orientation = picture.getexif().get(_ORIENTATION)
    except BROKEN:
        return picture
    for turn in _TURNS.get(orientation, ()) if isinstance(orientation, int) else ():
        picture = picture.transpose(turn)
    return picture


def in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """The picture as 8-bit RGB in sRGB; what is seen through stands on white."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode not in ("RGB", "CMYK", "L"):
        flat = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        flat.alpha_composite(picture.convert("RGBA"))
        picture = flat.convert("RGB")
    if isinstance(profile, bytes) and 128 <= len(profile) <= _LARGEST_PROFILE:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, own, _srgb(), outputMode="RGB")
        except (ImageCms.PyCMSError, *BROKEN):
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def _shrunk(picture: Image.Image) -> Image.Image:
    if max(picture.size) > LONGEST_SIDE:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


def _too_large(name: str) -> BadInput:
    return BadInput(f"{name} has too many pixels; at most {MAX_PIXELS // 1_000_000} megapixels are read.")


def damaged(name: str) -> BadInput:
    """The refusal of a file that begins as a picture and does not go on as one."""
    return BadInput(f"{name} is cut off or damaged.", safe="It was not used.", do="Choose another file.")
