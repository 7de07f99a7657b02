"""Names people give: any letters, never a path, and two that look alike are one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.naming import ID, LONGEST, checked_name, is_id, new_id, require_free, same_name


@given(st.text(max_size=120))
def test_a_name_is_one_line_that_stays_as_it_is(text: str) -> None:
    try:
        name = checked_name(text)
    except BadInput:
        return
    assert 0 < len(name) <= LONGEST
    assert checked_name(name) == name
    assert not {"Cc", "Cf", "Zl", "Zp"} & {unicodedata.category(letter) for letter in name}


@given(st.text(max_size=90), st.text(max_size=40))
def test_an_id_is_never_a_path_nor_a_device(name: str, salt: str) -> None:
    made = new_id(name, salt)
    assert is_id(made) and re.fullmatch(ID, made)
    assert made == made.lower() and not re.fullmatch(r"(con|nul|aux|prn|com\d|lpt\d)", made)


@pytest.mark.parametrize(
    "name", ["../../etc", "con", "a/b\\c", "..", "a:b", "Ä" * 60, "写真", ".git", "x\0y", "a" * 90]
)
def test_tricks_with_paths_end_as_plain_ids(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{6}", new_id(name, "salt"))
    assert not is_id(name)


@pytest.mark.parametrize(
    "other", ["client ROUND 1", "Client  round 1", "Ｃlient round 1", " Client round 1\n", "Client\u200b round 1"]
)
def test_names_a_person_takes_for_one_are_refused(other: str) -> None:
    with pytest.raises(Refused, match="Client round 1"):
        require_free(checked_name(other), ["Client round 1"], "A version")


def test_composition_and_sharp_s_do_not_make_another_name() -> None:
    assert same_name("Str\u00e4nge") == same_name("STRA\u0308NGE")
    assert same_name("Straße") == same_name("STRASSE")
    require_free("Client round 2", ["Client round 1"], "A version")


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "★★", "\u200b", "../.."])
def test_a_name_needs_a_letter_or_a_digit(empty: str) -> None:
    with pytest.raises(BadInput, match="no letter"):
        checked_name(empty)
