"""The passes of one frame: the set in its own layer with the lens's blur, the figure, then the picture."""

from __future__ import annotations

from dataclasses import dataclass

import moderngl
import numpy as np

from studio_app.stage.chunks import visible
from studio_app.stage.scene import Material, Mesh, Scene, View
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_camera import clip_matrix, corner_ways
from studio_app.stage.viewport_canvas import Canvas, Layer
from studio_app.stage.viewport_context import Programs, blend, put, vertex_array
from studio_app.stage.viewport_film import film_uniforms
from studio_app.stage.viewport_frame import exposed
from studio_app.stage.viewport_lights import ambient_radiance, the_sky
from studio_app.stage.viewport_shadows import figure_part, thinning
from studio_app.stage.viewport_sky import dome

ATLAS, PAINT, RELIEF, LAYER, SHAPE, NATURE, FILM = 0, 1, 2, 3, 4, 5, 6
PLAIN_BLEND = (moderngl.ONE, moderngl.ZERO)
GLASS_BLEND = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ZERO, moderngl.ONE)
SURFACE = ("in_position", "in_normal", "in_uv")


@dataclass(frozen=True, slots=True)
class Quality:
    """How much one frame may cost."""

    taps: int
    figure_taps: int
    strands_every: int
    lens_taps: int
    relief: bool
    lift: float
    cell_m: float = 0.0
    points_every: int = 1


