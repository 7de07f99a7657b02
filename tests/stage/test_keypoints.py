"""Key points: all of them, on the right side, where the body has them."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.direction.pose import Expression, Pose
from studio_app.stage.figure import Body
from studio_app.stage.keypoints import BODY, FACE, HANDS, keypoints
from studio_app.stage.posing import pose_figure
from studio_app.twins.roster import roster


def points(body: Body, expression: Expression | None = None) -> dict[str, np.ndarray]:
    figure = pose_figure(body, Pose(), expression or Expression())
    return {name: np.array(at) for name, at in keypoints(figure).items()}


@pytest.mark.parametrize("twin", [twin.id for twin in roster()])
def test_every_point_is_there_and_in_order(twin: str, bodies: dict[str, Body]) -> None:
    at = points(bodies[twin])
    assert set(at) == {*BODY, *HANDS, *FACE}
    assert (len(BODY), len(HANDS), len(FACE)) == (18, 42, 70)
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "eye", "ear"):
        assert at[f"left_{part}"][0] > 0 > at[f"right_{part}"][0], "the figure's left is camera right"
    falling = ("nose", "neck", "left_hip", "left_knee", "left_ankle")
    heights = [at[name][2] for name in falling]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("twin", [twin.id for twin in roster()])
def test_the_face_reads_from_its_right_to_its_left(twin: str, bodies: dict[str, Body]) -> None:
    at = points(bodies[twin])
    face = np.array([at[name] for name in FACE])
    assert (np.diff(face[:17, 0]) >= -1e-3).all(), "jaw"
    assert (np.diff(face[17:27, 0]) > 0).all(), "brows"
    assert (np.diff(face[27:31, 2]) < 0).all(), "ridge of the nose"
    assert face[36, 0] < face[39, 0] < face[42, 0] < face[45, 0], "eyes' corners"
    assert face[48, 0] < face[54, 0], "mouth's corners"
    assert face[8, 2] == face[:17, 2].min(), "the chin is the jaw's lowest"
    assert face[17:27, 2].min() > face[36:48, 2].max() > face[27:36, 2].min() > face[48:60, 2].max() > face[8, 2]
    assert np.linalg.norm(face[68] - at["right_eye"]) < 0.02
    assert np.linalg.norm(face[69] - at["left_eye"]) < 0.02


def test_the_mouth_opens_between_the_inner_lips(freja: Body) -> None:
    shut, wide = points(freja), points(freja, Expression(actions={"jawOpen": 0.8}))
    gap = [held["face_62"][2] - held["face_66"][2] for held in (shut, wide)]
    assert gap[1] > gap[0] + 0.01


def test_fingers_lead_from_the_wrist_outwards(freja: Body) -> None:
    at = points(freja)
    for side in ("left", "right"):
        wrist = at[f"{side}_hand_0"]
        for first in (5, 9, 13, 17):
            away = [np.linalg.norm(at[f"{side}_hand_{first + step}"] - wrist) for step in range(4)]
            assert away == sorted(away)
            assert away[3] > 0.12
