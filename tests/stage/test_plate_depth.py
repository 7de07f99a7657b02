"""The depth of a plate: cut as the plate is, in metres, behind the figure in the depth guide, told by the ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_plate import PLACE, pillar

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.stage.assemble import Stage
from studio_app.stage.guides import guides
from studio_app.stage.lens import view
from studio_app.stage.plate import backdrop
from studio_app.stage.plate_depth import Words, distance_cut, named_depth, sized, told_by_ground
from studio_app.stage.scene import Ambient, Backdrop, Scene
from studio_app.stage.viewport import Viewport

DEPTH = f"depth-abcdef-{'0' * 64}.png"
DEEP = PLACE.having(plate_depth=DEPTH, near_m=2.0, far_m=50.0)
SIZE = (600, 900)


def waves(height: int, width: int) -> Words:
    """A picture without two alike places, smooth enough to be resized."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    return np.rint((np.sin(9 * x + 4 * y) * np.cos(7 * y) + 1) / 2 * 65535).astype(np.uint16)


WAVES = waves(*SIZE)
GREY = np.repeat((WAVES >> 8).astype(np.uint8)[..., None], 3, axis=2)


@given(
    scale=st.floats(0.5, 3), own=st.floats(0.2, 0.8), height=st.floats(0.6, 2.2), aim=st.floats(0.6, 1.5),
    level=st.booleans(), rows=st.integers(150, 900),
)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_the_depth_lies_where_the_plate_lies(
    scale: float, own: float, height: float, aim: float, level: bool, rows: int
) -> None:
    seen = view(Camera(height_m=height, aim_m=aim, level=level))
    place = DEEP.having(plate_scale=scale, horizon=own, near_m=1.0, far_m=1000.0)
    shown = backdrop(place, seen, GREY, 400).picture
    small = np.asarray(Image.fromarray(WAVES).resize((round(rows * 1.5), rows), Image.Resampling.BOX))
    nearness = sized(distance_cut(place, seen, small, SIZE), shown.shape[1], shown.shape[0])
    away = np.abs(nearness * 255 - shown[..., 0])
    assert np.percentile(away, 99) < 6, "grey for grey, whatever the size of the depth"


def test_bright_is_near_and_dark_is_far_in_metres() -> None:
    depth = np.zeros((60, 90), np.uint16)
    depth[30:] = 65535
    nearness = distance_cut(DEEP, view(Camera()), depth, SIZE)
    assert 1 / nearness.min() == pytest.approx(50, rel=1e-4)
    assert 1 / nearness.max() == pytest.approx(2, rel=1e-4)
    assert nearness[0].max() < nearness[-1].min()
    turned = distance_cut(DEEP.having(near_m=30.0, far_m=5.0), view(Camera()), depth, SIZE)
    assert 1 / turned.max() < 1 / turned.min(), "near stays near even where a person sets it beyond far"


def test_a_depth_belongs_to_its_plate_alone() -> None:
    depth = np.zeros((60, 90), np.uint16)
    assert named_depth(DEEP, lambda name: depth) is depth
    assert named_depth(DEEP.having(plate="plate-123456-other.jpg"), lambda name: depth) is None
    assert named_depth(DEEP.having(kind=LocationKind.STREET), lambda name: depth) is None
    assert named_depth(PLACE, lambda name: depth) is None
    for wrong in ("depth-abcdef-12.png", "../depth.png", f"depth-abcdef-{'0' * 64}.jpg"):
        with pytest.raises(BadInput):
            PLACE.having(plate_depth=wrong)


def ground_seen(camera: Camera, near: float, far: float) -> tuple[Location, Words]:
    """A level ground and a wall far behind, as a depth picture between two distances, with boxes that stand about."""
    place, seen = DEEP.having(horizon=0.5), view(camera)
    rows, columns = SIZE
    cut = distance_cut(place.having(near_m=1.0, far_m=1000.0), seen, _ramp(rows, columns), SIZE)
    at = (cut - 0.001) / 0.999 * rows  # the row of the plate that each row of the frame shows
    down = 0.5 - (np.arange(len(cut)) + 0.5) / len(cut) + seen.shift_y
    ground = np.maximum(-(seen.forward[2] + down * seen.height_tan * seen.up[2]) / seen.position[2], 1 / far)
    by_row = np.interp(np.arange(rows), at.mean(1), ground)
    nearness = np.repeat(by_row[:, None], columns, axis=1)
    nearness[300:480, 380:520] = np.maximum(nearness[300:480, 380:520], 1 / 3.1)
    share = (np.clip(nearness, 1 / far, 1 / near) - 1 / far) / (1 / near - 1 / far)
    return place, np.rint(share * 65535).astype(np.uint16)


