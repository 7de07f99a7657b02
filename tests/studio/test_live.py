"""The live stage: set alone without a body, a dummy while clothes are made, then the dressed figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.look import Garment, GarmentKind, Look
from studio_app.direction.presets import preset
from studio_app.stage.figure import Body, Figure
from studio_app.stage.follow import bound, carried
from studio_app.stage.scene import Material, Mesh, Part, Strands
from studio_app.studio import live as module
from studio_app.studio.live import LiveStage
from studio_app.studio.live_pick import nearest_bone
from studio_app.studio.mannequin import mannequin
from studio_app.twins.card import Twin

SIZE = (64, 80)


def twin_of(name: str) -> Twin:
    return preset("twins", name, "twin", Twin)


class Untouched:
    """A smoothing that changes nothing: the column has no suit's edge to be cut along."""

    def apply(self, places: np.ndarray) -> np.ndarray:
        return places


@pytest.fixture(autouse=True)
def plain_cloth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio_app.studio.mannequin.smoothing", lambda _: Untouched())


def column_body() -> Body:
    """A column 1.8 m high with two bones: root up to 1.2 m, head above."""
    import trimesh

    made = trimesh.creation.cylinder(radius=0.2, height=1.8, sections=24)
    made = made.subdivide().subdivide()
    rest = (made.vertices + np.array([0, 0, 0.9])).astype(np.float32)
    heads = np.tile(np.eye(4, dtype=np.float32), (2, 1, 1))
    heads[1, 2, 3] = 1.2
    above = (rest[:, 2] > 1.2).astype(np.int32)
    uvs = np.zeros((len(rest), 2), np.float32)
    faces = made.faces.astype(np.int32)
    return Body(
        twin="sample-freja", key="column", rest=rest, faces=faces, uvs=uvs, uv_faces=faces, bones=("root", "head"),
        parents=np.array([-1, 0], np.int32), rest_bones=heads, weight_bones=above[:, None],
        weights=np.ones((len(rest), 1), np.float32), actions={}, fit=(),
    )  # fmt: skip


