"""The bodysuit: always there, over all of the trunk, cleanly cut."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from studio_app.direction.look import Look
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.presets import part_preset, preset_names
from studio_app.stage.bodysuit import OFFSET, body_meshes, skin_mesh, suit_mesh
from studio_app.stage.figure import Body, Figure
from studio_app.stage.head_topology import head_topology
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Material, Part
from studio_app.stage.suit_cut import cut
from studio_app.twins.roster import find_twin, roster

TWINS = [twin.id for twin in roster()]
TRUNK = ("root", "pelvis", "spine05", "spine04", "spine03", "spine02", "breast", "upperleg01")


@pytest.fixture(scope="module")
def standing(bodies: dict[str, Body]) -> dict[str, Figure]:
    return {twin: pose_figure(body, Pose(), Expression()) for twin, body in bodies.items()}


@pytest.mark.parametrize("twin", TWINS)
def test_no_skin_of_the_trunk_is_bare(twin: str, bodies: dict[str, Body]) -> None:
    body = bodies[twin]
    parts = cut(body)
    owner = body.weight_bones[np.arange(len(body.rest)), body.weights.argmax(axis=1)]
    trunk = np.array([name.startswith(TRUNK) for name in body.bones])[owner]
    assert (parts.field[trunk] > 0).all()
    bare = np.unique(parts.skin[parts.skin < len(parts.owner)])
    assert not trunk[parts.owner[bare]].any()
    chest = np.array([name.startswith(("spine01", "clavicle", "shoulder")) for name in body.bones])[owner]
    chest &= np.abs(body.rest[:, 0]) < 0.11
    throat = body.rest_bones[body.bones.index("neck01"), 2, 3]
    open_low = body.rest[chest & (parts.field <= 0), 2]
    assert open_low.min() > throat - 0.145, "the neck is open little more than a hand is wide"


@pytest.mark.parametrize("twin", TWINS)
def test_every_face_below_the_head_is_skin_or_suit_and_none_both(twin: str, bodies: dict[str, Body]) -> None:
    """The two parts' areas add up to the body's."""
    body = bodies[twin]
    parts, head = cut(body), head_topology(body)
    kept = ~(head.skin | head.eye_cavities | head.mouth | head.tongue | head.eye_faces)
    corners = body.rest[parts.owner]
    share = parts.share[:, None]
    points = np.concatenate([corners, corners[parts.start] * (1 - share) + corners[parts.end] * share])
    assert area(points, parts.suit) + area(points, parts.skin) == pytest.approx(
        area(body.rest, body.faces[kept]), rel=1e-4
    )
    assert area(points, parts.suit) > 0.45
    assert ((parts.share >= 0) & (parts.share <= 1)).all()


def area(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (points[faces[:, corner]].astype(np.float64) for corner in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize("twin", TWINS)
def test_the_suit_ends_in_five_clean_lines(twin: str, standing: dict[str, Figure]) -> None:
    """Neck, two arms and two legs: each border is one closed line without forks."""
    parts = cut(standing[twin].body)
    points = np.concatenate([parts.owner, len(parts.owner) + np.arange(len(parts.start))])
    line = points[parts.edge]
    place = spread(standing[twin], parts)
    merged = {tuple(np.round(place[at], 5)) for at in np.unique(line)}
    ends = Counter(tuple(np.round(place[at], 5)) for pair in line for at in pair)
    assert set(ends) == merged
    assert all(times == 2 for times in ends.values()), "no fork and no loose end"
    assert loops(line, place) == 5


def spread(figure: Figure, parts: object) -> np.ndarray:
    made = cut(figure.body)
    corners = figure.body.rest[made.owner]
    share = made.share[:, None]
    return np.concatenate([corners, corners[made.start] * (1 - share) + corners[made.end] * share])


def loops(line: np.ndarray, place: np.ndarray) -> int:
    named: dict[tuple[float, ...], tuple[float, ...]] = {}

    def top(at: tuple[float, ...]) -> tuple[float, ...]:
        while named.setdefault(at, at) != at:
            at = named[at]
        return at

    for one, other in line:
        named[top(tuple(np.round(place[one], 5)))] = top(tuple(np.round(place[other], 5)))
    return len({top(at) for at in list(named)})


@pytest.mark.parametrize("name", preset_names("poses"))
def test_it_lies_on_the_skin_in_every_pose(name: str, bodies: dict[str, Body]) -> None:
    pose = part_preset("pose", name)
    assert isinstance(pose, Pose)
    for body in bodies.values():
        figure = pose_figure(body, pose, Expression())
        suit = suit_mesh(figure)
        assert suit.part is Part.BODYSUIT
        assert suit.material.texture is None
        assert np.isfinite(suit.vertices).all()
        low, high = figure.vertices.min(axis=0) - 0.01, figure.vertices.max(axis=0) + 0.01
        assert (suit.vertices > low).all()
        assert (suit.vertices < high).all()
        assert suit.faces.max() < len(suit.vertices) == len(suit.uvs if suit.uvs is not None else ())


def test_there_is_no_figure_without_it(standing: dict[str, Figure]) -> None:
    twin = find_twin("sample-freja")
    meshes = body_meshes(standing[twin.id], twin, Look(), texels=256)
    suits = [mesh for mesh in meshes if mesh.part is Part.BODYSUIT]
    assert len(suits) == 1
    assert len(suits[0].faces) > 4000
    assert not suits[0].material.glass
    assert {Part.SKIN, Part.EYES, Part.BODYSUIT} == {mesh.part for mesh in meshes}
    for mesh in meshes:
        assert mesh.faces.min() >= 0
        assert mesh.faces.max() < len(mesh.vertices)
        assert mesh.normals is not None
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-2)


def test_cloth_meets_skin_without_a_gap(standing: dict[str, Figure]) -> None:
    """Along every border the suit's hem has a point where the skin's edge has one."""
    figure = standing["sample-freja"]
    suit, skin = suit_mesh(figure), skin_mesh(figure, Material())
    parts = cut(figure.body)
    corners = figure.vertices[parts.owner]
    share = parts.share[:, None]
    line = corners[parts.start] * (1 - share) + corners[parts.end] * share
    for mesh in (suit, skin):
        held = {tuple(np.round(at, 5)) for at in mesh.vertices}
        assert all(tuple(np.round(at, 5)) in held for at in line)
    assert OFFSET < 0.004
