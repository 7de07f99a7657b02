"""What the gates say on the command line: open, shut by name, and bad input in a sentence."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.rights.sample import SampleKeys, SamplePapers, put_signed, sample_papers, sample_status
from studio_app.shoot.folder import Shoot
from studio_app.studio.body_cards import body_hash
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.twins.party import Role
from studio_app.twins.roster import find_twin
from studio_app.twins.status import Entry, State

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
TWIN = "sample-freja"


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    path = tmp_path / "shoot"
    Shoot.create(path, "Gates", Direction(), IDA).close()
    return path


@pytest.fixture
def papers(shoot: Path) -> SamplePapers:
    """Sample papers that are taken into the shoot, without a brief yet."""
    body = body_hash(find_twin(TWIN))
    made = sample_papers(TWIN, "Freja", body, SampleKeys.new(), datetime.now().astimezone())
    with Session.open(shoot, IDA) as session:
        session.rights.take_in(made.files)
    return made


def test_a_sample_twin_without_papers_may_be_tried_and_does_not_leave(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["gates", str(shoot)]) == 0
    said = capsys.readouterr().out
    assert said.count("open") == 2 and "nothing leaves" in said
    with Shoot.open(shoot) as opened:
        take = opened.add_take(Recipe(direction=Direction()), np.full((48, 64, 3), 9000, np.uint16)).id
    assert run(["gates", str(shoot), take, "--json"]) == 1
    gates = json.loads(capsys.readouterr().out)["gates"]
    assert [gates[gate][0]["verdict"] for gate in ("cast", "queue", "approve", "deliver")] == ["pass"] * 3 + ["fail"]


def test_the_brief_is_set_shown_and_judged(
    shoot: Path, papers: SamplePapers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["gates", str(shoot), "--gate", "cast"]) == 1
    assert "[grant.there]" in capsys.readouterr().out
    assert run(["brief", str(shoot)]) == 2
    assert "Give a use document" in capsys.readouterr().err
    use = tmp_path / "use.json"
    use.write_bytes(to_document(papers.use, "use"))
    assert run(["brief", str(shoot), str(use)]) == 0
    assert run(["gates", str(shoot)]) == 0
    capsys.readouterr()
    use.write_bytes(to_document(papers.use.having(media=["tv"], territories=["SE"]), "use"))
    assert run(["brief", str(shoot), str(use)]) == 0
    assert "does not allow television and cinema.  [use.medium]" in capsys.readouterr().out
    assert run(["gates", str(shoot), "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)["gates"]["queue"]
    assert [row["rule"] for row in rows if row["verdict"] == "fail"] == ["use.medium"]
    assert run(["brief", str(shoot), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["media"] == ["tv"]


def test_papers_come_in_from_a_folder_and_a_status_takes_them_back(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys, now = SampleKeys.new(), datetime.now().astimezone()
    made = sample_papers(TWIN, "Freja", body_hash(find_twin(TWIN)), keys, now)
    for place, data in made.files.items():
        (tmp_path / "papers" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "papers" / place).write_bytes(data)
    (tmp_path / "use.json").write_bytes(to_document(made.use, "use"))
    assert run(["take-in", str(shoot), str(tmp_path / "papers")]) == 0
    assert run(["brief", str(shoot), str(tmp_path / "use.json")]) == 0
    assert run(["gates", str(shoot)]) == 0
    news: dict[str, bytes] = {}
    gone = Entry(kind="grant", id=made.grant.id, state=State.REVOKED, since=now)
    put_signed(news, sample_status(made.passport, now, 2).having(entries=(gone,)), keys, (Role.OWNER,))
    for place, data in news.items():
        (tmp_path / place).write_bytes(data)
    assert run(["take-in", str(shoot), str(tmp_path / "status.json")]) == 0
    assert run(["gates", str(shoot)]) == 1
    assert "[status.grant]" in capsys.readouterr().out
    assert run(["take-in", str(shoot), str(tmp_path / "papers")]) == 1
    assert "status.sequence" in capsys.readouterr().err
    assert run(["take-in", str(shoot), str(tmp_path / "nothing")]) == 2
    capsys.readouterr()
    assert run(["take-in", str(shoot), str(tmp_path / "nothing.twin")]) == 2
    assert "There is nothing at" in capsys.readouterr().err, "not that it is locked"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--gate", "deliver"], "asks about a take"),
        (["T0001-abcdef"], "T0001-abcdef"),
        (["--gate", "wish"], "wish"),
    ],
)
def test_bad_input_ends_with_a_sentence(
    shoot: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["gates", str(shoot), *words]) == 2
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1


def test_a_brief_that_is_no_use_document_changes_nothing(
    shoot: Path, papers: SamplePapers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del papers
    file = tmp_path / "use.json"
    for text in (b"", b"{}", b'{"schema": "grant.1"}', b'{"schema": "use.1", "twin": "../x"}'):
        file.write_bytes(text)
        assert run(["brief", str(shoot), str(file)]) == 2
        assert "use" in capsys.readouterr().err
    with Session.open(shoot, IDA) as session:
        assert session.rights.use(TWIN) is None
