"""The review room's work measured without a window: `python -m studio_app.studio.review_probe SHOOT KEY` prints one
line of JSON. A process of its own, so that its memory is what holding the takes costs.

Marks are undone again at the end; each run leaves some verdicts ("change") on the sample's candidates.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import INDEX, STUDIO
from studio_app.shoot.papers import TakeRow
from studio_app.shoot.signing import load_key
from studio_app.studio.benchmark_child import memory_mb
from studio_app.studio.many_takes import ART_DIRECTOR, OPERATOR
from studio_app.studio.session import Session
from studio_app.studio.sift import Sieve, sift
from studio_app.studio.sift_columns import Beside, Columns
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.takes.take import Standing
from studio_app.takes.verdict import Decision

MARKS, COMMITS, VERDICTS, APPROVALS = 200, 40, 10, 5
BIG = (1344, 1936)
"""Height and width of a picture of 16-bit noise of 15 MB."""
SIEVES = (
    Sieve(search="evening linen 85 mm"),
    Sieve(search="silk -outdoor 105"),
    Sieve(filters=(Filter(field=Field.RATING, values=("3", "4", "5")),), sort=Field.RATING, descending=True),
    Sieve(search="walking", group=Field.LOOK, stacks=Stacks.FRAME),
    Sieve(sort=Field.LENS, group=Field.LOCATION),
    Sieve(),
)


def probe(shoot: Path, key: Path) -> dict[str, float]:
    """All figures: `_s` in seconds, `_ms` in milliseconds, `_mb` in megabytes."""
    said: dict[str, float] = {}
    with Shoot.open(shoot) as opened:  # whatever the index lacks is put into it now
        said["takes"] = len(opened.takes())
    warm = [_opening(shoot) for _ in range(5)]
    said["open_warm_s"], said["open_warm_worst_s"] = sorted(warm)[2], max(warm)
    gc.collect()  # what the closed ones held is not what one that is open needs
    with Session.open(shoot, OPERATOR) as session:
        rows = session.shoot.takes()
        said |= _filters(rows)
        said |= _marks(session, rows)
        said["memory_mb"] = memory_mb()
        said |= _verdicts(session, rows, key)
    said |= _approvals(shoot.parent, key)
    for name in (INDEX, f"{INDEX}-wal", f"{INDEX}-shm"):
        (shoot / STUDIO / name).unlink(missing_ok=True)
    said["open_rebuild_s"] = _opening(shoot)
    return said


def _opening(shoot: Path) -> float:
    began = time.perf_counter()
    with Shoot.open(shoot) as opened:
        opened.takes()
        return time.perf_counter() - began


def _filters(rows: tuple[TakeRow, ...]) -> dict[str, float]:
    """As the session does it: columns are kept, so that the first filter pays for making them."""
    first, again = list[float](), list[float]()
    columns = Columns(rows, Beside())
    with _timed(first):
        sift(rows, SIEVES[0], columns=columns)
    for sieve in SIEVES * 2:
        with _timed(again):
            sift(rows, sieve, columns=columns)
    warm = sorted(again[len(SIEVES) :])
    said = {"filter_first_ms": first[0], "filter_ms": warm[-1], "filter_p50_ms": warm[len(warm) // 2]}
    return said | {"filter_new_ms": max(again)} | _filters_after_marks(rows, columns)


def _filters_after_marks(rows: tuple[TakeRow, ...], columns: Columns) -> dict[str, float]:
    """A mark, then variants of one frame in stacks: what was worked out before is used again where it still holds."""
    times: list[float] = []
    for place in range(0, len(rows), max(1, len(rows) // len(SIEVES))):
        marked = replace(rows[place], review=rows[place].review.having(rating=rows[place].review.rating % 5 + 1))
        rows = (*rows[:place], marked, *rows[place + 1 :])
        with _timed(times):
            columns = Columns(rows, columns.beside, columns)
            sift(rows, Sieve(sort=Field.RATING, descending=True, stacks=Stacks.FRAME), columns=columns)
    return {"filter_marked_ms": max(times), "filter_marked_p50_ms": sorted(times)[len(times) // 2]}


def _marks(session: Session, rows: Sequence[TakeRow]) -> dict[str, float]:
    """Stars for one take after the other, through the session, until they are on disk and known; undone at the end."""
    scratch = [row.id for row in rows if row.standing is Standing.SCRATCH]
    proposed = [row.id for row in rows if row.standing is Standing.PROPOSED][:COMMITS]
    here, there = list[float](), list[float]()
    for takes, times in ((scratch[:: max(1, len(scratch) // MARKS)], here), (proposed, there)):
        for take in takes:
            stars = session.shoot.review(take).rating % 5 + 1
            with _timed(times):
                session.marking.rate([take], stars)
                if session.shoot.row(take).review.rating != stars:
                    raise SystemExit(f"{take} does not show its stars.")
    with _timed(all_of_them := list[float]()):
        session.shoot.takes()
    while session.undo():
        pass
    said = _spread("mark_scratch", here) | _spread("mark_proposed", there)
    return said | {"takes_after_marks_ms": all_of_them[0], "candidates": len(proposed)}


def _verdicts(session: Session, rows: Sequence[TakeRow], key: Path) -> dict[str, float]:
    """Signed words among all the candidates, each a signed commit."""
    times: list[float] = []
    for row in [row for row in rows if row.standing is Standing.PROPOSED][-VERDICTS:]:
        with _timed(times):
            session.approving.judge(row.id, ART_DIRECTOR, "art-director", Decision.CHANGE, key)
    return _spread("verdict", times)


def _approvals(beside: Path, key: Path) -> dict[str, float]:
    """Signed yeses to pictures of 15 MB, each making a select, in a shoot of its own on the same disk."""
    times: list[float] = []
    size = 0.0
    with tempfile.TemporaryDirectory(prefix="approving-", dir=beside) as folder:
        with Shoot.open(beside / "shoot") as sample:
            direction, recipe = sample.direction, sample.takes()[0].take.recipe
        Shoot.create(Path(folder) / "shoot", "Large pictures", direction, OPERATOR).close()
        with Session.open(Path(folder) / "shoot", OPERATOR) as session:
            session.approving.seat(ART_DIRECTOR, ("art-director",), load_key(key).public)
            for seed in range(APPROVALS):
                noise = np.random.default_rng(seed).integers(0, 65536, (*BIG, 3), dtype=np.uint16)
                take = session.shoot.add_take(recipe.having(seed=seed), noise)
                session.approving.propose(take.id)
                size = session.shoot.picture_path(take.id).stat().st_size / 1e6
                with _timed(times):
                    session.approving.approve(take.id, ART_DIRECTOR, "art-director", key)
    return _spread("approval", times) | {"approval_mb": size}


def _spread(name: str, times: list[float]) -> dict[str, float]:
    """Median, 95th percentile and longest; nothing of no times."""
    if not times:
        return {}
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {f"{name}_p50_ms": middle, f"{name}_p95_ms": late, f"{name}_worst_ms": ordered[-1]}


@contextmanager
def _timed(into: list[float]) -> Generator[None]:
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(probe(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
