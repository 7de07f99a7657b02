"""Shadow maps: four squares in one sheet, drawn again only when a caster or a light has moved."""

from __future__ import annotations

import moderngl
import numpy as np

from studio_app.stage.scene import Mesh, Part, Scene, Strands
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_context import Programs, put
from studio_app.stage.viewport_frame import Cast, Lighting

SIDE = 1024
COARSE_CELL_M = 0.028
MANY = 300
SMALL_FACES, FEWEST_POINTS = 500, 7


class ShadowAtlas:
    """The sheet of shadow maps and what each square shows at the moment."""

    def __init__(self, context: moderngl.Context, programs: Programs, store: CardStore, side: int = SIDE) -> None:
        self.side = side
        self.texture = context.depth_texture((2 * side, 2 * side))
        self.texture.compare_func = "<="
        self.texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.texture.repeat_x = self.texture.repeat_y = False
        self._frame = context.framebuffer(depth_attachment=self.texture)
        self._context, self._store = context, store
        self._mesh = programs.get("depth.vert", "depth.frag")
        self._strand = programs.get("depth_strand.vert", "depth.frag")
        self._shown: dict[int, tuple[object, ...]] = {}

    def draw(self, scene: Scene, lighting: Lighting, strands_every: int, *, coarse: bool) -> None:
        """Brings every square up to date; `coarse` takes a simpler figure, for frames that must be quick."""
        for cast in lighting.casts:
            held = [id(mesh.vertices) for mesh in scene.meshes if _casts(mesh, cast, coarse)]
            if cast.of_figure:
                held += [id(strands.points) for strands in scene.strands if not (coarse and _few(strands))]
            state = (cast.clip.tobytes(), tuple(held), strands_every, coarse)
            if self._shown.get(cast.slot) != state:
                self._square(scene, cast, strands_every, coarse)
                self._shown[cast.slot] = state

    def _square(self, scene: Scene, cast: Cast, strands_every: int, coarse: bool) -> None:
        self._frame.use()
        corner = (cast.slot % 2 * self.side, cast.slot // 2 * self.side, self.side, self.side)
        self._context.viewport = corner
        self._frame.clear(depth=1.0, viewport=corner)
        self._context.viewport = corner
        self._context.enable_only(moderngl.DEPTH_TEST)
        self._context.polygon_offset = (2.0, 6.0)
        clip = np.ascontiguousarray(cast.clip.T).tobytes()
        put(self._mesh, light_clip=clip)
        for mesh in scene.meshes:
            if _casts(mesh, cast, coarse):
                simple = coarse and figure_part(mesh.part)
                self._store.caster(mesh, self._mesh, COARSE_CELL_M if simple else 0.0).render()
        if cast.of_figure:
            self._hair(scene, cast, clip, strands_every, 2 if coarse else 1)
        self._context.polygon_offset = (0.0, 0.0)

    def _hair(self, scene: Scene, cast: Cast, clip: bytes, every: int, skip: int) -> None:
        way = (float(cast.way[0]), float(cast.way[1]), float(cast.way[2]))
        for strands in scene.strands:
            if skip > 1 and _few(strands):
                continue
            step = thinning(len(strands.points), every)
            put(self._strand, light_clip=clip, light_way=way, widen=float(step))
            self._store.strands(strands, self._strand, step, skip).render()


def _few(strands: Strands) -> bool:
    return strands.points.shape[1] < FEWEST_POINTS


def _casts(mesh: Mesh, cast: Cast, coarse: bool) -> bool:
    """Whether a mesh is drawn into a map; what is small is left out of coarse ones."""
    if coarse and figure_part(mesh.part) and len(mesh.faces) < SMALL_FACES:
        return False
    if coarse and mesh.part is Part.EYES:
        return False
    if mesh.material.glass or max(mesh.material.emission) > 0.0:
        return False
    return cast.of_figure if figure_part(mesh.part) else cast.of_set


def thinning(count: int, every: int) -> int:
    """Every which strand is drawn; sparse kinds (brows, lashes) are never thinned."""
    return every if count >= MANY else 1


def figure_part(part: Part) -> bool:
    """Whether a part belongs to the figure rather than to the set."""
    return part is not Part.SET
