"""The words for people who do not see a picture: what is seen, in one plain sentence.

Only fields with fixed words go into it. A name that somebody gave a pose, a garment or a place may say anything, and
does not.
"""

from __future__ import annotations

from studio_app.direction.colours import colour_name
from studio_app.direction.describe import garment_words, hair_words
from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.pose import Expression
from studio_app.takes.source_type import painted_by_model

LONGEST = 250
"""Characters (IPTC Photo Metadata Standard, Alt Text)."""


def alt_text(direction: Direction, source_type: str) -> str:
    """'Fashion model in white linen shirt ..., with fair short hair, on a street in the evening; AI-generated.'"""
    how = "AI-generated" if painted_by_model(source_type) else "computer-generated"
    clothes = [garment_words(piece) for piece in reversed(direction.look.garments)]
    head = f"with {hair_words(direction.look.hair)}{_face(direction.expression)}"
    where = _place(direction.location)
    for count in range(len(clothes), -1, -1):
        worn = f"Fashion model in {_listed(clothes[:count])}" if count else "Fashion model"
        text = f"{worn}, {head}, {where}; {how}."
        if len(text) <= LONGEST:
            return text
    return f"Fashion model; {how}."


def _face(expression: Expression) -> str:
    if expression.smile <= 0:
        return ""
    return " and a soft smile" if expression.smile < 0.5 else " and a broad smile"


def _place(place: Location) -> str:
    match place.kind:
        case LocationKind.CYCLORAMA:
            return f"in a {colour_name(place.colour)} studio"
        case LocationKind.PAPER:
            return f"before {colour_name(place.colour)} paper"
        case LocationKind.STREET:
            return f"on a street{_time(place)}"
        case LocationKind.OPEN_AIR:
            return f"in the open{_time(place)}"
        case LocationKind.PLATE:
            return "before a picture of a place"


def _time(place: Location) -> str:
    hour = place.when.hour
    return " at night" if hour < 5 or hour >= 22 else " in the evening" if hour >= 18 else " by day"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
