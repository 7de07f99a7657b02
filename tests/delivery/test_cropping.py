"""What is whole stays whole in every suggested crop; where none fits, the reason and the ways out are said."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studio_app.delivery.channels import channels
from studio_app.delivery.crop_cuts import CutKind, judge
from studio_app.delivery.cropping import Side, suggest
from studio_app.takes.channel import Channel, Ground
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import BodyPart, FigureMarks

SIZE = (2048, 2560)
CHANNELS = sorted(channels().items())
EVEN = frozenset(Side)


def wanted(width: int, height: int, **more: object) -> Channel:
    return Channel.model_validate({"name": "Test", "medium": "web", "width": width, "height": height, **more})


@st.composite
def figures(draw: st.DrawFn) -> FigureMarks:
    """A figure somewhere in or partly out of the frame: parts down a body of random height, place and reach."""
    tall, top = draw(st.floats(0.3, 2.2)), draw(st.floats(-0.2, 0.5))
    middle, reach = draw(st.floats(0.2, 0.8)), draw(st.floats(0.05, 0.4)) * tall

    def box(x: float, y: float, wide: float, high: float) -> Box:
        left, up = middle + x * reach, top + y * tall
        return Box(left=left - wide * tall / 2, top=up, right=left + wide * tall / 2, bottom=up + high * tall)

    parts = {
        BodyPart.HEAD: box(draw(st.floats(-0.2, 0.2)), 0, 0.11, 0.14),
        BodyPart.LEFT_HAND: box(draw(st.floats(0.2, 1)), draw(st.floats(0.05, 0.55)), 0.06, 0.08),
        BodyPart.RIGHT_HAND: box(-draw(st.floats(0.2, 1)), draw(st.floats(0.05, 0.55)), 0.06, 0.08),
        BodyPart.HEM: box(0, draw(st.floats(0.45, 0.9)), 0.2, 0.04),
        BodyPart.LEFT_FOOT: box(0.25, 0.93, 0.1, 0.07),
        BodyPart.RIGHT_FOOT: box(-0.25, 0.93, 0.1, 0.07),
    }
    inside = [min(1.0, max(0.0, edge)) for edge in (
        min(b.left for b in parts.values()), min(b.top for b in parts.values()),
        max(b.right for b in parts.values()), max(b.bottom for b in parts.values()),
    )]  # fmt: skip
    assume(inside[2] - inside[0] > 0.02 and inside[3] - inside[1] > 0.02)
    figure = Box(left=inside[0], top=inside[1], right=inside[2], bottom=inside[3])
    points = {"left_knee": (middle, top + 0.73 * tall), "right_knee": (middle - 0.02, top + 0.74 * tall)}
    return FigureMarks(width=SIZE[0], height=SIZE[1], figure=figure, parts=parts, points=points)


@settings(max_examples=150, deadline=None)
@given(marks=figures(), which=st.integers(0, len(CHANNELS) - 1))
def test_a_suggested_crop_cuts_nothing(marks: FigureMarks, which: int) -> None:
    channel = CHANNELS[which][1]
    found = suggest(marks, SIZE, channel, EVEN)
    if found.crop is not None:
        crop = found.crop
        assert not crop.padded
        assert crop.width * SIZE[0] / (crop.height * SIZE[1]) == pytest.approx(channel.ratio)
        told = judge(crop, marks, channel, SIZE)
        assert not [cut for cut in told if cut.harms or cut.kind in (CutKind.COVERED, CutKind.FILL)]
        assert ("enlarged" in found.words) == any(cut.kind is CutKind.ENLARGED for cut in told)
    else:
        assert found.words and found.padding_words
    if found.padding is not None:
        assert found.padding.padded
        kinds = {cut.kind for cut in judge(found.padding, marks, channel, SIZE)}
        assert kinds <= {CutKind.PADDED, CutKind.ENLARGED, CutKind.JOINT}


@settings(max_examples=60, deadline=None)
@given(marks=figures(), which=st.integers(0, len(CHANNELS) - 1), grow=st.floats(1.02, 2))
def test_no_larger_crop_would_fit(marks: FigureMarks, which: int, grow: float) -> None:
    """Against a search by brute force: where nothing is suggested, no place on a grid fits either, and what is
    suggested is at most 10 % smaller than the largest there is (that much it may give for an edge off the joints)."""
    channel = CHANNELS[which][1]
    found = suggest(marks, SIZE, channel)
    tallest = min(1.0, SIZE[0] / channel.ratio / SIZE[1])
    tall = min(tallest, grow * found.crop.height / 0.9) if found.crop else tallest / grow
    if found.crop and tall <= found.crop.height / 0.9:
        return
    wide = tall * SIZE[1] * channel.ratio / SIZE[0]
    for x in range(9):
        for y in range(9):
            left, top = (1 - wide) * x / 8, (1 - tall) * y / 8
            crop = Crop(left=left, top=top, right=left + wide, bottom=top + tall)
            told = judge(crop, marks, channel, SIZE)
            bad = [cut for cut in told if cut.harms or cut.kind in (CutKind.COVERED, CutKind.FILL)]
            assert bad or _barely(crop, marks, channel)


def _barely(crop: Crop, marks: FigureMarks, channel: Channel) -> bool:
    """Whether it only just fits: suggestions keep a little more air than `judge` asks for."""
    smaller = Crop(
        left=crop.left + 0.013 * crop.width, top=crop.top + 0.013 * crop.height,
        right=crop.right - 0.013 * crop.width, bottom=crop.bottom - 0.013 * crop.height,
    )  # fmt: skip
    return any(cut.harms or cut.kind is CutKind.COVERED for cut in judge(smaller, marks, channel, SIZE))


def test_the_whole_select_is_its_own_crop(marks: FigureMarks) -> None:
    found = suggest(marks, (512, 640), wanted(512, 640))
    assert found.crop == Crop(left=0, top=0, right=1, bottom=1) and not found.words


def test_a_wide_banner_of_a_standing_figure_is_refused_with_both_ways_out(marks: FigureMarks) -> None:
    found = suggest(marks, (512, 640), wanted(2560, 1440), frozenset({Side.LEFT, Side.RIGHT}))
    assert found.crop is None
    assert "the head" in found.words and "of the select’s height" in found.words
    assert found.padding is not None and found.padding.left < 0 and found.padding.right > 1
    assert found.padding.top >= 0 and found.padding.bottom <= 1
    assert found.padding_words == "The background is continued at the left and the right."


def test_a_busy_background_is_not_continued(marks: FigureMarks) -> None:
    found = suggest(marks, (512, 640), wanted(2560, 1440), frozenset({Side.TOP}))
    assert found.padding is None
    assert found.padding_words == "The background at the left and the right is not even enough to be continued."
    beside = suggest(marks, (512, 640), wanted(2560, 1440), frozenset({Side.LEFT})).padding
    assert beside is not None and beside.right == 1 and beside.left < 0


def test_the_head_stays_free_of_what_a_story_lays_over_it(marks: FigureMarks) -> None:
    story = channels()["story-9-16"]
    found = suggest(marks, (512, 640), story)
    assert found.crop is None and "lays over its edges" in found.words
    assert suggest(marks, (512, 640), story.having(safe={"top": 0.05})).crop is not None


def test_the_fill_rule_bounds_the_crop(marks: FigureMarks) -> None:
    shop = wanted(1000, 1000, fill=0.85, ground=Ground.WHITE)
    found = suggest(marks, (512, 640), shop, EVEN)
    crop = found.crop or found.padding
    assert crop is not None and marks.figure is not None
    assert marks.figure.height / crop.height >= 0.85


def test_bleed_lies_outside_of_what_is_whole(marks: FigureMarks) -> None:
    page = wanted(1000, 1250, dpi=300, bleed_mm=3)
    crop = suggest(marks, (512, 640), page).crop
    assert crop is not None
    tight = Crop(left=crop.left, top=55 / 640 - 0.005, right=crop.right, bottom=55 / 640 - 0.005 + crop.height)
    assert any(cut.kind is CutKind.BLEED for cut in judge(tight, marks, page))


def test_a_hand_made_crop_is_judged_in_words(marks: FigureMarks) -> None:
    crop = Crop(left=0.3, top=0.05, right=0.6, bottom=0.6)
    words = [cut.words for cut in judge(crop, marks, wanted(1200, 2750))]
    assert "cuts the left hand" in words
    assert "leaves out the left foot" in words
    assert any(word.startswith("is enlarged to") for word in words)


def test_an_edge_at_the_knee_is_said_and_avoided(marks: FigureMarks) -> None:
    half = marks.having(
        parts={BodyPart.HEAD: marks.parts[BodyPart.HEAD]}, points={"left_knee": (0.5, 0.8)},
        figure=Box(left=0.3, top=0.08, right=0.7, bottom=1),
    )  # fmt: skip
    at_knee = Crop(left=0, top=0, right=1, bottom=0.8)
    assert [cut.words for cut in judge(at_knee, half, wanted(512, 512))] == ["ends at the left knee"]
    crop = suggest(half, (512, 640), wanted(512, 512)).crop
    assert crop is not None and abs(crop.bottom - 0.8) > 0.009


def test_without_marks_the_middle_is_cut_and_that_is_said() -> None:
    found = suggest(None, SIZE, wanted(1080, 1080))
    assert found.crop is not None and "not known" in found.words
    assert found.crop.left == 0 and found.crop.right == 1
