"""Which light or garment is meant, and whose left: names looked up in the direction. More than one found is none."""

from __future__ import annotations

import math

from studio_app.direction.direction import Direction
from studio_app.direction.location import LocationKind
from studio_app.direction.look import GarmentKind

GARMENTS = tuple(kind.value for kind in GarmentKind)
_HEMMED = ("skirt", "dress", "coat")
_SLEEVED = ("tee", "shirt", "dress", "coat")
_LIT_BY_SUN = (LocationKind.STREET, LocationKind.OPEN_AIR, LocationKind.PLATE)
_NECK = ("neck", "head")
_TRUNK = ("root", "spine")
MADE_STRAIGHT_DEG = 10.0


def pieces(thing: str, direction: Direction) -> tuple[int, ...] | None:
    """The numbers of the lights or garments meant: () for what has no number, None when it is not clear or not there.

    `thing`: 'light:key', 'light:all', 'light:one', 'light:kind:softbox', 'shoes:sneakers', 'skirt', 'hem', 'sleeves'.
    """
    kind, _, name = thing.partition(":")
    if kind == "aims":
        return pieces(name, direction)
    if kind == "light":
        return _lights(name, direction)
    if kind in GARMENTS:
        return _only([i for i, g in enumerate(direction.look.garments) if g.kind.value == kind and _is(g.name, name)])
    if kind in ("hem", "sleeves"):
        kinds = _HEMMED if kind == "hem" else _SLEEVED
        return _only([i for i, g in enumerate(direction.look.garments) if g.kind.value in kinds])
    return () if _is_there(kind, direction) else None


def _is(name: str, wanted: str) -> bool:
    return not wanted or wanted in name.casefold()


def _lights(name: str, direction: Direction) -> tuple[int, ...] | None:
    lights = direction.rig.lights
    if name == "all":
        return tuple(i for i, light in enumerate(lights) if light.on) or None
    if name == "one":
        return (0,) if len(lights) == 1 else None
    if name.startswith("kind:"):
        return _only([i for i, light in enumerate(lights) if light.kind.value == name.removeprefix("kind:")])
    wanted = name.split("-")
    found = [i for i, light in enumerate(lights) if set(wanted) <= set(light.name.casefold().split())]
    exact = [i for i in found if light_name(lights[i].name) == wanted]
    if not found and name == "key" and len(lights) == 1:
        return (0,)  # the first light of a rig is its key
    return _only(exact or found)


def light_name(name: str) -> list[str]:
    """The words of a light's name without 'light'."""
    return [word for word in name.casefold().split() if word != "light"]


def _only(found: list[int]) -> tuple[int, ...] | None:
    return (found[0],) if len(found) == 1 else None


def _is_there(thing: str, direction: Direction) -> bool:
    """Whether this set has it: no clock in a studio, no horizon without a photograph, one background at most."""
    kind = direction.location.kind
    if thing in ("time", "sun"):
        return kind in _LIT_BY_SUN
    if thing == "haze":
        return kind in (LocationKind.STREET, LocationKind.OPEN_AIR)
    if thing in ("horizon", "plate"):
        return kind is LocationKind.PLATE
    if thing == "backdrop":
        return kind in (LocationKind.PAPER, LocationKind.CYCLORAMA)
    return True


def background_is_plain(direction: Direction) -> bool:
    """Whether the background is a colour that a word can change: paper or a cove that no light of its own lights."""
    lit = any("background" in light.name.casefold() for light in direction.rig.lights)
    return _is_there("backdrop", direction) and not lit


def body_yaw(direction: Direction) -> float:
    """Where the trunk faces, degrees from the camera, positive to camera right."""
    return _yaw(direction, _TRUNK) + direction.pose.turn_deg - direction.camera.orbit_deg


def head_yaw(direction: Direction) -> float:
    """Where the face points, degrees from the camera, positive to camera right."""
    return body_yaw(direction) + _yaw(direction, _NECK) + direction.pose.head_turn_deg


def _yaw(direction: Direction, bones: tuple[str, ...]) -> float:
    return sum(turn[2] for name, turn in direction.pose.joints.items() if name.startswith(bones))


def side_sign(thing: str, index: int | None, direction: Direction) -> int | None:
    """How a turn to camera right changes the angle: 1, or -1 behind the figure for a light; None when it is not clear,
    as for a face turned away.
    """
    if thing == "light" and index is not None:
        return 1 if math.cos(_relative(direction, index)) >= -1e-9 else -1
    yaw = {"body": body_yaw, "head": head_yaw, "gaze": head_yaw, "eyes": head_yaw, "tilt": head_yaw}.get(thing)
    if yaw is None:
        return 1
    return 1 if math.cos(math.radians(yaw(direction))) > 0.1 else None


def _relative(direction: Direction, index: int) -> float:
    """The angle of a light as the camera sees it, in radians."""
    return math.radians(direction.rig.lights[index].azimuth_deg - direction.camera.orbit_deg)


def her_side(pole: str, direction: Direction) -> str | None:
    """'herleft' as the camera's side; None unless she faces the camera."""
    if pole not in ("herleft", "herright"):
        return pole
    if math.cos(math.radians(body_yaw(direction))) < 0.3:
        return None
    return "right" if pole == "herleft" else "left"


def gaze_to_camera(direction: Direction) -> float | None:
    """The gaze that meets the lens, in degrees; None when the head is turned too far away."""
    wanted = -head_yaw(direction)
    if abs(wanted) <= MADE_STRAIGHT_DEG:
        return 0.0
    return float(round(wanted)) if abs(wanted) <= 35 else None
