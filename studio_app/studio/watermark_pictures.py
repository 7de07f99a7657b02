"""Pictures to try the watermark on: photographs that come with scikit-image, the project's own, and drawn ones.

No person is on any of them: scikit-image's portraits are left out by name, and the figures on the project's screenshots
are stand-ins.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.assets import assets_dir

Picture = NDArray[np.uint8]

PHOTOGRAPHS = (
    "brick.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "coins.png", "grass.png", "gravel.png",
    "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "page.png", "retina.jpg", "rocket.jpg",
)  # fmt: skip
"""Of skimage.data: things, animals, textures. Not astronaut, camera and the faces of lfw_subset: they show people."""
SHAPES = ((4, 5), (9, 16), (1, 1), (16, 9), (1801, 2600), (2, 3), (1, 2), (3, 1))
"""Width and height as channels ask for them."""
SHORT_SIDE = 1080

_cv: Any = cv2


def pictures(count: int = 100, short_side: int = SHORT_SIDE, first: int = 0) -> Iterator[tuple[str, Picture]]:
    """Named pictures (h, w, 3) by number, from the first one on: the sources in turn, each time in another shape."""
    sources = list(_sources())
    for number in range(first, first + count):
        name, source = sources[number % len(sources)]
        shape = SHAPES[(number + number // len(sources)) % len(SHAPES)]
        yield f"{name} {shape[0]}:{shape[1]}", _cut(source, shape, short_side, number)


def _sources() -> Iterator[tuple[str, Picture]]:
    folder = _photographs()
    for name in PHOTOGRAPHS:
        if (folder / name).is_file():
            yield Path(name).stem, _opened(folder / name)
    for path in sorted((assets_dir() / "screenshots").glob("*.png")):
        yield f"screen {path.stem}", _opened(path)
    yield from _drawn()


def _photographs() -> Path:
    import skimage

    return Path(skimage.__file__).parent / "data"


def _opened(path: Path) -> Picture:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def _drawn(width: int = 1200, height: int = 1500) -> Iterator[tuple[str, Picture]]:
    """What studios deliver and marks find hard: nearly flat paper, pure white, deep shade, a knit."""
    rng = np.random.default_rng(1)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    middle = np.abs(across - width / 2) / 220
    figure = np.exp(-(middle**2) * 1.4 - np.abs((down - height * 0.55) / 560) ** 6)[..., None]
    skin = np.array([120, 140, 150], np.float32)
    paper = 205 + 25 * np.cos((across - width / 2) / 560)[..., None] - 20 * (down / height)[..., None] - skin * figure
    knit = paper + (26 * np.sin(across / 3.1) * np.sin(down / 4.3))[..., None] * (figure > 0.4)
    white = np.where(figure > 0.04, 235 - skin * figure, 255.0)
    shade = 16 + 34 * figure * np.array([1, 0.9, 0.8], np.float32)
    for name, held, grain in (("paper", paper, 1.2), ("knit", knit, 2.0), ("white", white, 0.0), ("shade", shade, 1.5)):
        yield f"drawn {name}", (held + rng.normal(0, 1, held.shape) * grain).clip(0, 255).astype(np.uint8)


def _cut(source: Picture, shape: tuple[int, int], short_side: int, number: int) -> Picture:
    """The largest part of this shape, now at one end of the source and now at the other, scaled to the short side."""
    height, width, _ = source.shape
    unit = min(width / shape[0], height / shape[1])
    wide, tall = int(shape[0] * unit), int(shape[1] * unit)
    left, top = ((width - wide) * (number % 3) // 2, (height - tall) * (number % 2))
    part = np.ascontiguousarray(source[top : top + tall, left : left + wide])
    scale = short_side / min(shape)
    size = (round(shape[0] * scale), round(shape[1] * scale))
    how = cv2.INTER_AREA if wide > size[0] else cv2.INTER_CUBIC
    return cast(Picture, _cv.resize(part, size, interpolation=how))
