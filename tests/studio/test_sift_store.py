"""Saved filters travel with the shoot; hostile ones are left out; statistics count what was killed and why."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.history import History
from studio_app.shoot.sieves import file_of
from studio_app.shoot.verify import verify
from studio_app.shoot.worktree import record
from studio_app.studio import sift_store
from studio_app.studio.kill_statistics import kill_statistics
from studio_app.studio.session import Session
from studio_app.studio.sift import Sieve
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.takes.kill import Reason
from studio_app.takes.person import Person

OPERATOR = Person(name="Ida Operator", mail="ida@studio.example")
SIEVE = Sieve(
    search='>=3 -"white cyc"',
    filters=(Filter(field=Field.TWIN, op="is", values=("freja", "amara")),),
    sort=Field.RATING,
    descending=True,
    group=Field.LOOK,
    stacks=Stacks.TIME,
)


def test_a_saved_filter_comes_back_and_a_deleted_one_stays_in_the_history(session: Session) -> None:
    shoot = session.shoot
    sift_store.save(shoot, "  Best of  the evening ", SIEVE.having(opened=frozenset({"T0001-abcdef"})), OPERATOR)
    sift_store.save(shoot, "Änderungen", Sieve(), OPERATOR)
    assert sift_store.saved(shoot) == {"Best of the evening": SIEVE, "Änderungen": Sieve()}
    commits = len(list(History(shoot.path).walk()))
    sift_store.save(shoot, "best of the EVENING", Sieve(search="rain"), OPERATOR)
    sift_store.delete(shoot, "Best of the evening", OPERATOR)
    assert list(sift_store.saved(shoot)) == ["Änderungen"]
    assert len(list(History(shoot.path).walk())) == commits + 2
    assert verify(shoot.path).problems == ()
    for name in ("", "a\nb\x01", "x" * 81):
        with pytest.raises(BadInput):
            sift_store.save(shoot, name, Sieve(), OPERATOR)
    with pytest.raises(BadInput, match="no saved filter"):
        sift_store.delete(shoot, "never", OPERATOR)


def test_hostile_filters_are_left_out(session: Session) -> None:
    good = to_document(sift_store.SavedSieve(name="Good", sieve=Sieve()), "sieve")
    bodies = {
        file_of("Good"): good,
        "other-name.json": good,
        "a.json": b"[]",
        "b.json": b'{"schema": "sieve.99", "name": "b", "sieve": {}}',
        "c.json": b'{"schema": "sieve.1", "name": "c", "sieve": {"sort": "rm -rf"}}',
        "d.json": b"[" * 5000,
        "E.exe": good,
    }
    files = {f"sieves/{name}": body for name, body in bodies.items()}
    record(History(session.shoot.path), files, "Bring filters\n", OPERATOR)
    assert list(sift_store.saved(session.shoot)) == ["Good"]


def test_reasons_are_counted_with_n(session: Session) -> None:
    takes = [
        session.shoot.add_take(session.recipe(), np.full((64, 64, 3), shade, np.uint16)).id for shade in (1, 2000, 4000)
    ]
    session.approving.propose(takes[0])
    session.marking.kill(takes[:2], {takes[0]: Reason.HANDS, takes[1]: Reason.DULL})
    found = kill_statistics(session.shoot.takes(), session.shoot.trash.rows())
    assert (found.every.n, found.every.killed, found.every.reasons) == (3, 2, {"hands": 1, "dull": 1})
    assert [(each.name, each.n, each.share) for each in found.engines] == [("colour-card", 3, pytest.approx(2 / 3))]
    assert [each.name for each in found.twins] == ["sample-freja"]
