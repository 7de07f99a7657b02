"""The flags on the picture at the gate of a yes: each planted change is said, none of them refuses."""

from __future__ import annotations

import pytest
from rights_cases import BODY, Set

from studio_app.rights.case import Case, Chosen
from studio_app.rights.check import Check, Outcome
from studio_app.rights.gates import RULES, Gate, checks, opens
from studio_app.rights.rules_picture import RULES as PICTURE
from studio_app.takes.flags import BARE, OVERLAP, SKIN_L, WIDTH, PictureFlags

GOOD = Set()
FLAGS = PictureFlags(sha256="a" * 64, body_card=BODY, skin_l=0.3, overlap=0.995, width=-0.002, bare=0.0)


def case(flags: PictureFlags | None, **changes: object) -> Case:
    return GOOD.case(chosen=Chosen("T0001-abcdef", flags=flags), body_card=BODY, **changes)


def said(flags: PictureFlags | None, **changes: object) -> dict[str, Check]:
    found = checks(Gate.APPROVE, case(flags, **changes))
    assert opens(found), "a flag is for a person, never a verdict"
    return {check.rule: check for check in found if check.rule.startswith("picture.")}


@pytest.mark.parametrize(
    ("rule", "change", "words"),
    [
        ("picture.skin", {"skin_l": 4.6}, "4.6 L* lighter than on her card, under the same light: look again."),
        ("picture.skin", {"skin_l": -SKIN_L}, f"{SKIN_L:.1f} L* darker than on her card"),
        ("picture.outline", {"width": 0.031, "overlap": 0.97}, "3.1 % wider than on her card"),
        ("picture.outline", {"width": -WIDTH}, "% narrower than on her card"),
        ("picture.outline", {"overlap": OVERLAP - 0.001}, "is not that of her card (outlines overlap by 98.4 %)"),
        ("picture.covered", {"bare": BARE}, "3 % of the figure looks like bare skin where she wears something"),
    ],
)
def test_each_flag_is_said_and_by_one_rule(rule: str, change: dict[str, float], words: str) -> None:
    found = said(FLAGS.having(**change))
    assert found[rule].outcome is Outcome.WARN and words in found[rule].words
    assert {name for name, check in found.items() if check.outcome is Outcome.WARN} == {rule}


def test_an_untouched_picture_passes_and_says_its_figures() -> None:
    found = said(FLAGS)
    assert {check.outcome for check in found.values()} == {Outcome.PASS}
    assert set(found) == {"picture.skin", "picture.outline", "picture.covered"}


def test_a_picture_that_nobody_measured_is_said_to_be_so() -> None:
    found = said(None)
    assert set(found) == {"picture.measured"} and found["picture.measured"].outcome is Outcome.WARN
    assert "not measured" in found["picture.measured"].words


def test_flags_against_an_earlier_body_card_count_for_nothing() -> None:
    found = said(FLAGS.having(body_card="c" * 64, skin_l=9.0))
    assert set(found) == {"picture.measured"} and "has changed since" in found["picture.measured"].words


def test_what_could_not_be_seen_is_said_and_flags_nothing() -> None:
    found = said(FLAGS.having(skin_l=None, overlap=None, width=None, bare=None))
    assert {check.outcome for check in found.values()} == {Outcome.PASS}
    assert all("too little" in check.words.lower() or "cannot be told" in check.words for check in found.values())


def test_only_the_gate_of_a_yes_asks_of_the_picture() -> None:
    for gate in Gate:
        assert set(PICTURE) <= set(RULES[gate]) if gate is Gate.APPROVE else not set(PICTURE) & set(RULES[gate])
    assert all(rule(GOOD.case()) is None for rule in PICTURE), "without a take there is no picture"
