"""The depth of the photograph behind the figure: brought or made, kept beside it, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.shoot.layout import read_bounded
from studio_app.stage.lens import view
from studio_app.stage.plate_depth import told_by_ground
from studio_app.studio.plates import PlateShelf, plate_folder, shelf_of
from studio_app.studio.session import Session
from studio_app.takes.depth_picture import depth_png, fits, looks_turned_over, read_depth
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES

Words = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class KeptDepth:
    """A depth as it was kept: its name; whether near seems dark in it; whether the ground told how far it reaches."""

    name: str
    turned_over: bool
    measured: bool


def bring_depth(session: Session, path: Path, *, dark_is_near: bool = False) -> KeptDepth:
    """Takes a depth picture that the team has as that of the photograph behind the figure: one step of undo.

    Raises BadInput (no such photograph, no depth, not of its shape), Refused (read-only), StudioError of the disk.
    """
    depth = read_depth(read_bounded(path, MAX_PHOTOGRAPH_BYTES, links=True), path.name)
    return keep_depth(session, depth_png(np.uint16(65535) - depth if dark_is_near else depth), path.name)


def keep_depth(session: Session, data: bytes, name: str = "The depth picture") -> KeptDepth:
    """Keeps a depth picture of the studio's making beside the photograph behind the figure, and directs it.

    How far it reaches is what the ground tells; where it does not, what was directed before. Raises as `bring_depth`.
    """
    place, shelf = photographed(session.direction), shelf_of(plate_folder(session.shoot.path))
    depth, plate = read_depth(data, name), shelf(place.plate)
    rows, columns = plate.shape[:2]
    if not fits(depth, rows, columns):
        raise BadInput(
            f"{name} is {depth.shape[1]} x {depth.shape[0]}; the photograph is {columns} x {rows}, of another shape.",
            safe="It was not kept.",
            do="Choose the depth of this photograph, whole and upright as it is.",
        )
    kept = session.shoot.plates.add_depth(place.plate, data, session.operator)
    told = told_by_ground(place, view(session.direction.camera), depth, (rows, columns))
    near, far = told or (place.near_m, place.far_m)
    session.direct(location=place.having(plate_depth=kept, near_m=near, far_m=far))
    session.settle()
    return KeptDepth(kept, looks_turned_over(depth), told is not None)


def turn_depth_over(session: Session) -> KeptDepth:
    """Makes near far: for a depth picture whose near is dark. Raises BadInput, Refused."""
    _, depth = present(session)
    return keep_depth(session, depth_png(np.uint16(65535) - depth))


def measure_by_ground(session: Session) -> tuple[float, float]:
    """Directs how far the depth reaches as the ground tells for the camera of now; returns it. Raises BadInput."""
    place, depth = present(session)
    plate = shelf_of(plate_folder(session.shoot.path))(place.plate)
    told = told_by_ground(place, view(session.direction.camera), depth, (plate.shape[0], plate.shape[1]))
    if told is None:
        raise BadInput(
            "The ground of this photograph does not tell how far it reaches: too little of it is seen, or it is not "
            "level.",
            safe="Nearest and farthest are as they were.",
            do="Set the horizon first, or type both.",
        )
    session.direct(location=place.having(near_m=told[0], far_m=told[1]))
    session.settle()
    return told


def set_reach(session: Session, near_m: float, far_m: float) -> None:
    """Directs how far the depth reaches, in metres. Raises BadInput: out of range, or the wrong way round."""
    place, _ = present(session)
    if near_m >= far_m:
        raise BadInput(f"The nearest ({near_m:g} m) must be nearer than the farthest ({far_m:g} m).")
    session.direct(location=place.having(near_m=near_m, far_m=far_m))
    session.settle()


def remove_depth(session: Session) -> None:
    """Directs the photograph without depth; the picture stays in the shoot, for the takes that were made with it."""
    session.direct(location=photographed(session.direction).having(plate_depth=""))
    session.settle()


def photographed(direction: Direction) -> Location:
    """The place, if a photograph stands behind the figure. Raises BadInput."""
    place = direction.location
    if place.kind is not LocationKind.PLATE or not place.plate:
        raise BadInput("No photograph stands behind her.", do="Choose one in the card of the location first.")
    return place


def present(session: Session) -> tuple[Location, Words]:
    """The place and the depth of its photograph. Raises BadInput: it has none."""
    place = photographed(session.direction)
    if not place.depth:
        raise BadInput("The photograph behind her has no depth yet.", do="Make or bring one first.")
    return place, shelf_of(plate_folder(session.shoot.path)).depth(place.depth)


def pixels_of(session: Session) -> NDArray[np.uint8]:
    """The pixels (h, w, 3) of the photograph behind the figure. Raises BadInput."""
    shelf: PlateShelf = shelf_of(plate_folder(session.shoot.path))
    return shelf(photographed(session.direction).plate)


def depth_picture(session: Session) -> bytes:
    """The depth of the photograph behind the figure as a depth picture. Raises BadInput: it has none."""
    return depth_png(present(session)[1])
