"""Exact targets of a scene: metres along the view, camera-space normals and which piece, one sample per pixel."""

from __future__ import annotations

from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Floats, Ints, Scene
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_camera import camera_rows, clip_matrix, fitted
from studio_app.stage.viewport_context import Programs, put

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Targets:
    """Arrays (h, w), row 0 at the top. `depth` in metres along the view axis, 0 where nothing is; `normal` (h, w, 3) in
    camera space (x right, y up, z towards the camera); `index` counts the scene's meshes, then its strands; else -1.
    """

    depth: Floats
    normal: Floats
    index: Ints


def draw_targets(
    context: moderngl.Context, programs: Programs, store: CardStore, scene: Scene, width: int, height: int
) -> Targets:
    """Draws every piece once without blending. Clear glass before the eyes is left out: the iris behind it counts."""
    geometry = context.texture((width, height), 4, dtype="f4")
    pieces = context.texture((width, height), 1, dtype="f4")
    depth = context.depth_renderbuffer((width, height))
    frame = context.framebuffer([geometry, pieces], depth)
    try:
        frame.use()
        frame.clear(0.0, 0.0, 0.0, 0.0, depth=1.0)
        context.enable_only(moderngl.DEPTH_TEST)
        _pieces(programs, store, scene, width, height)
        return _read(frame, width, height)
    finally:
        for each in (frame, geometry, pieces, depth):
            each.release()


def _pieces(programs: Programs, store: CardStore, scene: Scene, width: int, height: int) -> None:
    view = fitted(scene.view, width, height)
    rows = camera_rows(view) * np.array([[1.0], [1.0], [-1.0]])
    shared = {
        "clip": np.ascontiguousarray(clip_matrix(view).T).tobytes(),
        "to_camera": np.ascontiguousarray(rows.T, np.float32).tobytes(),
        "eye": view.position,
    }
    solid = programs.get("mesh_target.vert", "target.frag")
    put(solid, **shared)
    for number, mesh in enumerate(scene.meshes):
        if not mesh.material.glass:
            put(solid, piece=float(number + 1))
            store.mesh(mesh, solid, ("in_position", "in_normal")).render()
    hair = programs.get("strand_target.vert", "target.frag")
    put(hair, **shared, pixel=view.height_tan / height)
    for number, strands in enumerate(scene.strands):
        put(hair, piece=float(len(scene.meshes) + number + 1), widen=1.0)
        store.strands(strands, hair, 1, 1).render()


def _read(frame: moderngl.Framebuffer, width: int, height: int) -> Targets:
    raw: NDArray[np.float32] = np.frombuffer(frame.read(components=4, dtype="f4"), np.float32)
    shape = raw.reshape(height, width, 4)[::-1]
    piece = np.frombuffer(frame.read(components=1, attachment=1, dtype="f4"), np.float32).reshape(height, width)[::-1]
    return Targets(
        depth=np.ascontiguousarray(shape[..., 3]),
        normal=np.ascontiguousarray(shape[..., :3]),
        index=np.rint(piece).astype(np.int32) + NOTHING,
    )
