"""A take shot again: every byte the same, or how near, and what paints otherwise than then."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.engines.table import versions_of
from studio_app.studio.again import compared
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.shooting import shoot_and_wait
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe

RECIPE = Recipe(direction=Direction(), versions={"torch": "2.9.0", "numpy": "2.1"})


def png(level: int, size: int = 8) -> bytes:
    return encode_png(np.full((size, size, 3), level * 257, np.uint16), "algorithmicMedia")


def test_the_same_bytes_are_bit_equal() -> None:
    found = compared(png(100), png(100), RECIPE, RECIPE)
    assert (found.same, found.words) == (True, "bit-equal: every byte is the same")


def test_near_is_said_in_decibels_with_what_paints_otherwise() -> None:
    now = RECIPE.having(versions={"torch": "2.10.0", "numpy": "2.1"})
    found = compared(png(100), png(102), RECIPE, now)
    assert not found.same
    assert found.psnr == pytest.approx(10 * np.log10(255**2 / 4))
    assert found.largest == 2
    assert found.words == "near, PSNR 42.1 dB, no channel more than 2 of 255 apart; torch 2.9.0 then, 2.10.0 now"
    assert "the same versions paint here" in compared(png(100), png(102), RECIPE, RECIPE).words


def test_a_take_that_was_born_with_another_source_type_is_no_other_picture() -> None:
    before_a_photograph = encode_png(np.full((8, 8, 3), 100 * 257, np.uint16), "compositeSynthetic")
    found = compared(png(100), before_a_photograph, RECIPE, RECIPE)
    assert (found.same, found.psnr) == (False, None)
    assert found.words == (
        "the same picture, which said of its origin “algorithmicMedia” and says “compositeSynthetic” now"
    )


def test_another_size_is_no_distance() -> None:
    found = compared(png(100), png(100, 9), RECIPE, RECIPE)
    assert (found.same, found.psnr) == (False, None)
    assert found.words.startswith("of another size")


def test_a_take_is_shot_again_by_its_own_recipe(session: Session, jobs: Queue, tmp_path: Path) -> None:
    async def shoot() -> None:
        renderer = Renderer(session, jobs, tmp_path / "cache")
        await renderer.start()
        await shoot_and_wait(renderer, lambda *_: None)
        first = session.shoot.takes()[0]
        session.adjust("camera.lens_mm", 50.0)  # what is directed now does not matter
        (same,) = await shoot_and_wait(renderer, lambda *_: None, order=lambda one: (one.shoot_again(first.id),))
        assert same.take == first.id
        assert same.words == "bit-equal: every byte is the same"
        assert len(session.shoot.takes()) == 1
        other = session.shoot.add_take(
            first.take.recipe.having(versions={**versions_of("colour-card"), "numpy": "0.1"}),
            np.full((80, 64, 3), 9000, np.uint16),
        )
        (near,) = await shoot_and_wait(renderer, lambda *_: None, order=lambda one: (one.shoot_again(other.id),))
        assert near.take not in (None, other.id), "another picture is a take of its own, to be looked at"
        assert "near, PSNR" in near.words
        assert "numpy 0.1 then" in near.words
        await renderer.close()

    asyncio.run(shoot())