class Passes:
    """Draws a scene into a canvas; the frame's block and shadow maps are set before."""

    def __init__(
        self, context: moderngl.Context, programs: Programs, store: CardStore, atlas: moderngl.Texture
    ) -> None:
        self._context, self._store, self._atlas = context, store, atlas
        self._surface = programs.get("surface.vert", "surface.frag")
        self._figure = programs.get("surface.vert", "figure.frag")
        self._strand = programs.get("strand.vert", "figure_strand.frag")
        names = ("sky", "plate", "lens", "shade", "join", "develop")
        self._screen = {name: programs.get("screen.vert", f"{name}.frag") for name in names}
        self._triangles = {name: vertex_array(context, program, []) for name, program in self._screen.items()}
        put(self._surface, atlas=ATLAS, paint=PAINT)
        put(self._figure, paint=PAINT, relief=RELIEF)
        put(self._screen["sky"], picture=PAINT)
        put(self._screen["plate"], picture=PAINT, atlas=ATLAS, **film_uniforms())
        put(self._screen["lens"], layer=LAYER)
        put(self._screen["shade"], atlas=ATLAS, shape=SHAPE, paint=PAINT, nature=NATURE)
        put(self._screen["join"], figure=PAINT, layer=LAYER)
        put(self._screen["develop"], layer=LAYER, film=FILM)

    def draw_set(self, canvas: Canvas, scene: Scene, jitter: tuple[float, float], quality: Quality) -> moderngl.Texture:
        """The set's linear, exposed light as the lens sees it; what it is drawn into holds until the next call."""
        self._atlas.use(ATLAS)
        self._set(canvas.far, scene, jitter, quality)
        # A plate brings its own blur.
        return canvas.far.colour if scene.backdrop else self._lens(canvas, scene.view, quality)

    def draw_figure(
        self,
        canvas: Canvas,
        scene: Scene,
        behind: moderngl.Texture,
        jitter: tuple[float, float],
        quality: Quality,
        turn: float,
    ) -> None:
        """The figure before the set, added to the canvas's sum; `turn` (0 to 1) chooses which of the strands far
        thinner than a pixel stand for all.
        """
        self._atlas.use(ATLAS)
        self._shape(canvas, scene, quality, turn)
        self._shade(canvas.near, scene.view, jitter, quality.figure_taps, quality.lift, coated=False)
        clear = [mesh for mesh in scene.meshes if figure_part(mesh.part) and mesh.material.glass]
        self._forward(canvas.near.lit, [], clear, quality)
        self._join(canvas, behind, True)

    def _set(self, layer: Layer, scene: Scene, jitter: tuple[float, float], quality: Quality) -> None:
        meshes = [mesh for mesh in scene.meshes if not figure_part(mesh.part)]
        glass = [mesh for mesh in meshes if mesh.material.glass]
        glowing = [mesh for mesh in meshes if not mesh.material.glass and max(mesh.material.emission) > 0]
        layer.shape.use()
        layer.shape.clear(0.0, 0.0, 0.0, 0.0, depth=1.0)
        self._context.enable_only(moderngl.DEPTH_TEST)
        self._still([mesh for mesh in meshes if not mesh.material.glass], scene.view, quality)
        layer.lit_only.clear(0.0, 0.0, 0.0, 1.0e4)
        self._shade(layer, scene.view, jitter, quality.taps, 0.004, coated=True)
        self._behind(scene, jitter, quality)
        put(self._surface, gain=tuple(exposed(scene).tolist()))
        self._forward(layer.lit, glowing, glass, quality)

    def behind(self, scene: Scene, quality: Quality) -> None:
        """Draws what lies behind the set into the frame in use, where nothing is nearer."""
        self._behind(scene, (0.0, 0.0), quality)

    def _behind(self, scene: Scene, jitter: tuple[float, float], quality: Quality) -> None:
        if scene.backdrop is not None:
            self._store.paint(scene.backdrop.picture).use(PAINT)
            put(self._screen["plate"], taps=quality.taps, lift=quality.lift, **_ways(scene.view, jitter))
            self._cover("plate")
            return
        program, sky = self._screen["sky"], the_sky(scene.emitters)
        gain = exposed(scene)
        put(program, skied=int(sky is not None), even=tuple((ambient_radiance(scene.emitters) * gain).tolist()))
        if sky is not None:
            self._store.light_field(dome(sky).picture).use(PAINT)
            put(program, scale=tuple(gain.tolist()), **_ways(scene.view, jitter))
        self._cover("sky")

    def _lens(self, canvas: Canvas, view: View, quality: Quality) -> moderngl.Texture:
        """The set as the lens sees it: blur in picture heights is aperture radius * |d - f| / (d f) / height_tan."""
        strength = view.aperture_radius / view.height_tan
        if strength / max(view.focus, 0.05) * canvas.height < 0.7:
            return canvas.far.colour
        canvas.far.colour.build_mipmaps()
        canvas.far.colour.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        canvas.blurred.frame.use()
        self._context.enable_only(moderngl.NOTHING)
        canvas.far.colour.use(LAYER)
        lens = (strength, view.focus, canvas.height / canvas.width, float(quality.lens_taps))
        put(self._screen["lens"], lens=lens)
        self._cover("lens")
        return canvas.blurred.colour

    def _shape(self, canvas: Canvas, scene: Scene, quality: Quality, turn: float) -> None:
        canvas.near.shape.use()
        canvas.near.shape.clear(0.0, 0.0, 0.0, 0.0, depth=1.0)
        canvas.near.lit_only.clear(0.0, 0.0, 0.0, 0.0)
        canvas.near.shape.use()
        self._context.enable_only(moderngl.DEPTH_TEST)
        solid = [mesh for mesh in scene.meshes if figure_part(mesh.part) and not mesh.material.glass]
        self._meshes(self._figure, solid, quality, quality.cell_m)
        put(self._strand, pixel=scene.view.height_tan / canvas.height, turn=turn)
        for strands in scene.strands:
            step = thinning(len(strands.points), quality.strands_every)
            put(self._strand, base=strands.colour, widen=float(step))
            self._store.strands(strands, self._strand, step, quality.points_every).render()

    def _shade(
        self, layer: Layer, view: View, jitter: tuple[float, float], taps: int, lift: float, *, coated: bool
    ) -> None:
        """Only where something is: the covering triangle lies behind it and passes where that is nearer."""
        layer.lit.use()
        self._context.enable_only(moderngl.DEPTH_TEST)
        self._context.depth_func = ">"
        layer.lit.depth_mask = False
        layer.normal.use(SHAPE)
        layer.paint.use(PAINT)
        layer.nature.use(NATURE)
        put(self._screen["shade"], taps=taps, lift=lift, coated=float(coated), **_ways(view, jitter))
        self._cover("shade")
        layer.lit.depth_mask = True
        self._context.depth_func = "<="

    def _forward(self, frame: moderngl.Framebuffer, glowing: list[Mesh], glass: list[Mesh], quality: Quality) -> None:
        """What shines by itself, over its own unlit surface, and what is seen through."""
        put(self._surface, taps=1, lift=quality.lift, glass=0)
        self._meshes(self._surface, glowing, quality)
        self._glass(frame, glass, quality)

    def _join(self, canvas: Canvas, behind: moderngl.Texture, add: bool) -> None:
        (canvas.sum if add else canvas.joined).frame.use()
        self._context.enable_only(moderngl.BLEND if add else moderngl.NOTHING)
        if add:
            blend(self._context, moderngl.ONE, moderngl.ONE)
        canvas.near.colour.use(PAINT)
        behind.use(LAYER)
        self._cover("join")
        blend(self._context, *PLAIN_BLEND)

    def develop(
        self, canvas: Canvas, add: bool, film: moderngl.Texture3D, stops: tuple[float, float, float], share: float,
        grain: float,
    ) -> None:  # fmt: skip
        """Linear light to the shown picture; a single frame's edges are softened, a sum's are soft already."""
        canvas.shown.use()
        self._context.enable_only(moderngl.NOTHING)
        (canvas.sum if add else canvas.joined).colour.use(LAYER)
        film.use(FILM)
        put(self._screen["develop"], share=share, smooth_edges=int(not add), grain=grain, stops=stops)
        self._cover("develop")

    def _meshes(self, program: moderngl.Program, meshes: list[Mesh], quality: Quality, cell_m: float = 0.0) -> None:
        for mesh in meshes:
            self._put_material(program, mesh.material, quality)
            self._store.mesh(mesh, program, SURFACE, cell_m).render()

    def _still(self, meshes: list[Mesh], view: View, quality: Quality) -> None:
        clip, eye = clip_matrix(view), np.asarray(view.position, np.float32)
        for mesh in meshes:
            array, chunks = self._store.still(mesh, self._figure, SURFACE)
            runs = visible(chunks, clip, eye, two_sided=len(chunks.starts) == 2)
            if runs:
                self._put_material(self._figure, mesh.material, quality, coated=True)
            for first, count in runs:
                array.render(vertices=count * 3, first=first * 3)

    def _glass(self, frame: moderngl.Framebuffer, meshes: list[Mesh], quality: Quality) -> None:
        if not meshes:
            return
        self._context.enable(moderngl.BLEND)
        blend(self._context, *GLASS_BLEND)
        frame.depth_mask = False
        put(self._surface, glass=1)
        self._meshes(self._surface, meshes, quality)
        put(self._surface, glass=0)
        frame.depth_mask = True
        blend(self._context, *PLAIN_BLEND)
        self._context.disable(moderngl.BLEND)

    def _put_material(
        self, program: moderngl.Program, material: Material, quality: Quality, *, coated: bool = False
    ) -> None:
        painted = material.texture is not None
        raised = material.bump is not None and quality.relief
        if material.texture is not None:
            self._store.paint(material.texture).use(PAINT)
        if material.bump is not None and raised:
            self._store.relief(material.bump).use(RELIEF)
        put(
            program,
            base=material.colour,
            gloss=(material.roughness, material.specular, material.metallic, material.sheen),
            extra=(material.clearcoat, material.clearcoat if coated else material.flatness, float(painted), 0.0),
            emission=material.emission,
            relief_strength=1.0 if raised else 0.0,
        )

    def _cover(self, name: str) -> None:
        self._triangles[name].render(moderngl.TRIANGLES, vertices=3)


def _ways(view: View, jitter: tuple[float, float]) -> dict[str, object]:
    names = ("corner", "across", "upwards")
    return {name: tuple(map(float, way)) for name, way in zip(names, corner_ways(view, jitter), strict=True)}
