"""The source type a picture is born with: a table of what paints and what stands behind the figure."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.presets import part_preset
from studio_app.takes.disclosure import disclosure, label_text
from studio_app.takes.png import encode_png, inspect_png
from studio_app.takes.source_type import (
    COMPOSED,
    COMPUTED,
    MIXED,
    TRAINED,
    beside_photographs,
    painted_by_model,
    photographed_in,
    source_type_of,
)

OWN = Location(kind=LocationKind.PLATE, plate="plate-123456-harbour.jpg")
SHIPPED = part_preset("location", "plate-beach")
TABLE = [
    (Location(), False, "algorithmicMedia"),
    (Location(), True, "trainedAlgorithmicMedia"),
    (OWN, False, "compositeSynthetic"),
    (OWN, True, "compositeWithTrainedAlgorithmicMedia"),
    (OWN.having(kind=LocationKind.STREET), False, "algorithmicMedia"),  # its photograph is still named, and not seen
    (OWN.having(kind=LocationKind.STREET), True, "trainedAlgorithmicMedia"),
    (SHIPPED, False, "algorithmicMedia"),  # the studio's own tracer made that plate
    (SHIPPED, True, "trainedAlgorithmicMedia"),
]


@pytest.mark.parametrize(("place", "trained", "kind"), TABLE)
def test_every_kind_of_take_is_born_as_what_it_is(place: Location, trained: bool, kind: str) -> None:
    made = source_type_of(Direction(location=place), trained=trained)
    assert made == kind
    assert painted_by_model(made) is trained
    assert ("composite" in made) is bool(photographed_in(Direction(location=place)))
    assert inspect_png(encode_png(np.zeros((4, 4, 3), np.uint16), made)).source_type == kind


def test_a_take_of_before_is_delivered_as_what_it_is() -> None:
    assert [beside_photographs(each, True) for each in (COMPUTED, TRAINED, COMPOSED, MIXED, "digitalCreation")] == [
        COMPOSED, MIXED, COMPOSED, MIXED, "digitalCreation",
    ]  # fmt: skip
    assert all(beside_photographs(each, False) == each for each in (COMPUTED, TRAINED, COMPOSED, MIXED, "x"))


def test_the_words_before_a_photograph_name_both_and_no_model() -> None:
    assert disclosure(COMPOSED) == disclosure(COMPUTED) != disclosure(MIXED)
    words = label_text(COMPOSED, ("location",), "Freja")
    assert words == "Photographed location; computer-generated stand-in of the digital twin of Freja"
    assert painted_by_model("somethingNew"), "what is not known here is not said to be free of AI"
