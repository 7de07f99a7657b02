"""How fast the review room is with very many takes: opening, marking, filtering, approving, the sheet on screen.

Beside each figure that stock git, Pillow or Qt could give stands what they take here, in the same run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio_app.studio.benchmark_child import asked
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.many_takes import Many, many_takes
from studio_app.studio.review_probe import BIG
from studio_app.takes.png import encode_png

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

TAKES = 25_000
_PATIENCE_S = 1800
_ROUNDS = 5
NO_PROBE = "The measurement ended without an answer."
NO_SHEET = "The window could not be measured here without a screen."
NO_GIT = "There is no git on this computer."


@dataclass(frozen=True, slots=True)
class _Figure:
    """One row: its name, which figure of a child it shows, unit, target, and what it is compared with."""

    name: str
    key: str
    unit: str
    target: float | None
    compared: str
    beside: str = ""


_PROBE = (
    _Figure("opening, index warm (median of 5)", "open_warm_s", "s", 1.0, "target"),
    _Figure("opening, index deleted: made again", "open_rebuild_s", "s", 30.0, "target; documents and stat, no pixels"),
    _Figure("mark of a scratch take on disk, p95", "mark_scratch_p95_ms", "ms", 50.0, "target", "git_small_ms"),
    _Figure("mark of a proposed take committed, p95", "mark_proposed_p95_ms", "ms", 50.0, "target", "git_small_ms"),
    _Figure("all rows after the marks", "takes_after_marks_ms", "ms", 5.0, "target; no walk over the folder"),
    _Figure("filter over all takes, slowest", "filter_ms", "ms", 100.0, "target; columns made"),
    _Figure("filter over all takes, the first of its kind", "filter_new_ms", "ms", 100.0, "target; makes its columns"),
    _Figure("memory of a process that holds the takes", "memory_mb", "MB", 600.0, "target"),
    _Figure("signed verdict among the candidates, median", "verdict_p50_ms", "ms", 250.0, "target of an approval"),
    _Figure("approval of a 15 MB picture, median", "approval_p50_ms", "ms", 250.0, "target", "git_big_ms"),
)  # fmt: skip
_SHEET = (
    _Figure("window: opening the shoot", "open_ms", "ms", 1000.0, "target"),
    _Figure("window: first paint of the sheet", "first_paint_ms", "ms", 200.0, "target"),
    _Figure("window: key to mark on disk and repaint, p95", "key_to_repaint_p95_ms", "ms", 50.0, "target"),
    _Figure("window: filter, slowest", "filter_ms", "ms", 100.0, "target; to the painted sheet"),
    _Figure("window: scroll, p99 frame, thumbnails cold", "scroll_cold_p99_ms", "ms", 16.0, "target"),
    _Figure("window: scroll, p99 frame, thumbnails warm", "scroll_warm_p99_ms", "ms", 16.0, "target"),
    _Figure("window: memory", "memory_mb", "MB", 600.0, "target"),
    _Figure("thumbnail from the full take by QImageReader", "thumbnail_qt_ms", "ms", None, "as digiKam-class tools do"),
    _Figure("thumbnail from the full take by Pillow", "thumbnail_pillow_ms", "ms", None, "as gThumb-class tools do"),
)  # fmt: skip


def review_rows(
    cache: Path, tell: Callable[[str, float], None], takes: int = TAKES, folder: Path | None = None
) -> tuple[Row, ...]:
    """All figures over `takes` sample takes, made in `folder` and kept there, or made for this run alone."""
    del cache
    with _place(folder) as place:
        began = time.perf_counter()
        many = many_takes(place, takes, lambda words, share: tell(words, 0.6 * share))
        made = time.perf_counter() - began
        tell("comparing with stock git", 0.6)
        git = _git(place)
        tell(f"opening, marking and filtering {takes} takes", 0.65)
        probe = _probe(many)
        tell("opening the window", 0.85)
        sheet = asked(["studio_app.ui.sheet_benchmark", str(many.shoot)], _PATIENCE_S)
    making = measured(f"making {takes} sample takes", made, "s", None, "what is there already is kept")
    return (
        making,
        *(_row(figure, probe, git, takes, NO_PROBE) for figure in _PROBE),
        *(_row(figure, sheet, git, takes, NO_SHEET) for figure in _SHEET),
    )


def _probe(many: Many) -> dict[str, float]:
    return asked(["studio_app.studio.review_probe", str(many.shoot), str(many.key)], _PATIENCE_S)


def _row(figure: _Figure, said: Mapping[str, float], git: Mapping[str, float], takes: int, reason: str) -> Row:
    if figure.key not in said:
        return skipped(figure.name, figure.unit, reason, figure.target)
    value = float(said[figure.key])
    compared = f"{figure.compared}; {takes} takes"
    if figure.beside:
        stock = git.get(figure.beside)
        beside = NO_GIT if stock is None else f"stock git add + commit takes {stock:.0f} ms: {value / stock:.2f} of it"
        compared = f"{compared}; {beside}"
    return measured(figure.name, value, figure.unit, figure.target, compared)


@contextmanager
def _place(folder: Path | None) -> Generator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as made:
        yield Path(made)


def _git(beside: Path) -> dict[str, float]:
    """What stock git takes to add and commit a review among 200 candidates, and a 15 MB picture; medians, same disk."""
    git = shutil.which("git")
    if git is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="stock-git-", dir=beside) as made:
        root = Path(made)
        run = _runner(git, root)
        run("init", "-q")
        for number in range(1000):
            place = root / "candidates" / f"T{number // 5:04d}" / f"{number % 5}.json"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{number}\n")
        run("add", ".")
        run("commit", "-q", "-m", "All")
        small = [_timed(run, root, "candidates/T0007/0.json", f'{{"rating": {turn}}}\n'.encode()) for turn in range(9)]
        noise = np.random.default_rng(7)
        pictures = (encode_png(noise.integers(0, 65536, (*BIG, 3), dtype=np.uint16)) for _ in range(_ROUNDS))
        big = [_timed(run, root, f"selects/{place}.png", data) for place, data in enumerate(pictures)]
    return {"git_small_ms": sorted(small)[len(small) // 2], "git_big_ms": sorted(big)[len(big) // 2]}


def _timed(run: Callable[..., None], root: Path, path: str, data: bytes) -> float:
    """Milliseconds to write a file and have it added and committed."""
    (root / path).parent.mkdir(exist_ok=True)
    began = time.perf_counter()
    (root / path).write_bytes(data)
    run("add", path)
    run("commit", "-q", "-m", path)
    return (time.perf_counter() - began) * 1000


def _runner(git: str, root: Path) -> Callable[..., None]:
    """Git as it comes, without anybody's settings but a name."""
    who = {f"GIT_{role}_{part}": word for role in ("AUTHOR", "COMMITTER") for part, word in _WHO.items()}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | who | plain

    def run(*words: str) -> None:
        subprocess.run([git, "-C", str(root), *words], env=env, capture_output=True, check=True)  # noqa: S603

    return run


_WHO = {"NAME": "Benchmark", "EMAIL": "benchmark@sample.invalid"}