def _ramp(rows: int, columns: int) -> Words:
    return np.repeat(np.rint(np.arange(rows) / rows * 65535).astype(np.uint16)[:, None], columns, axis=1)


@pytest.mark.parametrize("height", [1.0, 1.5])
def test_the_ground_tells_how_far_the_depth_reaches(height: float) -> None:
    camera = Camera(height_m=height, aim_m=0.9, lens_mm=35, distance_m=4)
    place, depth = ground_seen(camera, 1.5, 40.0)
    told = told_by_ground(place, view(camera), depth, SIZE)
    assert told is not None
    assert told[0] == pytest.approx(1.5, rel=0.05)
    assert told[1] == pytest.approx(40.0, rel=0.25)


def test_a_ground_that_is_not_seen_or_not_level_tells_nothing() -> None:
    camera = Camera(height_m=1.0, aim_m=0.9, lens_mm=35, distance_m=4)
    place, depth = ground_seen(camera, 1.5, 40.0)
    assert told_by_ground(place, view(camera), np.zeros_like(depth), SIZE) is None
    assert told_by_ground(place, view(camera), np.uint16(65535) - depth, SIZE) is None, "turned over"
    up = view(Camera(height_m=1.6, aim_m=3.5, lens_mm=85, distance_m=4))
    assert told_by_ground(place, up, depth, SIZE) is None
    noise = np.random.default_rng(3).integers(0, 65536, depth.shape).astype(np.uint16)
    assert told_by_ground(place, view(camera), noise, SIZE) is None


@pytest.fixture(scope="module")
def viewport() -> Viewport:
    return Viewport()


def test_the_guide_holds_the_place_behind_the_figure_and_she_stays_as_she_was(viewport: Viewport) -> None:
    seen = view(Camera(f_stop=22.0))
    plain = Scene(
        (pillar(),),
        (),
        (Ambient((1.0, 1.0, 1.0)),),
        seen,
        backdrop=backdrop(PLACE, seen, np.zeros((*SIZE, 3), np.uint8)),
    )
    assert plain.backdrop is not None
    nearness = distance_cut(DEEP, seen, WAVES, SIZE)
    deep = replace(plain, backdrop=Backdrop(plain.backdrop.picture, nearness))
    without, found = (guides(scene, 96, 120, viewport) for scene in (plain, deep))
    hers = ~found.masks["background"]
    assert np.array_equal(found.depth_m[hers], without.depth_m[hers])
    assert found.depth_m[~hers] == pytest.approx((1 / sized(nearness, 96, 120))[~hers])
    assert (without.depth[~hers] == 0).all() and (found.depth > 0).all()
    assert np.array_equal(found.normal, without.normal) and np.array_equal(found.pose_picture, without.pose_picture)
    order = np.argsort(found.depth_m, axis=None)
    assert (np.diff(found.depth.ravel()[order].astype(int)) <= 0).all(), "nearer is brighter, over her and the place"


def test_a_stage_without_guides_reads_a_depth_only_for_what_stands_in_front(tmp_path: Path) -> None:
    asked: list[str] = []

    def depth_of(name: str) -> Words:
        asked.append(name)
        return WAVES

    stage = Stage(tmp_path, lambda name: GREY)
    stage.depth_of, stage.guides = depth_of, False
    for front, known in ((False, False), (True, True)):
        behind = stage.bare(Direction(location=DEEP.having(plate_front=front))).backdrop
        assert behind is not None and (behind.nearness is not None, behind.front) == (known, front)
    assert asked == [DEPTH]
    stage.guides = True
    behind = stage.bare(Direction(location=DEEP)).backdrop
    assert behind is not None and behind.nearness is not None and not behind.front
