"""From a direction to the words a diffusion engine reads: each part in plain English, the figure first.

Text encoders of the CLIP kind read 77 tokens and weigh what comes first; so the subject leads and the camera closes.
"""

from __future__ import annotations

from studio_app.direction.describe import garment_words, hair_words
from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression
from studio_app.stage.sun import sun_position

NEGATIVE = (
    "drawing, 3d render, plastic skin, waxy, deformed hands, extra fingers, extra limbs, text, logo, watermark, "
    "blurry, overexposed, oversaturated"
)


def prompt_of(direction: Direction) -> str:
    """The words of a direction, at most a few sentences. They name no person: who it is comes from the twin."""
    look = ", ".join(garment_words(piece) for piece in reversed(direction.look.garments)) or "a plain bodysuit"
    parts = (
        f"fashion photograph of an adult model, {direction.pose.name.lower()}, {_face(direction.expression)}",
        f"wearing {look}",
        _grooming(direction.look),
        _place(direction.location),
        f"{direction.camera.lens_mm:.0f} mm lens at f/{direction.camera.f_stop:g}",
        "natural skin texture, real fabric",
    )
    return ", ".join(parts)


def _face(expression: Expression) -> str:
    if expression.eyes_closed > 0.8:
        return "eyes closed"
    if expression.smile > 0.6:
        return "laughing"
    return "a soft smile" if expression.smile > 0.15 else f"{expression.name.lower()} expression"


def _grooming(look: Look) -> str:
    return f"{hair_words(look.hair)}, {look.makeup.finish.value} skin"


def _place(place: Location) -> str:
    if place.kind in (LocationKind.CYCLORAMA, LocationKind.PAPER):
        return f"in a studio, {place.name.lower()}"
    if not place.sun:
        return f"{place.name.lower()}, soft daylight"
    return f"{place.name.lower()}, {_sunlight(place)}"


def _sunlight(place: Location) -> str:
    height = sun_position(place.latitude, place.longitude, place.when).elevation_deg
    if height < -2:
        return "after sunset"
    return "low warm sun" if height < 15 else "sunlight" if height < 45 else "high sun"
