"""The figures of the studio, measured on this computer beside their targets. Figures, not tests: see `Row`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from studio_app.studio.benchmark_row import Row
from studio_app.studio.benchmarks_delivery import delivery_rows
from studio_app.studio.benchmarks_engines import engine_rows
from studio_app.studio.benchmarks_flags import flag_rows, held_out_rows
from studio_app.studio.benchmarks_gates import gate_rows
from studio_app.studio.benchmarks_hundred import hundred_rows
from studio_app.studio.benchmarks_photo import photo_rows
from studio_app.studio.benchmarks_record import record_rows
from studio_app.studio.benchmarks_review import TAKES, review_rows
from studio_app.studio.benchmarks_rights import ledger_rows
from studio_app.studio.benchmarks_stage import stage_rows
from studio_app.studio.benchmarks_studio import studio_rows
from studio_app.studio.benchmarks_vault import vault_rows

Tell = Callable[[str, float], None]
Measure = Callable[[Path, Tell], tuple[Row, ...]]


def _rights_rows(cache: Path, tell: Tell) -> tuple[Row, ...]:
    gates = gate_rows(cache, lambda words, share: tell(words, 0.2 * share))
    ledger = ledger_rows(cache, lambda words, share: tell(words, 0.2 + 0.4 * share))
    vault = vault_rows(cache, lambda words, share: tell(words, 0.6 + 0.2 * share))
    return (*gates, *ledger, *vault, *flag_rows(cache, lambda words, share: tell(words, 0.8 + 0.2 * share)))


def _delivery_rows(cache: Path, tell: Tell) -> tuple[Row, ...]:
    from studio_app.studio.benchmarks_watermark import watermark_rows

    files = delivery_rows(cache, lambda words, share: tell(words, 0.3 * share))
    return (*files, *watermark_rows(cache, lambda words, share: tell(words, 0.3 + 0.7 * share)))


GROUPS: dict[str, Measure] = {
    "studio": studio_rows,
    "stage": stage_rows,
    "engines": engine_rows,
    "photograph": photo_rows,
    "review": review_rows,
    "record": record_rows,
    "rights": _rights_rows,
    "delivery": _delivery_rows,
}


def measure(
    group: str, cache: Path, tell: Tell, takes: int = TAKES, folder: Path | None = None, *, long: bool = False
) -> dict[str, tuple[Row, ...]]:
    """The rows of one group of `GROUPS`, or of all when `group` is empty; `long`: those that take many minutes, too.

    `takes` and `folder` are for the group "review": how many sample takes, and where they are made and kept.
    """
    groups = {**GROUPS, "review": partial(review_rows, takes=takes, folder=folder)}
    names = (group,) if group else tuple(GROUPS)
    found: dict[str, tuple[Row, ...]] = {}
    for at, name in enumerate(names):
        found[name] = groups[name](cache, _part(tell, name, at, len(names)))
        if long and name == "delivery":
            found[name] += hundred_rows(_part(tell, name, at, len(names)))
        if long and name == "rights":
            found[name] += held_out_rows(cache, _part(tell, name, at, len(names)))
    return found


def _part(tell: Tell, name: str, at: int, of: int) -> Tell:
    return lambda words, share: tell(f"{name}: {words}", (at + share) / of)
