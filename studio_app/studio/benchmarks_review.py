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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio_app.studio.benchmark_child import asked
from studio_app.studio.benchmark_row import Row, here_and_now, measured, skipped
from studio_app.studio.many_takes import Many, many_takes
from studio_app.studio.review_probe import BIG
from studio_app.takes.png import encode_png

if TYPE_CHECKING:
    from collections.abc import Callable

TAKES = 25_000
_PATIENCE_S = 1800
_ROUNDS = 5
NO_PROBE = "The measurement ended without an answer."
NO_SHEET = "The window could not be measured here without a screen."
NO_STOCK = "what it is compared with is not on this computer"


@dataclass(frozen=True, slots=True)
class _Figure:
    """One row: its name, which figure of a child it shows (it ends with its unit), the target, which figure is its
    median, which figures of `_STOCK` stand beside it, and what else is to be known.
    """

    name: str
    key: str
    target: float | None
    median: str = ""
    beside: tuple[str, ...] = ()
    known: str = ""

    @property
    def unit(self) -> str:
        """'s', 'ms' or 'MB'."""
        return {"mb": "MB"}.get(unit := self.key.rpartition("_")[2], unit)


_STOCK = {
    "git_small_ms": "stock git add + commit of such a file",
    "git_big_ms": "stock git add + commit of such a picture",
    "thumbnail_qt_ms": "QImageReader on the whole take, as digiKam does,",
    "thumbnail_pillow_ms": "Pillow on the whole take, as gThumb-class tools do,",
}
"""What others take for the same, measured in the same run; our figure is said as a share of it."""


_FILE, _PICTURE, _THUMBNAILERS = ("git_small_ms",), ("git_big_ms",), ("thumbnail_qt_ms", "thumbnail_pillow_ms")
_PROBE = (
    _Figure("opening, index warm, slowest of 5", "open_warm_worst_s", 1.0, "open_warm_s"),
    _Figure("opening, index made again", "open_rebuild_s", 30.0, known="reads documents and stat, no pixels"),
    _Figure("mark of a scratch take on disk, p95", "mark_scratch_p95_ms", 50.0, "mark_scratch_p50_ms", _FILE),
    _Figure("mark of a proposed take committed, p95", "mark_proposed_p95_ms", 50.0, "mark_proposed_p50_ms", _FILE),
    _Figure("all rows after the marks", "takes_after_marks_ms", 5.0, known="no walk over the folder"),
    _Figure("filter over all takes, slowest", "filter_ms", 100.0, "filter_p50_ms"),
    _Figure("filter over all takes, the first of its kind", "filter_new_ms", 100.0, known="makes its columns"),
    _Figure("filter in stacks after a mark, slowest", "filter_marked_ms", 100.0, "filter_marked_p50_ms"),
    _Figure("memory of a process that holds the takes", "memory_mb", 600.0),
    _Figure("signed verdict among the candidates, p95", "verdict_p95_ms", 250.0, "verdict_p50_ms"),
    _Figure("approval of a 15 MB picture, slowest", "approval_worst_ms", 250.0, "approval_p50_ms", _PICTURE),
)
_SHEET = (
    _Figure("window: opening the shoot, until it can be used", "open_ms", 1000.0),
    _Figure("window: until all takes are on the sheet", "open_all_ms", None, known="read beside the window"),
    _Figure("window: first paint of the sheet", "first_paint_ms", 200.0),
    _Figure("window: key to mark on disk and repaint, p95", "key_to_repaint_p95_ms", 50.0, "key_to_repaint_p50_ms"),
    _Figure("window: filter to the painted sheet, slowest", "filter_ms", 100.0, "filter_p50_ms"),
    _Figure("window: scroll, p99 frame, thumbnails cold", "scroll_cold_p99_ms", 16.0, "scroll_cold_p50_ms"),
    _Figure("window: scroll, p99 frame, thumbnails warm", "scroll_warm_p99_ms", 16.0, "scroll_warm_p50_ms"),
    _Figure("window: memory", "memory_mb", 600.0),
    _Figure("window: a thumbnail from its preview", "thumbnail_ms", None, beside=_THUMBNAILERS),
)


def review_rows(
    cache: Path, tell: Callable[[str, float], None], takes: int = TAKES, folder: Path | None = None
) -> tuple[Row, ...]:
    """All figures over `takes` sample takes, which are made in `folder`, else in the cache, and stay there for the next
    time. Whatever `tell` raises ends the making; the next call goes on from there.
    """
    place = folder or cache / f"sample-takes-{takes}"
    place.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    many = many_takes(place, takes, lambda words, share: tell(words, 0.6 * share))
    made = time.perf_counter() - began
    tell("comparing with stock git", 0.6)
    git = _git(place)
    tell(f"opening, marking and filtering {takes} takes", 0.65)
    probe = _probe(many)
    tell("opening the window", 0.85)
    sheet = asked(["studio_app.ui.sheet_benchmark", str(many.shoot)], _PATIENCE_S)
    return (
        here_and_now(),
        measured(f"making {takes} sample takes", made, "s", None, f"what is there is used again: {place}"),
        *(_row(figure, probe, git, takes, NO_PROBE) for figure in _PROBE),
        *(_row(figure, sheet, sheet, takes, NO_SHEET) for figure in _SHEET),
    )


def _probe(many: Many) -> dict[str, float]:
    return asked(["studio_app.studio.review_probe", str(many.shoot), str(many.key)], _PATIENCE_S)


def _row(figure: _Figure, said: Mapping[str, float], stock: Mapping[str, float], takes: int, reason: str) -> Row:
    if figure.key not in said:
        return skipped(figure.name, figure.unit, reason, figure.target)
    value, median = float(said[figure.key]), said.get(figure.median)
    compared = [f"{takes} takes", *([figure.known] if figure.known else [])]
    for name in figure.beside:
        took, ours = stock.get(name), value if median is None else median
        compared.append(NO_STOCK if not took else f"{_STOCK[name]} takes {took:.1f} ms: {ours / took:.2f} of it")
    return measured(figure.name, value, figure.unit, figure.target, "; ".join(compared), median=median)


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
