"""Path tracing: same bytes, progress, cancel, exact maps, shift, and light that does what its power says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Light
from studio_app.stage.frames import NOTHING, Frames
from studio_app.stage.lens import project, view
from studio_app.stage.lights import fixture
from studio_app.stage.scene import Ambient, Emitter, Material, Mesh, Part, Scene, Sky, Strands
from studio_app.stage.tracer import Stopped, steady, trace
from studio_app.stage.tracer_shapes import through_ends, write_strands
from studio_app.stage.tracer_variant import _version, best_variant

CARD_Y = 0.5
CAMERA = Camera(height_m=1.2, aim_m=1.0, distance_m=4.0, pan_m=0.1, f_stop=16)


def card(name: str, centre: tuple[float, float, float], half: float, material: Material) -> Mesh:
    x, y, z = centre
    corners = [[x - half, y, z - half], [x + half, y, z - half], [x + half, y, z + half], [x - half, y, z + half]]
    uvs = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    return Mesh(name, Part.SET, np.array(corners, np.float32), faces, material, uvs=uvs)


def scene(*meshes: Mesh, strands: tuple[Strands, ...] = (), lights: tuple[Emitter, ...] = ()) -> Scene:
    return Scene(meshes, strands, lights or (Ambient((1.0, 1.0, 1.0)),), view(CAMERA))


GREY = Material((0.18, 0.18, 0.18), specular=0.0)


@pytest.fixture(scope="module")
def hair() -> Strands:
    points = np.zeros((60, 6, 3), np.float32)
    points[:, :, 0] = -0.35 + np.linspace(-0.05, 0.05, 60)[:, None]
    points[:, :, 2] = np.linspace(0.8, 1.3, 6)[None]
    return Strands("hair", points, np.full((60, 6), 0.002, np.float32), 0.3, 0.3, (0.5, 0.35, 0.2))


@pytest.fixture(scope="module")
def frames(hair: Strands) -> Frames:
    mixed = scene(card("near", (0.2, CARD_Y, 1.0), 0.2, GREY), card("far", (0.3, 2.0, 1.2), 0.3, GREY), strands=(hair,))
    return trace(mixed, 64, 80, 8, 7)


def pixel(point: tuple[float, float, float], width: int = 64, height: int = 80) -> tuple[int, int]:
    x, y, _ = project(np.array([point]), view(CAMERA))[0]
    return int(y * height), int(x * width)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(frames: Frames, hair: Strands) -> None:
    mixed = scene(card("near", (0.2, CARD_Y, 1.0), 0.2, GREY), card("far", (0.3, 2.0, 1.2), 0.3, GREY), strands=(hair,))
    again, other = trace(mixed, 64, 80, 8, 7), trace(mixed, 64, 80, 8, 8)
    for name in ("colour", "albedo", "normal", "alpha", "depth", "sharp_normal", "index"):
        assert getattr(again, name).tobytes() == getattr(frames, name).tobytes(), name
    assert other.colour.tobytes() != frames.colour.tobytes()


def test_maps_say_what_is_where(frames: Frames) -> None:
    near, far, lock = pixel((0.1, CARD_Y, 0.95)), pixel((0.45, 2.0, 1.3)), pixel((-0.35, 0.0, 1.05))
    assert (frames.index[near], frames.index[far], frames.index[lock]) == (0, 1, 2)
    assert frames.index[0, 0] == NOTHING
    # Depth is along the view axis, not along the ray, and a card across the axis has one depth all over.
    assert frames.depth[near] == pytest.approx(4.0 + CARD_Y, abs=1e-4)
    assert np.ptp(frames.depth[frames.index == 0]) < 1e-3
    assert abs(frames.sharp_normal[near][1]) == pytest.approx(1.0, abs=1e-5)
    assert frames.depth[0, 0] == 0


def test_the_shifted_frame_agrees_with_the_projection(frames: Frames) -> None:
    rows, columns = np.nonzero(frames.index == 0)
    low, high = pixel((0.0, CARD_Y, 0.8)), pixel((0.4, CARD_Y, 1.2))
    assert abs(rows.max() - low[0]) <= 1 and abs(rows.min() - high[0]) <= 1
    assert abs(columns.min() - low[1]) <= 1 and abs(columns.max() - high[1]) <= 1


def test_alpha_and_the_void(frames: Frames) -> None:
    assert frames.alpha[0, 0] == 0 and frames.alpha[pixel((0.1, CARD_Y, 0.95))] == 1
    # A studio's even bounce goes on where its walls end.
    assert frames.colour[0, 0] == pytest.approx([1, 1, 1])


def test_progress_after_each_pass() -> None:
    told: list[tuple[float, bool]] = []
    trace(scene(card("c", (0, 0, 1), 0.3, GREY)), 16, 20, 12, 1, lambda share, f: told.append((share, f is not None)))
    assert [share for share, _ in told] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert [shown for _, shown in told] == [True, True, False]


def test_cancel_between_passes() -> None:
    told: list[float] = []
    with pytest.raises(Stopped):
        trace(
            scene(card("c", (0, 0, 1), 0.3, GREY)), 16, 20, 16, 1, lambda s, _: told.append(s), lambda: len(told) >= 2
        )
    assert told == pytest.approx([0.25, 0.5])


def test_even_light_shows_a_surface_at_its_albedo() -> None:
    seen = trace(scene(card("c", (0, 0, 1), 0.4, GREY)), 24, 30, 16, 1)
    inside = seen.colour[seen.alpha == 1]
    assert inside.mean() == pytest.approx(0.18, rel=0.03)
    assert seen.albedo[seen.alpha == 1].mean() == pytest.approx(0.18, rel=0.05)


def test_a_light_at_two_metres_exposes_mid_grey() -> None:
    light = Light(azimuth_deg=0, distance_m=2.0, height_m=1.0, aim_m=1.0)
    seen = trace(scene(card("c", (0, 0, 1), 0.05, GREY), lights=(fixture(light),)), 64, 80, 64, 1)
    rows, columns = np.nonzero(seen.index == 0)
    middle = seen.colour[rows.min() + 1 : rows.max(), columns.min() + 1 : columns.max()]
    assert middle.mean() == pytest.approx(0.18, rel=0.04)


def test_fixtures_are_not_in_a_studio_picture_nor_in_its_maps() -> None:
    light = replace(fixture(Light()), position=(0.1, 0.3, 1.0), towards=(0.0, -1.0, 0.0), width=0.5, length=0.5)
    seen = trace(scene(card("c", (0.1, 1.0, 1.0), 3.0, GREY), lights=(light,)), 32, 40, 8, 1)
    assert (seen.index == 0).all() and seen.depth.min() == pytest.approx(5.0, abs=1e-3)


def test_pictures_lie_right_way_up() -> None:
    flag = np.zeros((8, 8, 3), np.uint8)
    flag[:4] = (255, 0, 0)
    flag[4:, :4] = (0, 255, 0)
    seen = trace(scene(card("c", (0, 0, 1), 0.3, Material(texture=flag, specular=0.0))), 64, 80, 8, 1)
    top, left, right = (seen.colour[pixel(at)] for at in ((0, 0, 1.15), (-0.15, 0, 0.85), (0.15, 0, 0.85)))
    assert top[0] > 0.5 > top[1] and left[1] > 0.5 > left[0] and right.max() < 0.1


def test_single_strays_go_and_highlights_stay() -> None:
    passes = np.full((6, 2, 2, 3), 0.2, np.float32)
    passes[3, 0, 0] = 19.0
    passes[:, 1, 1] = 19.0
    calm = steady(passes, 20.0)
    assert calm[0, 0, 0] < 0.35 and calm[1, 1, 0] == pytest.approx(19.0) and calm[0, 1, 0] == pytest.approx(0.2)


def test_a_sky_is_seen_behind_everything() -> None:
    sky = Sky((-0.6, 0.77, 0.2))
    seen = trace(scene(card("c", (0, 0, 1), 0.2, GREY), lights=(sky,)), 16, 20, 8, 1)
    assert seen.alpha.min() == 1 and seen.colour[0, 0].min() > 0


def test_strands_run_from_end_to_end() -> None:
    points = np.array([[[0, 0, 0], [0, 0, 1], [0, 1, 2]]], np.float32)
    padded = through_ends(points)
    assert (padded[:, 0] + 4 * padded[:, 1] + padded[:, 2]) / 6 == pytest.approx(points[:, 0])
    assert (padded[:, -3] + 4 * padded[:, -2] + padded[:, -1]) / 6 == pytest.approx(points[:, -1])


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("libLLVM.so.19.1", 19),
        ("libLLVM-15.so.1", 15),
        ("libLLVM-17.so", 17),
        ("libLLVM-14.0.6.so.1", 14),
        ("libLLVMCore.a", 0),
    ],
)
def test_llvm_versions_are_read_from_names(name: str, version: int) -> None:
    assert _version(name) == version


def test_an_llvm_too_old_is_never_used(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "libLLVM-15.so.1"
    old.touch()
    monkeypatch.setenv("DRJIT_LIBLLVM_PATH", str(old))
    monkeypatch.delenv("TWIN_STUDIO_TRACER", raising=False)
    monkeypatch.setattr("studio_app.stage.tracer_variant._has_gpu", lambda: False)
    assert best_variant() == "scalar_rgb"


def test_no_ray_can_meet_the_last_strand_of_a_file(hair: Strands, tmp_path: Path) -> None:
    # mitsuba 3.9 reads past its arrays at the end of the last segment, and the process ends.
    write_strands(hair, tmp_path / "hair.txt")
    blocks = (tmp_path / "hair.txt").read_text("ascii").rstrip().split("\n\n")
    last = np.array([line.split() for line in blocks[-1].splitlines()], np.float64)
    assert len(blocks) == len(hair.points) + 1 and last.shape == (4, 4)
    assert 0 < np.linalg.norm(last[-1, :3] - last[0, :3]) < 2e-4 and (last[:, 3] <= 1e-6).all()
    assert (np.abs(last[:, :3] - hair.points[:, 0].mean(0)) < 1e-3).all()
