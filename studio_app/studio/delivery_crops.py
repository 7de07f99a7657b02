"""Crops of takes as the studio asks for them: where she is in a take, what is suggested, what a crop does to her."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.delivery.cropping import Side, judge, suggest
from studio_app.direction.errors import BadInput
from studio_app.engines.figure_marks_store import read_marks
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.places import cache_dir
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import FigureMarks
from studio_app.takes.photograph import read_photograph
from studio_app.takes.png import MAX_BYTES
from studio_app.takes.take import Take

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CropSaid:
    """A crop that would be used, what is to be looked at, and why nothing fits (empty where something does).

    `padding` is the way out where the background may be continued, None where it may not; `padding_words` says which.
    """

    crop: Crop
    looks: tuple[str, ...] = ()
    misfit: str = ""
    padding: Crop | None = None
    padding_words: str = ""


def figure_of(take: Take) -> FigureMarks | None:
    """Where she is in a take; None where nobody worked it out yet (studio.figure_marks)."""
    recipe = take.recipe
    return read_marks(recipe.direction, recipe.width, recipe.height, cache_dir())


def size_of(take: Take) -> Size:
    return take.recipe.width, take.recipe.height


def even_sides_of(shoot: Shoot, take: Take, figure: FigureMarks | None) -> frozenset[Side]:
    """The sides at which a take's background may be continued, by its small picture; none where there is no picture.

    Whoever makes the file looks once more, at the picture itself.
    """
    from studio_app.delivery.light import to_light  # not with the window's start: both bring OpenCV
    from studio_app.delivery.padding import even_sides

    try:
        small = read_photograph(read_bounded(shoot.thumbnail_path(take.id), MAX_BYTES))
    except (BadInput, OSError):
        return frozenset()
    return even_sides(to_light(small), figure)


def suggested(
    take: Take, channel: Channel, figure: FigureMarks | None, even: frozenset[Side] = frozenset()
) -> CropSaid:
    """What the studio suggests; where nothing fits the largest crop from the middle, and `misfit` says why.

    `even` are the sides at which the background may be continued (even_sides_of).
    """
    size = size_of(take)
    found = suggest(figure, size, channel, even)
    if found.crop is not None:
        return CropSaid(found.crop, (found.words,) if found.words else ())
    return CropSaid(largest(size, channel), (), found.words, found.padding, found.padding_words)


def said_of(crop: Crop, take: Take, channel: Channel, figure: FigureMarks | None) -> tuple[str, ...]:
    """What a crop that a person chose does: 'cuts the left hand', 'is enlarged to 130 %'."""
    return tuple(cut.words for cut in judge(crop, figure, channel, size_of(take)))


def largest(size: Size, channel: Channel) -> Crop:
    """The largest crop from the middle of a picture."""
    width, height = size
    tall = min(height, width / channel.ratio)
    across, down = tall * channel.ratio / width, tall / height
    left, top = (1 - across) / 2, (1 - down) / 2
    return Crop(left=left, top=top, right=left + across, bottom=top + down)
