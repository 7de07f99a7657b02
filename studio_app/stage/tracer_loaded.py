"""A scene as mitsuba holds it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio_app.stage.scene import Scene
from studio_app.stage.tracer_lights import emitter
from studio_app.stage.tracer_shapes import Plan, mesh_shape, strands_shape
from studio_app.stage.tracer_variant import mitsuba


@dataclass(frozen=True, slots=True)
class Loaded:
    """mitsuba's scene, and the shape ids in the order of `Frames.index`."""

    scene: Any
    order: list[str]


def load(scene: Scene) -> Loaded:
    """A new scene of mitsuba's."""
    mi = mitsuba()
    plan: Plan = {"type": "scene"}
    bsdfs: dict[int, Any] = {}
    order: list[str] = []
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        for number, mesh in enumerate(scene.meshes):
            order.append(f"m{number:04d}")
            plan[order[-1]] = mesh_shape(mesh, bsdfs)
        for number, strands in enumerate(scene.strands):
            order.append(f"h{number:04d}")
            plan[order[-1]] = strands_shape(strands, Path(folder, f"{number}.txt"))
        for number, light in enumerate(scene.emitters):
            plan[f"e{number:04d}"] = emitter(light)
        # One after another: loaded in parallel, emitters would be numbered as they come and the same seed give other
        # bits.
        return Loaded(mi.load_dict(plan, parallel=False, optimize=False), order)


def unlit(scene: Scene) -> Loaded:
    """The scene without its lights: fixtures that the picture does not show must not show in its maps either."""
    return load(replace(scene, emitters=()))
