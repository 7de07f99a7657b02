"""Light from all round the figure: even light, the sky, and what the set hides of them and sends back.

The set is drawn small from where she stands, six ways, and summed into irradiance by its slopes (the first two bands of
Ramamoorthi and Hanrahan 2001, "An efficient representation for irradiance environment maps"). A street closes most of
the sky and its sunlit walls are warm, and without them white cloth in the shade would be as blue as the sky.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import moderngl
import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Part, Scene, Triple, View
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_camera import corner_ways
from studio_app.stage.viewport_frame import Around, Lighting, bare_lighting, exposed, open_air
from studio_app.stage.viewport_rough import SET_SCALE, Behind, Rough, RoughCanvas, names_of

Doubles = NDArray[np.float64]
Ready = Callable[[Scene, Lighting, Around], None]
SIDE = 16
"""Pixels along each of the six pictures; irradiance has no finer detail to lose."""
BOUNCES = 2
"""How often the set sends light on: the first time it is lit as in the open, then as it was seen to be."""
FROM = (0.0, 0.0, 1.2)
"""Where it is seen from, metres: the chest of who stands in the middle."""
_WAYS: tuple[tuple[Triple, Triple], ...] = (
    ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)), ((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0)), ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.0, -1.0, 0.0), (0.0, 0.0, 1.0)), ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0)), ((0.0, 0.0, -1.0), (0.0, 1.0, 0.0)),
)  # fmt: skip
"""Forward and up of the six pictures."""


@dataclass(slots=True)
class Surroundings:
    """Finds the light from all round; what was found is kept while neither the set nor its light changes."""

    context: moderngl.Context
    store: CardStore
    rough: Rough
    behind: Behind
    _canvases: tuple[RoughCanvas, ...] = ()

    def found(self, scene: Scene, ready: Ready) -> Around:
        """The light from all round `scene`. `ready` gets a set, seen in one of the six ways, ready to be drawn under
        its lamps and the light that was found so far.
        """
        meshes = tuple(mesh for mesh in scene.meshes if mesh.part is Part.SET)
        if not meshes:
            return open_air(scene.emitters)
        bare = replace(scene, meshes=meshes, strands=(), backdrop=None)
        key = ("around", scene.emitters, *map(id, meshes))
        return self.store.held(key, meshes, lambda: self._seen(bare, ready))

    def _seen(self, scene: Scene, ready: Ready) -> Around:
        if not self._canvases:
            side = SIDE * SET_SCALE
            self._canvases = tuple(RoughCanvas.of(self.context, side, side) for _ in _WAYS)
        gain, around, lighting = exposed(scene), open_air(scene.emitters), bare_lighting(scene)
        for _ in range(BOUNCES):
            pictures = np.stack([self._picture(scene, number, around, lighting, ready) for number in range(6)])
            around = summed(pictures / gain)
        return around

    def _picture(self, scene: Scene, number: int, around: Around, lighting: Lighting, ready: Ready) -> Doubles:
        canvas, seen = self._canvases[number], replace(scene, view=six_views()[number])
        ready(seen, lighting, around)
        self.rough.draw_set(canvas, seen, names_of(lighting), self.behind)
        raw = np.frombuffer(canvas.light.read(alignment=1), np.float16).reshape(SIDE, SIDE, 4)
        return raw[..., :3].astype(np.float64)


def summed(pictures: Doubles) -> Around:
    """The light of six pictures (6, side, side, 3), rows from below, in the order of `six_views`."""
    ways, weights = _directions(pictures.shape[1])
    constant = np.einsum("nijc,nij->c", pictures, weights) / (4 * math.pi)
    slopes = np.einsum("nijc,nijk,nij->kc", pictures, ways, weights) / (2 * math.pi)
    return Around(constant, slopes)


@cache
def six_views() -> tuple[View, ...]:
    """Square views of a right angle each that see all there is from `FROM`."""
    return tuple(_view(np.array(forward), np.array(up)) for forward, up in _WAYS)


def _view(forward: Doubles, up: Doubles) -> View:
    right = np.cross(forward, up)
    x, y, z = (float(part) for part in right)
    return View(FROM, (x, y, z), _triple(up), _triple(forward), width_tan=2.0, height_tan=2.0)


def _triple(vector: Doubles) -> Triple:
    return float(vector[0]), float(vector[1]), float(vector[2])


@cache
def _directions(side: int) -> tuple[Doubles, Doubles]:
    """Unit directions (6, side, side, 3) of the pictures' pixels and their solid angles (6, side, side)."""
    at = (np.arange(side) + 0.5) / side
    found = list[Doubles]()
    for view in six_views():
        corner, across, upwards = corner_ways(view)
        found.append(corner + at[None, :, None] * across + at[:, None, None] * upwards)
    ways = np.stack(found)
    far = np.linalg.norm(ways, axis=-1)
    return ways / far[..., None], (2 / side) ** 2 / far**3
