"""A key said in words: the same key the same words, another key others, and only all of them are it."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.studio.key_words import COUNT, WORDS, same_key, spoken

KEYS = st.binary(max_size=8).map(
    lambda seed: "SHA256:" + base64.b64encode(hashlib.sha256(seed).digest()).decode().rstrip("=")
)


def test_there_is_one_plain_word_for_every_byte() -> None:
    assert len(set(WORDS)) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


@given(one=KEYS, other=KEYS)
def test_words_and_letters_name_one_key(one: str, other: str) -> None:
    words = spoken(one)
    assert len(words.split()) == COUNT
    for said in (one, one.removeprefix("SHA256:"), words, words.upper(), words.replace(" ", ", "), f" {one}\n"):
        assert same_key(said, one)
        assert same_key(said, other) is (one == other)
    for part in (words.rpartition(" ")[0], one[:-1], "", words + " amber", one.swapcase()):
        assert not same_key(part, one)


def test_what_is_no_fingerprint_has_no_words() -> None:
    with pytest.raises(BadInput):
        spoken("SHA256:short")


def test_each_word_is_one_byte_of_the_key() -> None:
    key = "SHA256:" + base64.b64encode(bytes(range(32))).decode().rstrip("=")
    assert tuple(spoken(key).split()) == WORDS[:COUNT]
