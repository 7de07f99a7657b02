"""Ten thousand marks, kills, undos and redos: what lies on disk is what was said, and undoing all of it leaves no
trace.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.studio.session import Session
from studio_app.studio.undo import LONGEST
from studio_app.takes.kill import Reason
from studio_app.takes.person import Person
from studio_app.takes.review import Flag, Label

OPERATOR = Person(name="Ida Operator", mail="ida@studio.example")
TIMES = 10_000
WORDS = ("cover", "crop", "hands", "wind")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A session on twelve takes, four of them marked already, in memory where there is such a disk: every save waits
    for its disk all the same, that disk is only never slow.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        Shoot.create(Path(folder) / "shoot", "Marks", Direction(), OPERATOR).close()
        with Session.open(Path(folder) / "shoot", OPERATOR) as opened:
            opened.set_order(engine="colour-card", long_side=80)
            takes = [
                opened.shoot.add_take(opened.recipe(), np.full((64, 64, 3), 300 * n, np.uint16)).id for n in range(12)
            ]
            opened.marking.rate(takes[:4], 3)
            opened.marking.keywords(takes[:2], ["first"])
            yield opened


def sidecars(session: Session) -> dict[str, bytes]:
    """What was said of the takes, as it lies on disk: beside them, or with them in the trash."""
    folder = session.shoot.path / "takes"
    places = (*folder.glob("*.review.json"), *(folder / "trash").glob("*.review.json"))
    return {str(place.relative_to(folder)): place.read_bytes() for place in places}


def mark(session: Session, chance: random.Random) -> bool:
    """Says something of a take or two, or moves them into the trash (then True) or out of it."""
    marking, folder = session.marking, session.shoot.path / "takes"
    alive = sorted(place.stem for place in folder.glob("*.png"))
    some = chance.sample(alive, 1 + (chance.random() < 0.1))
    if chance.random() < 0.04:
        if dead := [each.row.id for each in session.shoot.trash.rows()]:
            marking.restore(dead[:2])
            return False
        marking.kill(some, chance.choice(list(Reason)))
        return True
    match chance.randrange(5):
        case 0:
            marking.flag(some, chance.choice(list(Flag)))
        case 1:
            marking.label(some, chance.choice(list(Label)))
        case 2:
            marking.keywords(some, [chance.choice(WORDS)])
        case 3:
            marking.keywords(some, remove=[chance.choice(WORDS)])
        case _:
            marking.rate(some, chance.randrange(6))
    return False


def test_ten_thousand_marks_and_undos_leave_every_sidecar_as_it_was(session: Session) -> None:
    chance = random.Random(18)
    whole = session.shoot.takes()
    held = [sidecars(session)]  # what lay there before each step that can be undone
    undone: list[dict[str, bytes]] = []
    killed = 0
    start = len(session._list.done)  # pyright: ignore[reportPrivateUsage]
    for turn in range(TIMES):
        doing = chance.random()
        if doing < 0.45 and len(held) > 1:
            session.undo()
            undone.append(held.pop())
        elif doing < 0.55 and undone:
            session.redo()
            held.append(undone.pop())
        elif len(held) < LONGEST - start - 1:
            killed += mark(session, chance)
            if session._list.done and len(session._list.done) - start == len(held):  # pyright: ignore[reportPrivateUsage]
                held.append(sidecars(session))
                undone.clear()
        if turn % 500 == 0:
            assert sidecars(session) == held[-1]
    assert sidecars(session) == held[-1]
    while len(held) > 1:
        session.undo()
        held.pop()
        if len(held) % 50 == 1:
            assert sidecars(session) == held[-1]
    assert sidecars(session) == held[0]
    assert session.shoot.takes() == whole
    assert killed > 40
