"""What others put on a desk: forged papers, swapped signatures, links, pipes, names that lead out; and kill -9."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from desk_samples import KEYS, WHEN, clock, full_desk
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.rights.desk import Desk
from studio_app.rights.desk_folder import overlaid
from studio_app.rights.papers import kind_of, read_papers
from studio_app.rights.sample import SampleKeys, document_of, sample_status
from studio_app.rights.vouch import vouching
from studio_app.studio.desk import OwnerDesk

GRANT = "grants/grant-sample-freja-sample-brand.json"
CONSENT = "consents/consent-sample-freja.json"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    desk = full_desk(tmp_path_factory.mktemp("desk"))
    desk.sign(GRANT, KEYS.owner)
    desk.sign(GRANT, KEYS.agency)
    desk.issue(KEYS.owner)
    return desk.folder.read()


def other_key(files: Files) -> Files:
    forger = SampleKeys.new()
    return files | {"passport.json.owner.sig": forger.owner.sign(files["passport.json"], "twin-passport").encode()}


def other_namespace(files: Files) -> Files:
    return files | {"passport.json.owner.sig": KEYS.owner.sign(files["passport.json"], "twin-status").encode()}


def forged_status(files: Files) -> Files:
    held = read_papers(files).passport
    assert held is not None
    data = document_of(sample_status(held.paper, WHEN, seq=9))
    return files | {
        "status.json": data,
        "status.json.owner.sig": SampleKeys.new().owner.sign(data, "twin-status").encode(),
    }


def replaced(path: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    def forge(files: Files) -> Files:
        assert old in files[path]
        return files | {path: files[path].replace(old, new)}

    return forge


FORGED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "passport, one word": (replaced("passport.json", b"small mole", b"large mole"), r"passport\.signature"),
    "passport, another key": (other_key, r"passport\.signature"),
    "passport, another namespace": (other_namespace, r"passport\.signature"),
    "passport, no agency": (
        lambda files: {path: data for path, data in files.items() if path != "passport.json.agency.sig"},
        r"passport\.agency",
    ),
    "consent, one word": (replaced(CONSENT, b'"never"', b'"this twin only"'), r"papers\.signature"),
    "grant, one number": (replaced(GRANT, b'"max_selects": 5', b'"max_selects": 500'), r"papers\.signature"),
    "grant, swapped signatures": (
        lambda files: files | {f"{GRANT}.owner.sig": files[f"{CONSENT}.owner.sig"]}, r"papers\.signature",
    ),
    "grant, a copy of another role's": (
        lambda files: files | {f"{GRANT}.owner.sig": files["passport.json.owner.sig"]}, r"papers\.signature",
    ),
    "status, somebody else's": (forged_status, r"status\.signature"),
    "status, longer": (replaced("status.json", b'"not_after": "2026', b'"not_after": "2036'), r"status\.signature"),
    "grant, a name that looks alike": (replaced(GRANT, b"Sample brand", "Sаmple brand".encode()), r"look alike"),
    "grant, a sign nobody sees": (replaced(GRANT, b"Sample brand", "Sample\u200b brand".encode()), r"U\+200B"),
    "grant, under another name": (
        lambda files: files | {"grants/autumn.json": files[GRANT]}, r"under its own name",
    ),
    "passport, too old": (lambda files: files, r"passport\.period"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FORGED))
def test_a_forged_paper_is_refused_by_name(files: Files, name: str) -> None:
    forge, rule = FORGED[name]
    day = WHEN.date() + (timedelta(days=900) if name == "passport, too old" else timedelta(0))
    assert vouching(WHEN.date())(files).twin == "sample-freja"
    with pytest.raises((BadInput, Refused), match=rule):
        vouching(day)(forge(files))


def test_a_forged_paper_on_the_desk_is_a_problem_in_words(files: Files, tmp_path: Path) -> None:
    lay(tmp_path, FORGED["grant, one number"][0](files))
    row = next(row for row in OwnerDesk(tmp_path, clock).rows() if row.kind == "grant")
    assert (row.state, "papers.signature" in row.words) == ("problem", True)


def lay(folder: Path, files: Files) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_links_pipes_and_large_files_are_not_read(files: Files, tmp_path: Path) -> None:
    desk = Desk(lay(tmp_path / "desk", files), clock)
    secret = tmp_path / "secret.json"
    secret.write_text("secret")
    planted = desk.folder.root / "grants" / "planted.json"
    planted.symlink_to(secret)
    with pytest.raises(BadInput, match="by a link"):
        desk.papers()
    planted.unlink()
    os.mkfifo(planted)
    with pytest.raises(BadInput, match=r"no file planted\.json"):
        desk.papers()
    planted.unlink()
    planted.write_bytes(b"x" * 4_000_001)
    with pytest.raises(BadInput, match="larger than 4 MB"):
        desk.papers()
    planted.unlink()
    (desk.folder.root / "grants").rename(tmp_path / "elsewhere")
    (desk.folder.root / "grants").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="by a link"):
        desk.papers()


def test_a_lock_that_is_a_link_is_not_written_through(files: Files, tmp_path: Path) -> None:
    desk = Desk(lay(tmp_path / "desk", files), clock)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (desk.folder.root / ".desk-lock").symlink_to(victim)
    with pytest.raises(BadInput, match="link"):
        desk.issue(KEYS.owner)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize(
    "name", ["../out.json", "grants/../../out.json", "/etc/out.json", "grants/ä.json", "grants/con.json"]
)
def test_no_name_leads_out_of_the_desk(files: Files, tmp_path: Path, name: str) -> None:
    desk = Desk(lay(tmp_path / "desk", files), clock)
    with pytest.raises(BadInput, match="not a name of a paper"):
        desk.folder.write({name: b"x"})
    with pytest.raises(BadInput):
        desk.find(name)


def test_only_one_writes_at_a_time(files: Files, tmp_path: Path) -> None:
    desk = Desk(lay(tmp_path / "desk", files), clock)
    with desk.folder._held(), pytest.raises(Refused, match="Somebody else writes"):
        Desk(tmp_path / "desk", clock).issue(KEYS.owner)


@given(st.dictionaries(st.text(max_size=40) | st.sampled_from(["passport.json", GRANT]), st.binary(max_size=200)))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_papers_or_a_sentence(found: Files) -> None:
    papers = read_papers(found)
    assert papers.problems.keys() <= {path for path in found if kind_of(path)}
    assert all(papers.problems.values())
    with pytest.raises(StudioError):
        vouching(WHEN.date())(found)


@given(
    st.dictionaries(st.sampled_from(["passport.json", "passport.json.owner.sig", "status.json"]), st.binary(max_size=3))
)
def test_what_is_ready_counts_whole(ready: Files) -> None:
    before = {"passport.json": b"old", "passport.json.owner.sig": b"old", "passport.json.agency.sig": b"old"}
    now = overlaid(before, ready)
    if "passport.json" in ready:
        assert {now.get(path, b"") for path in before} <= {*ready.values(), b""}
    assert all(now.get(path, b"") == data for path, data in ready.items())


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_at_any_moment_leaves_the_old_papers_or_the_new(tmp_path: Path) -> None:
    loop = Path(__file__).with_name("desk_kill_loop.py")
    ended = subprocess.run([sys.executable, str(loop), str(tmp_path)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    report = json.loads(ended.stdout)
    assert report["wrong"] == []
    assert set(report["found"]) == {
        "status 1, 1 grants, passport 1",
        "status 2, 1 grants, passport 1",
        "status 1, 0 grants, passport 1",
        "status 1, 1 grants, passport 2",
    }
    assert all(count > 5 for count in report["found"].values())
