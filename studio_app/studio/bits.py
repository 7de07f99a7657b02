"""How many bits the weights of what paints are held in, as a person chooses it, and what each choice changes."""

from __future__ import annotations

from studio_app.direction.errors import Refused
from studio_app.engines.driver import told_card
from studio_app.takes.painting import Precision

_HALF, _NEAR = "Half precision", "Rounds every weight: near, not equal."
CHOICES: tuple[tuple[str, Precision | None], ...] = (
    ("As fits the card", None),
    *((each.words.capitalize() or _HALF, each) for each in Precision),
)
"""The words of each choice; None: half, unless eight bits are what fits."""
_CHANGES: dict[Precision | None, str] = {
    None: f"Half precision; in 8 bits where the card has no other room without streaming. That {_NEAR.lower()}",
    Precision.HALF: "As the weights were published; streamed, which is slower, where the card has no room.",
    Precision.STORED: f"Half the memory. {_NEAR}",
    Precision.COMPUTED: f"Half the memory, and faster on cards since Ada and Hopper. {_NEAR}",
}


def changes(precision: Precision | None) -> str:
    """What a choice changes, or why this computer's card cannot."""
    card = told_card() if precision is Precision.COMPUTED else None
    try:
        if card is not None and precision is not None:
            card.require(precision)
    except Refused as error:
        return f"{error.what} {error.do}"
    return _CHANGES[precision]
