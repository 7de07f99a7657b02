"""Assembling: parts are made once, a dressed figure stands in every scene, and nothing heavy is brought in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.presets import preset
from studio_app.stage import assemble as module
from studio_app.stage.assemble import Stage, eye_point, towards_camera
from studio_app.stage.figure import Body, Figure
from studio_app.stage.lens import view
from studio_app.stage.scene import Material, Mesh, Part, Strands
from studio_app.twins.card import Twin


@pytest.fixture
def twin() -> Twin:
    return preset("twins", "sample-freja", "twin", Twin)


@pytest.fixture
def body() -> Body:
    flat = np.zeros((1, 3), np.float32)
    none = np.zeros((0, 3), np.int32)
    turn = np.eye(4, dtype=np.float32)[None]
    fields = {
        "twin": "sample-freja", "key": "k", "rest": flat, "faces": none, "uvs": flat[:, :2], "uv_faces": none,
        "bones": ("root",), "parents": np.array([-1], np.int32), "rest_bones": turn,
        "weight_bones": np.zeros((1, 1), np.int32), "weights": np.ones((1, 1), np.float32), "actions": {}, "fit": (),
    }  # fmt: skip
    return Body(**fields)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts' makers, each replaced by one that says it was called."""
    said: list[str] = []
    dot = np.zeros((3, 3), np.float32)
    face = np.array([[0, 1, 2]], np.int32)

    def maker(name: str, made: object):
        def make(*_: object, **__: object) -> object:
            said.append(name)
            return made() if callable(made) else made

        return make

    def mesh(name: str, part: Part):
        return lambda: (Mesh(name, part, dot.copy(), face, Material()),)

    def figure(body: Body, *_: object) -> Figure:
        said.append("figure")
        return Figure(body, dot, dot, np.eye(4, dtype=np.float32)[None])

    hair = Strands("hair", np.zeros((1, 2, 3), np.float32), np.ones((1, 2), np.float32), 0.1, 0.1, (0, 0, 0))
    monkeypatch.setattr(module, "pose_figure", figure)
    monkeypatch.setattr(module, "body_meshes", maker("flesh", mesh("bodysuit", Part.BODYSUIT)))
    monkeypatch.setattr(module, "dressed", maker("garments", mesh("garment-1-shirt", Part.GARMENT)))
    monkeypatch.setattr(module, "grow", maker("hair", (hair,)))
    monkeypatch.setattr(
        module, "keypoints", maker("points", {"left_eye": (0.03, -0.1, 1.6), "right_eye": (-0.03, -0.1, 1.6)})
    )
    monkeypatch.setattr(module, "set_meshes", maker("set", mesh("floor", Part.SET)))
    monkeypatch.setattr(module, "brows_and_lashes", maker("brows", ()))
    return said


def made(stage: Stage, direction: Direction, twin: Twin, body: Body):
    return stage.scene(direction, twin, body, strands=10, drape=False)


def test_a_camera_move_makes_nothing_anew(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    first = made(stage, direction, twin, body)
    calls.clear()
    second = made(stage, direction.having(camera=direction.camera.having(lens_mm=50)), twin, body)
    assert calls == []
    assert all(a is b for a, b in zip(first.meshes, second.meshes, strict=True))
    assert first.view != second.view


def test_a_light_change_leaves_figure_and_clothes(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    made(stage, direction, twin, body)
    calls.clear()
    made(stage, direction.having(location=direction.location.having(ambient_ev=0.0)), twin, body)
    assert set(calls) <= {"set"}


def test_a_pose_change_makes_the_figure_anew(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    made(stage, direction, twin, body)
    calls.clear()
    made(stage, direction.having(pose=direction.pose.having(turn_deg=9)), twin, body)
    assert {"figure", "flesh", "garments", "hair"} <= set(calls)
    assert "set" not in calls


def test_going_back_finds_what_was_made(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    made(stage, direction, twin, body)
    made(stage, direction.having(pose=direction.pose.having(turn_deg=9)), twin, body)
    calls.clear()
    made(stage, direction, twin, body)
    assert calls == []


def test_memory_is_bounded(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    for turn in range(40):
        made(stage, direction.having(pose=direction.pose.having(turn_deg=turn)), twin, body)
    calls.clear()
    made(stage, direction, twin, body)
    assert "figure" in calls


def test_the_bodysuit_is_in_every_scene(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    parts = {mesh.part for mesh in made(Stage(tmp_path), Direction(), twin, body).meshes}
    assert {Part.BODYSUIT, Part.GARMENT, Part.SET} <= parts


def test_a_drape_that_lands_is_taken_up(calls: list[str], twin: Twin, body: Body, tmp_path: Path) -> None:
    stage, direction = Stage(tmp_path), Direction()
    made(stage, direction, twin, body)
    calls.clear()
    stage.forget_garments()
    made(stage, direction, twin, body)
    assert calls == ["garments", "hair"], "hair falls over the new drape"


def test_the_set_alone_has_light_and_no_figure(calls: list[str], tmp_path: Path) -> None:
    bare = Stage(tmp_path).bare(Direction())
    assert {mesh.part for mesh in bare.meshes} == {Part.SET}
    assert bare.emitters
    assert calls == ["set"]


def test_focus_lies_between_the_eyes() -> None:
    assert eye_point({"left_eye": (0.2, 0, 1.6), "right_eye": (0.0, 0, 1.4)}) == pytest.approx((0.1, 0, 1.5))
    assert eye_point({"left_eye": (0.2, 0, 1.6)}) is None


def test_the_meter_points_at_the_camera() -> None:
    direction = Direction()
    side = view(direction.camera.having(orbit_deg=90))
    assert towards_camera(side) == pytest.approx((1, 0, 0))


def test_assembling_brings_in_nothing_heavy() -> None:
    asked = (
        "import sys; import studio_app.stage.assemble, studio_app.studio.live;"
        "heavy = ('torch', 'mitsuba', 'anny', 'newton', 'warp', 'pyoidn', 'PySide6', 'diffusers');"
        "print([name for name in heavy if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
