"""Hair: rooted in the scalp, outside the body, as long as asked, blown the right way, coloured by level."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from studio_app.direction.look import Hair, HairStyle, Makeup, Parting
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.arrays import Array
from studio_app.stage.figure import Body, Figure
from studio_app.stage.hair import grow
from studio_app.stage.hair_brows import brows_and_lashes
from studio_app.stage.hair_colour import pigment
from studio_app.stage.hair_field import body_field
from studio_app.stage.hair_roots import scalp_roots
from studio_app.stage.head_marks import HeadMarks, head_marks, scalp
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Material, Mesh, Part
from studio_app.twins.roster import find_twin

STYLES = {
    HairStyle.STRAIGHT: Hair(style=HairStyle.STRAIGHT, length_cm=38),
    HairStyle.WAVY: Hair(style=HairStyle.WAVY, length_cm=30),
    HairStyle.COILS: Hair(style=HairStyle.COILS, length_cm=14, volume=0.7),
    HairStyle.CROPPED: Hair(style=HairStyle.CROPPED, length_cm=2.5),
    HairStyle.TIED: Hair(style=HairStyle.TIED, length_cm=45),
}
FREJA = find_twin("sample-freja")


@pytest.fixture(scope="module")
def standing(freja: Body) -> Figure:
    return pose_figure(freja, Pose(), Expression())


def _points(hair: Hair, figure: Figure, wind: float = 0.0, side: float = -60.0, strands: int = 1500) -> Array:
    return np.concatenate([part.points for part in grow(hair, figure, FREJA, wind, side, 1, strands)])


@pytest.mark.parametrize("style", list(HairStyle))
def test_the_same_order_gives_the_same_hair(style: HairStyle, standing: Figure) -> None:
    first, second = (grow(STYLES[style], standing, FREJA, 4, 30, 3, 800) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.points, other.points)
        assert np.array_equal(one.radii, other.radii)
    assert not np.array_equal(first[0].points[0], grow(STYLES[style], standing, FREJA, 4, 30, 4, 800)[0].points[0])


@pytest.mark.parametrize("style", list(HairStyle))
def test_no_hair_lies_inside_the_body(style: HairStyle, standing: Figure) -> None:
    field = body_field(standing.vertices, standing.normals, _risen(standing), 0.4)
    depth = field.distance(_points(STYLES[style], standing)[:, 1:])
    assert (depth < -0.004).mean() < 0.004
    assert depth.min() > -0.012


def _risen(figure: Figure) -> HeadMarks:
    """The head's marks where the standing figure has them."""
    marks, head = head_marks(figure.body), figure.body.bones.index("head")
    rise = figure.bone_poses[head][:3, 3] - figure.body.rest_bones[head][:3, 3]
    return replace(
        marks, middle=marks.middle + rise, mouth=marks.mouth + rise, crown=marks.crown + float(rise[2]),
        axis_y=marks.axis_y + float(rise[1]),
    )  # fmt: skip


def test_roots_stand_on_the_scalp_and_thin_out_at_the_hairline(freja: Body) -> None:
    roots, marks = scalp_roots(freja, 4000, 1), head_marks(freja)
    assert len(roots.rest) == 4000
    assert scalp(roots.rest, marks).min() > -0.009
    assert not ((roots.rest[:, 1] < marks.middle[1]) & (roots.rest[:, 2] < marks.middle[2])).any()
    edge, crown = ((roots.inside > low) & (roots.inside < low + 0.004) for low in (0.0, 0.05))
    assert 0 < edge.sum() < crown.sum()


@pytest.mark.parametrize("style", [HairStyle.STRAIGHT, HairStyle.CROPPED, HairStyle.WAVY])
def test_hair_is_as_long_as_asked(style: HairStyle, standing: Figure) -> None:
    points = _points(STYLES[style].having(strays=0), standing)
    length = np.linalg.norm(np.diff(points, axis=1), axis=2).sum(axis=1) * 100
    assert np.percentile(length, 95) == pytest.approx(STYLES[style].length_cm, rel=0.16)
    assert length.max() < 1.35 * STYLES[style].length_cm


@pytest.mark.parametrize("side", [-90.0, 90.0, 0.0, 180.0])
def test_the_wind_moves_the_ends_its_way_and_lifts_them(side: float, standing: Figure) -> None:
    hair = STYLES[HairStyle.STRAIGHT]
    calm, blown = _points(hair, standing)[:, -1], _points(hair, standing, 7, side)[:, -1]
    angle = np.radians(side)
    along = np.array([-np.sin(angle), np.cos(angle), 0])
    assert ((blown - calm) @ along).mean() > 0.06
    assert (blown - calm)[:, 2].mean() > 0.03


def test_more_wind_lifts_more(standing: Figure) -> None:
    heights = [_points(STYLES[HairStyle.STRAIGHT], standing, wind)[:, -1, 2].mean() for wind in (0, 3, 6, 10)]
    assert heights == sorted(heights)


