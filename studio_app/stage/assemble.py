"""From direction to scene: figure, garments, hair, set, light and view put together, each made anew only when it must.

Needs neither torch nor a tracer; `drape=True` lets the wardrobe bring in the cloth solver.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from studio_app.direction.direction import Direction
from studio_app.direction.location import Location
from studio_app.direction.look import Look, Makeup
from studio_app.stage.bodysuit import body_meshes
from studio_app.stage.figure import Body, Figure
from studio_app.stage.hair import grow
from studio_app.stage.hair_brows import brows_and_lashes
from studio_app.stage.keypoints import keypoints
from studio_app.stage.lens import view
from studio_app.stage.lights import emitters, exposure
from studio_app.stage.plate import LONGEST_CUT, PlateOf, backdrop, mean_tint, named_plate, no_plate
from studio_app.stage.plate_depth import DepthOf, distance_cut, named_depth, no_depth
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Backdrop, Bytes, Mesh, Scene, Strands, Triple, View
from studio_app.stage.sets.build import set_meshes
from studio_app.stage.skin import TEXELS
from studio_app.stage.wardrobe import dressed
from studio_app.twins.card import Twin

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]
T = TypeVar("T")

HAIR_SEED = 1
KEPT = 12
EYES: tuple[str, str] = ("right_eye", "left_eye")


class Stage:
    """Assembles scenes and remembers the last parts, so that a change of the camera costs next to nothing.

    A part is remembered by the frozen values it was made of; equal values give the very same object, which tells the
    viewport that nothing has to be sent to the card again. Not for several threads at once.
    """

    def __init__(self, cache: Path, plate_of: PlateOf = no_plate, longest_plate: int = LONGEST_CUT) -> None:
        self._cache, self._longest_plate = cache, longest_plate
        self.plate_of = plate_of
        self.depth_of: DepthOf = no_depth
        self.guides = True
        """Whether guides are drawn of the scenes: else a plate's depth is read only where things stand in front."""
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def scene(
        self,
        direction: Direction,
        twin: Twin,
        body: Body,
        *,
        strands: int,
        drape: bool,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Scene:
        """Everything that is drawn for a direction, with about `strands` strands of hair.

        With `drape` garments fall in the cloth solver where no drape is kept (minutes, reported by `progress`).
        Raises drape.Cancelled when `cancelled` says so, and BadInput when a plate is missing.
        """
        figure = self.figure(direction, body)
        flesh = self.flesh(figure, twin, direction.look)
        worn = self.garments(figure, direction, drape, progress, cancelled)
        return self._joined(direction, figure, flesh, worn, self.hair(figure, twin, direction, strands, worn))

    def bare(self, direction: Direction) -> Scene:
        """The set and its light alone, while there is no body yet."""
        return self._joined(direction, None, (), (), ())

    def staged(
        self, direction: Direction, figure: Figure, meshes: tuple[Mesh, ...], strands: tuple[Strands, ...]
    ) -> Scene:
        """A scene round a figure whose surfaces are given."""
        return self._joined(direction, figure, meshes, (), strands)

    def figure(self, direction: Direction, body: Body) -> Figure:
        """The posed body."""
        key = ("figure", body.key, direction.pose, direction.expression)
        return self._once(key, lambda: pose_figure(body, direction.pose, direction.expression))

    def flesh(self, figure: Figure, twin: Twin, look: Look, texels: int = TEXELS) -> tuple[Mesh, ...]:
        """Skin, eyes and the bodysuit that is always among them; `texels` is the height of the head's texture."""
        key = ("flesh", id(figure), twin, look.makeup, look.hair, texels)
        return self._once(key, lambda: body_meshes(figure, twin, look, texels, self._cache), figure)

    def garments(
        self,
        figure: Figure,
        direction: Direction,
        drape: bool,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[Mesh, ...]:
        """The look's garments on the figure."""
        key = ("garments", id(figure), direction.look.garments, drape)
        make = lambda: dressed(direction.look, figure, self._cache, drape, progress, cancelled)  # noqa: E731
        return self._once(key, make, figure)

    def hair(
        self, figure: Figure, twin: Twin, direction: Direction, strands: int, worn: tuple[Mesh, ...] = ()
    ) -> tuple[Strands, ...]:
        """The hair of the look, fallen over the garments `worn`, with brows and lashes."""
        place, hair = direction.location, direction.look.hair
        key = ("hair", id(figure), twin, hair, place.wind_ms, place.wind_from_deg, strands, id(worn))
        air = (place.wind_ms, place.wind_from_deg)
        make = lambda: grow(hair, figure, twin, *air, HAIR_SEED, strands, worn)  # noqa: E731
        return (*self._once(key, make, figure, worn), *self._brows(figure, twin, direction.look.makeup, strands))

    def _brows(self, figure: Figure, twin: Twin, makeup: Makeup, strands: int) -> tuple[Strands, ...]:
        """Brows and lashes, which need few strands and are never left out."""
        count = max(400, min(1200, strands // 8))
        key = ("brows", id(figure), twin, makeup, count)
        return self._once(key, lambda: brows_and_lashes(figure, twin, makeup, count), figure)

    def forget_garments(self) -> None:
        """Lets go of garments, so that a drape which landed in the cache is taken up."""
        for key in [key for key in self._kept if cast(tuple[str, ...], key)[0] == "garments"]:
            del self._kept[key]

    def _joined(
        self,
        direction: Direction,
        figure: Figure | None,
        flesh: tuple[Mesh, ...],
        garments: tuple[Mesh, ...],
        strands: tuple[Strands, ...],
    ) -> Scene:
        place, camera = direction.location, direction.camera
        points = {} if figure is None else self._once(("points", id(figure)), lambda: keypoints(figure), figure)
        seen = view(camera, eye_point(points))
        facing = towards_camera(seen)
        plate = named_plate(place, self.plate_of)
        tint = (1.0, 1.0, 1.0) if plate is None else self._once(("tint", id(plate)), lambda: mean_tint(plate), plate)
        return Scene(
            meshes=(*flesh, *garments, *self._once(("set", place), lambda: set_meshes(place, self._cache))),
            strands=strands,
            emitters=self._once(
                ("light", direction.rig, place, facing, tint), lambda: emitters(direction.rig, place, facing, tint)
            ),
            view=seen,
            exposure=exposure(place, facing),
            exposure_ev=camera.exposure_ev,
            grain=camera.grain,
            backdrop=None if plate is None else self._behind(place, seen, plate),
            keypoints=points,
        )

    def _behind(self, place: Location, seen: View, plate: Bytes) -> Backdrop:
        """The plate cut to the frame; the same object while neither moves."""
        placed = (place.horizon, place.plate_scale, seen.position[2], seen.forward[2], seen.shift_y)
        key = (id(plate), *placed, seen.width_tan, seen.height_tan)
        found: Backdrop = self._once(("plate", *key), lambda: backdrop(place, seen, plate, self._longest_plate), plate)
        depth = named_depth(place, self.depth_of) if self.guides or place.plate_front else None
        if depth is None:
            return found
        rows, columns = plate.shape[:2]
        deep = ("deep", *key, id(depth), place.near_m, place.far_m, place.plate_front)
        near = lambda: distance_cut(place, seen, depth, (rows, columns))  # noqa: E731
        return self._once(deep, lambda: replace(found, nearness=near(), front=place.plate_front), plate, depth)

    def _once(self, key: Hashable, make: Callable[[], T], *held: object) -> T:
        """The remembered part of this key, or a new one. `held` keeps alive what the key names by id."""
        if key not in self._kept:
            self._kept[key] = (make(), held)
            kind = cast(tuple[str, ...], key)[0]
            same = [old for old in self._kept if cast(tuple[str, ...], old)[0] == kind]
            for old in same[: -(KEPT if kind != "figure" else 4)]:
                del self._kept[old]
        self._kept.move_to_end(key)
        return self._kept[key][0]


def assemble(
    direction: Direction,
    twin: Twin,
    body: Body,
    cache: Path,
    *,
    strands: int,
    drape: bool,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    plate_of: PlateOf = no_plate,
) -> Scene:
    """The scene of a direction, made from nothing; see `Stage.scene`."""
    return Stage(cache, plate_of).scene(
        direction, twin, body, strands=strands, drape=drape, progress=progress, cancelled=cancelled
    )


def eye_point(points: dict[str, Triple]) -> Triple | None:
    """The middle between the eyes, on which the lens is focused."""
    found = [points[name] for name in EYES if name in points]
    if len(found) < 2:
        return None
    (ax, ay, az), (bx, by, bz) = found
    return (ax + bx) / 2, (ay + by) / 2, (az + bz) / 2


def towards_camera(seen: View) -> Triple:
    """The level unit vector from the figure to the camera, rounded so that small moves keep the light's exposure."""
    x, y = seen.position[0], seen.position[1]
    far = math.hypot(x, y)
    if far < 1e-6:
        return 0.0, -1.0, 0.0
    return round(x / far, 6), round(y / far, 6), 0.0
