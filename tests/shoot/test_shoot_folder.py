"""The shoot folder: what is saved, what is refused, and what stock git says of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.durable import DiskReadOnly
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot import worktree
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Note, Review
from studio_app.takes.take import Standing, Take
from studio_app.takes.verdict import Decision

NOTED = Review(
    rating=4, flag=Flag.PICK, notes=(Note(id="0123456789ab", text="airier hair", by="Ada", when=datetime.now(UTC)),)
)


def test_a_new_shoot_is_a_clean_git_repository(shoot: Shoot, git):
    assert git("status", "--porcelain").stdout == ""
    assert git("fsck", "--strict").returncode == 0
    assert shoot.read_only is None
    assert shoot.approvals.operator == OPERATOR
    assert shoot.direction == Direction()


def test_create_leaves_what_is_there(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match="already there"):
        Shoot.create(tmp_path / "mine", "x", Direction(), OPERATOR)
    assert [entry.name for entry in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine"]


def test_create_takes_an_empty_folder(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with Shoot.create(tmp_path / "empty", "x", Direction(), OPERATOR, policy={"model": 2}) as made:
        assert made.paper.policy == {"model": 2}


def test_a_direction_version_says_its_change_and_comes_back(shoot: Shoot, git):
    first = shoot.direction
    second = first.having(title="Evening")
    version = shoot.save_direction(second, "title to Evening,\n\nTake: T0001-000000")
    assert version.words == "title to Evening, Take: T0001-000000"
    assert shoot.save_direction(second, "again").number == version.number == 2
    assert [shoot.direction_at(number) for number in (1, 2)] == [first, second]
    assert shoot.direction == second
    assert git("log", "-1", "--format=%s%(trailers)").stdout.strip() == version.words
    with pytest.raises(BadInput, match="no version 3"):
        shoot.direction_at(3)


def test_a_take_is_scratch_git_ignores(shoot: Shoot, take: Take, git):
    assert take.id == f"T0001-{take.sha256[:6]}"
    assert git("status", "--porcelain").stdout == ""
    assert [(row.take, row.standing) for row in shoot.takes()] == [(take, Standing.SCRATCH)]
    assert shoot.thumbnail_path(take.id).read_bytes()[8:12] == b"WEBP"
    assert shoot.picture_path(take.id).read_bytes() == picture()


def test_numbers_go_on_after_a_take_is_gone(shoot: Shoot, take: Take):
    second = shoot.add_take(Recipe(direction=shoot.direction), picture(2))
    for left in shoot.path.glob(f"takes/{take.id}*"):
        left.unlink()
    assert [row.take.number for row in shoot.takes()] == [2]
    assert shoot.add_take(Recipe(direction=shoot.direction), picture(3)).number == second.number + 1


def test_a_review_stays_beside_a_scratch_take(shoot: Shoot, take: Take, git):
    shoot.set_review(take.id, NOTED)
    assert shoot.review(take.id) == NOTED
    assert git("rev-list", "--count", "HEAD").stdout.strip() == "2"
    shoot.close()
    with Shoot.open(shoot.path) as again:
        assert again.review(take.id) == NOTED


def test_a_proposal_takes_the_review_along(shoot: Shoot, take: Take, git):
    shoot.set_review(take.id, NOTED)
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.propose(take.id, OPERATOR)
    assert shoot.row(take.id).standing is Standing.PROPOSED
    assert shoot.review(take.id) == NOTED
    shoot.set_review(take.id, Review(rating=5))
    assert git("show", f"HEAD:candidates/{take.id}/review.json").stdout.count('"rating": 5') == 1
    assert git("log", "--format=%s").stdout.count("Propose") == 1
    assert git("status", "--porcelain").stdout == ""
    shown = subprocess.run(
        ["git", "-C", str(shoot.path), "show", f"HEAD:candidates/{take.id}/picture.png"],
        capture_output=True,
        check=True,
    )
    assert shown.stdout == picture()


def test_an_approval_is_a_select_stock_git_vouches_for(shoot: Shoot, take: Take, key: SigningKey, git):
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key, "hem is right", take.sha256)
    row = shoot.row(take.id)
    assert (row.standing, row.select) == (Standing.SELECT, "L01-S02_v001")
    assert (shoot.path / "selects" / "L01-S02_v001.png").read_bytes() == picture()
    checked = git("verify-commit", "HEAD")
    assert checked.returncode == 0
    assert 'Good "git" signature for ada@studio.example' in checked.stderr
    said = git("log", "-1", "--format=%an|%cn|%(trailers:only,unfold)").stdout
    assert said.startswith("Rik Render|Ada Director|")
    for trailer in (f"Take: {take.id}", f"Take-SHA256: {take.sha256}", "Seat: art-director", f"Approved-by: {ADA}"):
        assert trailer in said.replace("Rik Render|Ada Director|", "").splitlines()
    assert git("fsck", "--strict").returncode == 0
    assert git("status", "--porcelain").stdout == ""


def test_a_withdrawn_yes_withdraws_the_select_and_spends_its_name(shoot: Shoot, take: Take, key: SigningKey):
    shoot.approvals.propose(take.id, OPERATOR)
    for decision in (Decision.YES, Decision.CHANGE, Decision.YES):
        shoot.approvals.judge(take.id, ADA, "art-director", decision, key)
    assert [select.name for select in shoot.approvals.selects()] == ["L01-S02_v002"]
    assert sorted(place.name for place in (shoot.path / "selects").glob("*.png")) == ["L01-S02_v002.png"]


def test_every_seat_of_the_policy_must_say_yes(tmp_path: Path):
    policy = {"art-director": 1, "model": 1}
    jane = Person(name="Jane Doe", mail="jane@agency.example")
    with Shoot.create(tmp_path / "two", "Two seats", Direction(), OPERATOR, policy=policy) as shoot:
        keys = [make_key(tmp_path / who) for who in ("ada", "jane")]
        shoot.approvals.seat(ADA, ("art-director",), keys[0].public)
        shoot.approvals.seat(jane, ("model",), keys[1].public)
        take = shoot.add_take(Recipe(direction=shoot.direction), picture())
        shoot.approvals.propose(take.id, OPERATOR)
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, keys[0])
        assert shoot.approvals.selects() == ()
        shoot.approvals.judge(take.id, jane, "model", Decision.YES, keys[1])
        assert [select.take for select in shoot.approvals.selects()] == [take.id]


def test_who_may_not_judge(shoot: Shoot, take: Take, key: SigningKey, tmp_path: Path):
    shoot.approvals.propose(take.id, OPERATOR)
    other, before = make_key(tmp_path / "other"), shoot.path.joinpath(".git/refs/heads/main").read_text()
    stranger = Person(name="Ada Director", mail="ada@elsewhere.example")
    for person, seat, signing, sentence in (
        (stranger, "art-director", key, "not on the call sheet"),
        (ADA, "model", key, "may not judge as model"),
        (ADA, "art-director", other, "not the key"),
        (OPERATOR, "art-director", key, "may not judge as art-director"),
    ):
        with pytest.raises(Refused, match=sentence):
            shoot.approvals.judge(take.id, person, seat, Decision.YES, signing)
    assert shoot.path.joinpath(".git/refs/heads/main").read_text() == before
    assert not (shoot.path / "verdicts").exists()


def test_only_what_was_proposed_is_judged(shoot: Shoot, take: Take, key: SigningKey):
    with pytest.raises(Refused, match="not been proposed"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)


@pytest.mark.parametrize("where", ["takes/{0}.png", "candidates/{0}/picture.png"])
def test_a_picture_that_changed_is_not_judged(shoot: Shoot, take: Take, key: SigningKey, where: str):
    shoot.approvals.propose(take.id, OPERATOR)
    (shoot.path / where.format(take.id)).write_bytes(picture(9))
    with pytest.raises(Refused, match="has changed"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    assert shoot.approvals.selects() == ()


def test_a_verdict_on_other_bytes_than_seen_is_refused(shoot: Shoot, take: Take, key: SigningKey):
    shoot.approvals.propose(take.id, OPERATOR)
    with pytest.raises(Refused, match="is not the proposed"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key, seen="0" * 64)


def test_a_changed_scratch_picture_is_not_proposed(shoot: Shoot, take: Take):
    shoot.picture_path(take.id).write_bytes(picture(9))
    with pytest.raises(Refused, match="has changed"):
        shoot.approvals.propose(take.id, OPERATOR)


def test_an_unsigned_verdict_of_another_seat_does_not_count(shoot: Shoot, take: Take, key: SigningKey, git):
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.NO, key)
    forged = next((shoot.path / "verdicts" / take.id).iterdir())
    forged.write_text(forged.read_text().replace('"no"', '"yes"'))
    assert git("commit", "-qam", "Say yes for Ada").returncode == 0
    assert [word.decision for word in shoot.approvals.verdicts(take.id)] == [Decision.NO], (
        "what she signed still counts"
    )


def test_the_second_window_only_looks(shoot: Shoot, take: Take):
    with Shoot.open(shoot.path) as second:
        assert second.read_only is not None
        assert str(os.getpid()) in second.read_only
        assert [row.take for row in second.takes()] == [take]
        for save in (
            lambda: second.set_review(take.id, NOTED),
            lambda: second.save_direction(Direction(title="x"), "x"),
            lambda: second.approvals.propose(take.id, OPERATOR),
            lambda: second.add_take(take.recipe, picture()),
        ):
            with pytest.raises(Refused, match="Another window"):
                save()
        shoot.set_review(take.id, NOTED)
        assert second.review(take.id) == NOTED
    shoot.close()
    with Shoot.open(shoot.path) as third:
        assert third.read_only is None


def test_a_dead_window_blocks_nobody(root: Path, shoot: Shoot):
    shoot.close()
    script = "import os, sys; from pathlib import Path; from studio_app.shoot.folder import Shoot\n"
    script += "shoot = Shoot.open(Path(sys.argv[1])); assert not shoot.read_only; os.kill(os.getpid(), 9)"
    ended = subprocess.run([sys.executable, "-c", script, str(root)], check=False)
    assert ended.returncode == -9
    assert (root / ".studio" / "lock").read_text() != ""
    with Shoot.open(root) as again:
        assert again.read_only is None


@pytest.mark.parametrize("name", ["shoot.json", "call-sheet.json", "direction/current.json"])
def test_a_newer_shoot_is_left_alone(shoot: Shoot, root: Path, git, name: str):
    shoot.close()
    newer = json.loads((root / name).read_text())
    newer["schema"] = newer["schema"].partition(".")[0] + ".7"
    (root / name).write_text(json.dumps(newer))
    git("commit", "-qam", "By a newer studio")
    before = {place: place.read_bytes() for place in root.glob("*.json")}
    with pytest.raises(BadInput, match="newer Twin Studio"), Shoot.open(root) as opened:
        assert opened.direction
    assert {place: place.read_bytes() for place in root.glob("*.json")} == before


def test_what_is_no_shoot_is_said_to_be_none(tmp_path: Path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput, match="is not a shoot"):
            Shoot.open(place)
    (tmp_path / "shoot.json").write_text('{"schema": "shoot.1", "title": "x", "created": "2026-01-01T00:00:00Z"}')
    with pytest.raises(BadInput):
        Shoot.open(tmp_path)


def test_a_direction_edited_by_hand_becomes_a_version(shoot: Shoot, root: Path):
    shoot.close()
    place = root / "direction" / "current.json"
    place.write_text(place.read_text().replace('"Untitled"', '"By hand"'))
    with Shoot.open(root) as again:
        assert again.direction.title == "By hand"
        assert [version.words for version in again.history()][1:] == ["The direction was changed outside the studio"]


def test_an_unreadable_direction_is_put_aside_not_lost(shoot: Shoot, root: Path):
    shoot.close()
    (root / "direction" / "current.json").write_text("{ half")
    with Shoot.open(root) as again:
        assert again.direction == Direction()
        assert "put aside as unreadable-1.json" in again.notices[0]
        (root / "direction" / "current.json").write_text("[]")
        again.save_direction(Direction(title="next"), "next")
    kept = [(root / "direction" / f"unreadable-{number}.json").read_text() for number in (1, 2)]
    assert kept == ["{ half", "[]"]


def test_a_file_that_cannot_follow_yet_follows_later(shoot: Shoot, root: Path, git, monkeypatch):
    """The commit stands; the folder is brought in line by the next save, and the old file is no edit by hand."""
    real, place = worktree.write_atomically, root / "direction" / "current.json"

    def held_open(path: Path, data: bytes) -> None:
        raise DiskReadOnly("somebody holds the file open") if path == place else None

    monkeypatch.setattr(worktree, "write_atomically", held_open)
    shoot.save_direction(Direction(title="first"), "first")
    assert shoot.direction.title == "first"
    assert "direction/current.json" in shoot.notices[0]
    shoot.save_direction(Direction(title="second"), "second")
    monkeypatch.setattr(worktree, "write_atomically", real)
    shoot.close()
    with Shoot.open(root) as again:
        assert [version.words for version in again.history()] == ["Open the shoot Evening crossing", "first", "second"]
        assert again.notices == ()
    assert git("status", "--porcelain").stdout == ""


@pytest.mark.parametrize("harm", [b"", b"not a commit", b"0" * 40 + b"\n"])
def test_a_damaged_branch_is_never_written_over(shoot: Shoot, root: Path, harm: bytes):
    branch = root / ".git" / "refs" / "heads" / "main"
    branch.write_bytes(harm)
    with pytest.raises(StudioError):
        shoot.save_direction(Direction(title="x"), "x")
    assert branch.read_bytes() == harm
    shoot.close()
    with pytest.raises(BadInput):
        Shoot.open(root)


def test_a_note_too_long_is_said_so(shoot: Shoot, take: Take, key: SigningKey):
    shoot.approvals.propose(take.id, OPERATOR)
    with pytest.raises(BadInput, match="verdict cannot be given"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key, "long" * 1000)


def test_a_foreign_git_lock_is_respected(shoot: Shoot, root: Path):
    lock = root / ".git" / "refs" / "heads" / "main.lock"
    lock.write_text("")
    with pytest.raises(Refused, match="Another program"):
        shoot.save_direction(Direction(title="x"), "x")
    lock.unlink()
    assert shoot.save_direction(Direction(title="x"), "x").number == 2


def test_a_key_that_was_replaced_still_vouches_for_what_it_signed(shoot: Shoot, take: Take, key: SigningKey, tmp_path):
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    shoot.approvals.seat(ADA, ("art-director",), make_key(tmp_path / "newer").public)
    assert [verdict.by for verdict in shoot.approvals.verdicts(take.id)] == [ADA]
    with pytest.raises(Refused, match="not the key"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)


@pytest.mark.parametrize("name", ["../../etc/passwd", "T0001-abc", "T0001-7f3a21/../x", "", "T0001-7F3A21", "con"])
def test_an_id_is_never_a_path(shoot: Shoot, name: str):
    for ask in (shoot.row, shoot.picture_path, shoot.thumbnail_path, shoot.approvals.verdicts):
        with pytest.raises(BadInput):
            ask(name)


def test_links_out_of_the_shoot_are_not_followed(shoot: Shoot, take: Take, root: Path, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "candidates").symlink_to(outside)
    with pytest.raises(BadInput, match="by a link"):
        shoot.approvals.propose(take.id, OPERATOR)
    assert list(outside.iterdir()) == []
    assert shoot.row(take.id).standing is Standing.SCRATCH
