"""Posing: equal to the parametric model's own, grounded, and directed in a director's words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial import KDTree
from scipy.spatial.transform import Rotation

from studio_app.direction.pose import Expression, Pose
from studio_app.direction.presets import part_preset, preset_names
from studio_app.stage.body_fit import shape_of
from studio_app.stage.directing import directed_actions, directed_turns
from studio_app.stage.figure import Body, Figure
from studio_app.stage.posing import bone_transforms, expressive_rest, pose_figure, skin
from studio_app.twins.roster import find_twin

POSES = preset_names("poses")
EXPRESSIONS = preset_names("expressions")


def pose(name: str) -> Pose:
    found = part_preset("pose", name)
    assert isinstance(found, Pose)
    return found


def expression(name: str) -> Expression:
    found = part_preset("expression", name)
    assert isinstance(found, Expression)
    return found


def test_it_is_what_anny_itself_makes(cache: Path) -> None:
    """Random turns of every bone and random faces give the model's own vertices to 1e-5 m."""
    import torch

    from studio_app.stage import body as building

    model = building._model(cache / "anny")
    shape = shape_of(find_twin("sample-freja"), np.array([0.5, 0.3, 0.4, 0.1, -0.2, 0.3, 0.0]), {"nose-hump-incr": 0.5})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "fitted", lambda *asked: (shape, ()))
        ours = building._built(find_twin("sample-freja"), model)
    chance = np.random.default_rng(5)
    joints = {
        name: Rotation.from_rotvec(chance.normal(size=3) * 12, degrees=True).as_matrix() for name in ours.bones[1:]
    }
    faces = {name: float(chance.random()) for name in ours.actions}
    turns = torch.eye(4).repeat(1, len(ours.bones), 1, 1)
    for name, turn in joints.items():
        turns[0, ours.bones.index(name), :3, :3] = torch.tensor(turn)
    with torch.no_grad():
        made = model(
            pose_parameters=turns, phenotype_kwargs=dict(shape.phenotype), local_changes_kwargs=dict(shape.changes),
            facial_actions=faces,
        )["vertices"][0].numpy()  # fmt: skip
    rest = expressive_rest(ours, Expression(actions=faces))
    assert np.abs(rest - ours.rest).max() > 0.01
    assert np.abs(skin(ours, rest, bone_transforms(ours, joints)) - made).max() < 1e-5


@pytest.mark.parametrize("name", POSES)
def test_every_pose_stands_on_the_floor_on_every_body(name: str, bodies: dict[str, Body]) -> None:
    for body in bodies.values():
        figure = pose_figure(body, pose(name), Expression())
        low = figure.vertices[:, 2]
        assert low.min() == pytest.approx(0.0, abs=1e-6)
        rest = pose_figure(body, Pose(), Expression())
        lifted = [np.abs(sole(body, figure.vertices, side) - sole(body, rest.vertices, side)).max() for side in "LR"]
        assert min(lifted) < 0.015, "the foot that carries the weight lies flat on the floor"
        middle = figure.vertices[:, :2].mean(axis=0)
        assert np.abs(middle).max() < 0.45, "the body stands over its feet"


def sole(body: Body, vertices: NDArray[np.float32], side: str) -> NDArray[np.float32]:
    """Heights of the heel and of the ball of a foot."""
    points = []
    for name in ("heel", "big_toe"):
        at, by = body.landmarks[f"{'left' if side == 'L' else 'right'}_{name}"]
        points.append(by @ vertices[at, 2])
    return np.array(points)


@pytest.mark.parametrize("name", POSES)
def test_hands_keep_clear_of_hips_and_thighs(name: str, bodies: dict[str, Body]) -> None:
    """No part of a hand lies inside the trunk below the ribs or a thigh, on no body."""
    for body in bodies.values():
        assert deepest(body, pose_figure(body, pose(name), Expression())) < 0.0


def test_a_hand_that_would_pass_through_a_hip_is_held_out(bodies: dict[str, Body]) -> None:
    """The widest body holds its arms further out than the pose says; where there is room the pose is kept."""
    held = pose("standing")
    wide, walking = bodies["sample-amara"], pose("walking")
    apart = pose_figure(wide, held, Expression())
    turns = directed_turns(wide, held, Expression())
    plain = skin(wide, wide.rest, bone_transforms(wide, turns))
    moved = (apart.vertices - plain).astype(np.float64)
    assert np.abs(moved - moved[0]).max() > 0.02
    body = bodies["sample-freja"]
    free = skin(body, body.rest, bone_transforms(body, directed_turns(body, walking, Expression())))
    walked = pose_figure(body, walking, Expression()).vertices
    apart_now = (walked - free).astype(np.float64)
    assert np.abs(apart_now - apart_now.mean(axis=0)).max() < 1e-5


def deepest(body: Body, figure: Figure) -> float:
    """How far (metres) the hands reach into the trunk and the thighs; negative where they keep clear."""
    owner = body.weight_bones[np.arange(len(body.rest)), body.weights.argmax(axis=1)]
    below = ("root", "pelvis", "upperleg", "spine05", "spine04", "spine03")
    trunk = [bone for bone, name in enumerate(body.bones) if name.startswith(below)]
    hands = [bone for bone, name in enumerate(body.bones) if name.startswith(("finger", "metacarpal"))]
    solid, tips = np.flatnonzero(np.isin(owner, trunk)), np.flatnonzero(np.isin(owner, hands))
    away, near = KDTree(figure.vertices[solid]).query(figure.vertices[tips])
    behind = figure.vertices[tips] - figure.vertices[solid[near]]
    depth = -(behind * figure.normals[solid[near]]).sum(axis=1)
    return float(depth[away < 0.1].max()) if (away < 0.1).any() else -0.1


