"""Marked working copies: what leaves the studio by drag, hot folder or copy. Never the raw take.

A copy carries a visible label at its lower edge and, in its metadata, the AI source type, the marks and the take's id;
no words of a person, no names, no paths. The same take, marks and choice give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageCms, PngImagePlugin

from studio_app.delivery.plate import LEAST_TYPE, Line, plate
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.papers import TakeRow
from studio_app.studio.copy_choice import CopyChoice, CopyFormat
from studio_app.takes.disclosure import NOT_FOR_PUBLICATION, disclosure, source_uri
from studio_app.takes.png import MAX_BYTES, decode_png
from studio_app.takes.xmp import Marks, put_marks
from studio_app.takes.xmp_names import DC, IPTC_EXT
from studio_app.takes.xmp_properties import Properties
from studio_app.takes.xmp_tree import Tree

_OF_SHORT_SIDE = 1 / 42
_XMP_IN_PNG = "XML:com.adobe.xmp"


def working_copy(data: bytes, row: TakeRow, choice: CopyChoice) -> bytes:
    """The copy of a take whose PNG is `data`. Raises BadInput when that cannot be read."""
    picture = Image.fromarray(decode_png(data))
    longest = choice.longest_side
    if longest and max(picture.size) > longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    put_label(picture, disclosure(row.facets.source_type))
    return _encoded(picture, _metadata(row), choice)


def copy_of(shoot: Shoot, row: TakeRow, choice: CopyChoice) -> bytes:
    """The working copy of a take of this shoot. Raises BadInput when its picture is not here."""
    return working_copy(read_bounded(shoot.picture_path(row.id), MAX_BYTES), row, choice)


def copy_order(row: TakeRow, choice: CopyChoice) -> str:
    """A hash that changes whenever the copy would: another picture, other marks, another way of writing."""
    marks = row.review.having(notes=()).model_dump_json()
    parts = (row.sha256, row.facets.source_type, row.select or "", marks, choice.model_dump_json())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def copies_to(shoot: Shoot, takes: Iterable[str], folder: Path, choice: CopyChoice) -> Iterator[Path]:
    """Writes working copies into a folder, one for each step; what lies there already is never written over.

    Raises BadInput: no such folder, take or picture; StudioError of the disk.
    """
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.", do="Make it first, or choose another.")
    for take in takes:
        row = shoot.row(take)
        data = copy_of(shoot, row, choice)
        place = free_name(folder, copy_name(row, choice), data)
        if not place.exists():
            write_atomically(place, data)
        yield place


def free_name(folder: Path, name: str, data: bytes = b"") -> Path:
    """A name in the folder that is not taken, or is by these very bytes: 'a.jpg', then 'a (2).jpg'."""
    stem, _, ending = name.rpartition(".")
    for number in range(1, 10_000):
        place = folder / (name if number == 1 else f"{stem} ({number}).{ending}")
        if not place.exists() and not place.is_symlink():
            return place
        if data and place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
            return place
    raise BadInput(f"{folder} holds too many copies of {name}.")


def copy_name(row: TakeRow, choice: CopyChoice) -> str:
    """'L01-S02_v003_T0018-7f3a21.jpg', or 'L01-S02_T0018-7f3a21.jpg' for what is no select: legal on every system."""
    return f"{row.select or row.facets.shot}_{row.id}{choice.ending}"


def put_label(picture: Image.Image, words: str) -> None:
    """Writes the label into the picture, in its lower left corner."""
    size = max(LEAST_TYPE, round(min(picture.size) * _OF_SHORT_SIDE))
    drawn = plate((Line(words), Line(NOT_FOR_PUBLICATION, strong=False)), size, picture.width)
    picture.paste(drawn, (0, picture.height - drawn.height))


def _metadata(row: TakeRow) -> bytes:
    """XMP: source type, marks, and the take's id as its title."""
    tree = Tree.empty()
    found = Properties(tree)
    found.put(f"{{{IPTC_EXT}}}DigitalSourceType", source_uri(row.facets.source_type))
    when = row.review.marked.when if row.review.marked is not None else datetime.fromtimestamp(row.facets.made, UTC)
    put_marks(found, Marks.of(row.review), when)
    found.put_words(f"{{{DC}}}title", row.id)
    return tree.to_bytes()


def _encoded(picture: Image.Image, xmp: bytes, choice: CopyChoice) -> bytes:
    out = io.BytesIO()
    profile = _srgb()
    if choice.format is CopyFormat.JPEG:
        picture.save(out, "JPEG", quality=choice.quality, subsampling=0, optimize=True, xmp=xmp, icc_profile=profile)
    else:
        info = PngImagePlugin.PngInfo()
        info.add_itxt(_XMP_IN_PNG, xmp.decode())
        picture.save(out, "PNG", pnginfo=info, icc_profile=profile, compress_level=4)
    return out.getvalue()


def _srgb() -> bytes:
    """An sRGB profile with its date of making zeroed, so that equal copies are equal bytes (ICC.1:2022, 7.2)."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return made[:24] + bytes(12) + made[36:]
