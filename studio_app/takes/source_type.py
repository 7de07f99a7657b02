"""How a picture came to be, in IPTC's digital source types: one place for takes, their files and what is delivered.

Source: IPTC NewsCodes, scheme digitalsourcetype. algorithmicMedia is made purely by an algorithm, not from sampled
training data; trainedAlgorithmicMedia by a trained model; compositeSynthetic is a mix of which a part is synthetic;
compositeWithTrainedAlgorithmicMedia mixes what a trained model made with other media. Photographs that an engine only
looks at leave no pixels in the picture: they are what went in (delivery.credentials_manifest), and change no type.
"""

from __future__ import annotations

from studio_app.direction.direction import Direction
from studio_app.direction.location import LocationKind
from studio_app.direction.presets import presets_dir

COMPUTED, COMPOSED = "algorithmicMedia", "compositeSynthetic"
"""What the stand-in is: alone, and before a photograph."""
TRAINED, MIXED = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"
"""What a model paints: alone, and with a photograph in it."""
LOCATION = "location"
"""The part of a picture that may be a photograph."""


def photographed_in(direction: Direction) -> tuple[str, ...]:
    """The parts that are photographs: the location where a plate lies behind, unless the studio's tracer made it."""
    place = direction.location
    if place.kind is not LocationKind.PLATE or (presets_dir() / "plates" / place.plate).is_file():
        return ()
    return (LOCATION,)


def source_type_of(direction: Direction, *, trained: bool) -> str:
    """The source type of a picture of this direction; `trained`: whether a trained model painted it."""
    return beside_photographs(TRAINED if trained else COMPUTED, bool(photographed_in(direction)))


def beside_photographs(source_type: str, photographed: bool) -> str:
    """The type of a picture of which parts are `photographed`; takes of earlier versions were born without that."""
    return {COMPUTED: COMPOSED, TRAINED: MIXED}.get(source_type, source_type) if photographed else source_type


def painted_by_model(source_type: str) -> bool:
    """Whether a trained model took part; of a type that is not known here that is taken for granted."""
    return source_type not in (COMPUTED, COMPOSED)
