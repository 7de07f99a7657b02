"""Eyes: where the body has them, looking where the figure looks, white outside and dark in the middle."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.direction.pose import Expression, Pose
from studio_app.stage.eyes import eye_faces, eye_meshes
from studio_app.stage.figure import Body
from studio_app.stage.head_marks import head_marks
from studio_app.stage.head_surface import head_meshes, head_surface
from studio_app.stage.head_topology import head_topology
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Material, Part
from studio_app.stage.subdivide import finer
from studio_app.twins.roster import find_twin, roster


def test_the_eyes_are_two_of_part_eyes_at_the_bodys_own(bodies: dict[str, Body]) -> None:
    for twin in roster():
        body = bodies[twin.id]
        figure = pose_figure(body, Pose(), Expression())
        left, right = eye_meshes(figure, twin)
        assert left.part is right.part is Part.EYES
        assert left.vertices[:, 0].min() > right.vertices[:, 0].max()
        for mesh, own in zip((left, right), head_topology(body).eyes, strict=True):
            middle = (figure.vertices[own].max(axis=0) + figure.vertices[own].min(axis=0)) / 2
            away = np.linalg.norm(mesh.vertices - middle, axis=1)
            assert 0.8 < away.min() / head_marks(body).eye_radius < away.max() / head_marks(body).eye_radius < 1.12


@pytest.mark.parametrize(("turn", "lift"), [(20.0, 0.0), (-20.0, 0.0), (0.0, 12.0)])
def test_the_pupil_follows_the_gaze(freja: Body, turn: float, lift: float) -> None:
    ahead = eye_meshes(pose_figure(freja, Pose(), Expression()), find_twin("sample-freja"))
    moved = eye_meshes(
        pose_figure(freja, Pose(), Expression(gaze_turn_deg=turn, gaze_lift_deg=lift)), find_twin("sample-freja")
    )
    for before, after in zip(ahead, moved, strict=True):
        step = after.vertices[0] - before.vertices[0]
        assert step[0] * turn >= 0
        assert abs(step[0]) > 0.003 or turn == 0
        assert step[2] > 0.001 or lift == 0


def test_the_eye_is_white_with_a_coloured_iris_and_a_black_pupil() -> None:
    from studio_app.stage.eyes import _painted

    brown, blue = (_painted(colour, 30, 0.2, 1, 0).astype(float) for colour in ("#3b2516", "#6d8796"))
    middle = brown.shape[0] // 2
    assert brown[middle, middle].max() < 30
    assert blue[middle, middle + 34, 2] > blue[middle, middle + 34, 0]
    assert brown[middle, middle + 34, 0] > brown[middle, middle + 34, 2]
    assert blue[middle + 90, middle].min() > 150


def test_the_bodys_own_eyeballs_are_named_and_nothing_else(freja: Body) -> None:
    own = np.unique(freja.faces[eye_faces(freja)])
    assert set(own) == {*head_topology(freja).eyes[0].tolist(), *head_topology(freja).eyes[1].tolist()}


def test_the_finer_head_meets_the_body_without_a_gap(freja: Body) -> None:
    figure = pose_figure(freja, Pose(head_turn_deg=30), Expression(smile=1))
    topology, surface = head_topology(freja), head_surface(freja)
    parts = topology.skin | topology.eye_cavities | topology.mouth
    below = ~(parts | topology.eye_faces | topology.tongue)
    seam = np.intersect1d(freja.faces[parts], freja.faces[below])
    fine = surface.matrix.of(figure.vertices)
    assert len(seam) > 20
    assert np.array_equal(fine[seam], figure.vertices[seam])
    moved = np.linalg.norm(fine[np.unique(freja.faces[parts])] - figure.vertices[np.unique(freja.faces[parts])], axis=1)
    assert np.median(moved) < 0.0006
    assert moved.max() < 0.008
    names = [mesh.name for mesh in head_meshes(figure, Material())]
    assert names == ["head", "inner lids", "mouth", "tongue"]


def test_subdividing_a_flat_sheet_keeps_it_flat_and_its_border() -> None:
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    points = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], np.float32)
    sheet = finer(faces, 4)
    fine = sheet.matrix.of(points)
    assert sheet.faces.shape == (8, 3)
    assert np.allclose(fine[:, 2], 1)
    assert np.array_equal(fine[:4], points)
    corners = fine[sheet.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2
    assert area == pytest.approx(1.0)
