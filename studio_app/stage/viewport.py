"""The viewport: a scene to a picture with OpenGL, the same code on screen, in tests and on machines without a display.

A quick frame draws every light in one soft sample. A refined picture is the mean of many frames, each with its own
point of every light, direction of the sky and place within the pixel, so that shadows, edges and closeness become true.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import moderngl
import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Bytes, Scene
from studio_app.stage.viewport_around import Surroundings
from studio_app.stage.viewport_buffers import CardStore
from studio_app.stage.viewport_camera import clip_matrix, fitted
from studio_app.stage.viewport_canvas import Canvas
from studio_app.stage.viewport_context import Programs, open_context
from studio_app.stage.viewport_film import SIDE, STOPS_ABOVE, STOPS_BELOW, film_cube
from studio_app.stage.viewport_frame import (
    Around,
    Lighting,
    figure_ball,
    frame_block,
    halton,
    sampled_lighting,
    whole_lighting,
)
from studio_app.stage.viewport_passes import Passes, Quality
from studio_app.stage.viewport_rough import Rough, RoughCanvas, names_of
from studio_app.stage.viewport_shadows import ShadowAtlas
from studio_app.stage.viewport_targets import Targets, draw_targets

QUICK = Quality(1, 1, strands_every=1, lens_taps=0, relief=False, lift=0.012)
QUICK_SHADOWS = 512
FINE = Quality(4, 4, strands_every=1, lens_taps=24, relief=True, lift=0.003)
Words = NDArray[np.uint16]
SAMPLES, STEPS = 12, 3
FINE_CASTERS = 4
KEPT_CANVASES = 6
FILM_STOPS = (STOPS_BELOW, STOPS_ABOVE, float(SIDE))
BLOCK_BYTES = 64 + 7 * 16 + 2 * 80 + 8 * 160


@dataclass(slots=True)
class _Sum:
    """A refined picture under way: for which scene and size, and how many samples are in."""

    scene: Scene
    size: tuple[int, int]
    work: Iterator[int]
    count: int = 0
    shown: int = 0
    picture: Bytes = field(default_factory=lambda: np.zeros((1, 1, 4), np.uint8))


class Viewport:
    """Draws scenes. Lives on the thread that made it, as its context does."""

    def __init__(self) -> None:
        self._context = open_context()
        self._programs = Programs(self._context)
        self._store = CardStore(self._context)
        self._atlas = ShadowAtlas(self._context, self._programs, self._store)
        self._passes = Passes(self._context, self._programs, self._store, self._atlas.texture)
        self._block = self._context.buffer(reserve=BLOCK_BYTES, dynamic=True)
        self._film = self._context.texture3d((SIDE, SIDE, SIDE), 4, film_cube().tobytes(), alignment=1)
        self._film.repeat_x = self._film.repeat_y = self._film.repeat_z = False
        self._quick_atlas = ShadowAtlas(self._context, self._programs, self._store, QUICK_SHADOWS)
        self._rough = Rough(
            self._context, self._programs, self._store, self._quick_atlas.texture, self._film, FILM_STOPS
        )
        self._surroundings = Surroundings(self._context, self._store, self._rough, self._behind)
        self._canvases: dict[tuple[int, int], Canvas] = {}
        self._roughs: OrderedDict[tuple[int, int], RoughCanvas] = OrderedDict()
        self._sum: _Sum | None = None

    @property
    def renderer(self) -> str:
        """The name of what draws: a graphics card, or llvmpipe for software."""
        return str(self._context.info["GL_RENDERER"])

    def quick(self, scene: Scene, width: int, height: int, scale: float = 1.0) -> Bytes:
        """One frame at once, RGBA (height, width, 4); drawn at `scale` (0.25 to 1) of its size and enlarged."""
        small = max(8, round(width * scale)), max(8, round(height * scale))
        with self._context:  # another viewport of this thread may have been current
            canvas, seen = self._open_rough(small), _seen(scene, *small)
            ball, around = figure_ball(seen), self._surroundings.found(seen, self._ready)
            lighting = whole_lighting(seen, ball, 2 * ball.radius / QUICK_SHADOWS)
            self._quick_atlas.draw(seen, lighting, 2, coarse=True)
            self._put_block(seen, lighting, around)
            self._rough.draw(canvas, seen, names_of(lighting), self._behind)
            picture = _read(canvas.shown, *small)
            self._store.sweep()
        return picture if small == (width, height) else enlarged(picture, width, height)

    def refine(self, scene: Scene, width: int, height: int, steps: int = 1) -> tuple[Bytes, bool]:
        """The picture after some more steps, and whether all are done; a sample takes several, so that none is long.

        Starts anew for another scene object or size.
        """
        with self._context:
            canvas, seen = self._open(scene, width, height)
            state = self._sum
            if state is None or state.scene is not scene or state.size != (width, height):
                canvas.sum.frame.clear()
                state = self._sum = _Sum(scene, (width, height), self._samples(canvas, seen))
            for _ in range(steps):
                if state.count < SAMPLES:
                    state.count += next(state.work)
            if state.shown != state.count:
                state.shown = state.count
                state.picture = self._develop(canvas, True, 1.0 / state.shown, seen.grain)
            self._store.sweep()
        return state.picture if state.count else self.quick(scene, width, height), state.count >= SAMPLES

    def refined(self, scene: Scene, width: int, height: int) -> Bytes:
        """The finished picture with all its samples, RGBA (height, width, 4)."""
        self._sum = None
        return self.refine(scene, width, height, SAMPLES * STEPS)[0]

    def _samples(self, canvas: Canvas, scene: Scene) -> Iterator[int]:
        """Draws sample after sample into the canvas's sum; gives 1 with the last step of each, else 0."""
        ball, width, height = figure_ball(scene), canvas.width, canvas.height
        around = self._surroundings.found(scene, self._ready)
        for index in range(SAMPLES):
            jitter = ((halton(index, 2) - 0.5) / width * 1.2, (halton(index, 3) - 0.5) / height * 1.2)
            lighting = sampled_lighting(scene, ball, index)
            self._atlas.draw(scene, lighting, FINE_CASTERS, coarse=False)
            yield 0
            self._put_block(scene, lighting, around, jitter)
            behind = self._passes.draw_set(canvas, scene, jitter, FINE)
            yield 0
            self._put_block(scene, lighting, around, jitter)
            self._passes.draw_figure(canvas, scene, behind, jitter, FINE, index / SAMPLES)
            yield 1

    def targets(self, scene: Scene, width: int, height: int) -> Targets:
        """Exact depth, normals and pieces of the scene, without smoothing."""
        with self._context:
            found = draw_targets(self._context, self._programs, self._store, scene, width, height)
            self._store.sweep()
        return found

    def close(self) -> None:
        """Gives everything on the card back."""
        self._context.release()

    def _open(self, scene: Scene, width: int, height: int) -> tuple[Canvas, Scene]:
        size = (width, height)
        if size not in self._canvases:
            for old in list(self._canvases)[:-5]:
                self._canvases.pop(old).release()
            self._canvases[size] = Canvas.of(self._context, width, height)
        return self._canvases[size], _seen(scene, width, height)

    def _open_rough(self, size: tuple[int, int]) -> RoughCanvas:
        if size not in self._roughs:
            self._roughs[size] = RoughCanvas.of(self._context, *size)
            while len(self._roughs) > KEPT_CANVASES:
                self._rough.forget(self._roughs.popitem(last=False)[1])
        self._roughs.move_to_end(size)
        return self._roughs[size]

    def _behind(self, scene: Scene) -> None:
        self._passes.behind(scene, QUICK)

    def _ready(self, scene: Scene, lighting: Lighting, around: Around) -> None:
        """Sets block and shadows for a bare set."""
        self._quick_atlas.draw(scene, lighting, 1, coarse=True)
        self._put_block(scene, lighting, around)

    def _put_block(
        self, scene: Scene, lighting: Lighting, around: Around, jitter: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        self._block.write(frame_block(scene, clip_matrix(scene.view, jitter), lighting, around))
        self._block.bind_to_uniform_block(0)

    def _develop(self, canvas: Canvas, add: bool, share: float, grain: float) -> Bytes:
        self._passes.develop(canvas, add, self._film, FILM_STOPS, share, grain)
        return _read(canvas.shown, canvas.width, canvas.height)


def _seen(scene: Scene, width: int, height: int) -> Scene:
    view = fitted(scene.view, width, height)
    return scene if view == scene.view else replace(scene, view=view)


def _read(frame: moderngl.Framebuffer, width: int, height: int) -> Bytes:
    raw = np.frombuffer(frame.read(components=4, alignment=1), np.uint8)
    return np.ascontiguousarray(raw.reshape(height, width, 4)[::-1])


def enlarged(picture: Bytes, width: int, height: int) -> Bytes:
    """A picture (h, w, 4) made larger, linearly between pixels."""
    rows = _between(picture.shape[0], height)
    columns = _between(picture.shape[1], width)
    wide = _mixed(picture.astype(np.uint16), columns, 1)
    return _mixed(wide, rows, 0).astype(np.uint8)


def _between(count: int, wanted: int) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
    at = np.clip((np.arange(wanted) + 0.5) * count / wanted - 0.5, 0, count - 1)
    low = np.minimum(at.astype(np.intp), count - 2)
    return low, np.rint((at - low) * 256).astype(np.uint16)


def _mixed(picture: NDArray[np.uint16], place: tuple[NDArray[np.intp], NDArray[np.uint16]], axis: int) -> Words:
    low, share = place
    share = share.reshape([-1 if k == axis else 1 for k in range(3)])
    one, other = picture.take(low, axis), picture.take(low + 1, axis)
    return np.right_shift(one * (256 - share) + other * share + 128, 8).astype(np.uint16)
