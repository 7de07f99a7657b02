"""Draping: a garment falls over the posed body in newton's Style3D cloth solver (Apache-2.0; CPU or GPU).

The cloth starts where skinning carried it and is simulated against the still body and the layers under it. Newton and
warp are imported only when a drape is asked for; the kernels are compiled once into the cache folder.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import StudioError
from studio_app.stage.fabrics import Fall
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Floats, Ints

Progress = Callable[[str, float], None]


class Cancelled(StudioError):
    """The drape was stopped by the user; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Cloth:
    """What falls: start positions (n, 3) in the pose, rest positions (n, 3) as cut, faces, warp direction at rest
    (n, 3), which vertices stay put (n,), how the fabric falls, and the cloth to spare along the warp (`slack`, n) and
    across it (`fullness`, n) as shares.
    """

    name: str
    start: Floats
    rest: Floats
    faces: Ints
    grain: Floats
    pinned: NDArray[np.bool_]
    fall: Fall
    slack: Floats | None = None
    fullness: Floats | None = None


@dataclass(frozen=True, slots=True)
class Solid:
    """What it falls on: vertices (n, 3) and faces (m, 3) of the body or of a layer below."""

    vertices: Floats
    faces: Ints


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is simulated: frames of STEP_S, substeps in each, and the solver's rounds in each substep."""

    frames: int = 40
    substeps: int = 2
    rounds: int = 6
    wind: tuple[float, float, float] = (0.0, 0.0, 0.0)  # m/s


RADIUS_M = 0.004
UNEVEN_M = 0.004
STEP_S = 1 / 42


