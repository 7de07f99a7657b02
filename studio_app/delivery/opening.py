"""Any file as a picture, read as hostile: what it is, how large, its pixels; what is wrong becomes a sentence."""

from __future__ import annotations

import io
import stat
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.takes.channel import FileFormat
from studio_app.takes.photograph import in_srgb
from studio_app.takes.png import MAX_PIXELS

MAX_BYTES = 512_000_000
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
           MemoryError, AssertionError, ZeroDivisionError, struct.error, Image.DecompressionBombError)  # fmt: skip
_KNOWN = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP or an office file", b"GIF8": "a GIF", b"\x7fELF": "a program",
    b"8BPS": "a Photoshop file", b"<svg": "an SVG drawing", b"<?xm": "an XML file", b"<!DO": "a web page",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A picture from outside: its own pixels (height, width, 3), 8 bits; `profile` is its ICC profile and `xmp` its
    XMP packet, empty where it has none.
    """

    format: FileFormat
    pixels: NDArray[np.uint8]
    profile: bytes = b""
    xmp: bytes = b""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    def small(self, edge: int) -> NDArray[np.uint8]:
        """The picture in sRGB, its longer side at most `edge` pixels."""
        picture = Image.fromarray(self.pixels)
        picture.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return np.asarray(in_srgb(picture, self.profile), np.uint8)


def read_file(path: Path) -> bytes:
    """The bytes of a file that a person pointed at. Raises BadInput: none, no file, empty, too large, unreadable."""
    try:
        kind, size = path.stat().st_mode, path.stat().st_size
        if stat.S_ISDIR(kind):
            raise BadInput(f"{_name(path)} is a folder.", do="Choose a picture in it.")
        if not stat.S_ISREG(kind):
            raise BadInput(f"{_name(path)} is not a file.")  # a pipe or a device would be read for ever
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1) if size <= MAX_BYTES else b""
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {_name(path)}.") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "its name cannot be used"
        raise BadInput(f"{_name(path)} cannot be read: {why}.") from error
    if not size:
        raise BadInput(f"{_name(path)} is empty: it has no bytes.")
    if not 0 < len(data) <= MAX_BYTES:
        raise BadInput(f"{_name(path)} is larger than {MAX_BYTES // 1_000_000} MB and was not read.")
    return data


def format_of(data: bytes) -> FileFormat | None:
    """What the first bytes say the file is, whatever it is called; None for what is none of ours."""
    if data[:3] == b"\xff\xd8\xff":
        return FileFormat.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return FileFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileFormat.WEBP
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return FileFormat.TIFF
    brands = data[8 : min(64, int.from_bytes(data[:4], "big"))]
    return FileFormat.AVIF if data[4:8] == b"ftyp" and (b"avif" in brands or b"avis" in brands) else None


def open_picture(data: bytes, name: str = "The file") -> Opened:
    """The picture in these bytes. Raises BadInput: another kind of file, cut off or damaged, too many pixels."""
    kind = format_of(data)
    if kind is None:
        what = next((f", but {words}" for start, words in _KNOWN.items() if data.startswith(start)), "")
        raise BadInput(
            f"{name} is not a picture that the studio can read{what}.",
            do="Choose a JPEG, PNG, WebP, AVIF or TIFF file.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata; what matters is raised
            with Image.open(io.BytesIO(data), formats=(kind.value.upper(),)) as picture:
                _check_size(picture, name)
                pixels = _flat(picture)  # first: a PNG's text may stand behind its pixels
                return Opened(kind, pixels, _bytes(picture, "icc_profile"), _bytes(picture, "xmp"))
    except BadInput:
        raise
    except _BROKEN as error:
        raise BadInput(f"{name} is cut off or damaged, and cannot be shown.") from error


def _bytes(picture: Image.Image, name: str) -> bytes:
    held = picture.info.get(name)
    return held if isinstance(held, bytes) else b""


def _check_size(picture: Image.Image, name: str) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS or not width or not height:
        raise BadInput(f"{name} has {width} x {height} pixels; at most {MAX_PIXELS // 1_000_000} megapixels are read.")


def _flat(picture: Image.Image) -> NDArray[np.uint8]:
    """Three channels of 8 bits; what is seen through stands on white."""
    if picture.mode in ("RGB", "L", "CMYK"):
        return np.asarray(picture.convert("RGB"), np.uint8)
    if picture.mode.startswith("I"):
        return np.asarray(picture.point(lambda value: value / 256).convert("L").convert("RGB"), np.uint8)
    ground = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    ground.alpha_composite(picture.convert("RGBA"))
    return np.asarray(ground.convert("RGB"), np.uint8)


def _name(path: Path) -> str:
    """The file's name as a person may read it in a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.name)[:120] or "That"
