"""A frame that must be quick: the set at half size with light of few terms, the figure lit at its vertices, no more.

The set's shapes are kept while the camera stands, so that a pose or a lamp costs only what it changes. Nothing but the
finished picture is read back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import moderngl
import numpy as np

from studio_app.stage.chunks import visible
from studio_app.stage.scene import Floats, Mesh, Part, Scene, View
from studio_app.stage.set_proxy import Proxy, proxies
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_camera import clip_matrix, corner_ways, depth_range
from studio_app.stage.viewport_canvas import texture_of
from studio_app.stage.viewport_context import Programs, blend, put, vertex_array
from studio_app.stage.viewport_frame import Lighting, exposed

ATLAS, PAINT, LAYER, SHAPE, FILM = 0, 1, 3, 4, 6
SURFACE = ("in_position", "in_normal", "in_uv")
TAPS = 5
SET_SCALE = 3
ORDER = (Part.GARMENT, Part.HAIR, Part.SKIN, Part.EYES, Part.BODYSUIT)
"""What covers others comes first, so that these are not painted in vain."""
Behind = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class RoughCanvas:
    """The targets of one size: the set's shape, its light and its picture at half size, and the shown picture."""

    width: int
    height: int
    shape: moderngl.Framebuffer
    normal: moderngl.Texture
    paint: moderngl.Texture
    lit: moderngl.Framebuffer
    lit_only: moderngl.Framebuffer
    light: moderngl.Texture
    blurred: moderngl.Framebuffer
    behind: moderngl.Texture
    shown: moderngl.Framebuffer

    @staticmethod
    def of(context: moderngl.Context, width: int, height: int) -> RoughCanvas:
        """New targets for a picture of this size."""
        half = (-(-width // SET_SCALE), -(-height // SET_SCALE))
        normal, paint = texture_of(context, half, "f2", plain=True), texture_of(context, half, "f1", plain=True)
        light, behind = texture_of(context, half, "f2"), texture_of(context, half, "f1")
        depth = context.depth_renderbuffer(half)
        return RoughCanvas(
            width,
            height,
            shape=context.framebuffer([normal, paint], depth),
            normal=normal,
            paint=paint,
            lit=context.framebuffer([light], depth),
            lit_only=context.framebuffer([light]),
            light=light,
            blurred=context.framebuffer([behind]),
            behind=behind,
            shown=context.framebuffer(
                [context.renderbuffer((width, height), 4)], context.depth_renderbuffer((width, height))
            ),
        )

    def release(self) -> None:
        """Gives the targets back."""
        frames = (self.shape, self.lit, self.lit_only, self.blurred, self.shown)
        for each in (*frames, self.normal, self.paint, self.light, self.behind):
            each.release()


class Rough:
    """Draws quick frames; the frame's block and shadow maps are set before."""

    def __init__(
        self,
        context: moderngl.Context,
        programs: Programs,
        store: CardStore,
        atlas: moderngl.Texture,
        film: moderngl.Texture3D,
        stops: tuple[float, float, float],
    ) -> None:
        self._context, self._programs, self._store = context, programs, store
        self._atlas, self._film, self._stops = atlas, film, stops
        self._shaped: dict[int, tuple[object, ...]] = {}
        self._screens: dict[int, moderngl.VertexArray] = {}

    def draw(self, canvas: RoughCanvas, scene: Scene, lit_by: str, behind: Behind) -> None:
        """One developed frame into the canvas's shown picture; `behind` draws what lies behind the set and `lit_by`
        names the lights of the frame, see `names_of`.
        """
        self.draw_set(canvas, scene, lit_by, behind)
        self._film.use(FILM)
        self._lens(canvas, scene)
        canvas.shown.use()
        canvas.shown.clear(0.0, 0.0, 0.0, 1.0, depth=1.0)
        self._context.enable_only(moderngl.DEPTH_TEST)
        canvas.behind.use(LAYER)
        canvas.light.use(PAINT)
        canvas.light.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._cover("rough_back", layer=LAYER, light=PAINT, depth=depth_range())
        self._people(canvas, scene, lit_by)

    def draw_set(self, canvas: RoughCanvas, scene: Scene, lit_by: str, behind: Behind) -> None:
        """Only the set and what lies behind it, exposed and in linear light, into the canvas's `light`."""
        self._atlas.use(ATLAS)
        self._shapes(canvas, scene)
        self._light(canvas, scene, lit_by, behind)

    def forget(self, canvas: RoughCanvas) -> None:
        """Lets go of what is known of a canvas."""
        self._shaped.pop(id(canvas), None)
        canvas.release()

    def _shapes(self, canvas: RoughCanvas, scene: Scene) -> None:
        """The set's shape, unless the canvas holds it for this camera already."""
        meshes = tuple(mesh for mesh in scene.meshes if mesh.part is Part.SET)
        state = (scene.view, *map(id, meshes))
        if self._shaped.get(id(canvas)) == state:
            return
        self._shaped[id(canvas)] = state
        canvas.shape.use()
        canvas.shape.clear(0.0, 0.0, 0.0, 0.0, depth=1.0)
        self._context.enable_only(moderngl.DEPTH_TEST)
        clip, eye = clip_matrix(scene.view), np.asarray(scene.view.position, np.float32)
        program = self._programs.get("rough_set.vert", "rough_set.frag")
        put(program, paint=PAINT)
        held: tuple[Proxy, ...] = self._store.held(("proxies", *map(id, meshes)), meshes, lambda: proxies(meshes))
        for proxy in held:
            runs = visible(proxy.chunks, clip, eye, two_sided=len(proxy.chunks.starts) == 2)
            if not runs:
                continue
            put(program, painted=int(proxy.picture is not None))
            if proxy.picture is not None:
                self._store.raw_paint(proxy.picture).use(PAINT)
            array = self._store.corners(
                proxy.corners, proxy.chunks.faces, program, "3f 3f 2f 4f", (*SURFACE, "in_colour")
            )
            for first, count in runs:
                array.render(vertices=count * 3, first=first * 3)

    def _light(self, canvas: RoughCanvas, scene: Scene, lit_by: str, behind: Behind) -> None:
        """Only where the set is: the covering triangle lies behind it and passes where that is nearer."""
        canvas.lit_only.clear(0.0, 0.0, 0.0, 1.0e4)
        canvas.lit.use()
        canvas.lit.depth_mask = False
        self._context.enable_only(moderngl.DEPTH_TEST)
        self._context.depth_func = ">"
        canvas.normal.use(SHAPE)
        canvas.paint.use(PAINT)
        gain = tuple(exposed(scene).tolist())
        self._cover("rough_light", lit_by, atlas=ATLAS, shape=SHAPE, paint=PAINT, gain=gain, **_ways(scene.view))
        self._context.depth_func = "<="
        behind(scene)
        canvas.lit.depth_mask = True

    def _lens(self, canvas: RoughCanvas, scene: Scene) -> None:
        view = scene.view
        strength = 0.0 if scene.backdrop is not None else view.aperture_radius / view.height_tan
        sharp = strength / max(view.focus, 0.05) * canvas.height < 0.7
        canvas.light.filter = (moderngl.LINEAR, moderngl.LINEAR)
        if not sharp:
            canvas.light.build_mipmaps()
            canvas.light.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        canvas.blurred.use()
        self._context.enable_only(moderngl.NOTHING)
        canvas.light.use(LAYER)
        lens = (0.0 if sharp else strength, view.focus, canvas.height / canvas.width, float(TAPS))
        self._cover("rough_lens", layer=LAYER, film=FILM, stops=self._stops, lens=lens)

    def _people(self, canvas: RoughCanvas, scene: Scene, lit_by: str) -> None:
        self._context.enable_only(moderngl.DEPTH_TEST)
        clip = clip_matrix(scene.view)
        figure = self._programs.get("rough_figure.vert", "rough_figure.frag", lit_by)
        hair = self._programs.get("rough_strand.vert", "rough_strand.frag", lit_by)
        for program in (figure, hair):
            put(program, atlas=ATLAS, paint=PAINT, film=FILM, stops=self._stops)
        put(hair, pixel=scene.view.height_tan / canvas.height, widen=1.0)
        seen = [mesh for mesh in scene.meshes if mesh.part is not Part.SET and within(mesh, clip)]
        seen.sort(key=lambda mesh: ORDER.index(mesh.part))
        for mesh in seen:
            if not mesh.material.glass:
                self._mesh(figure, mesh, 1.0)
        for strands in scene.strands:
            put(hair, base=strands.colour)
            self._store.strands(strands, hair, 1, 1).render()
        self._clear(figure, [mesh for mesh in seen if mesh.material.glass], canvas)

    def _clear(self, program: moderngl.Program, meshes: list[Mesh], canvas: RoughCanvas) -> None:
        """Clear glass before the eyes: only what it mirrors is added."""
        if not meshes:
            return
        self._context.enable(moderngl.BLEND)
        blend(self._context, moderngl.ONE, moderngl.ONE)
        canvas.shown.depth_mask = False
        for mesh in meshes:
            self._mesh(program, mesh, 0.0)
        canvas.shown.depth_mask = True
        blend(self._context, moderngl.ONE, moderngl.ZERO)
        self._context.disable(moderngl.BLEND)

    def _mesh(self, program: moderngl.Program, mesh: Mesh, solid: float) -> None:
        material = mesh.material
        if material.texture is not None:
            self._store.raw_paint(material.texture).use(PAINT)
        put(
            program,
            base=material.colour,
            gloss=(material.roughness, material.specular, material.metallic, material.sheen),
            extra=(material.clearcoat, material.flatness, float(material.texture is not None), 0.0),
            solid=solid,
        )
        self._store.mesh(mesh, program, SURFACE).render()

    def _cover(self, name: str, settings: str = "", **values: object) -> None:
        program = self._programs.get("screen.vert", f"{name}.frag", settings)
        put(program, **values)
        if id(program) not in self._screens:
            self._screens[id(program)] = vertex_array(self._context, program, [])
        self._screens[id(program)].render(moderngl.TRIANGLES, vertices=3)


def names_of(lighting: Lighting) -> str:
    """The lights of a frame by index, kind and whether they have a shadow, as the quick shaders read them."""
    rows = enumerate(lighting.lights)
    named = " ".join(f"LIGHT({at}, {int(block[3])}, {int(block[20] >= 0)})" for at, block in rows)
    return f"#define LIGHTS {named}"


def within(mesh: Mesh, clip: Floats) -> bool:
    """Whether the box round a mesh may be in the picture."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    corners = np.stack(np.meshgrid(*zip(low, high, strict=True)), axis=-1).reshape(-1, 3)
    x, y, _, w = (corners @ clip[:, :3].T + clip[:, 3]).T
    if (w < 0.05).any():
        return True
    return not ((x > w).all() or (x < -w).all() or (y > w).all() or (y < -w).all())


def _ways(view: View) -> dict[str, object]:
    names = ("corner", "across", "upwards")
    return {name: tuple(map(float, way)) for name, way in zip(names, corner_ways(view), strict=True)}
