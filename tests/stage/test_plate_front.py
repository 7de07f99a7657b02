"""Things of a plate in front of the figure: cut at the photograph's edges, over her in the picture and the guides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from test_plate import pillar

from studio_app.direction.camera import Camera
from studio_app.stage.develop import develop, eight_bit
from studio_app.stage.frames import Frames
from studio_app.stage.guides import guides
from studio_app.stage.lens import project, view
from studio_app.stage.plate import backdrop, cut_of
from studio_app.stage.plate_depth import distance_cut, ground_nearness
from studio_app.stage.plate_front import front_of, rough_front_of, with_front
from studio_app.stage.scene import Ambient, Backdrop, Scene
from studio_app.stage.viewport import Viewport

from test_plate_depth import DEEP, SIZE  # isort: skip

SEEN = view(Camera(f_stop=22.0, lens_mm=50, distance_m=5, height_m=1.4, aim_m=1.0))
BOX = (slice(360, 560), slice(410, 480))
"""Rows and columns of a thing that stands on the ground three metres away, and ends in front of the figure."""
RED, GREY = (150, 30, 20), (150, 150, 150)
NEAR, FAR = 2.0, 1000.0
WIDTH, HEIGHT = 192, 240


def street() -> NDArray[np.uint8]:
    plate = np.full((*SIZE, 3), GREY, np.uint8)
    plate[:, ::40] = 170  # lines that belong to the ground
    plate[BOX] = RED
    return plate


def depth(blur: float = 4.0) -> NDArray[np.uint16]:
    """A level ground as the camera sees it, and the thing on it, with the soft outlines that finders of depth make."""
    rows = ground_nearness(SEEN, 4000)
    cut = cut_of(DEEP, SEEN, SIZE[1], SIZE[0])
    at = ((np.arange(SIZE[0]) + 0.5 - cut.top) / cut.height * 4000).astype(int)
    nearness = np.repeat(np.where(at < 0, 0, rows[np.clip(at, 0, 3999)])[:, None], SIZE[1], axis=1)
    nearness[BOX] = 1 / 3.0
    share = np.clip((nearness - 1 / FAR) / (1 / NEAR - 1 / FAR), 0, 1)
    soft = Image.fromarray((share * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
    return np.asarray(soft, np.uint16) * np.uint16(257)


def standing(*, front: bool) -> Scene:
    place = DEEP.having(near_m=NEAR, far_m=FAR, plate_front=front)
    shown = backdrop(place, SEEN, street())
    behind = Backdrop(shown.picture, distance_cut(place, SEEN, depth(), SIZE), front)
    points = {"right_knee": (0.0, -0.2, 0.5), "nose": (0.0, -0.2, 1.6)}
    return Scene((pillar(),), (), (Ambient((1.0, 1.0, 1.0)),), SEEN, backdrop=behind, keypoints=points)


def behind_of(scene: Scene) -> Backdrop:
    assert scene.backdrop is not None
    return scene.backdrop


def thing(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return (picture[..., 0].astype(int) - picture[..., 1]) > 60


def test_the_cut_follows_the_photograph_where_the_depth_is_soft() -> None:
    behind = behind_of(standing(front=True))
    front = front_of(behind, SEEN)
    assert front is not None
    there = thing(behind.picture)
    rows = np.flatnonzero(there.any(1))
    upper = slice(None, int(rows[0] + 0.7 * len(rows)))  # where it meets its ground, it ends softly
    cut = front[upper] > 0.5
    away = float((cut ^ there[upper]).sum() / there[upper].sum())
    soft = rough_front_of(behind, SEEN)
    assert soft is not None
    drawn = np.asarray(Image.fromarray(soft).resize(there.shape[::-1]))[upper] > 0.5
    assert away < 0.04 < (drawn ^ there[upper]).sum() / there[upper].sum()
    assert front[~there].mean() < 0.01, "the ground before her is no thing"


def test_nothing_is_in_front_unless_it_is_asked_for_and_known() -> None:
    assert front_of(behind_of(standing(front=False)), SEEN) is None
    assert front_of(Backdrop(street(), None, True), SEEN) is None
    near = view(Camera(f_stop=22.0, lens_mm=50, distance_m=2.5, height_m=1.4, aim_m=1.0))
    found = front_of(behind_of(standing(front=True)), near)
    assert found is not None and found.max() < 0.5, "she stands nearer than the thing"


def frames_of(scene: Scene) -> Frames:
    """She as a white pillar that is lit evenly, without a tracer."""
    x, y, _ = (project(np.array([[side, 0.0, z] for side in (-0.2, 0.2) for z in (0.0, 1.7)]), SEEN)).T
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    alpha[int(y.min() * HEIGHT) : int(y.max() * HEIGHT), int(x.min() * WIDTH) : int(x.max() * WIDTH)] = 1
    three = np.repeat(alpha[..., None], 3, axis=2)
    return Frames(
        colour=three / scene.exposure, alpha=alpha, albedo=three, normal=three, depth=alpha * 5, sharp_normal=three,
        index=np.where(alpha > 0, 0, -1).astype(np.int32), ground=None,
    )  # fmt: skip


def test_in_the_picture_it_lies_over_her_as_it_was_photographed() -> None:
    plain, scene = standing(front=False), standing(front=True)
    frames = frames_of(scene)
    bare = np.asarray(Image.fromarray(behind_of(scene).picture).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    without, within = (eight_bit(develop(frames, one)).astype(int) for one in (plain, scene))
    inner = thing(bare) & (np.asarray(Image.fromarray(thing(bare)).filter(ImageFilter.MinFilter(7))) > 0)
    hers = (frames.alpha > 0) & inner
    hers[int(HEIGHT * 0.75) :] = False
    assert hers.sum() > 60
    assert np.abs(within[hers] - bare[hers]).max() <= 3 < np.abs(without[hers] - bare[hers]).min()
    far = ~np.asarray(Image.fromarray(thing(bare)).filter(ImageFilter.MaxFilter(9)))
    assert np.abs(within - without)[far].max() <= 2
    again = eight_bit(develop(frames, replace(plain, backdrop=Backdrop(behind_of(plain).picture))))
    assert np.array_equal(again, without), "a depth alone changes no take"


@pytest.fixture(scope="module")
def viewport() -> Viewport:
    return Viewport()


def test_in_the_guides_she_is_hidden_where_it_stands_before_her(viewport: Viewport) -> None:
    plain, scene = (guides(standing(front=front), WIDTH, HEIGHT, viewport) for front in (False, True))
    gone = ~plain.masks["background"] & scene.masks["background"]
    assert gone.sum() > 60
    assert np.median(scene.depth_m[gone]) == pytest.approx(3.0, rel=0.05)
    assert (scene.depth_m[gone] < plain.depth_m[gone]).all() and not scene.normal[gone].any()
    assert set(plain.pose.body) - set(scene.pose.body) == {"right_knee"} and "nose" in scene.pose.body
    parts = np.stack(list(scene.masks.values())).sum(0)
    assert (parts == 1).all(), "every pixel lies in one mask"


def test_the_stage_shows_it_while_it_moves_and_when_it_rests(viewport: Viewport) -> None:
    scene = standing(front=True)
    picture = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    for rough in (True, False):
        shown = with_front(picture, scene, rough=rough)
        assert 0.005 < thing(shown[..., :3]).mean() < 0.2 and (shown[..., 3] == 255).all()
    assert with_front(picture, standing(front=False)) is picture
    assert with_front(picture, replace(scene, backdrop=None)) is picture