def test_the_face_stays_free_but_for_strays(standing: Figure) -> None:
    marks, head = head_marks(standing.body), standing.body.bones.index("head")
    rise = standing.bone_poses[head][:3, 3] - standing.body.rest_bones[head][:3, 3]
    for wind in (0.0, 6.0):
        at = (_points(STYLES[HairStyle.STRAIGHT], standing, wind)[:, 2:] - rise - marks.middle) / marks.unit
        before = (np.abs(at[..., 0]) < 0.7) & (at[..., 2] < 0.3) & (at[..., 2] > -1.4) & (at[..., 1] < 0.2)
        assert before.any(axis=1).mean() < 0.04


def test_parting_left_for_the_camera_is_on_the_figures_right(standing: Figure) -> None:
    from studio_app.stage.hair_guides import part_x

    marks = head_marks(standing.body)
    places = [part_x(Hair(parting=parting), marks) for parting in (Parting.LEFT, Parting.CENTRE, Parting.RIGHT)]
    assert places == sorted(places)
    assert places[1] == 0


def test_fewer_strands_are_thicker_so_that_they_cover_as_much(standing: Figure) -> None:
    cover = []
    for count in (3000, 12000):
        parts = grow(STYLES[HairStyle.STRAIGHT], standing, FREJA, 0, 0, 1, count)
        cover.append(sum(float(part.radii[:, 0].sum()) for part in parts))
        assert count * 0.95 < sum(len(part.points) for part in parts) <= count
    assert cover[0] == pytest.approx(cover[1], rel=0.1)


def test_darker_levels_hold_more_melanin_and_look_darker() -> None:
    looks = [pigment(level, 0.4) for level in np.linspace(1, 10, 19)]
    assert all(darker.eumelanin > lighter.eumelanin for darker, lighter in pairwise(looks))
    assert all(sum(darker.colour) < sum(lighter.colour) for darker, lighter in pairwise(looks))
    cool, warm = pigment(7, 0.0).colour, pigment(7, 1.0).colour
    assert warm[0] / warm[2] > cool[0] / cool[2]


def test_grey_hair_comes_in_its_share(standing: Figure) -> None:
    parts = {part.name: len(part.points) for part in grow(Hair(grey=0.6), standing, FREJA, 0, 0, 1, 2000)}
    assert parts["hair grey"] / sum(parts.values()) == pytest.approx(0.6, abs=0.05)
    assert "hair grey" not in {part.name for part in grow(Hair(grey=0), standing, FREJA, 0, 0, 1, 2000)}


def test_brows_follow_the_brows_and_lashes_the_lids(freja: Body) -> None:
    calm = brows_and_lashes(pose_figure(freja, Pose(), Expression()), FREJA, Makeup())
    raised = brows_and_lashes(pose_figure(freja, Pose(), Expression(brows=1)), FREJA, Makeup())
    closed = brows_and_lashes(pose_figure(freja, Pose(), Expression(eyes_closed=1)), FREJA, Makeup())
    assert [part.name for part in calm] == ["brows", "lashes"]
    assert (raised[0].points - calm[0].points)[..., 2].mean() > 0.001
    upper = calm[1].points[:, 0, 2] > np.median(calm[1].points[:, 0, 2])
    assert (closed[1].points - calm[1].points)[upper, 0, 2].mean() < -0.002


def test_lashes_are_rooted_at_the_eyes_and_point_forwards(standing: Figure) -> None:
    _, lashes = brows_and_lashes(standing, FREJA, Makeup())
    for bone in ("eye.L", "eye.R"):
        eye = standing.bone_poses[standing.body.bones.index(bone)][:3, 3]
        ours = lashes.points[np.linalg.norm(lashes.points[:, 0] - eye, axis=1) < 0.03]
        assert len(ours) > 50
        assert (ours[:, -1, 1] < ours[:, 0, 1]).mean() > 0.95


def test_hair_falls_over_what_is_worn(standing: Figure) -> None:
    """A collar of points round the neck: hardly any hair lies between it and the neck."""
    head = standing.body.bones.index("neck02")
    middle = standing.bone_poses[head][:3, 3]
    turn = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    ring = np.stack((np.cos(turn) * 0.085, np.sin(turn) * 0.095, np.zeros_like(turn)), axis=1)
    rows = [ring + middle + (0, 0, z) for z in np.linspace(-0.05, 0.0, 12)]
    collar = Mesh(
        "collar", Part.GARMENT, np.concatenate(rows).astype(np.float32), np.zeros((0, 3), np.int32), Material()
    )

    def between(worn: tuple[Mesh, ...]) -> float:
        parts = grow(STYLES[HairStyle.STRAIGHT], standing, FREJA, 0, 0, 1, 1500, worn)
        points = np.concatenate([part.points for part in parts]).reshape(-1, 3) - middle
        low = points[(points[:, 2] > -0.05) & (points[:, 2] < -0.01)]
        return float((np.hypot(low[:, 0] / 0.085, low[:, 1] / 0.095) < 0.97).mean())

    assert between(()) > 0.03
    assert between((collar,)) < 0.25 * between(())
