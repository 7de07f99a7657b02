"""The label says what is true in the grant's languages, stays readable, and lies where it hides least."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from delivery_samples import channel, facts, papers, trained
from hypothesis import given, settings
from hypothesis import strategies as some

from studio_app.delivery.facts import Facts, InPicture
from studio_app.delivery.label import labelled, words_of
from studio_app.delivery.label_icon import Icon, icon_mask
from studio_app.delivery.label_place import face_of, safe_area
from studio_app.delivery.plate import CONTRAST, INK, LEAST_TYPE, PLATE, Line, contrast, plate
from studio_app.delivery.stages import Framed
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import Edges
from studio_app.takes.crop import Box, Crop
from studio_app.takes.disclosure import disclosure, label_languages, label_text, label_words
from studio_app.takes.figure_marks import BodyPart, FigureMarks

WHOLE = Crop(left=0, top=0, right=1, bottom=1)


def asked(of: Facts, **disclosure: Any) -> Facts:
    """The facts under a grant with other wishes for its disclosure."""
    grant = papers().grant
    changed = grant.paper.having(disclosure=grant.paper.disclosure.having(**disclosure))
    return replace(of, papers=replace(papers(), grant=replace(grant, paper=changed)))


def framed(width: int = 640, height: int = 800, figure: FigureMarks | None = None, **changes: Any) -> Framed:
    held = channel(width=width, height=height, **changes)
    return Framed(np.full((height, width, 3), 200, np.uint8), held, WHOLE, figure)


def body(left: float, top: float, right: float, bottom: float, head: Box | None = None) -> FigureMarks:
    box = Box(left=left, top=top, right=right, bottom=bottom)
    return FigureMarks(width=640, height=800, figure=box, parts={BodyPart.HEAD: head} if head else {})


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (facts(), "Computer-generated stand-in of a digital twin."),
        (trained(), "AI-generated image of a digital twin, made with the model’s consent."),
        (
            trained(photographed=("garment",)),
            "Photographed garment; model generated with AI (digital twin), made with the model’s consent.",
        ),
        (facts(photographed=("location",)), "Photographed location; computer-generated stand-in of a digital twin."),
        (
            trained(people=frozenset({InPicture.TWIN, InPicture.SYNTHETIC})),
            "AI-generated image of a digital twin, made with the model’s consent. Contains an AI-generated performer.",
        ),
    ],
)
def test_the_label_says_what_the_picture_is(of: Facts, words: str) -> None:
    assert words_of(of) == (words,)


def test_she_is_named_only_where_the_grant_allows_it() -> None:
    named, unnamed = asked(trained(), name_her=True), asked(trained(), name_her=False)
    assert named.name and named.name in words_of(named)[0]
    assert unnamed.papers.grant.paper.owner.name not in words_of(unnamed)[0]


def test_every_language_of_the_grant_is_there_in_its_order() -> None:
    told = labelled(framed(), asked(trained(), languages=("sv", "de"))).words.split("\n")
    assert told[0].startswith("AI-genererad bild") and told[1].startswith("KI-generiertes Bild") and len(told) == 2


def test_a_language_without_words_refuses() -> None:
    with pytest.raises(Refused, match=r"“ja”.*da, de, en"):
        labelled(framed(), asked(trained(), languages=("en", "ja")))
    with pytest.raises(BadInput, match="no words"):
        label_words("../rights/laws")


@pytest.mark.parametrize("language", label_languages())
@pytest.mark.parametrize("source_type", ["algorithmicMedia", "trainedAlgorithmicMedia", "unheardOf"])
def test_each_language_has_all_words_and_the_type_has_their_letters(language: str, source_type: str) -> None:
    assert label_words(language).language == language
    text = label_text(source_type, ("garment", "location"), "{name} Bø", language)
    assert "{name} Bø" in text and disclosure(source_type, language)
    missing = np.asarray(plate([Line("\ue000")], 24, 400))
    for letter in sorted(set(text) - {" "}):
        assert not np.array_equal(np.asarray(plate([Line(letter)], 24, 400)), missing), f"{letter} is not in the type"


def test_the_icon_comes_with_ai_and_never_with_a_stand_in() -> None:
    marked, plain = (labelled(framed(), asked(trained(), icon=icon)) for icon in (True, False))
    assert not np.array_equal(marked.pixels, plain.pixels) and marked.words == plain.words
    with_icon, without = (labelled(framed(), asked(facts(), icon=icon)) for icon in (True, False))
    assert np.array_equal(with_icon.pixels, without.pixels)
    before = [labelled(framed(), asked(facts(photographed=("location",)), icon=icon)) for icon in (True, False)]
    assert np.array_equal(before[0].pixels, before[1].pixels), "a photograph behind her is no AI"
    assert not np.array_equal(np.asarray(icon_mask(Icon.BASIC, 40)), np.asarray(icon_mask(Icon.MODIFIED, 40)))


def test_the_words_have_contrast_whatever_lies_below() -> None:
    ink, ground = (each[0] / 255 for each in (INK, PLATE))
    assert contrast(ink, (ground / 12.92) if ground <= 0.04045 else ((ground + 0.055) / 1.055) ** 2.4) > 4 * CONTRAST
    for grey in (0, 255):
        before = framed()
        before.pixels[:] = grey
        box = labelled(before, trained()).box
        other = labelled(framed(), trained())
        down, across = (
            slice(round(box.top * 800), round(box.bottom * 800)),
            slice(round(box.left * 640), round(box.right * 640)),
        )
        assert np.array_equal(labelled(before, trained()).pixels[down, across], other.pixels[down, across])


def test_the_label_goes_where_the_figure_is_not() -> None:
    left = labelled(framed(figure=body(0.0, 0.2, 0.55, 1.0)), facts()).box
    right = labelled(framed(figure=body(0.45, 0.2, 1.0, 1.0)), facts()).box
    assert left.left > 0.5 or left.bottom < 0.2
    assert right.right < 0.5 or right.bottom < 0.2


def test_the_face_is_never_hidden() -> None:
    face = Box(left=0.05, top=0.05, right=0.95, bottom=0.85)
    box = labelled(framed(figure=body(0, 0, 1, 1, face)), facts()).box
    assert box.top >= face.bottom
    with pytest.raises(Refused, match="over the face"):
        labelled(framed(figure=body(0, 0, 1, 1, Box(left=0.02, top=0.02, right=0.98, bottom=0.98))), facts())


def test_a_face_is_read_from_its_points() -> None:
    points = {"nose": (0.5, 0.3), "left_eye": (0.53, 0.28), "right_eye": (0.47, 0.28)}
    head = Box(left=0.3, top=0.1, right=0.7, bottom=0.5)
    marks = FigureMarks(width=640, height=800, parts={BodyPart.HEAD: head}, points=points)
    face = face_of(marks)
    assert face is not None and head.holds(face) and face.holds(Box(left=0.47, top=0.27, right=0.53, bottom=0.31))
    assert face_of(marks.having(points={})) == head and face_of(None) is None


@given(
    width=some.integers(160, 700),
    height=some.integers(160, 700),
    top=some.floats(0, 0.3),
    side=some.floats(0, 0.15),
    languages=some.lists(some.sampled_from(label_languages()), min_size=1, max_size=2, unique=True),
)
@settings(max_examples=40, deadline=None)
def test_the_label_stays_in_the_safe_area_and_legible(
    width: int, height: int, top: float, side: float, languages: list[str]
) -> None:
    edges = Edges(top=top, bottom=0.1, left=side, right=side)
    before = framed(width, height, safe=edges)
    area = safe_area(before.channel)
    try:
        box = labelled(before, asked(trained(), languages=tuple(languages), name_her=True)).box
    except Refused:
        assert min(area.width, area.height) < 150, "there was room"
        return
    assert box.left * width >= area.left - 0.5 and box.right * width <= area.right + 0.5
    assert box.top * height >= area.top - 0.5 and box.bottom * height <= area.bottom + 0.5
    assert box.height * height >= 2 * LEAST_TYPE


def test_what_the_printer_cuts_off_holds_no_label() -> None:
    before = framed(dpi=300, bleed_mm=3)
    box = labelled(before, facts()).box
    assert box.left * 640 >= before.channel.bleed_px and box.bottom * 800 <= 800 - before.channel.bleed_px


def test_new_york_makes_a_synthetic_performer_s_label_larger() -> None:
    extra = trained(people=frozenset({InPicture.TWIN, InPicture.SYNTHETIC}))
    there = replace(extra, use=extra.use.having(territories=("NORTH-AMERICA",)))
    usual, larger = (labelled(framed(), asked(each, icon=False)).box for each in (extra, there))
    assert larger.height * larger.width > 1.4 * usual.height * usual.width


def test_sixteen_bits_get_the_same_label() -> None:
    fine = framed()
    fine = replace(fine, pixels=fine.pixels.astype(np.uint16) * 257)
    assert np.array_equal(labelled(fine, trained()).pixels // 257, labelled(framed(), trained()).pixels)
