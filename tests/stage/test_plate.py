"""Plates: the horizon lands on the camera's, the photograph comes out as it went in, the figure darkens its ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.camera import Aspect, Camera
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.stage.assemble import Stage
from studio_app.stage.develop import develop, eight_bit
from studio_app.stage.film import decoded, encoded, toned, untoned
from studio_app.stage.ground import Ground, ground_square, shade_seen
from studio_app.stage.lens import project, view
from studio_app.stage.lights import emitters
from studio_app.stage.plate import backdrop, cut_of, horizon_of, light_of, mean_tint
from studio_app.stage.scene import Ambient, Backdrop, Material, Mesh, Part, Scene, Sky
from studio_app.stage.tracer import trace

PLACE = Location(kind=LocationKind.PLATE, plate="plate-abcdef-lines.png", horizon=0.55, sun=False)
BELOW, ABOVE = (60, 140, 60), (90, 120, 220)


def lines(width: int = 900, height: int = 600, horizon: float = 0.55) -> np.ndarray:
    """A green ground and a blue sky that meet at the horizon."""
    plate = np.empty((height, width, 3), np.uint8)
    at = round(height * (1 - horizon))
    plate[:at], plate[at:] = ABOVE, BELOW
    return plate


def pillar() -> Mesh:
    x, y, z = np.meshgrid((-0.2, 0.2), (-0.2, 0.2), (0.0, 1.7), indexing="ij")
    corners = np.stack((x, y, z), -1).reshape(-1, 3).astype(np.float32)
    sides = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (1, 5, 7, 3), (0, 2, 6, 4))
    faces = [corner for a, b, c, d in sides for corner in ((a, b, c), (a, c, d))]
    return Mesh("pillar", Part.GARMENT, corners, np.array(faces, np.int32), Material((0.3, 0.3, 0.3), specular=0.0))


def standing(light: tuple[Sky | Ambient, ...], plate: np.ndarray | None = None) -> Scene:
    seen = view(Camera(f_stop=22.0))
    shown = backdrop(PLACE, seen, lines() if plate is None else plate)
    return Scene((pillar(),), (), light, seen, backdrop=shown)


@given(
    height=st.floats(0.6, 2.2), aim=st.floats(0.6, 1.5), distance=st.floats(2, 9), own=st.floats(0.2, 0.8),
    level=st.booleans(), aspect=st.sampled_from(list(Aspect)),
)  # fmt: skip
def test_the_horizon_lands_on_the_cameras(
    height: float, aim: float, distance: float, own: float, level: bool, aspect: Aspect
) -> None:
    seen = view(Camera(height_m=height, aim_m=aim, distance_m=distance, level=level, aspect=aspect))
    line = horizon_of(seen)
    far = project(np.array([[seen.forward[0] * 1e7, seen.forward[1] * 1e7, height]]), seen)[0, 1]
    assert line == pytest.approx(1 - far, abs=1e-4)
    if 0.05 < line < 0.95:
        shown = backdrop(PLACE.having(horizon=own), seen, lines(horizon=own), 400).picture
        middle = shown[:, shown.shape[1] // 2].astype(int)
        blue = (middle[:, 2] > middle[:, 1]).sum() / len(middle)
        assert blue == pytest.approx(1 - line, abs=0.02)


@given(st.floats(0.1, 5), st.floats(0, 1), st.floats(-0.4, 1.4))
def test_any_scale_and_horizon_gives_a_full_frame(scale: float, own: float, shift: float) -> None:
    seen = replace(view(Camera()), shift_y=shift - 0.5)
    shown = backdrop(PLACE.having(plate_scale=scale, horizon=own), seen, lines(), 200).picture
    assert shown.ndim == 3 and max(shown.shape) <= 200 and shown.min() > 30


def test_scale_enlarges_and_at_one_nothing_is_mirrored() -> None:
    seen = view(Camera())
    plain = cut_of(PLACE, seen, 900, 600)
    assert plain.left >= 0 and plain.top >= -1e-6 and plain.top + plain.height <= 600 + 1e-6
    assert cut_of(PLACE.having(plate_scale=2.0), seen, 900, 600).height == pytest.approx(plain.height / 2)


def test_the_film_shows_a_plate_as_it_was() -> None:
    shades = np.random.default_rng(5).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    muted = (shades * 0.5 + shades.mean(-1, keepdims=True) * 0.5).astype(np.uint8)
    back = encoded(toned(light_of(muted))) * 255
    assert np.abs(back - muted).max() < 3
    light = np.geomspace(0.001, 4, 40, dtype=np.float32)[:, None] * np.ones(3, np.float32)
    assert untoned(toned(light)) == pytest.approx(light, rel=0.02)
    assert decoded(np.float32(0.5) * np.ones(3, np.float32)).max() < 0.25


def test_exposure_changes_the_figure_and_not_the_plate() -> None:
    scene = standing((Ambient((1.0, 1.0, 1.0)),))
    frames = trace(scene, 64, 80, 4, 1)
    usual, brighter = (eight_bit(develop(frames, replace(scene, exposure_ev=ev))).astype(int) for ev in (0.0, 1.0))
    assert np.abs(usual[:8] - ABOVE).max() <= 3 and np.abs(brighter[:8] - usual[:8]).max() <= 1
    solid = frames.alpha > 0.99
    assert brighter[solid].mean() > usual[solid].mean() + 20


def test_the_shadow_falls_away_from_the_sun() -> None:
    sun = (0.6, 0.0, 0.8)
    frames = trace(standing((Sky(sun, sky_scale=0.0), Ambient((0.4, 0.4, 0.4)))), 64, 80, 4, 1)
    ground = frames.ground
    assert ground is not None
    count = len(ground.share)

    def at(x: float, y: float) -> float:
        column = int(((x - ground.x) / ground.half + 1) / 2 * count)
        row = int((1 - (y - ground.y) / ground.half) / 2 * count)
        return float(ground.share[row - 2 : row + 3, column - 2 : column + 3].mean())

    assert at(-0.7, 0.0) < 0.6 < 0.85 < at(0.7, 0.0)  # the sun stands at the right
    assert at(-0.7, 0.6) > 0.85 and at(-0.7, -0.6) > 0.85


def test_even_light_leaves_a_soft_shadow_at_the_foot() -> None:
    scene = standing((Ambient((1.0, 1.0, 1.0)),))
    frames = trace(scene, 64, 80, 4, 1)
    assert frames.ground is not None
    seen = shade_seen(frames.ground, scene.view, 64, 80)
    points = np.array([[-0.25, -0.25, 0], [-0.6, -0.25, 0], [-0.9, -0.25, 0]])
    feet, beside, far = project(points, scene.view)[:, :2]
    shares = [seen[int(y * 80), int(x * 64)].mean() for x, y in (feet, beside, far)]
    assert shares[0] < 0.85 and shares[0] < shares[1] <= shares[2] + 0.03
    assert (seen[: int(80 * (1 - horizon_of(scene.view))) - 1] == 1).all()


def test_the_same_seed_gives_the_same_shadow() -> None:
    scene = standing((Sky((0.6, 0.0, 0.8), sky_scale=0.0), Ambient((0.4, 0.4, 0.4))))
    first, second = (trace(scene, 32, 40, 4, 3) for _ in range(2))
    assert first.ground is not None and second.ground is not None
    assert first.ground.share.tobytes() == second.ground.share.tobytes()
    assert develop(first, scene).tobytes() == develop(second, scene).tobytes()


def test_without_a_plate_nothing_is_traced_on_the_ground() -> None:
    scene = replace(standing((Ambient((1.0, 1.0, 1.0)),)), backdrop=None)
    assert trace(scene, 16, 20, 4, 1).ground is None
    assert ground_square(replace(scene, meshes=())) == (0.0, 0.0, 1.0)


def test_the_plan_lies_where_the_camera_sees_it() -> None:
    share = np.ones((100, 100, 3), np.float32)
    share[45:55, 65:75] = 0  # half a metre round x = 0.8, y = 0
    seen = view(Camera())
    shade = shade_seen(Ground(share, 0.0, 0.0, 2.0), seen, 200, 250)
    x, y, _ = project(np.array([[0.8, 0.0, 0.0]]), seen)[0]
    assert shade[int(y * 250), int(x * 200)].max() < 0.1
    x, y, _ = project(np.array([[-0.8, 0.0, 0.0]]), seen)[0]
    assert shade[int(y * 250), int(x * 200)].min() > 0.9


def test_the_plate_lends_its_colour_to_the_light() -> None:
    red = np.full((50, 50, 3), (200, 60, 50), np.uint8)
    tint = mean_tint(red)
    assert tint[0] > 1 > tint[2]
    (even,) = emitters(Rig(lights=()), PLACE, tint=tint)
    assert isinstance(even, Ambient) and even.radiance[0] > even.radiance[1]
    sunny = PLACE.having(sun=True, latitude=40.0, longitude=0.0, when="2026-06-21T12:00:00+00:00")
    assert [type(light) for light in emitters(Rig(lights=()), sunny, tint=tint)] == [Sky, Ambient]


def test_the_stage_asks_for_the_plate_and_keeps_its_cut(tmp_path: Path) -> None:
    plate = lines()
    stage = Stage(tmp_path, lambda name: plate)
    here = Direction(location=PLACE)
    first, turned = stage.bare(here), stage.bare(here.having(camera=here.camera.having(orbit_deg=30.0)))
    assert isinstance(first.backdrop, Backdrop) and first.backdrop is turned.backdrop
    assert stage.bare(Direction()).backdrop is None
    with pytest.raises(BadInput, match="no photograph"):
        Stage(tmp_path).bare(here)
