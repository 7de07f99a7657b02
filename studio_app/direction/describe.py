"""What a direction says in plain words: one sentence per part, a short summary for a card, and a full caption.

The same words serve as alternative text, as the message of a version and as the start of a prompt.
"""

from __future__ import annotations

from studio_app.direction.camera import Camera
from studio_app.direction.colours import colour_name
from studio_app.direction.direction import PARTS, Cast, Direction, Part
from studio_app.direction.lighting import Light, Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Garment, Hair, HairStyle, Look
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.units import DEGREE, EV, F_STOP, KELVIN, METRE, MM
from studio_app.direction.value import Value


def describe(value: Value) -> str:
    """One plain sentence for a part of a direction or for the whole of it (its caption)."""
    match value:
        case Direction():
            return caption(value)
        case Cast():
            return f"The twin {value.twin}."
        case Pose():
            return _sentence(value.name, *_turned(value))
        case Expression():
            return _sentence(value.name, *_face(value))
        case Look():
            return _sentence(
                _listed([garment_words(piece) for piece in value.garments]) or "bodysuit", hair_words(value.hair)
            )
        case Rig():
            return _sentence(_listed([light_words(light) for light in value.lights if light.on]) or "no lights")
        case Location():
            return _sentence(value.name, *_place(value))
        case Camera():
            return _sentence(
                f"{MM.show(value.lens_mm)} at {F_STOP.show(value.f_stop)} from {METRE.show(value.distance_m)}",
                f"camera {METRE.show(value.height_m)} high",
                value.aspect.value,
            )
        case _:
            raise TypeError(f"{type(value).__name__} is not part of a direction")


def caption(direction: Direction) -> str:
    """All parts but the cast, as one paragraph: what the picture is meant to show."""
    parts: list[Part] = [part for part in PARTS if part != "cast"]
    return " ".join(describe(getattr(direction, part)) for part in parts)


def summary(value: Value) -> str:
    """A few words for the head of a folded card."""
    match value:
        case Cast():
            return value.twin.removeprefix("sample-").capitalize()
        case Pose() | Expression():
            return value.name
        case Look():
            return ", ".join(piece.name or piece.kind.value for piece in value.garments[:2]) or "bodysuit"
        case Rig():
            return value.name
        case Location():
            return value.name
        case Camera():
            return f"{MM.show(value.lens_mm)}, {F_STOP.show(value.f_stop)}"
        case _:
            return ""


def garment_words(piece: Garment) -> str:
    """'white linen shirt', 'white canvas shoes'."""
    return " ".join((colour_name(piece.colour), piece.fabric.value, piece.kind.value))


def hair_words(hair: Hair) -> str:
    """'fair shoulder-length straight hair'."""
    shade = "grey" if hair.grey > 0.5 else _SHADES[min(9, max(0, round(hair.level) - 1))]
    if hair.style is HairStyle.CROPPED:
        return f"cropped {shade} hair"
    style = {"coils": "tightly coiled", "tied": "tied-back"}.get(hair.style.value, hair.style.value)
    return f"{shade} {_length(hair.length_cm)}{style} hair"


def light_words(light: Light) -> str:
    """'key softbox 45° right, 0.0 EV, 5600 K'."""
    kind = light.kind.value.replace("-", " ")
    return f"{light.name.lower()} {kind} {_side(light)}, {EV.show(light.power_ev)}, {KELVIN.show(light.kelvin)}"


_SHADES = (
    "black", "near-black", "dark brown", "brown", "light brown", "dark blond", "blond", "light blond", "fair",
    "very fair",
)  # fmt: skip


def _length(length_cm: float) -> str:
    if length_cm < 12:
        return "short "
    if length_cm < 26:
        return "chin-length "
    return "shoulder-length " if length_cm < 46 else "long "


def _side(light: Light) -> str:
    if light.azimuth_deg == 0:
        return "in front"
    side = "right" if light.azimuth_deg >= 0 else "left"
    return f"{DEGREE.show(abs(light.azimuth_deg))} {side}"


def _turned(pose: Pose) -> list[str]:
    words: list[str] = []
    if pose.turn_deg:
        words.append(f"turned {DEGREE.show(abs(pose.turn_deg))} {_to(pose.turn_deg)}")
    if pose.head_turn_deg:
        words.append(f"head {DEGREE.show(abs(pose.head_turn_deg))} {_to(pose.head_turn_deg)}")
    return words


def _face(expression: Expression) -> list[str]:
    words: list[str] = []
    if expression.smile > 0 and "smil" not in expression.name.lower():
        words.append("a soft smile" if expression.smile < 0.5 else "a broad smile")
    if expression.gaze_turn_deg:
        words.append(f"eyes {DEGREE.show(abs(expression.gaze_turn_deg))} {_to(expression.gaze_turn_deg)}")
    return words


def _to(degrees: float) -> str:
    return "to camera right" if degrees > 0 else "to camera left"


def _place(place: Location) -> list[str]:
    if place.kind in (LocationKind.CYCLORAMA, LocationKind.PAPER):
        return [f"{colour_name(place.colour)} {'paper' if place.kind is LocationKind.PAPER else 'cove'}"]
    if place.kind is LocationKind.PLATE:
        return ["photographed background"]
    when = f"{place.when.day} {place.when:%B %H:%M}"
    north, east = ("N" if place.latitude >= 0 else "S"), ("E" if place.longitude >= 0 else "W")
    words = [f"{abs(place.latitude):.2f} {north} {abs(place.longitude):.2f} {east}", when]
    return [*words, "wind in the hair"] if place.wind_ms >= 2 else words


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}" if words else ""


def _sentence(*words: str) -> str:
    text = ", ".join(word for word in words if word)
    return f"{text[:1].upper()}{text[1:]}."
