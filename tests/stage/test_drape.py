"""The cloth solver on a small cloth over a ball: it falls, stays outside, repeats its bytes and can be stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from studio_app.direction.look import Fabric
from studio_app.stage.drape import Cancelled, Cloth, Effort, Solid, drape, panel_triangles, unevenness
from studio_app.stage.fabrics import FALLS

SMALL = Effort(frames=30, substeps=1, rounds=3)


def _square(count: int = 13, size: float = 0.5, height: float = 0.62) -> Cloth:
    line = np.linspace(-size / 2, size / 2, count)
    x, y = np.meshgrid(line, line)
    places = np.stack([x.ravel(), y.ravel(), np.full(x.size, height)], axis=1).astype(np.float32)
    a = (np.arange(count - 1)[:, None] * count + np.arange(count - 1)).ravel()
    faces = np.concatenate([np.stack([a, a + 1, a + count], 1), np.stack([a + 1, a + count + 1, a + count], 1)])
    pinned = np.zeros(len(places), dtype=bool)
    grain = np.tile(np.array([0, 1, 0], dtype=np.float32), (len(places), 1))
    return Cloth("scarf", places, places, faces.astype(np.int32), grain, pinned, FALLS[Fabric.POPLIN])


def _ball() -> Solid:
    made = trimesh.creation.icosphere(subdivisions=3, radius=0.2)
    vertices = np.asarray(made.vertices, dtype=np.float32) + np.array([0, 0, 0.4], dtype=np.float32)
    return Solid(vertices, np.asarray(made.faces, dtype=np.int32))


def test_cloth_falls_over_a_ball_and_repeats_its_bytes(cache: Path) -> None:
    said: list[float] = []
    first = drape(_square(), (_ball(),), cache, SMALL, progress=lambda _, share: said.append(share))
    again = drape(_square(), (_ball(),), cache, SMALL)
    assert first.tobytes() == again.tobytes()
    assert said == sorted(said) and said[-1] == 1.0 and len(said) == SMALL.frames
    depth = np.linalg.norm(first - np.array([0, 0, 0.4]), axis=1) - 0.2
    assert depth.min() > -0.004
    assert first[[0, 12, -1], 2].max() < 0.58, "the corners hang"


def test_a_pinned_corner_stays(cache: Path) -> None:
    cloth = _square()
    cloth.pinned[0] = True
    fallen = drape(cloth, (_ball(),), cache, SMALL)
    assert np.allclose(fallen[0], cloth.start[0], atol=1e-6)


def test_wind_carries_the_cloth(cache: Path) -> None:
    still = drape(_square(), (), cache, SMALL)
    blown = drape(_square(), (), cache, Effort(SMALL.frames, SMALL.substeps, SMALL.rounds, (6.0, 0.0, 0.0)))
    assert blown[:, 0].mean() > still[:, 0].mean() + 0.005


def test_a_drape_can_be_stopped(cache: Path) -> None:
    frames: list[str] = []
    with pytest.raises(Cancelled):
        drape(_square(), (), cache, SMALL, lambda what, _: frames.append(what), lambda: len(frames) >= 3)
    assert len(frames) == 3


def test_triangles_are_laid_flat_without_stretch() -> None:
    cloth = _square()
    flat, numbers = panel_triangles(cloth)
    corners = flat.reshape(-1, 3, 2)
    edges = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=1)
    real = np.linalg.norm(cloth.rest[cloth.faces[:, 1]] - cloth.rest[cloth.faces[:, 0]], axis=1)
    assert np.allclose(edges, real, atol=1e-6) and len(numbers) == len(flat)


def test_unevenness_is_small_and_spares_what_is_pinned() -> None:
    cloth = _square()
    cloth.pinned[:13] = True
    heights = unevenness(cloth)
    assert (heights[:13] == 0).all() and 0 < np.abs(heights).max() < 0.02
