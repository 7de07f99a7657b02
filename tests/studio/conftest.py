"""A shoot on disk and a session on it, for the tests of the studio without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.takes.person import Person

OPERATOR = Person(name="Ida Operator", mail="ida@studio.example")


@pytest.fixture
def shoot_path(tmp_path: Path) -> Path:
    path = tmp_path / "shoot"
    Shoot.create(path, "Test", Direction(title="Test"), OPERATOR).close()
    return path


@pytest.fixture
def session(shoot_path: Path) -> Iterator[Session]:
    with Session.open(shoot_path, OPERATOR) as opened:
        opened.set_order(engine="colour-card", long_side=80)
        yield opened


@pytest.fixture
def jobs(session: Session) -> Iterator[Queue]:
    queue = Queue.of(session.shoot.path)
    yield queue
    queue.close()
