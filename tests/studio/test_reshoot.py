"""A re-shoot from the same place shows what no crop could hold, in a frame from which the channel's crop can be cut."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.delivery.channels import channel
from studio_app.delivery.cropping import suggest
from studio_app.direction.camera import Camera
from studio_app.stage.lens import project, view
from studio_app.studio.reshoot import reshoot
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks

PARTS = {
    BodyPart.HEAD: (0.0, 1.52, 0.13, 0.13), BodyPart.LEFT_HAND: (0.33, 0.8, 0.06, 0.09),
    BodyPart.RIGHT_HAND: (-0.33, 0.8, 0.06, 0.09), BodyPart.HEM: (0.0, 0.25, 0.15, 0.02),
    BodyPart.LEFT_FOOT: (0.1, 0.05, 0.06, 0.05), BodyPart.RIGHT_FOOT: (-0.1, 0.05, 0.06, 0.05),
}  # fmt: skip


def seen_by(camera: Camera) -> FigureMarks:
    """The marks of a figure made of six boxes, as this camera sees it."""
    boxes: dict[BodyPart, Box] = {}
    for part, (x, z, wide, high) in PARTS.items():
        corners = np.array([(x + i * wide, j * 0.05, z + k * high) for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)])
        at = project(corners, view(camera))[:, :2]
        low, high_ = at.min(axis=0), at.max(axis=0)
        boxes[part] = Box(left=low[0], top=low[1], right=high_[0], bottom=high_[1])
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes.values()])
    whole = np.clip((*edges[:, :2].min(axis=0), *edges[:, 2:].max(axis=0)), 0, 1)
    figure = Box(left=whole[0], top=whole[1], right=whole[2], bottom=whole[3])
    return FigureMarks(width=2048, height=round(2048 / camera.aspect.ratio), figure=figure, parts=boxes)


@pytest.mark.parametrize("name", ["banner-16-9", "story-9-16", "story-paid-9-16", "marketplace-white", "print-a4"])
@pytest.mark.parametrize(
    "camera",
    [
        Camera(), Camera(lens_mm=110, orbit_deg=40, distance_m=6.4, pan_m=0.1, height_m=0.8),
        Camera(lens_mm=70, level=False, height_m=1.9, distance_m=4.6, orbit_deg=-120),
    ],
    ids=["level", "shifted", "tilted"],
)  # fmt: skip
def test_a_reshoot_fits(camera: Camera, name: str) -> None:
    before, wanted = seen_by(camera), channel(name)
    again = reshoot(camera, before, wanted)
    assert again is not None
    assert (again.orbit_deg, again.height_m, again.level) == (camera.orbit_deg, camera.height_m, camera.level)
    after = seen_by(again)
    assert set(after.whole) >= set(before.whole)
    found = suggest(after, (after.width, after.height), wanted)
    assert found.crop is not None, found.words


def test_a_lens_too_short_steps_back() -> None:
    close = Camera(lens_mm=12, distance_m=1.0, height_m=1.0, aim_m=0.8)
    again = reshoot(close, seen_by(close), channel("banner-16-9"))
    assert again is not None
    assert again.distance_m > 1.0
