"""The watermark is read again from what happens to pictures, is not seen, and is never read where none is."""

from __future__ import annotations

import hashlib
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from studio_app.delivery.watermark import MOST, embed, read
from studio_app.delivery.watermark_code import SIGNS, from_soft, to_signs
from studio_app.delivery.watermark_grid import blocks_of, carriers, likely_blocks
from studio_app.studio.watermark_attacks import CHANGES, changed
from studio_app.studio.watermark_pictures import PHOTOGRAPHS, pictures

PAYLOAD = bytes.fromhex("123456789abcdef0")


def shaded(width: int, height: int, seed: int = 5) -> NDArray[np.uint8]:
    """A soft gradient with grain, (height, width, 3)."""
    rng = np.random.default_rng(seed)
    ground = np.linspace(190, 120, height, dtype=np.float32)[:, None, None] + np.zeros((height, width, 3), np.float32)
    cv2.ellipse(ground, (width // 2, height // 2), (width // 5, height // 3), 0, 0, 360, (70.0, 60.0, 50.0), -1)
    return (ground + rng.normal(0, 2, ground.shape)).clip(0, 255).astype(np.uint8)


def flat(level: int, width: int = 400, height: int = 500) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)


def moved(before: NDArray[Any], after: NDArray[Any]) -> int:
    return int(np.abs(before.astype(int) - after).max())


@pytest.fixture(scope="module")
def marked() -> NDArray[np.uint8]:
    picture = embed(shaded(1080, 1350), PAYLOAD)
    assert picture.dtype == np.uint8
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("how", sorted(set(CHANGES) - {"short side 320, JPEG 75"}))
def test_the_mark_is_read_after_what_happens_to_pictures(marked: NDArray[np.uint8], how: str) -> None:
    assert read(changed(marked, how)) == PAYLOAD


@pytest.mark.parametrize(
    ("width", "height"),
    [(160, 200), (160, 640), (640, 160), (200, 1600), (161, 163), (1801, 2600), (1920, 1080), (500, 500)],
)
def test_every_size_and_shape_takes_a_mark(width: int, height: int) -> None:
    before = shaded(width, height)
    after = embed(before, PAYLOAD)
    assert read(after) == PAYLOAD and read(before) is None
    assert moved(before, after) <= MOST
    error = np.mean((before.astype(np.float64) - after) ** 2)
    assert 10 * np.log10(255**2 / error) >= 48


@pytest.mark.parametrize("level", [0, 1, 18, 128, 254, 255])
def test_flat_pictures_take_a_mark_at_both_ends_of_the_scale(level: int) -> None:
    after = embed(flat(level), PAYLOAD)
    assert read(after) == PAYLOAD and moved(flat(level), after) <= MOST and read(flat(level)) is None


def test_pure_white_around_a_product_stays_pure_white() -> None:
    before = flat(255, 1000, 1000)
    before[200:820, 300:700] = shaded(400, 620)
    after = embed(before, PAYLOAD)
    assert read(after) == PAYLOAD
    assert after[before == 255].min() == 255
    assert read(changed(np.asarray(after, np.uint8), "JPEG 75")) == PAYLOAD


def test_sixteen_bits_are_changed_in_sixteen() -> None:
    before = shaded(640, 800).astype(np.uint16) * 257 + 31
    after = embed(before, PAYLOAD)
    assert after.dtype == np.uint16 and read(after) == PAYLOAD
    assert moved(before, after) <= MOST * 257
    assert len(np.unique((after.astype(int) - before) % 257)) > 50, "it moves by whole levels of eight bits"


def test_the_same_picture_and_bytes_give_the_same_picture() -> None:
    once, again = (embed(shaded(300, 400), PAYLOAD) for _ in range(2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, embed(shaded(300, 400), bytes(8)))


def test_the_key_and_the_code_never_change() -> None:
    """Marks in the world are read with them: another value here is another version of the watermark."""
    owner, own = carriers(5120)
    told = owner.astype("<i8").tobytes() + own.astype("<f4").tobytes() + to_signs(PAYLOAD).astype("<f4").tobytes()
    assert hashlib.sha256(told).hexdigest() == "ce615b29d185e92e8d710ab4756fe8aebe900538cab3239783445391971a3f37"
    assert owner[:8].tolist() == [11, 60, 64, 103, 96, 94, 89, 5]
    assert sorted(np.bincount(owner)) == [256] * SIGNS


@given(some.binary(min_size=8, max_size=8), some.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_code_reads_through_noise_and_through_lost_signs(payload: bytes, seed: int) -> None:
    rng = np.random.default_rng(seed)
    soft = to_signs(payload) + rng.normal(0, 0.55, SIGNS)
    soft[rng.choice(SIGNS, 12, replace=False)] *= -1
    assert from_soft(soft) in (payload, None)
    assert from_soft(to_signs(payload) * 3.0) == payload
    assert from_soft(to_signs(payload) + rng.normal(0, 0.4, SIGNS)) == payload


def test_noise_says_nothing() -> None:
    rng = np.random.default_rng(11)
    assert all(from_soft(rng.normal(0, 1, SIGNS)) is None for _ in range(150))
    assert from_soft(np.zeros(SIGNS)) is None
    with pytest.raises(ValueError, match="8 bytes"):
        to_signs(b"seven b")


@given(some.integers(160, 4000), some.integers(160, 4000), some.floats(0.2, 1.5))
@settings(max_examples=300, deadline=None)
def test_a_resized_copy_is_read_in_the_grid_it_was_marked_in(width: int, height: int, scale: float) -> None:
    copy = max(160, round(width * scale)), max(160, round(height * scale))
    if min(copy) > 160 and max(width, height) / min(width, height) < 8:
        assert blocks_of(width, height) in likely_blocks(*copy)


def test_a_few_pictures_without_a_mark_say_nothing() -> None:
    assert all(read(picture) is None for _, picture in pictures(27, 160))


def test_a_change_and_a_picture_of_the_benchmark_are_what_they_say() -> None:
    (name, picture), *_ = pictures(1, 320)
    assert name == "brick 4:5" and picture.shape == (400, 320, 3)
    assert all(changed(picture, how).dtype == np.uint8 for how in CHANGES)
    assert not {"astronaut.png", "camera.png", "lfw_subset.npy"} & set(PHOTOGRAPHS)
