"""How fast verdicts are given and checked as the record grows: what came before must not make the next one slow."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.engines.table import versions_of
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, new_key_text
from studio_app.shoot.verify import verify
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.order import Order
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision

SEATS = ("art-director", "photographer", "model", "brand")
CANDIDATES = 40
_RENDERER = Person(name="Benchmark", mail="benchmark@sample.invalid")


def record_rows(_cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """A shoot of small candidates on which four seats say a word each, one commit a word."""
    count = CANDIDATES * len(SEATS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record"
        took = list(_judged(path, lambda share: tell(f"giving {count} verdicts", 0.9 * share)))
        tell("checking them", 0.9)
        start = time.perf_counter()
        report = verify(path)
        checked = time.perf_counter() - start
    if not report.ok or report.verdicts != count:
        return (skipped("checking the record", "s", "The verdicts of the benchmark did not verify."),)
    first, last = (1000 * float(np.median(part)) for part in (took[:CANDIDATES], took[-CANDIDATES:]))
    return (
        measured(
            f"a verdict after {count - CANDIDATES} others", last, "ms", 250.0, f"target; the first {first:.0f} ms"
        ),
        measured(
            "growth of that since the first", last / first, "×", 2.0, "target; the same work whatever came before"
        ),
        measured(f"checking {count} verdicts", checked, "s", 2.0, "target; every hash, signature and link"),
    )


def _judged(path: Path, tell: Callable[[float], None]) -> Iterator[float]:
    """Makes the shoot and gives the verdicts; the seconds each took."""
    recipe = Order(engine="colour-card").recipe(Direction(), 1, versions_of("colour-card"))
    with Shoot.create(path, "Record", Direction(), _RENDERER) as shoot:
        people = [(seat, *_seated(shoot, seat)) for seat in SEATS]
        takes: list[str] = []
        for number in range(CANDIDATES):
            picture = np.full((16, 16, 3), number, np.uint16)
            takes.append(shoot.add_take(recipe.having(seed=number), picture).id)
            shoot.approvals.propose(takes[-1], _RENDERER)
        for at, (seat, person, key) in enumerate(people):
            for number, take in enumerate(takes):
                start = time.perf_counter()
                shoot.approvals.judge(take, person, seat, Decision.YES, key)
                yield time.perf_counter() - start
                tell((at + (1 + number) / len(takes)) / len(SEATS))


def _seated(shoot: Shoot, seat: str) -> tuple[Person, SigningKey]:
    key, _ = new_key_text()
    person = Person(name=f"Benchmark {seat}", mail=f"{seat}@sample.invalid")
    shoot.approvals.seat(person, (seat,), key.public)
    return person, key
