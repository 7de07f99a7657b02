"""Random directions: crops fit or are refused with a way out, and none cuts what the select shows whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from crops_counted import NAMES, counted

from studio_app.stage.body_store import stored_body
from studio_app.twins.roster import roster

MANY = 40


def test_forty_random_directions_are_cut_nowhere(cache: Path) -> None:
    if not any(stored_body(twin, cache) for twin in roster()):
        pytest.skip("no body is built yet")
    count = counted(cache, MANY)
    assert count["crops asked for"] == MANY * len(NAMES) == count["fits"] + count["refused"]
    assert count["cuts"] == 0
    assert count["no way out"] == 0
    assert count["fits"] > count["crops asked for"] / 5
    assert count["refused, re-shoot fits"] > 0.9 * count["refused"]
