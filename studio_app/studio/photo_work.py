"""What is done with a photograph to take a pose from it: opened, fitted, measured. Done in a child process."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.found_pose import POINTS, FoundPose, MarkedPoint, MarkedPoints, PersonBox
from studio_app.direction.pose import Pose
from studio_app.engines.detectors import detector, require_allowed
from studio_app.shoot.layout import read_bounded
from studio_app.stage.body_store import stored_body
from studio_app.stage.figure import Body
from studio_app.stage.pose_camera import measured
from studio_app.stage.pose_found import found_pose
from studio_app.studio.body_cards import body_card
from studio_app.studio.detectors import depth_names
from studio_app.studio.photo_points import with_neck
from studio_app.takes.depth_picture import LONGEST_DEPTH
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES, film_lens, read_photograph

SHOWN_SIDE = 1400


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """An opened photograph: its pixels (h, w, 3), upright sRGB, and the lens its EXIF names (mm on 36 mm of film)."""

    pixels: NDArray[np.uint8]
    lens_mm: float | None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


def open_photo(path: Path) -> Photo:
    """A photograph from outside, read as hostile. Raises BadInput."""
    data = read_bounded(path, MAX_PHOTOGRAPH_BYTES, links=True)
    return Photo(read_photograph(data, path.name), film_lens(data))


def shown(photo: Photo) -> str:
    """The photograph as it is shown: a JPEG of at most `SHOWN_SIDE` pixels, in Base64."""
    out = io.BytesIO()
    _within(photo.pixels, SHOWN_SIDE).save(out, "JPEG", quality=90)
    return base64.b64encode(out.getvalue()).decode()


def find(
    path: Path, name: str, folder: Path | None, *, commercial: bool, box: PersonBox | None = None
) -> dict[str, MarkedPoint]:
    """The points that a detector finds on a photograph, or of the person in a box of it, a neck among them.

    Raises BadInput, Refused (its licence).
    """
    from studio_app.engines.detecting import found_points  # torch: only when a person asks for it

    one = detector(name)
    if one.finds != "pose":
        raise BadInput(f"{one.title} finds no points of a body.")
    require_allowed(one, folder, commercial=commercial)
    return with_neck(found_points(one, folder, open_photo(path).pixels, box or PersonBox()))


def map_of(path: Path, name: str, folder: Path | None, *, commercial: bool) -> bytes:
    """Depth or edges of a photograph as a PNG of its size. Raises BadInput, Refused (the detector's licence)."""
    one = detector(name)
    if one.finds == "pose":
        raise BadInput(f"{one.title} draws no map.", do="Take its pose: twin-studio pose-from.")
    require_allowed(one, folder, commercial=commercial)
    pixels = open_photo(path).pixels
    from studio_app.engines.detecting import found_map  # torch, and what else it takes: only when a person asks

    out = io.BytesIO()
    Image.fromarray(found_map(one, folder, pixels)).save(out, "PNG")
    return out.getvalue()


def nearness_of(pixels: NDArray[np.uint8], name: str, folder: Path | None, *, commercial: bool) -> NDArray[np.float32]:
    """How near each place of a photograph (h, w, 3) is, relative (h, w); a large one is looked at smaller. Raises
    BadInput, Refused (the detector's licence).
    """
    one = detector(name)
    if one.finds != "depth":
        raise BadInput(f"{one.title} finds no depth.", do=f"There is: {', '.join(depth_names())}.")
    require_allowed(one, folder, commercial=commercial)
    from studio_app.engines.detecting import found_nearness  # torch: only when a person asks for it

    side = max(pixels.shape[:2])
    small = pixels if side <= LONGEST_DEPTH else np.asarray(_within(pixels, LONGEST_DEPTH), np.uint8)
    return found_nearness(one, folder, small)


def _within(pixels: NDArray[np.uint8], side: int) -> Image.Image:
    small = Image.fromarray(pixels)
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return small


def fit(cache: Path, twin: str, points: MarkedPoints, present: Pose, name: str, going: Callable[[], None]) -> FoundPose:
    """The pose on the twin's body; what the points do not show stays as in `present`. Raises BadInput, Refused."""
    return found_pose(body_in(cache, twin), points, present, going, name)


def measure(cache: Path, twin: str, points: MarkedPoints, pose: Pose) -> dict[str, object]:
    """How the posed stand-in lies over the photograph: `off`, and by point its `place` (shares), `point` (metres)."""
    got = measured(body_in(cache, twin), pose, points)
    named = zip(POINTS, got.places.tolist(), got.points.tolist(), strict=True)
    return {"off": got.off, "at": {name: {"place": place, "point": point} for name, place, point in named}}


def body_in(cache: Path, twin: str) -> Body:
    """The twin's body, which the stage has built. Raises BadInput, Refused."""
    card = body_card(twin).twin
    body = stored_body(card, cache)
    if body is None:
        raise Refused(
            f"The body of {card.name} has not been built on this computer yet.",
            do="Open a shoot with her, or run “twin-studio prepare”, and try again.",
        )
    return body
