"""The money of a grant on the command line: reckoned, booked once, an option taken, a line taken back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.rights.sample import SampleKeys, put_signed, sample_papers
from studio_app.shoot.folder import Shoot
from studio_app.studio.body_cards import body_hash
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.twins.grant import Grant, Option
from studio_app.twins.party import Role
from studio_app.twins.roster import find_twin
from studio_app.twins.use import Medium

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
TWIN = "sample-freja"
RATES = """rate,kind,name,value,unit,note
base,base,,1000.00,EUR/year,
ecom,media,ecom,100,%,
web,media,web,80,%,
email,media,email,20,%,
social,media,social-organic,75,%,
eea,territory,EEA,400,%,
se,territory,SE,100,%,
dk,territory,DK,50,%,
no,territory,NO,50,%,
commission,commission,,20,%,
"""


@pytest.fixture
def licensed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Grant]:
    """A shoot under a sample grant with one option, and a rate sheet beside it."""
    monkeypatch.chdir(tmp_path)
    Path("rates.csv").write_text(RATES)
    Shoot.create(tmp_path / "shoot", "Book", Direction(), IDA).close()
    now, keys = datetime.now().astimezone(), SampleKeys.new()
    made = sample_papers(TWIN, "Freja", body_hash(find_twin(TWIN)), keys, now)
    day = now.date()
    option = Option(id="lookbook", start=day, until=day + timedelta(days=90), media=frozenset({Medium.LOOKBOOK}),
                    territories=("SE",), price=50_000, take_by=day + timedelta(days=30))  # fmt: skip
    grant = made.grant.having(options=(option,))
    put_signed(made.files, grant, keys, tuple(Role))
    with Session.open(tmp_path / "shoot", IDA) as session:
        session.rights.take_in(made.files)
        session.rights.brief(made.use)
    return tmp_path / "shoot", grant


def test_a_grant_is_reckoned_booked_once_and_taken_back(
    licensed: tuple[Path, Grant], capsys: pytest.CaptureFixture[str]
) -> None:
    shoot, grant = licensed
    words = [str(shoot), grant.id]
    assert run(["quote", *words, "--rates", "rates.csv", "--json"]) == 0
    total = json.loads(capsys.readouterr().out)["minor"]
    # by hand: base 1,000.00 x (100 + 80 + 20) % x 4 and 75 % x (1 + 0.5 + 0.5), for 1 year and 1 day of 365 or 366
    assert 950_000 < total < 953_000
    assert run(["book", *words, "--rates", "rates.csv"]) == 0
    assert f"Total: {total // 100}.{total % 100:02}" in capsys.readouterr().out.replace(",", "")
    assert run(["book", *words, "--rates", "rates.csv"]) == 1
    assert "booked already" in capsys.readouterr().err
    assert run(["quote", *words, "--lines", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["event"], line["minor"]) == ("book", total)
    assert run(["book", *words, "--credit", line["sha256"][:8]]) == 2
    assert run(["book", *words, "--credit", line["sha256"][:8], "--words", "A slip"]) == 0
    assert run(["book", *words, "--credit", line["sha256"][:8], "--words", "Again"]) == 2
    capsys.readouterr()
    assert run(["quote", *words, "--lines", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_an_option_counts_from_when_it_is_taken(
    licensed: tuple[Path, Grant], capsys: pytest.CaptureFixture[str]
) -> None:
    shoot, grant = licensed
    with Session.open(shoot, IDA) as session:
        use = session.rights.use(TWIN)
        assert use is not None
        session.rights.brief(use.having(media=["lookbook"], territories=["SE"]))
    assert run(["gates", str(shoot)]) == 1
    assert run(["book", str(shoot), grant.id, "--option", "tv"]) == 2
    assert "There are: lookbook" in capsys.readouterr().err
    assert run(["book", str(shoot), grant.id, "--option", "lookbook"]) == 0
    assert run(["gates", str(shoot)]) == 0
    assert run(["book", str(shoot), grant.id, "--option", "lookbook"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["quote", "SHOOT", "nobody", "--rates", "rates.csv"], "There is no grant 'nobody'"),
        (["quote", "SHOOT", "GRANT"], "Name it: --rates"),
        (["quote", "SHOOT", "GRANT", "--rates", "none.csv"], "none.csv"),
        (["book", "SHOOT", "GRANT", "--credit", "ab", "--words", "x"], "0 charged lines"),
        (["book", "SHOOT", "GRANT", "--credit", "ab", "--option", "x"], "Either an option or a credit"),
    ],
)
def test_bad_input_is_a_sentence(
    licensed: tuple[Path, Grant], words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"SHOOT": str(licensed[0]), "GRANT": licensed[1].id}
    assert run([names.get(word, word) for word in words]) == 2
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1