def drape(
    cloth: Cloth,
    solids: tuple[Solid, ...],
    cache: Path,
    effort: Effort = Effort(),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Floats:
    """Vertices (n, 3) of the fallen cloth. Raises Cancelled between frames when `cancelled` says so."""
    with _quiet():
        wp, newton = _solver(cache)
        model = _model(wp, newton, cloth, solids)
        solver = newton.solvers.SolverStyle3D(
            model=model, config=newton.solvers.SolverStyle3D.Config(iterations=effort.rounds, linear_iterations=10)
        )
        solver.collision.radius = 0.002
        pipeline = newton.CollisionPipeline(model)
        contacts, control = pipeline.contacts(), model.control()
        now, then = model.state(), model.state()
        push = _wind_force(cloth, effort)
        for frame in range(effort.frames):
            if cancelled is not None and cancelled():
                raise Cancelled("The drape was cancelled.", safe="The figure keeps its undraped clothes.")
            for _ in range(effort.substeps):
                pipeline.collide(now, contacts)
                now.clear_forces()
                if push is not None:
                    now.particle_f.assign(push * (0.6 + 0.4 * np.sin(frame * 0.35)))
                solver.step(now, then, control, contacts, STEP_S / effort.substeps)
                now, then = then, now
            _calm(now, frame, effort.frames)
            if progress is not None:
                progress(f"Draping the {cloth.name}", (frame + 1) / effort.frames)
        return np.asarray(now.particle_q.numpy(), dtype=np.float32)


def _calm(state: Any, frame: int, frames: int) -> None:
    """Takes speed out: strongly at first, while the start's strain springs free, and at the end, so that it rests."""
    keep = 0.5 if frame < 6 else 0.97 if frame < frames - 8 else 0.7
    speed = state.particle_qd.numpy() * keep
    fast = np.linalg.norm(speed, axis=1, keepdims=True)
    state.particle_qd.assign(speed * np.minimum(1.0, 2.5 / np.maximum(fast, 1e-9)))


def _solver(cache: Path) -> tuple[Any, Any]:
    """Warp and newton, with their compiled kernels kept under the app's cache folder."""
    os.environ.setdefault("WARP_CACHE_PATH", str(cache / "kernels"))
    import newton
    import warp as wp

    config: Any = wp.config
    config.quiet = True
    wp.init()
    return wp, newton


def _model(wp: Any, newton: Any, cloth: Cloth, solids: tuple[Solid, ...]) -> Any:
    start = cloth.start + vertex_normals(cloth.faces, cloth.start) * unevenness(cloth)[:, None]
    builder = newton.ModelBuilder(up_axis=newton.Axis.Z)
    newton.solvers.SolverStyle3D.register_custom_attributes(builder)
    panels, indices = panel_triangles(cloth)
    bend = cloth.fall.bend
    newton.solvers.style3d.add_cloth_mesh(
        builder,
        pos=wp.vec3(0, 0, 0), rot=wp.quat_identity(), vel=wp.vec3(0, 0, 0),
        vertices=start.tolist(), indices=cloth.faces.flatten().tolist(),
        panel_verts=panels.tolist(), panel_indices=indices.tolist(),
        density=cloth.fall.weight, scale=1.0, particle_radius=RADIUS_M,
        tri_aniso_ke=wp.vec3(*cloth.fall.stretch), edge_aniso_ke=wp.vec3(bend, bend * 0.8, bend * 0.4),
    )  # fmt: skip
    for solid in solids:
        builder.add_shape_mesh(body=-1, mesh=newton.Mesh(solid.vertices, solid.faces.flatten().astype(np.int32)))
    builder.add_ground_plane()
    model = builder.finalize()
    flags = model.particle_flags.numpy()
    flags[cloth.pinned] &= ~int(newton.ParticleFlags.ACTIVE)
    model.particle_flags = wp.array(flags)
    model.soft_contact_ke, model.soft_contact_kd, model.soft_contact_mu = 60.0, 1e-5, cloth.fall.friction
    model.set_gravity((0.0, 0.0, -9.81))
    return model


def panel_triangles(cloth: Cloth) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Every triangle laid flat by itself, x across and y along the warp: (3m, 2) corners and their numbers (3m,)."""
    corners = cloth.rest.astype(np.float64)[cloth.faces]
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    warp = cloth.grain.astype(np.float64)[cloth.faces].mean(axis=1)
    warp -= (warp * normal).sum(axis=1, keepdims=True) * normal
    length = np.linalg.norm(warp, axis=1, keepdims=True)
    along = (b - a) / np.linalg.norm(b - a, axis=1, keepdims=True)
    warp = np.asarray(np.where(length > 1e-6, warp / np.maximum(length, 1e-6), along), dtype=np.float64)
    across = np.cross(warp, normal)
    flat = np.stack(
        [((corners - a[:, None]) * across[:, None]).sum(2), ((corners - a[:, None]) * warp[:, None]).sum(2)], 2
    )
    if cloth.slack is not None:
        flat[:, :, 1] *= 1 + cloth.slack.astype(np.float64)[cloth.faces].mean(axis=1)[:, None]
    if cloth.fullness is not None:
        flat[:, :, 0] *= 1 + cloth.fullness.astype(np.float64)[cloth.faces].mean(axis=1)[:, None]
    return flat.reshape(-1, 2), np.arange(3 * len(cloth.faces))


def unevenness(cloth: Cloth) -> Floats:
    """Small heights (n,) that start the folds, 6 to 14 cm long: even cloth would stay balanced and never buckle.

    Most run up and down, as cloth hangs; the rest run any way, as sleeves crease. The same cloth always gets the same
    ones; pinned vertices get none.
    """
    random = np.random.default_rng(3)
    total = np.zeros(len(cloth.rest))
    for wave in range(24):
        way = random.normal(size=3) * ((1.0, 1.0, 0.12) if wave < 16 else (1.0, 1.0, 1.0))
        turns = cloth.rest @ (way / np.linalg.norm(way)) / random.uniform(0.06, 0.14)
        total += np.sin(2 * np.pi * (turns + random.uniform()))
    return np.where(cloth.pinned, 0.0, UNEVEN_M * total / np.sqrt(12)).astype(np.float32)


def _wind_force(cloth: Cloth, effort: Effort) -> Floats | None:
    """A steady push (n, 3) in newtons per vertex: the wind's pressure on the area each vertex stands for."""
    wind = np.array(effort.wind)
    speed = float(np.linalg.norm(wind))
    if speed < 0.1:
        return None
    corners = cloth.rest.astype(np.float64)[cloth.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 6
    share = np.bincount(cloth.faces.reshape(-1), weights=np.repeat(area, 3), minlength=len(cloth.start))
    return (0.5 * 1.2 * speed * wind * 0.25 * share[:, None]).astype(np.float32)


@contextlib.contextmanager
def _quiet() -> Any:
    """Keeps the solver's chatter off standard output, where the render process speaks JSON."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield
