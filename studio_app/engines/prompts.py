"""From a direction to the words a diffusion engine reads, in the engine's dialect: each part in plain English.

Text encoders of the CLIP kind read 77 tokens and weigh what comes first; so the subject leads and the camera closes.
Language models read sentences and know what an instruction is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from studio_app.direction.describe import garment_words, hair_words
from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression
from studio_app.engines.emphasis import emphasised
from studio_app.engines.table import Dialect
from studio_app.stage.sun import sun_position

NEGATIVE = (
    "drawing, 3d render, plastic skin, waxy, deformed hands, extra fingers, extra limbs, text, logo, watermark, "
    "blurry, overexposed, oversaturated"
)


class Role(StrEnum):
    """What a reference shows, as a person says it; the words tell the engine what to keep of it."""

    TWIN = "the twin"
    GARMENT = "a garment"
    PLACE = "the place"
    POSE = "the pose"
    DEPTH = "the depth"


_KEEP = {
    Role.TWIN: "the adult model: keep her face, hair and skin",
    Role.GARMENT: "a garment that she wears: keep its cut, cloth and colour",
    Role.PLACE: "the place: keep it as it is",
    Role.POSE: "her pose as a drawn figure: follow it, and show nothing of the drawing",
    Role.DEPTH: "how near everything is, near is bright: keep these shapes and distances, and show none of the greys",
}


def shown_words(role: str, name: str) -> str:
    """What the words say of a reference: by its role, or by its name where nobody said what it shows."""
    return _KEEP[Role(role)] if role in tuple(Role) else f"{name}: keep it as it is"


def prompt_of(
    direction: Direction,
    dialect: Dialect = Dialect.TAGS,
    references: tuple[str, ...] = (),
    emphasis: Mapping[str, float] | None = None,
) -> str:
    """The words of a direction, at most a few sentences. They name no person: who it is comes from the twin.

    `references` are what the engine is shown beside the previz, in order (`shown_words`); the words speak of them by
    number. `emphasis`: part of `worded` -> how much it counts, in a dialect that weighs.
    """
    parts = worded(direction, dialect)
    if dialect.weighs:
        held = emphasis or {}
        return ", ".join(emphasised(words, held.get(part, 1.0)) for part, words in parts)
    numbered = (f"Picture {number} shows {words}." for number, words in enumerate(references, 2))
    return " ".join((_OPENING[dialect], *(words for _, words in parts), *numbered))


def worded(direction: Direction, dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """(part, its words) in the order in which the engine reads them."""
    look = ", ".join(garment_words(piece) for piece in reversed(direction.look.garments)) or "a plain bodysuit"
    face, grooming, place = _face(direction.expression), _grooming(direction.look), _place(direction.location)
    pose = _within(direction.pose.name)
    lens = f"{direction.camera.lens_mm:.0f} mm at f/{direction.camera.f_stop:g}"
    if dialect is Dialect.TAGS:
        return (
            ("figure", f"fashion photograph of an adult model, {pose}, {face}"),
            ("look", f"wearing {look}"),
            ("hair and skin", grooming),
            ("location", place),
            ("camera", f"{lens} lens"),
            ("finish", "natural skin texture, real fabric"),
        )
    return (
        ("figure", f"The adult model, {pose}, with {face}, wears {look}; {grooming}."),
        ("location", f"The place: {place}."),
        ("camera", f"Lens: {lens}. Natural skin texture, real fabric, true shadows."),
    )


_OPENING = {
    Dialect.SENTENCES: "A fashion photograph.",
    Dialect.EDIT: (
        "Turn picture 1, a computer-drawn study, into a real fashion photograph. Keep its frame, the figure’s pose and "
        "proportions, and where the light comes from."
    ),
}


def _face(expression: Expression) -> str:
    if expression.eyes_closed > 0.8:
        return "eyes closed"
    if expression.smile > 0.6:
        return "laughing"
    return "a soft smile" if expression.smile > 0.15 else f"{_within(expression.name)} expression"


def _grooming(look: Look) -> str:
    return f"{hair_words(look.hair)}, {look.makeup.finish.value} skin"


def _within(name: str) -> str:
    """A name within a sentence: 'Evening crossing, New York' keeps its New York."""
    return name[:1].lower() + name[1:]


def _place(place: Location) -> str:
    if place.kind in (LocationKind.CYCLORAMA, LocationKind.PAPER):
        return f"in a studio, {_within(place.name)}"
    if not place.sun:
        return f"{_within(place.name)}, soft daylight"
    return f"{_within(place.name)}, {_sunlight(place)}"


def _sunlight(place: Location) -> str:
    height = sun_position(place.latitude, place.longitude, place.when).elevation_deg
    if height < -2:
        return "after sunset"
    return "low warm sun" if height < 15 else "sunlight" if height < 45 else "high sun"
