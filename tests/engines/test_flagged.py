"""A take of the stand-in, measured beside the stand-in lit anew: no flag; with planted changes each is raised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.engines.engine import Cancelled, Context
from studio_app.engines.flagged import LONG_SIDE, beside_of, flags_of, measured_size
from studio_app.engines.stand_in import StandIn
from studio_app.stage.develop import eight_bit
from studio_app.takes.flags import BARE, OVERLAP, SKIN_L, WIDTH
from studio_app.takes.flags_measured import measured
from studio_app.takes.lab import lab_of_srgb
from studio_app.takes.recipe import Recipe
from studio_app.twins.roster import find_twin


def context(cache: Path, *, stop: bool = False) -> Context:
    return Context(cache=cache, twin_of=find_twin, tell=lambda _step: None, cancelled=lambda: stop)


def test_a_take_is_measured_beside_the_stand_in_of_its_own_direction(cache: Path) -> None:
    plain = Direction()
    direction = plain.having(look=plain.look.having(garments=()))  # nothing to drape
    recipe = Recipe(direction=direction, seed=7, width=208, height=260)
    here = context(cache)
    taken = eight_bit(StandIn().render(recipe, here).pixels)
    beside, masks = beside_of(recipe, here)
    found = measured(taken, beside, masks)
    assert found.skin_l is not None and abs(found.skin_l) < SKIN_L / 2
    assert found.overlap is not None and found.overlap > (1 + OVERLAP) / 2
    assert found.width is not None and abs(found.width) < WIDTH / 2
    assert found.bare is not None and found.bare < BARE / 2

    row = np.nonzero(~masks["background"])[1]
    wide = _stretched(taken, 1.03, float(row.mean()))
    assert (measured(wide, beside, masks).width or 0) >= WIDTH
    light = np.where(masks["skin"][..., None], np.minimum(taken * 1.14, 255), taken).astype(np.uint8)
    more = lab_of_srgb(light)[masks["skin"]][:, 0] - lab_of_srgb(taken)[masks["skin"]][:, 0]
    assert measured(light, beside, masks).skin_l == pytest.approx(found.skin_l + np.median(more), abs=1.0)


def test_measuring_stops_when_nobody_waits(cache: Path) -> None:
    recipe = Recipe(direction=Direction(look=Direction().look.having(garments=())), width=64, height=80)
    with pytest.raises(Cancelled):
        flags_of(recipe, np.zeros((80, 64, 3), np.uint8), context(cache, stop=True))


def test_a_large_picture_is_measured_small_in_its_own_shape() -> None:
    assert measured_size(Recipe(direction=Direction(), width=2048, height=2560)) == (416, LONG_SIDE)
    assert measured_size(Recipe(direction=Direction(), width=208, height=260)) == (208, 260)


def _stretched(taken: np.ndarray, share: float, middle: float) -> np.ndarray:
    columns = (np.arange(taken.shape[1]) - middle) / share + middle
    places = np.arange(taken.shape[1])
    rows = taken.transpose(0, 2, 1).reshape(-1, taken.shape[1])
    made = np.stack([np.interp(columns, places, row) for row in rows])
    return np.rint(made).reshape(len(taken), 3, -1).transpose(0, 2, 1).astype(np.uint8)
