"""The depth of the photograph behind the figure as it is directed: kept beside it, its reach set, taken away.

What reads pictures is in `depth_work`; the window lets a child process do it.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import Location, LocationKind
from studio_app.studio.session import Session

Reach = tuple[float, float]
"""How far the brightest and the darkest place of a depth are, in metres."""


@dataclass(frozen=True, slots=True)
class FoundDepth:
    """A depth that was read and fits its plate: a depth picture of the studio's making; how far it reaches where the
    ground tells it; whether near seems dark in it.
    """

    plate: str
    png: bytes
    reach: Reach | None
    turned_over: bool

    @property
    def words(self) -> str:
        """What a person should know of it."""
        told = "The ground told how far it reaches." if self.reach else (
            "The ground did not tell how far it reaches: set nearest and farthest."
        )  # fmt: skip
        dark = " Near seems dark in it: its lower third is darker than the upper one. If so, turn it over."
        return told + (dark if self.turned_over else "")


def keep_depth(session: Session, found: FoundDepth) -> str:
    """Keeps a depth beside the photograph behind the figure and directs it, one step of undo; returns its name.

    Where the ground does not tell how far it reaches, that stays as directed. Raises BadInput (another photograph
    stands there by now), Refused (read-only), StudioError of the disk.
    """
    place = photographed(session.direction)
    if place.plate != found.plate:
        raise BadInput("Another photograph stands behind her by now.", safe="The depth was not kept.", do="Try again.")
    name = session.shoot.plates.add_depth(place.plate, found.png, session.operator)
    near, far = found.reach or (place.near_m, place.far_m)
    session.direct(location=place.having(plate_depth=name, near_m=near, far_m=far))
    session.settle()
    return name


def set_reach(session: Session, near_m: float, far_m: float) -> None:
    """Directs how far the depth reaches, in metres. Raises BadInput: out of range, or the wrong way round."""
    place = with_depth(session.direction)
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


def with_depth(direction: Direction) -> Location:
    """The place, if its photograph has depth. Raises BadInput."""
    place = photographed(direction)
    if not place.depth:
        raise BadInput("The photograph behind her has no depth yet.", do="Find or bring one first.")
    return place
