"""From a direction to the words a diffusion engine reads, in the engine's dialect: each part in plain English.

Text encoders of the CLIP kind read 77 tokens and weigh what comes first; so the subject leads and the camera closes.
Language models read sentences and know what an instruction is.
"""

from __future__ import annotations

from studio_app.direction.describe import garment_words, hair_words
from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression
from studio_app.engines.table import Dialect
from studio_app.stage.sun import sun_position

NEGATIVE = (
    "drawing, 3d render, plastic skin, waxy, deformed hands, extra fingers, extra limbs, text, logo, watermark, "
    "blurry, overexposed, oversaturated"
)


def prompt_of(direction: Direction, dialect: Dialect = Dialect.TAGS, references: tuple[str, ...] = ()) -> str:
    """The words of a direction, at most a few sentences. They name no person: who it is comes from the twin.

    `references` are what the engine is shown beside the previz, in order; the words speak of them by number.
    """
    look = ", ".join(garment_words(piece) for piece in reversed(direction.look.garments)) or "a plain bodysuit"
    face, grooming, place = _face(direction.expression), _grooming(direction.look), _place(direction.location)
    pose = direction.pose.name.lower()
    lens = f"{direction.camera.lens_mm:.0f} mm at f/{direction.camera.f_stop:g}"
    if dialect is Dialect.TAGS:
        subject = f"fashion photograph of an adult model, {pose}, {face}"
        return ", ".join(
            (subject, f"wearing {look}", grooming, place, f"{lens} lens", "natural skin texture, real fabric")
        )
    sentences = (
        f"The adult model, {pose}, with {face}, wears {look}; {grooming}.",
        f"The place: {place}.",
        f"Lens: {lens}. Natural skin texture, real fabric, true shadows.",
        *(f"Picture {number} shows {name}: keep it as it is." for number, name in enumerate(references, 2)),
    )
    return " ".join((_OPENING[dialect], *sentences))


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
