"""The words that say a picture is made by a machine: one place, for working copies, paper and deliveries alike."""

from __future__ import annotations

from studio_app.takes.png import SOURCE_TYPES

STAND_IN = "Computer-generated stand-in of a digital twin"
GENERATED = "AI-generated image of a digital twin"
COMPOSITE = "AI-edited image of a digital twin"
NOT_FOR_PUBLICATION = "Working copy, not for publication"

_WORDS = {
    "algorithmicMedia": STAND_IN,
    "trainedAlgorithmicMedia": GENERATED,
    "compositeWithTrainedAlgorithmicMedia": COMPOSITE,
}


def disclosure(source_type: str) -> str:
    """What the visible label says of a picture of this IPTC digital source type; an unknown one counts as generated."""
    return _WORDS.get(source_type, GENERATED)


def disclosures(source_types: frozenset[str]) -> str:
    """What a page with pictures of these source types says, as one sentence."""
    words = sorted({disclosure(each) for each in source_types}) or [GENERATED]
    return "; ".join(words) + "."


def source_uri(source_type: str) -> str:
    """The IPTC NewsCode of a digital source type."""
    return SOURCE_TYPES + source_type
