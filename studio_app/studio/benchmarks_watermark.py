"""How much the invisible watermark survives, what it costs, and how often it is seen where none is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np

from studio_app.delivery.beside import mark_beside
from studio_app.delivery.watermark import embed, read
from studio_app.studio.benchmark_row import Row, here_and_now, measured
from studio_app.studio.watermark_attacks import CHANGES, PARTS, changed
from studio_app.studio.watermark_pictures import Picture, pictures

COUNT, UNMARKED, PARTS_OF = 100, 1000, 26
TRIED_ON = Row(
    "tried on", None, "",
    reason="photographs that come with scikit-image (scikit-learn, which has two more, is not installed), the "
    "project's own screenshots, and drawn pictures; no person is on any of them",
)  # fmt: skip
PAYLOAD = bytes.fromhex("123456789abcdef0")

_ALWAYS = {"as delivered", "JPEG 90", "JPEG 75", "short side 1440, JPEG 80", "grey"}
_LARGE = (2560, 2048, 3)


def watermark_rows(
    _cache: Path, tell: Callable[[str, float], None], count: int = COUNT, unmarked: int = UNMARKED
) -> tuple[Row, ...]:
    """For each change the marks lost of `count` pictures; quality; times at 2048 x 2560; false alarms."""
    lost: dict[str, list[str]] = {how: [] for how in CHANGES}
    quality: list[float] = []
    for number, (name, picture) in enumerate(pictures(count)):
        tell(f"the watermark in {name}", 0.9 * number / count)
        marked = np.asarray(embed(picture, PAYLOAD), np.uint8)
        quality.append(_psnr(picture, marked))
        for how in CHANGES:
            if read(changed(marked, how)) != PAYLOAD:
                lost[how].append(name)
    tell("pictures without a mark", 0.9)
    alarms = [name for name, picture in _unmarked(unmarked) if read(picture) is not None]
    tell("parts of delivered pictures", 0.95)
    parts = (*part_rows(min(count, PARTS_OF)), wrong_pairs_row(unmarked))
    return (
        here_and_now(),
        TRIED_ON,
        *_lost_rows(lost, count),
        *parts,
        *_cost_rows(quality),
        _alarm_row(alarms, unmarked),
    )


def part_rows(count: int) -> list[Row]:
    """For each part of `PARTS` the marks that are not read beside the delivered picture, of `count` pictures."""
    lost: dict[str, list[str]] = {how: [] for how in PARTS}
    for name, picture in pictures(count):
        marked = np.asarray(embed(picture, PAYLOAD), np.uint8)
        for how in PARTS:
            if mark_beside(changed(marked, how), picture, (PAYLOAD,), bare=True) != PAYLOAD:
                lost[how].append(name)
    return _lost_rows(lost, count)


def wrong_pairs_row(count: int) -> Row:
    """Copies beside pictures whose mark they do not carry: of another picture, of the same with another mark, and of
    the same without one, in turn. None of them may be called ours.
    """
    alarms: list[str] = []
    several = list(pictures(min(count, 100), 360))
    for number in range(count):
        (name, picture), (_, other) = several[number % len(several)], several[(number * 7 + 1) % len(several)]
        mark = np.random.default_rng(number).bytes(8)
        copy = (np.asarray(embed(other, PAYLOAD)), np.asarray(embed(picture, PAYLOAD)), picture)[number % 3]
        part = changed(np.asarray(copy, np.uint8), list(PARTS)[number % len(PARTS)])
        if mark_beside(part, picture, (mark,), bare=True) is not None:
            alarms.append(name)
    return measured("wrong pairs called ours", len(alarms), f"of {count}", 0, _some(alarms))


def _lost_rows(lost: dict[str, list[str]], count: int) -> list[Row]:
    return [
        measured(f"marks lost: {how}", len(names), f"of {count}", 0 if how in _ALWAYS else None, _some(names))
        for how, names in lost.items()
    ]


def _cost_rows(quality: list[float]) -> list[Row]:
    picture = np.random.default_rng(3).integers(90, 160, _LARGE).astype(np.uint8)
    marked = embed(picture, PAYLOAD)
    writing = _seconds(lambda: embed(picture, PAYLOAD))
    reading = _seconds(lambda: read(marked))
    least = min(quality)
    return [
        Row("the picture stays itself (PSNR), least", least, "dB", 48.0, least >= 48.0, median=median(quality)),
        measured("a mark put into 2048 x 2560", 1000 * min(writing), "ms", 250.0, median=1000 * median(writing)),
        measured("a mark read from 2048 x 2560", 1000 * min(reading), "ms", 60.0, median=1000 * median(reading)),
    ]


def _alarm_row(alarms: list[str], count: int) -> Row:
    return measured("marks seen where none is", len(alarms), f"of {count}", 0, _some(alarms))


def _unmarked(count: int) -> Iterator[tuple[str, Picture]]:
    """Many different pictures without a mark: another size for every fifty."""
    for first in range(0, count, 50):
        yield from pictures(min(50, count - first), 240 + first // 4, first)


def _psnr(before: Picture, after: Picture) -> float:
    error = float(np.mean((before.astype(np.float32) - after) ** 2))
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _seconds(work: Callable[[], object], rounds: int = 7) -> list[float]:
    found: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found
