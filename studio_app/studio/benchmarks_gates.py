"""How long the gates take: what a person waits for before a button may be pressed, with a grant's ledger behind it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.rights.case import Chosen
from studio_app.rights.gates import Gate
from studio_app.rights.ledger_line import Entry, Event
from studio_app.rights.sample import SampleKeys, sample_papers
from studio_app.shoot.folder import Shoot
from studio_app.studio.benchmark_row import Row, measured
from studio_app.studio.body_cards import body_hash
from studio_app.studio.session import Session
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.person import Person
from studio_app.twins.roster import find_twin

LINES, ROUNDS = 1_000, 300
TARGET_MS = 5.0
_OPERATOR = Person(name="Benchmark", mail="benchmark@sample.invalid")


def gate_rows(_cache: Path, tell: Callable[[str, float], None], lines: int = LINES) -> tuple[Row, ...]:
    """Each gate of an open shoot under a sample grant, of which `lines` renders were made."""
    direction, rows = Direction(), list[Row]()
    twin = find_twin(direction.cast.twin)
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        Shoot.create(Path(folder) / "shoot", "Gates", direction, _OPERATOR).close()
        with Session.open(Path(folder) / "shoot", _OPERATOR) as session:
            session.rights.memory = TwinMemory(Path(folder))
            now = datetime.now(UTC)
            papers = sample_papers(twin.id, twin.name, body_hash(twin), SampleKeys.new(), now)
            session.rights.take_in(papers.files)
            session.rights.brief(papers.use)
            line = Entry(when=now, event=Event.RENDER, grant=papers.grant.id, operator=_OPERATOR.mail)
            session.rights.book.write(twin.id, [line] * lines)
            for at, gate in enumerate(Gate):
                tell(f"asking the gate “{gate}”", at / len(Gate))
                rows.append(_row(session, direction, gate))
    return tuple(rows)


def _row(session: Session, direction: Direction, gate: Gate) -> Row:
    took: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        session.rights.checks(gate, direction, chosen=Chosen("T0001-abcdef"))
        took.append(1000 * (time.perf_counter() - start))
    slow, usual = float(np.percentile(took, 95)), float(np.median(took))
    words = f"target; {LINES:,} lines in the ledger, every paper's signature checked when it changes"
    return measured(f"the gate “{gate}”, p95", slow, "ms", TARGET_MS, words, median=usual)