def column_figure(body: Body, turn_deg: float = 0.0) -> Figure:
    """The column with its head turned about z."""
    angle = np.radians(turn_deg)
    turn = np.eye(4, dtype=np.float32)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    places = body.rest.copy()
    head = body.weight_bones[:, 0] == 1
    places[head] = places[head] @ turn[:3, :3].T
    flat = places * [1, 1, 0]
    normals = (flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    poses = np.stack([np.eye(4, dtype=np.float32), turn @ body.rest_bones[1]])
    return Figure(body, places, normals, poses)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A live stage whose twin is the column, dressed in a coat, with a tuft of hair."""
    body = column_body()
    monkeypatch.setattr(module, "body_path", lambda *_: Path(__file__))
    monkeypatch.setattr(module, "stored_body", lambda *_: body)
    figures = {}

    def figure(self: object, direction: Direction, held: Body) -> Figure:
        return figures.setdefault(direction.pose.turn_deg, column_figure(held, direction.pose.turn_deg))

    def coat(self: object, posed: Figure, *_: object) -> tuple[Mesh, ...]:
        grown = (posed.vertices + posed.normals * 0.05).astype(np.float32)
        return (
            Mesh("garment-1-coat", Part.GARMENT, grown, posed.body.faces, Material((0.8, 0.1, 0.1)), posed.normals),
        )

    def tuft(self: object, posed: Figure, *_: object) -> tuple[Strands, ...]:
        line = np.array([[[0, -0.2, 1.8], [0, -0.2, 1.95]]], np.float32)
        return (Strands("hair", line, np.full((1, 2), 0.03, np.float32), 0.3, 0.3, (0.5, 0.4, 0.2)),)

    monkeypatch.setattr(module.Stage, "figure", figure)
    monkeypatch.setattr(module.Stage, "flesh", lambda self, posed, *_: mannequin(posed))
    monkeypatch.setattr(module.Stage, "garments", coat)
    monkeypatch.setattr(module.Stage, "hair", tuft)
    monkeypatch.setattr("studio_app.stage.assemble.keypoints", lambda _: {})
    made = LiveStage(tmp_path, twin_of)
    yield made
    made.close()


def red_share(picture: np.ndarray) -> float:
    rgb = picture[..., :3].astype(int)
    return float(((rgb[..., 0] > rgb[..., 1] + 60) & (rgb[..., 0] > rgb[..., 2] + 60)).mean())


def test_without_a_body_the_set_is_shown(tmp_path: Path) -> None:
    bare = LiveStage(tmp_path, twin_of)
    try:
        assert not bare.ready(Direction())
        assert not bare.wardrobe_pending(Direction())
        picture = bare.frame(Direction(), *SIZE, False)
        assert picture.shape == (80, 64, 4)
        assert picture[..., :3].mean() > 20
        found = bare.pick(0.5, 0.9)
        assert found is not None
        assert (found.part, found.bone) == (Part.SET, "")
    finally:
        bare.close()


def test_first_a_dummy_then_the_dressed_figure(stage: LiveStage) -> None:
    direction = Direction()
    assert stage.ready(direction)
    assert red_share(stage.frame(direction, *SIZE, False)) == 0
    met = stage.pick(0.5, 0.5)
    assert met is not None
    assert met.part is Part.BODYSUIT
    stage.settle(direction)
    assert red_share(stage.frame(direction, *SIZE, False)) > 0.05


def test_refined_frames_come_to_an_end(stage: LiveStage) -> None:
    direction = Direction()
    stage.settle(direction)
    frames = 0
    while stage.refining and frames < 200:
        stage.frame(direction, *SIZE, True)
        frames += 1
    assert 1 < frames < 200
    last = stage.frame(direction, *SIZE, True)
    assert np.array_equal(last, stage.frame(direction, *SIZE, True))


def test_clothes_follow_a_pose_before_they_are_made_again(stage: LiveStage) -> None:
    direction = Direction()
    stage.settle(direction)
    moved = direction.having(pose=direction.pose.having(turn_deg=40))
    assert red_share(stage.frame(moved, *SIZE, False)) > 0.05


def test_a_pick_names_part_piece_bone_and_place(stage: LiveStage) -> None:
    direction = Direction()
    stage.settle(direction)
    stage.frame(direction, *SIZE, False)
    low, high = stage.pick(0.5, 0.6), stage.pick(0.5, 0.18)
    assert low is not None
    assert (low.part, low.name, low.bone) == (Part.GARMENT, "garment-1-coat", "root")
    assert abs(np.hypot(*low.point[:2]) - 0.25) < 0.03
    assert high is not None
    assert high.bone == "head"
    assert stage.pick(1.5, 0.5) is None


def test_a_garment_without_a_kept_drape_is_pending_and_shoes_never(
    stage: LiveStage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shirt = Direction(look=Look(garments=(Garment(kind=GarmentKind.SHIRT),)))
    shoes = Direction(look=Look(garments=(Garment(kind=GarmentKind.SHOES),)))
    assert stage.wardrobe_pending(shirt)
    assert not stage.wardrobe_pending(shoes)
    kept = tmp_path / "kept"
    kept.write_bytes(b"")
    monkeypatch.setattr("studio_app.stage.drape_store.drape_path", lambda *_: kept)
    assert not stage.wardrobe_pending(shirt)


def test_what_is_bound_stands_still_in_its_own_pose_and_turns_with_the_head() -> None:
    body = column_body()
    still, turned = column_figure(body), column_figure(body, 90)
    hair = Strands(
        "hair", np.array([[[0.2, 0, 1.7], [0.2, 0, 1.9]]], np.float32), np.ones((1, 2), np.float32), 0, 0, (0, 0, 0)
    )
    held = bound(mannequin(still), (hair,), still, Direction().expression, {}, 0.001)
    same, _ = carried(held, still, Direction().expression)
    assert np.allclose(same[0].vertices, held.meshes[0].vertices, atol=1e-4)
    meshes, strands = carried(held, turned, Direction().expression)
    assert np.allclose(strands[0].points[0, 0], (0, 0.2, 1.7), atol=1e-5)
    high = held.meshes[0].vertices[:, 2] > 1.5
    wanted = held.meshes[0].vertices[high] @ np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]], np.float32)
    assert np.allclose(meshes[0].vertices[high], wanted, atol=2e-3)


def test_the_nearest_bone_moves_the_nearest_skin() -> None:
    figure = column_figure(column_body())
    assert nearest_bone(figure, np.array([0.3, 0, 1.7])) == "head"
    assert nearest_bone(figure, np.array([0.3, 0, 0.3])) == "root"


def test_the_dummy_is_wholly_covered() -> None:
    figure = column_figure(column_body())
    (dummy,) = mannequin(figure)
    assert dummy.part is Part.BODYSUIT
    assert not dummy.material.glass
    assert len(dummy.faces) == len(figure.body.faces)
    assert replace(dummy).material.texture is None
