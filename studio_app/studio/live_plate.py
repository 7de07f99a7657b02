"""What the live stage shows of a plate: the photograph, or an even grey with the words why there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location
from studio_app.stage.plate import named_plate
from studio_app.studio.plates import shelf_of

Picture = NDArray[np.uint8]
Depth = NDArray[np.uint16]
PLATE_SIDE = 1100
GREY = 118
NO_PLATE: Picture = np.full((160, 160, 3), GREY, np.uint8)
NO_DEPTH: Depth = np.zeros((16, 16), np.uint16)


class LivePlates:
    """The plates of the shoot on the stage; never raises."""

    def __init__(self) -> None:
        self._folder, self._shelf = "", shelf_of("")

    def look_in(self, folder: str) -> None:
        """Where the shoot's photographs lie from now on."""
        if folder != self._folder:
            self._folder, self._shelf = folder, shelf_of(folder)

    def __call__(self, name: str) -> Picture:
        """A photograph by name, or an even grey."""
        try:
            return self._shelf(name)
        except BadInput:
            return NO_PLATE

    def depth(self, name: str) -> Depth:
        """The depth of a photograph by name, or one without anything near."""
        try:
            return self._shelf.depth(name)
        except BadInput:
            return NO_DEPTH

    def lacking(self, location: Location) -> str:
        """Why the location's photograph cannot be shown, in words; empty when it can, or when it needs none."""
        try:
            named_plate(location, self._shelf)
        except BadInput as error:
            return error.what
        return ""


def with_words(picture: Picture, words: str) -> Picture:
    """The picture (h, w, 4) with a line of words near its upper edge."""
    if not words:
        return picture
    height, width = picture.shape[:2]
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(max(10, round(min(width / 30, height / 34))))
    draw.text((width / 2, height * 0.06), words, fill=(240, 240, 240, 255), font=font, anchor="mm")
    return np.array(image, np.uint8)
