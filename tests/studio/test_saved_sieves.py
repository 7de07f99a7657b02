"""Saved filters: kept under a name, read again as they were, deleted; what is damaged is said, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput
from studio_app.studio.saved_sieves import FILE, keep_sieve, read_sieves
from studio_app.studio.sift import Sieve
from studio_app.studio.sift_field import Field, Filter


def test_a_saved_filter_is_read_as_it_was_and_can_be_deleted(tmp_path: Path) -> None:
    stars = Filter(field=Field.RATING, op="at-least", values=("3",))
    sieve = Sieve(search="linen", filters=(stars,), group=Field.LOOK, opened=frozenset({"T0001-aaaaaa"}))
    keep_sieve(tmp_path, "  Best   linen ", sieve)
    keep_sieve(tmp_path, "another", Sieve(search="rain"))
    held = read_sieves(tmp_path)
    assert list(held) == ["another", "Best linen"]
    assert held["Best linen"] == sieve.having(opened=frozenset()), "which stacks were open is no part of a filter"
    keep_sieve(tmp_path, "Best linen", None)
    assert list(read_sieves(tmp_path)) == ["another"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_filter_has_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        keep_sieve(tmp_path, name, Sieve())
    assert not (tmp_path / FILE).exists()


def test_one_that_cannot_be_read_any_more_is_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"good": {"search": "rain"}, "bad": {"sort": "nothing"}}', encoding="utf-8")
    assert read_sieves(tmp_path) == {"good": Sieve(search="rain")}
    (tmp_path / FILE).write_text("[", encoding="utf-8")
    with pytest.raises(BadInput):
        read_sieves(tmp_path)
