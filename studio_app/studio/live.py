"""The live stage: what the window shows while a team directs. Needs numpy and OpenGL, never torch or a tracer.

Quick frames carry the figure's last surfaces along with the pose; a thread of its own makes them properly for every
pose that is come to rest, and refined frames show those. While nothing is made yet, a dressmaker's dummy stands in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.stage.assemble import Stage
from studio_app.stage.body_store import body_key, body_path, stored_body
from studio_app.stage.drape_store import undraped
from studio_app.stage.figure import Body, Figure
from studio_app.stage.follow import Bound, bound, carried, cloth_clouds
from studio_app.stage.lens import frame_mm
from studio_app.stage.plate_front import with_front
from studio_app.stage.scene import Mesh, Scene, Strands
from studio_app.stage.viewport import Viewport
from studio_app.studio.live_pick import Pick, picked
from studio_app.studio.live_plate import PLATE_SIDE, LivePlates, with_words
from studio_app.studio.mannequin import mannequin
from studio_app.twins.card import Twin

Picture = NDArray[np.uint8]
STRANDS = 7000
TEXELS = 1024
LIGHT_FOR_ROWS = 640
BUDGET_S = 0.03
SCALES = (1.0, 0.87, 0.75)
CALM_FRAMES = 12


@dataclass(frozen=True, eq=False)
class Settled:
    """Surfaces made properly for one figure, and bound to the skeleton; `pending`: a drape was not there yet."""

    figure: Figure
    look: object
    wind: tuple[float, float]
    meshes: tuple[Mesh, ...]
    strands: tuple[Strands, ...]
    light: Bound
    pending: bool


class LiveStage:
    """Frames of a direction for the window. Belongs to the thread that made it; `on_change` comes from another one."""

    def __init__(
        self, cache: Path, twin_of: Callable[[str], Twin], on_change: Callable[[], None] | None = None
    ) -> None:
        self._cache, self._twin_of, self._on_change = cache, twin_of, on_change
        self.plates, self._lacks = LivePlates(), ""
        self._stage, self._maker_stage = Stage(cache, self.plates, PLATE_SIDE), Stage(cache)
        self._stage.depth_of, self._stage.guides = self.plates.depth, False
        self._viewport: Viewport | None = None
        self._bodies: dict[str, Body] = {}
        self._settled: Settled | None = None
        self._order: tuple[object, ...] | None = None
        self._work: Future[Settled] | None = None
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="stage")
        self._shown: tuple[Scene, int, int, Figure | None] | None = None
        self._last: tuple[object, Scene] | None = None
        self._moved: tuple[Settled, Figure, tuple[Mesh, ...], tuple[Strands, ...]] | None = None
        self._scale, self._calm = 0, 0
        self._done = False

    def ready(self, direction: Direction) -> bool:
        """Whether the twin's body is in the cache; until then frames show the set alone."""
        return self._body(direction) is not None

    def frame(self, direction: Direction, width: int, height: int, refined: bool) -> Picture:
        """One picture, sRGB uint8 (height, width, 4). A refined one gets better with every further call.

        Raises StudioError when the machine offers no OpenGL.
        """
        viewport = self._view()
        self._take_up()
        self._lacks = self.plates.lacking(direction.location)
        scene, figure = self._scene(direction, refined)
        self._shown = (scene, width, height, figure)
        if not refined:
            self._done = False
            quick = self._quick(viewport, scene, width, height)
            return with_words(with_front(quick, scene, rough=True), self._lacks)
        picture, whole = viewport.refine(scene, width, height, 1)
        self._done = whole and self._work is None
        return with_words(with_front(picture, scene), self._lacks)

    def settle(self, direction: Direction) -> None:
        """Waits until the proper surfaces of this direction are made: for benchmarks, pictures and tests."""
        body = self._body(direction)
        if body is not None:
            self._settle(direction, self._stage.figure(direction, body))
            if self._work is not None:
                wait([self._work])
            self._take_up()

    def _quick(self, viewport: Viewport, scene: Scene, width: int, height: int) -> Picture:
        """A frame at the largest scale that lately kept the budget: where drawing is slow, moving stays smooth."""
        began = time.perf_counter()
        picture = viewport.quick(scene, width, height, SCALES[self._scale])
        took = time.perf_counter() - began
        if took > BUDGET_S:
            self._scale = min(self._scale + 1, len(SCALES) - 1)
            self._calm = 0
        elif took < BUDGET_S * (SCALES[self._scale] / SCALES[max(0, self._scale - 1)]) ** 2 * 0.8:
            self._calm += 1
            if self._calm > CALM_FRAMES:
                self._scale, self._calm = max(0, self._scale - 1), 0
        return picture

    @property
    def refining(self) -> bool:
        """Whether another refined frame of the same direction would show more than the last one did."""
        return not self._done

    def pick(self, x: float, y: float) -> Pick | None:
        """What lies at a place of the last frame, by shares of width and height from the top left; else None."""
        if self._shown is None:
            return None
        scene, width, height, figure = self._shown
        return picked(scene, self._view().targets(scene, width, height), x, y, figure)

    def wardrobe_pending(self, direction: Direction) -> bool:
        """Whether a garment of this direction has no drape in the cache yet."""
        body = self._body(direction)
        if body is None:
            return False
        return pending(direction, self._stage.figure(direction, body), self._cache)

    def close(self) -> None:
        """Ends the thread and gives the card back."""
        self._maker.shutdown(wait=True, cancel_futures=True)
        if self._viewport is not None:
            self._viewport.close()
            self._viewport = None

    def _view(self) -> Viewport:
        if self._viewport is None:
            self._viewport = Viewport()
        return self._viewport

    def _body(self, direction: Direction) -> Body | None:
        twin = self._twin_of(direction.cast.twin)
        key = body_key(twin)
        if key not in self._bodies and body_path(key, self._cache).is_file():
            body = stored_body(twin, self._cache)
            if body is not None:
                self._bodies[key] = body
        return self._bodies.get(key)

    def _scene(self, direction: Direction, refined: bool) -> tuple[Scene, Figure | None]:
        body = self._body(direction)
        if body is None:
            return self._same(("bare", direction, self._lacks), lambda: self._stage.bare(direction)), None
        figure = self._stage.figure(direction, body)
        if refined:
            self._settle(direction, figure)
        meshes, strands, mark = self._surfaces(direction, figure, refined)
        key = (mark, direction, refined, self._lacks)
        return self._same(key, lambda: self._stage.staged(direction, figure, meshes, strands)), figure

    def _same(self, key: tuple[object, ...], make: Callable[[], Scene]) -> Scene:
        """The same scene object for the same key, so that a refined picture goes on where it was."""
        if self._last is None or self._last[0] != key:
            self._last = (key, make())
        return self._last[1]

    def _surfaces(
        self, direction: Direction, figure: Figure, refined: bool
    ) -> tuple[tuple[Mesh, ...], tuple[Strands, ...], object]:
        held = self._settled
        if held is None or held.figure.body is not figure.body:
            return mannequin(figure), (), id(figure)
        if refined and held.figure is figure:
            return held.meshes, held.strands, id(held)
        if self._moved is None or self._moved[0] is not held or self._moved[1] is not figure:
            self._moved = (held, figure, *carried(held.light, figure, direction.expression))
        return self._moved[2], self._moved[3], (id(held), id(figure))

    def _settle(self, direction: Direction, figure: Figure) -> None:
        """Orders the proper surfaces for this figure if they are not the ones at hand, or a drape has come since."""
        order = (
            figure.body.key,
            direction.cast,
            direction.pose,
            direction.expression,
            direction.look,
            _wind(direction),
        )
        held = self._settled
        fresh = held is not None and not (held.pending and not pending(direction, figure, self._cache))
        if self._work is not None or (order == self._order and fresh):
            return
        self._order = order
        twin = self._twin_of(direction.cast.twin)
        self._work = self._maker.submit(self._make, direction, twin, figure)
        if self._on_change is not None:
            told = self._on_change
            self._work.add_done_callback(lambda _: told())

    def _make(self, direction: Direction, twin: Twin, figure: Figure) -> Settled:
        maker = self._maker_stage
        waiting = pending(direction, figure, self._cache)
        maker.forget_garments()
        flesh = maker.flesh(figure, twin, direction.look, TEXELS)
        worn = maker.garments(figure, direction, False)
        meshes = (*flesh, *worn)
        strands = maker.hair(figure, twin, direction, STRANDS, worn)
        clouds = cloth_clouds(direction.look, figure, self._cache)
        light = bound(meshes, strands, figure, direction.expression, clouds, _pixel_m(direction))
        return Settled(figure, direction.look, _wind(direction), meshes, strands, light, waiting)

    def _take_up(self) -> None:
        """Takes up what the thread has made; raises what it raised."""
        if self._work is not None and self._work.done():
            work, self._work = self._work, None
            self._settled = work.result()


def pending(direction: Direction, figure: Figure, cache: Path) -> bool:
    """Whether a garment's drape on this figure is missing in the cache. Shoes are never draped."""
    return bool(undraped(direction.look.garments, figure, cache))


def _pixel_m(direction: Direction) -> float:
    """About how many metres of the figure one pixel of the stage shows."""
    camera = direction.camera
    return frame_mm(camera)[1] / camera.lens_mm * camera.distance_m / LIGHT_FOR_ROWS


def _wind(direction: Direction) -> tuple[float, float]:
    return direction.location.wind_ms, direction.location.wind_from_deg
