"""Names are legal on every system whatever the tokens hold, and no two of a delivery are one file anywhere."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio_app.delivery.channels import channel, channels
from studio_app.delivery.file_names import LONGEST, TOKENS, Named, check_pattern, file_name, legal
from studio_app.direction.errors import BadInput
from studio_app.studio.delivery_journal import free_names

ANYTHING = st.text(max_size=120)
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def named(**more: object) -> Named:
    told = {"channel": channel("feed-4-5"), "channel_id": "feed-4-5", "brand": "Nordlys", "select": "L01-S02-0007"}
    return Named(**{**told, **more})  # type: ignore[arg-type]


def is_legal(name: str) -> bool:
    stem = name.rpartition(".")[0]
    return (
        bool(stem)
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and stem.split(".")[0].lower() not in DEVICES
        and name[-1] not in ". "
        and name[0] not in ". -"
        and len(name.encode()) <= LONGEST + 1
        and name == unicodedata.normalize("NFC", name)
    )


def test_tokens_stand_for_what_they_say() -> None:
    full = named(campaign="Spring 27", territory="SE-NO", day=date(2027, 3, 1), shot="L01-S02", delivery="d-12")
    pattern = "{brand}_{campaign}_{shot}_{medium}_{width}x{height}_{date}_{territory}_{number}"
    assert file_name(pattern, full) == "Nordlys_Spring-27_L01-S02_social-organic_1080x1350_2027-03-01_SE-NO_001.jpg"
    assert file_name("{brand}_{campaign}_{select}", named()) == "Nordlys_L01-S02-0007.jpg"


def test_every_channel_s_own_pattern_is_known() -> None:
    for name, held in channels().items():
        assert is_legal(file_name(held.file_name, named(channel=held, channel_id=name)))


@pytest.mark.parametrize("pattern", ["{colour}", "{brand}{", "}", "{}", "{brand!r}", "{brand.real}"])
def test_what_is_no_token_is_refused_with_the_list(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"\{brand\} \{campaign\}"):
        check_pattern(pattern)


@given(brand=ANYTHING, select=ANYTHING, campaign=ANYTHING, order=st.permutations(sorted(TOKENS)))
@example(brand="CON", select="", campaign="", order=["brand"])
@example(brand="com1.tar", select="", campaign="", order=["brand"])
@example(brand="...", select=" . ", campaign="", order=["select", "brand"])
@example(brand="ﬁ" * 200, select="e\u0301", campaign="\u202e", order=["select", "brand"])
def test_a_name_is_legal_everywhere(brand: str, select: str, campaign: str, order: list[str]) -> None:
    name = file_name("".join(f"{{{token}}}" for token in order), named(brand=brand, select=select, campaign=campaign))
    assert is_legal(name), name


@given(ANYTHING)
def test_a_legal_name_stays_as_it_is(stem: str) -> None:
    once = legal(stem, ".jpg")
    assert legal(once.removesuffix(".jpg"), ".jpg") == once


@given(
    st.lists(
        st.sampled_from(["Look.jpg", "look.jpg", "LOOK.JPG", "é.jpg", "e\u0301.jpg", "look_2.jpg", "ß.jpg", "ss.jpg"])
    )
)
def test_no_two_names_are_one_file(names: list[str]) -> None:
    found = free_names(Path("nowhere"), tuple(names))
    seen = [unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold()) for name in found]
    assert len(set(seen)) == len(names)
    assert found[:1] == tuple(names[:1])


def test_a_name_that_lies_there_in_another_spelling_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "E\u0301T\u00c9.jpg").touch()  # as macOS may have written it
    assert free_names(tmp_path, ("\u00e9t\u00e9.jpg", "hiver.jpg")) == ("\u00e9t\u00e9 (2).jpg", "hiver.jpg")
