"""What the tracer keeps from take to take: the same bytes with it and without, and nothing made twice."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Light
from studio_app.stage import tracer_kept
from studio_app.stage.frames import Frames
from studio_app.stage.lens import view
from studio_app.stage.lights import fixture
from studio_app.stage.scene import Material, Mesh, Part, Scene, Strands
from studio_app.stage.tracer import trace
from studio_app.stage.tracer_kept import Kept

SIZE = (24, 32, 4)


def card(y: float, grey: float) -> Mesh:
    corners = np.array([[-0.4, y, 0.6], [0.4, y, 0.6], [0.4, y, 1.4], [-0.4, y, 1.4]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    return Mesh(f"card {y}", Part.SET, corners, faces, Material((grey, grey, grey), specular=0.0))


@pytest.fixture
def scene() -> Scene:
    points = np.linspace(0.8, 1.3, 6, dtype=np.float32)[None, :, None] * np.array([0.1, 0.1, 1], np.float32)
    hair = Strands("hair", np.tile(points, (20, 1, 1)), np.full((20, 6), 0.002, np.float32), 0.3, 0.3, (0.5, 0.3, 0.2))
    return Scene((card(0.5, 0.2), card(1.5, 0.6)), (hair,), (fixture(Light()),), view(Camera()))


def bytes_of(frames: Frames) -> list[bytes]:
    arrays = [getattr(frames, field.name) for field in fields(frames)]
    return [array.tobytes() for array in arrays if isinstance(array, np.ndarray)]


def test_takes_of_one_scene_have_the_bytes_they_have_alone(scene: Scene) -> None:
    kept, moved = Kept(), replace(scene, view=view(Camera(pan_m=0.2)))
    other = replace(scene, meshes=(scene.meshes[0], card(1.5, 0.9)))
    alone = {place: bytes_of(trace(each, *SIZE, 1)) for place, each in enumerate((scene, moved, other))}
    for place, each in ((0, scene), (0, scene), (1, moved), (2, other), (0, scene)):
        trace(each, *SIZE, 2, kept=kept)
        assert bytes_of(trace(each, *SIZE, 1, kept=kept)) == alone[place], place


def test_nothing_is_made_twice_and_the_last_scene_alone_is_held(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    for name in ("load", "unlit", "traced_maps"):
        once = getattr(tracer_kept, name)
        monkeypatch.setattr(tracer_kept, name, lambda *words, n=name, f=once: (made.append(n), f(*words))[1])
    kept = Kept()
    for seed in (1, 2, 3):
        trace(scene, *SIZE, seed, kept=kept)
    assert made == ["load", "unlit", "traced_maps"]
    trace(replace(scene, view=view(Camera(pan_m=0.2))), *SIZE, 1, kept=kept)
    assert made[3:] == ["unlit", "traced_maps"], "another camera needs maps of its own"
    trace(replace(scene, meshes=(*scene.meshes[:1], card(1.5, 0.6))), *SIZE, 1, kept=kept)
    assert made[5:] == ["load", "unlit", "traced_maps"], "an equal part is not the same part"
    trace(scene, *SIZE, 1, kept=kept)
    assert made[8:] == ["load", "unlit", "traced_maps"]
