"""The commands statement and audit: what they write, the same again, and one sentence for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from audit_samples import Audited, audited, clone
from ledger_samples import entry
from test_rate_sheet import SHEET

from studio_app.cli.app import run
from studio_app.rights.checkpoint import open_checkpoint
from studio_app.rights.ledger_line import Event
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio.benchmarks_rights import ledger_rows
from studio_app.studio.ledger_book import LedgerBook

DAYS = ["--from", "2026-11-01", "--until", "2026-11-30"]
NUMBER = ".2026-11-01.2026-11-30."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return audited(tmp_path_factory.mktemp("stated"))


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    Path("rates.csv").write_text(SHEET)


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True).stdout


def test_statements_for_everybody_and_the_same_again(
    made: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grant = made.papers.grant.id
    words = ["statement", str(made.root), grant, "--rates", "rates.csv", *DAYS, "--to"]
    assert run([*words, "one"]) == 0
    said = capsys.readouterr().out
    rows = [line.split() for line in said.splitlines()]
    assert ["model", "Sample", "owner", "3", "197.00", "EUR"] in rows and "3 statements, as CSV and PDF: one" in said
    assert run([*words, "two", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(each["minor"] for each in told) == 25_000
    assert {each["role"]: each["minor"] for each in told} == {"model": 19_700, "agency": 4_925, "hair": 375}
    assert told[0]["due"] == [{"day": "2027-01-09", "minor": 19_700}]
    names = sorted(path.name for path in Path("one").iterdir())
    people = ("model", "agency", "hair.helga@sample.invalid")
    assert names == sorted(f"{grant}{NUMBER}{who}.{form}" for who in people for form in ("csv", "pdf"))
    elsewhere = clone(made.root, tmp_path / "clone")
    assert run(["statement", str(elsewhere), grant, "--rates", "rates.csv", *DAYS, "--to", "three"]) == 0
    for name in names:
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes() == Path("three", name).read_bytes()


def test_what_was_written_here_is_committed_and_signed_first(
    made: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grant, root = made.papers.grant.id, clone(made.root, tmp_path / "clone")
    with Shoot.open(root) as shoot:
        book = LedgerBook(shoot)
        book.write("sample-freja", [entry(0, Event.RENDER, grant=grant)])
        chain = book.chain(grant)
    key = ["--key", str(made.root.parent / "ada")]
    assert run(["statement", str(root), grant, "--rates", "rates.csv", *DAYS, "--to", "out", *key]) == 0
    note = Path("out", f"{grant}.{chain.workstation}.checkpoint").read_bytes()
    assert open_checkpoint(note, chain, [made.key.public])[0].size == 1
    assert Path("out", f"{grant}.studio-1.checkpoint").is_file()
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%s") == "Keep the ledger of sample-freja\n"


def test_the_key_of_the_ledgers_is_handed_on_and_the_pack_still_verifies(
    made: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The seat's key is in the pack's allowed_signers; the new one only by the old one's signature."""
    grant, root = made.papers.grant.id, clone(made.root, tmp_path / "clone")
    make_key(tmp_path / "new", "sam@sample.invalid")
    old, new = str(made.root.parent / "ada"), str(tmp_path / "new")
    with Shoot.open(root) as shoot:
        book = LedgerBook(shoot)
        book.write("sample-freja", [entry(0, Event.RENDER, grant=grant)])
        chain = book.chain(grant)
    assert run(["hand-over", str(root), "--from", old, "--to", new]) == 0
    assert "signed with new from now on" in capsys.readouterr().out
    assert run(["hand-over", str(root), "--from", old, "--to", new]) == 2
    note = f"{grant}.{chain.workstation}.checkpoint"
    kept = git(root, "show", f"HEAD:twins/sample-freja/ledger/{note}").encode()
    assert open_checkpoint(kept, chain, [made.key.public])[0].handed
    assert run(["audit", str(root), "--to", "pack.zip"]) == 0
    zipfile.ZipFile("pack.zip").extractall("pack")
    verify = [sys.executable, "-I", "verify.py"]
    good = subprocess.run(verify, cwd="pack", capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout
    assert f"holds  {note} is over the first 1 lines" in good.stdout
    place = Path("pack/twins/sample-freja/ledger", note)
    text = place.read_text("utf-8")
    place.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("key ")), "utf-8")
    bad = subprocess.run(verify, cwd="pack", capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert f"FAILS  {note} is signed by no allowed key" in bad.stdout


def test_the_audit_pack_is_the_same_from_a_clone(
    made: Audited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", str(made.root), "--to", "one.zip"]) == 0
    assert "python3 verify.py" in capsys.readouterr().out
    assert run(["audit", str(clone(made.root, tmp_path / "clone")), "--to", "two.zip"]) == 0
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()


BEGIN, TO = ["statement", "{shoot}", "{grant}", "--rates"], ["--to", "x"]
BACK = ["--from", "2026-12-01", "--until", "2026-11-30"]
TODAY = ["--from", "today", "--until", "2026-11-30"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*BEGIN[:2], "nobody", "--rates", "rates.csv", *DAYS, *TO], "keeps no grant 'nobody'. There are: grant-"),
        ([*BEGIN, "none.csv", *DAYS, *TO], "There is no file none.csv"),
        ([*BEGIN, "bad.csv", *DAYS, *TO], "bad.csv, line 5: 1000,00 has a comma"),
        ([*BEGIN, "sek.csv", *DAYS, *TO], "is in EUR, and the rate sheet in SEK"),
        ([*BEGIN, "rates.csv", *TODAY, *TO], "today to 2026-11-30 is no time"),
        ([*BEGIN, "rates.csv", *BACK, *TO], "is no time"),
        (BEGIN[:3], "Missing option"),
        (["audit", "{shoot}", "--to", "pack.tar"], "Let it end in .zip"),
        (["audit", "{shoot}/twins", "--to", "pack.zip"], "is not a shoot"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], words: str, made: Audited, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.csv").write_text(SHEET.replace("1000.00,EUR/year", '"1000,00",EUR/year'))
    Path("sek.csv").write_text(SHEET.replace("EUR", "SEK"))
    filled = [text.format(shoot=made.root, grant=made.papers.grant.id) for text in arguments]
    assert run(filled) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
    assert not Path("x").exists()


def test_the_figures_of_a_ledger_have_rows_and_targets(tmp_path: Path) -> None:
    told: list[float] = []
    rows = ledger_rows(tmp_path, lambda words, share: told.append(share), 60)
    assert told == sorted(told) and rows[0].name == "measured on"
    assert all(row.value is not None for row in rows[1:])
    assert [row.target for row in rows if "verified, slowest" in row.name] == [3.0]
