"""Directions and their changes in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.changes import changes, headline
from studio_app.direction.colours import colour_name
from studio_app.direction.describe import caption, describe, summary
from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.lighting import Light, Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Garment, GarmentKind, Look
from studio_app.direction.pose import Pose

BASE = Direction(rig=Rig(name="One light", lights=(Light(),)), look=Look(garments=(Garment(kind=GarmentKind.SHIRT),)))


def plain(words: tuple[str, ...]) -> list[str]:
    return [word.replace("\N{NO-BREAK SPACE}", " ") for word in words]


def test_nothing_changed_says_nothing() -> None:
    assert changes(BASE, BASE) == ()
    assert headline(BASE, BASE) == "No change"


def test_numbers_are_told_with_their_units() -> None:
    after = BASE.having(
        rig=BASE.rig.having(lights=(Light(azimuth_deg=60, power_ev=0.7),)), camera=BASE.camera.having(lens_mm=100)
    )
    assert plain(changes(BASE, after)) == [
        "Key light angle 45° to 60°",
        "Key light power +0.0 EV to +0.7 EV",
        "Lens 85 mm to 100 mm",
    ]


def test_pieces_come_and_go() -> None:
    coat = Garment(kind=GarmentKind.COAT, name="Camel coat")
    after = BASE.having(look=BASE.look.having(garments=(*BASE.look.garments, coat)), rig=BASE.rig.having(lights=()))
    assert plain(changes(BASE, after)) == ["Camel coat added", "Key light removed"]
    assert plain(changes(after, BASE))[0] == "Camel coat removed"


def test_another_preset_is_named_rather_than_taken_apart() -> None:
    after = BASE.having(pose=Pose(name="Walking", joints={"head": (1, 2, 3)}))
    assert changes(BASE, after) == ("Pose “Standing” to “Walking”",)


def test_a_colour_is_named() -> None:
    after = BASE.having(look=BASE.look.having(garments=(Garment(kind=GarmentKind.SHIRT, colour="#1c2742"),)))
    assert changes(BASE, after) == ("Shirt colour white to navy",)


def test_many_changes_fit_one_line() -> None:
    camera = BASE.camera.having(lens_mm=100, f_stop=8, height_m=1.5, orbit_deg=10)
    assert headline(BASE, BASE.having(camera=camera)).endswith("and 2 more changes")


@given(st.sampled_from(PARTS))
def test_every_part_is_one_sentence(part: str) -> None:
    words = describe(getattr(BASE, part))
    assert words.endswith(".") and not words[0].islower()
    assert summary(getattr(BASE, part))


def test_the_caption_says_what_is_worn_and_lit() -> None:
    words = caption(BASE)
    assert "poplin shirt" in words and "Key softbox 45° right" in words


@pytest.mark.parametrize(
    ("colour", "name"), [("#ffffff", "white"), ("#0f0f0f", "black"), ("#b98a50", "camel"), ("#c01f28", "red")]
)
def test_colours_have_everyday_names(colour: str, name: str) -> None:
    assert colour_name(colour) == name


def test_a_depth_is_told_without_its_hash() -> None:
    plain = Direction(location=Location(kind=LocationKind.PLATE, plate="plate-abcdef-street.jpg"))
    one, other = (
        plain.having(location=plain.location.having(plate_depth=f"depth-abcdef-{digit * 64}.png")) for digit in "01"
    )
    assert changes(plain, one) == ("Depth added",)
    assert (changes(one, other), changes(one, plain)) == (("Depth changed",), ("Depth removed",))
