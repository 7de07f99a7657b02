"""A near-white ground becomes pure white, and only it: the figure, her white clothes and her shadow stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio_app.delivery.framing import Select, frame
from studio_app.direction.errors import Refused
from studio_app.takes.channel import Channel, Ground, Sharpening
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import FigureMarks

MARKS = FigureMarks(width=400, height=500, figure=Box(left=0.35, top=0.1, right=0.65, bottom=0.9))
SHOP = Channel(
    name="Shop", medium="ecom", width=500, height=500, ground=Ground.WHITE, sharpening=Sharpening.NONE, fill=0.8
)
CROP = Crop(left=-0.125, top=0, right=1.125, bottom=1)


def on_ground(level: float, colour: tuple[float, float, float] = (1, 1, 1)) -> Select:
    """A figure in a white shirt and dark trousers on a ground of this level, which falls off to the corners."""
    y, x = np.mgrid[-1:1:500j, -1:1:400j]
    ground = (level * (1 - 0.03 * (x * x + y * y)))[..., None] * np.array(colour)
    picture = np.broadcast_to(ground, (500, 400, 3)).astype(np.float32).copy()
    cv2.ellipse(picture, (200, 455), (90, 12), 0, 0, 360, (0.6 * level,) * 3, -1, cv2.LINE_AA)
    cv2.rectangle(picture, (150, 60), (250, 250), (0.45, 0.42, 0.4), -1)
    cv2.rectangle(picture, (160, 70), (240, 240), (0.9, 0.9, 0.9), -1)
    cv2.rectangle(picture, (150, 250), (250, 450), (0.1, 0.1, 0.15), -1)
    picture += np.random.default_rng(1).normal(0, 0.004, picture.shape).astype(np.float32)
    return Select(np.rint(np.clip(picture, 0, 1) * 65535).astype(np.uint16))


def test_the_ground_is_pure_white_and_the_figure_as_it_was() -> None:
    pixels = frame(on_ground(0.93), CROP, SHOP, MARKS).pixels.astype(int)
    ground = np.ones((500, 500), bool)
    ground[40:480, 90:410] = False
    assert (pixels[ground] == 255).mean() > 0.999
    plain = frame(on_ground(0.93), CROP, SHOP.having(ground="picture"), MARKS).pixels.astype(int)
    shirt, trousers = np.s_[90:230, 220:280], np.s_[260:440, 210:290]
    assert np.abs(pixels[shirt] - plain[shirt]).max() <= 1
    assert np.abs(pixels[trousers] - plain[trousers]).max() <= 1


def test_the_shadow_under_her_feet_stays_soft() -> None:
    pixels = frame(on_ground(0.93), CROP, SHOP, MARKS).pixels
    assert 100 < pixels[460, 250].mean() < 200


def test_the_lift_has_no_edge() -> None:
    pixels = frame(on_ground(0.93), CROP, SHOP, MARKS).pixels.astype(int)
    assert np.abs(np.diff(pixels[20].mean(axis=1))).max() <= 2


@pytest.mark.parametrize(
    ("level", "colour", "why"),
    [(0.5, (1, 1, 1), "of the light of white"), (0.95, (1, 0.9, 0.85), "it has a colour")],
)
def test_no_white_ground_is_refused_with_a_way_out(level: float, colour: tuple[float, float, float], why: str) -> None:
    with pytest.raises(Refused, match=rf"{why}.*white cyclorama"):
        frame(on_ground(level, colour), CROP, SHOP, MARKS)