def test_there_are_enough_poses_and_faces_to_direct() -> None:
    assert len(POSES) >= 8
    assert len(EXPRESSIONS) >= 6
    assert "walking" in POSES
    assert "a-pose" in POSES


def test_neutral_moves_nothing(freja: Body) -> None:
    assert not any(directed_actions(expression("neutral")).values())
    plain = pose_figure(freja, Pose(), Expression())
    assert np.array_equal(pose_figure(freja, Pose(), expression("neutral")).vertices, plain.vertices)


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name != "neutral"])
def test_every_expression_moves_the_face_and_only_the_head(name: str, freja: Body) -> None:
    plain = pose_figure(freja, Pose(), Expression())
    moved = np.linalg.norm(pose_figure(freja, Pose(), expression(name)).vertices - plain.vertices, axis=1)
    neck = plain.bone_poses[freja.bones.index("neck02"), 2, 3]
    assert moved.max() > 0.001
    assert moved[plain.vertices[:, 2] < neck - 0.05].max() < 0.001


def head_turn(body: Body, turned: Pose) -> NDArray[np.float64]:
    """The head's turn away from the plain pose, as a rotation vector in degrees."""
    bone = body.bones.index("head")
    plain = pose_figure(body, Pose(), Expression()).bone_poses[bone, :3, :3]
    made = pose_figure(body, turned, Expression()).bone_poses[bone, :3, :3]
    return Rotation.from_matrix(made @ plain.T).as_rotvec(degrees=True)


def test_head_adjustments_add_up_along_the_neck(freja: Body) -> None:
    assert head_turn(freja, Pose(head_turn_deg=30))[2] == pytest.approx(30, abs=0.1)
    assert head_turn(freja, Pose(head_tilt_deg=20))[1] == pytest.approx(20, abs=0.1)
    lifted = head_turn(freja, Pose(chin_deg=15))
    assert lifted[0] == pytest.approx(-15, abs=0.1)
    assert head_turn(freja, Pose(turn_deg=90))[2] == pytest.approx(90, abs=0.1)
    assert head_turn(freja, Pose(lean_deg=10))[0] == pytest.approx(10, abs=0.1)


def test_a_positive_head_turn_looks_to_camera_right_and_chin_up_looks_up(freja: Body) -> None:
    def nose(held: Pose) -> NDArray[np.float32]:
        figure = pose_figure(freja, held, Expression())
        at, by = freja.landmarks["nose"]
        return by @ figure.vertices[at]

    assert nose(Pose(head_turn_deg=30))[0] > nose(Pose())[0] + 0.02
    assert nose(Pose(chin_deg=20))[2] > nose(Pose())[2] + 0.01


def test_arms_out_moves_both_hands_outwards(freja: Body) -> None:
    left, right = freja.bones.index("wrist.L"), freja.bones.index("wrist.R")
    near = pose_figure(freja, pose("standing"), Expression()).bone_poses
    out = pose_figure(freja, pose("standing").having(arms_out_deg=20), Expression()).bone_poses
    assert out[left, 0, 3] > near[left, 0, 3] + 0.1
    assert out[right, 0, 3] < near[right, 0, 3] - 0.1


def test_gaze_turns_both_eyes(freja: Body) -> None:
    bone = freja.bones.index("eye.L")
    plain = pose_figure(freja, Pose(), Expression()).bone_poses[bone, :3, :3]
    right = pose_figure(freja, Pose(), Expression(gaze_turn_deg=20)).bone_poses[bone, :3, :3]
    assert (right @ plain.T @ [0, -1, 0])[0] == pytest.approx(np.sin(np.radians(20)), abs=0.01)
    up = pose_figure(freja, Pose(), Expression(gaze_lift_deg=15)).bone_poses[bone, :3, :3]
    assert (up @ plain.T @ [0, -1, 0])[2] == pytest.approx(np.sin(np.radians(15)), abs=0.01)


def test_a_pose_of_another_rig_opens(freja: Body) -> None:
    strange = Pose(joints={"tail-3": (10.0, 0.0, 0.0)})
    figure = pose_figure(freja, strange, Expression(actions={"earWiggle": 1.0}))
    assert np.isfinite(figure.vertices).all()


@settings(max_examples=25, deadline=None)
@given(turn=st.floats(-180, 180), head=st.floats(-70, 70), tilt=st.floats(-35, 35), chin=st.floats(-35, 35),
       lean=st.floats(-25, 25), arms=st.floats(-15, 60), smile=st.floats(0, 1), parted=st.floats(0, 1),
       brows=st.floats(-1, 1))  # fmt: skip
def test_any_direction_is_a_sound_figure(
    freja: Body, turn: float, head: float, tilt: float, chin: float, lean: float, arms: float, smile: float,
    parted: float, brows: float,
) -> None:  # fmt: skip
    held = pose("walking").having(
        turn_deg=turn, head_turn_deg=head, head_tilt_deg=tilt, chin_deg=chin, lean_deg=lean, arms_out_deg=arms
    )
    face = Expression(smile=smile, lips_parted=parted, brows=brows)
    figure = pose_figure(freja, held, face)
    assert np.isfinite(figure.vertices).all()
    assert figure.vertices[:, 2].min() == pytest.approx(0, abs=1e-5)
    assert np.allclose(np.linalg.norm(figure.normals, axis=1), 1, atol=1e-3)
    assert np.allclose(np.linalg.det(figure.bone_poses[:, :3, :3].astype(np.float64)), 1, atol=1e-3)
    assert all(0 <= weight <= 1 for weight in directed_actions(face).values())
