"""A picture from outside beside what was delivered: a part of it, a turned copy, a page with it is found again.

A shoot makes each delivered picture once more, without its mark, from record and select; a folder holds them as they
were delivered. What is compared is said by its owner, so this reads files, and nothing is asked of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.beside import mark_beside
from studio_app.delivery.framing import Select, frame, in_bits, open_select
from studio_app.delivery.inspecting import Matched
from studio_app.delivery.opening import open_picture, read_file
from studio_app.delivery.record import DeliveredFile, Delivery
from studio_app.delivery.registering import register, register_smooth
from studio_app.delivery.surroundings import pictures_in
from studio_app.delivery.watermark import read
from studio_app.delivery.watermark_grid import blocks_of, luma_of
from studio_app.delivery.watermark_registered import LONGEST
from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import SHOOT, read_bounded
from studio_app.studio.delivery_crops import figure_of
from studio_app.takes.channel import smaller
from studio_app.takes.figure_marks import FigureMarks
from studio_app.takes.png import MAX_BYTES

Picture = NDArray[np.uint8]

MOST = 500
"""Selects of a shoot, or files of a folder, that a picture is laid beside."""
_SHORT = 640
_ENDINGS = {"jpg", "jpeg", "png", "webp", "avif", "tif", "tiff"}


class Comparing:
    """Shoots and folders of delivered pictures, read when the first picture is laid beside them."""

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(places)

    @property
    def shoots(self) -> tuple[Path, ...]:
        """Those of the places that are shoots: their records say whose delivery a mark is."""
        return tuple(place for place in self._places if (place / SHOOT).is_file())

    def find(self, copy: Picture) -> Matched | None:
        """The delivered picture of which this one (h, w, 3) is a part. Raises BadInput: a place is no folder."""
        for place in self._places:
            if not place.is_dir():
                raise BadInput(f"{place.name} is neither a shoot nor a folder with delivered pictures.")
            found = _in_shoot(copy, place) if place in self.shoots else _in_folder(copy, place)
            if found is not None:
                return found
        return None


def _in_folder(copy: Picture, folder: Path) -> Matched | None:
    files = sorted(each for each in folder.iterdir() if each.is_file() and each.suffix.lower()[1:] in _ENDINGS)
    for path in files[:MOST]:
        try:
            delivered = open_picture(read_file(path)).pixels
        except BadInput:
            continue
        mark = read(delivered)
        if mark is not None and mark_beside(copy, delivered, (mark,), bare=False) is not None:
            return Matched(mark, path.name)
    return None


def _in_shoot(copy: Picture, path: Path) -> Matched | None:
    with Shoot.open(path) as shoot:
        for select, files in list(_by_select(shoot).items())[:MOST]:
            try:
                opened = open_select(read_bounded(shoot.approvals.select_path(select), MAX_BYTES))
                figure = figure_of(shoot.take(files[0][1].take))
            except StudioError:
                continue  # a clone without the pictures
            if _shows(copy, Select(in_bits(opened.pixels, 8))):
                found = _of_files(copy, opened, figure, files)
                if found is not None:
                    return found
    return None


def _by_select(shoot: Shoot) -> dict[str, list[tuple[Delivery, DeliveredFile]]]:
    found: dict[str, list[tuple[Delivery, DeliveredFile]]] = {}
    for name in reversed(shoot.deliveries.ids()):
        record = read_document(shoot.deliveries.body(name), "delivery", Delivery)
        for file in record.files:
            found.setdefault(file.select, []).append((record, file))
    return found


def _shows(copy: Picture, select: Select) -> bool:
    """Whether the copy, or the picture in it, can be laid over the select at all; no delivery is looked at before."""
    whole = np.asarray(luma_of(select.pixels), np.uint8)
    for part in (copy, *pictures_in(copy)):
        luma = np.asarray(luma_of(part[:LONGEST, :LONGEST]), np.uint8)
        if register(luma, whole) is not None or register_smooth(luma, whole) is not None:
            return True
    return False


def _of_files(
    copy: Picture, select: Select, figure: FigureMarks | None, files: Iterable[tuple[Delivery, DeliveredFile]]
) -> Matched | None:
    """The file whose mark is in the copy. Files that were cut alike are laid under it once, with all their marks."""
    for alike in _cut_alike(files):
        record, file = alike[0]
        channel = record.channels[file.channel]
        bare = frame(select, file.crop, smaller(channel, _SHORT), figure).pixels
        grid = blocks_of(file.width, file.height)
        marks = {bytes.fromhex(each.mark): (held, each) for held, each in alike}
        mark = mark_beside(copy, np.asarray(bare, np.uint8), marks, grid, bare=True)
        if mark is not None:
            held, each = marks[mark]
            return Matched(mark, f"{held.id}, {each.select}, {held.channels[each.channel].name}")
    return None


def _cut_alike(files: Iterable[tuple[Delivery, DeliveredFile]]) -> Iterator[list[tuple[Delivery, DeliveredFile]]]:
    found: dict[str, list[tuple[Delivery, DeliveredFile]]] = {}
    for record, file in files:
        channel = record.channels[file.channel]
        cut = (file.crop, file.width, file.height, channel.ground, channel.bleed_mm, channel.space)
        found.setdefault(repr(cut), []).append((record, file))
    yield from found.values()
