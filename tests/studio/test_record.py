"""The approval record: every word in its place, what does not count says why, self-approval is never deliverable."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.shoot.signing import SigningKey, fingerprint, make_key
from studio_app.studio import benchmarks_record
from studio_app.studio.record import NEVER_DELIVERED, record, record_of
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.verdict import Decision, View

ADA = Person(name="Ada Director", mail="ada@sample.invalid")
JANE = Person(name="Jane Model", mail="jane@sample.invalid")
YES, NO = Decision.YES, Decision.NO


def seated(session: Session, tmp_path: Path, person: Person, seat: str) -> SigningKey:
    key = make_key(tmp_path / person.mail, person.mail)
    session.approving.seat(person, (seat,), key.public)
    return key


def shot(session: Session, by: Person | None = None) -> str:
    picture = np.full((48, 64, 3), 20000, np.uint16)
    take = session.shoot.add_take(Recipe(direction=Direction(), seed=1), picture, by=by or session.operator)
    session.approving.propose(take.id)
    return take.id


def test_the_record_of_a_select_and_of_the_words_that_do_not_count(session: Session, tmp_path: Path) -> None:
    shoot = session.shoot
    ada = seated(session, tmp_path, ADA, "art-director")
    jane = seated(session, tmp_path, JANE, "model")
    take = shot(session)
    assert record_of(shoot, take).needs == ("Waits for 1 × art director.",)
    shoot.approvals.judge(take, ADA, "art-director", NO, ada, "sleeve")
    assert record_of(shoot, take).needs[0] == "Ada Director (art director) says no."
    shoot.approvals.judge(take, ADA, "art-director", YES, ada, view=View(whole=True, screen="DP-1"))
    shoot.approvals.judge(take, JANE, "model", NO, jane)
    (found,) = record(shoot)
    assert (found.state, found.title) == ("select", "L01-S01_v001")
    assert found.select is not None and found.select.policy == "1 × art director" and not found.select.warning
    director, _ = found.voices
    assert (director.word.decision, director.word.counts, director.word.key) == ("yes", True, fingerprint(ada.public))
    assert director.word.view == "whole, on DP-1, sRGB fallback"
    assert [(each.decision, each.state, each.note) for each in director.earlier] == [("no", "replaced", "sleeve")]
    shoot.approvals.revoke(jane.public, "lost laptop")
    shoot.approvals.revoke(ada.public, "lost too")
    (found,) = record(shoot)
    assert (found.state, found.needs) == ("withdrawn", ("Waits for 1 × art director.",))
    assert found.voices[1].word.state == "revoked" and "lost laptop" in found.voices[1].word.why
    assert not found.voices[0].word.counts


def test_a_self_approved_select_is_said_to_be_never_deliverable(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = seated(session, tmp_path, session.operator, "art-director")
    take = shot(session)
    session.shoot.approvals.judge(take, session.operator, "art-director", YES, key)
    assert record_of(session.shoot, take).selects[0].warning == NEVER_DELIVERED
    assert run(["record", str(session.shoot.path)]) == 0
    assert "never deliverable under a grant" in capsys.readouterr().out
    assert run(["record", str(session.shoot.path), take, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert told["selects"][0]["self_approved"] is True
    assert told["voices"][0]["word"]["state"] == "counts" and "T" in told["voices"][0]["word"]["when"]
    assert run(["record", str(session.shoot.path), "T0009-aaaaaa"]) == 2


def test_the_benchmark_of_the_record_measures_a_sound_shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks_record, "CANDIDATES", 2)
    told: list[float] = []
    rows = benchmarks_record.record_rows(tmp_path, lambda words, share: told.append(share))
    assert [row.name for row in rows] == [
        "a verdict after 6 others", "growth of that since the first", "checking 8 verdicts",
    ]  # fmt: skip
    assert all(row.value is not None and row.value > 0 for row in rows)
    assert told == sorted(told)
