"""The trash: takes go in whole and come back whole, kill -9 or not; approved ones stay; the history stays sound."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.documents import to_document
from studio_app.direction.durable import DiskFull
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.scratch import Scratch
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.verify import verify
from studio_app.shoot.worktree import record
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take
from studio_app.takes.verdict import Decision


def kill_of(take: str, reason: Reason = Reason.HANDS) -> Kill:
    return Kill(take=take, reason=reason, words="six fingers", by=OPERATOR, when=datetime.now(UTC))


def folder_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in (root / "takes").rglob("*") if path.is_file()}


def test_a_killed_take_goes_with_everything_that_belongs_to_it_and_comes_back(shoot: Shoot, take: Take, root: Path):
    shoot.set_review(take.id, Review(rating=2))
    for ending in (".xmp", ".png.xmp"):
        (root / "takes" / f"{take.id}{ending}").write_text("a sidecar of another program")
    before = folder_of(root)
    shoot.trash.kill([kill_of(take.id)])
    assert shoot.takes() == ()
    with pytest.raises(BadInput):
        shoot.row(take.id)
    (row,) = shoot.trash.rows()
    assert (row.row.id, row.row.review.rating, row.row.facets.shot) == (take.id, 2, "L01-S02")
    assert row.kill is not None and row.kill.words == "six fingers"
    assert shoot.trash.picture_path(take.id).read_bytes() == before[f"takes/{take.id}.png"]
    assert shoot.trash.thumbnail_path(take.id).suffix == ".webp"
    assert {path.parent.name for path in (root / "takes").rglob(f"{take.id}*")} == {"trash"}
    assert verify(root).problems == ()
    shoot.trash.restore([take.id])
    assert folder_of(root) == before
    assert shoot.row(take.id).review.rating == 2
    assert shoot.trash.rows() == ()


def test_the_number_of_a_killed_take_is_not_given_again(shoot: Shoot, take: Take):
    shoot.trash.kill([kill_of(take.id)])
    with Shoot.open(shoot.path) as again:
        assert again.read_only
    shoot.close()
    with Shoot.open(shoot.path) as again:
        assert again.add_take(take.recipe, picture()).number == take.number + 1


def test_the_second_reason_is_the_one_that_is_told(shoot: Shoot, take: Take):
    for reason in (Reason.HANDS, Reason.LIGHT):
        shoot.trash.kill([kill_of(take.id, reason)])
        (row,) = shoot.trash.rows()
        assert row.kill is not None and row.kill.reason is reason
        shoot.trash.restore([take.id])


def test_a_proposed_take_is_killed_by_a_commit_and_verify_is_content(shoot: Shoot, take: Take, root: Path, git):
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.trash.kill([kill_of(take.id, Reason.DULL)])
    assert shoot.takes() == ()
    (row,) = shoot.trash.rows()
    assert (row.row.standing, row.kill and row.kill.reason) == (Standing.PROPOSED, Reason.DULL)
    assert git("show", "--stat", "HEAD").stdout.count(f"candidates/{take.id}/kill.json") == 1
    assert git("status", "--porcelain").stdout == ""
    assert verify(root).problems == ()
    shoot.trash.restore([take.id])
    assert [row.id for row in shoot.takes()] == [take.id]
    assert verify(root).problems == ()
    assert int(git("rev-list", "--count", "HEAD").stdout) == 5


def test_an_approved_take_is_refused_by_name_and_nothing_of_the_batch_is_moved(
    shoot: Shoot, take: Take, key: SigningKey
):
    other = shoot.add_take(Recipe(direction=shoot.direction), picture(1))
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    with pytest.raises(Refused, match="L01-S02_v001 is approved"):
        shoot.trash.kill([kill_of(other.id), kill_of(take.id)])
    assert len(shoot.takes()) == 2
    with pytest.raises(BadInput):
        shoot.trash.kill([kill_of(other.id), kill_of("T0099-abcdef")])
    with pytest.raises(BadInput):
        shoot.trash.restore([other.id])
    assert len(shoot.takes()) == 2


def test_a_candidate_killed_here_and_approved_in_another_clone_is_a_select(shoot: Shoot, take: Take, key: SigningKey):
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    chosen = shoot.takes()
    killed = {f"candidates/{take.id}/kill.json": to_document(kill_of(take.id), "kill")}
    record(shoot._history, killed, "Merge\n", OPERATOR)
    assert [row.select for row in shoot.takes()] == [chosen[0].select]
    assert shoot.trash.rows() == ()


def test_a_full_disk_in_the_middle_leaves_everything_where_it_was(shoot: Shoot, take: Take, root: Path, monkeypatch):
    other = shoot.add_take(Recipe(direction=shoot.direction), picture(1))
    before = folder_of(root)
    real, left = Path.rename, [3]

    def rename(self: Path, target: Path) -> Path:
        left[0] -= 1
        if not left[0]:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(DiskFull):
        shoot.trash.kill([kill_of(take.id), kill_of(other.id)])
    assert folder_of(root) == before
    assert len(shoot.takes()) == 2
    assert not (root / ".studio" / "moving.json").exists()


def test_files_in_both_places_are_not_overwritten(shoot: Shoot, take: Take, root: Path):
    (root / "takes" / "trash").mkdir()
    (root / "takes" / "trash" / f"{take.id}.png").write_bytes(b"somebody's")
    with pytest.raises(Refused, match="at once"):
        shoot.trash.kill([kill_of(take.id)])
    assert (root / "takes" / "trash" / f"{take.id}.png").read_bytes() == b"somebody's"
    assert len(shoot.takes()) == 1


def test_a_take_moved_by_hand_is_listed_without_a_reason_and_a_hostile_kill_is_none(
    shoot: Shoot, take: Take, root: Path
):
    trash = root / "takes" / "trash"
    trash.mkdir()
    for ending in ("png", "json"):
        (root / "takes" / f"{take.id}.{ending}").rename(trash / f"{take.id}.{ending}")
    assert [each.kill for each in shoot.trash.rows()] == [None]
    (trash / f"{take.id}.kill.json").write_text('{"schema": "kill.1", "take": "../../etc", "reason": "hands"}')
    assert [each.kill for each in shoot.trash.rows()] == [None]
    shoot.trash.restore([take.id])
    assert [row.id for row in shoot.takes()] == [take.id]


def test_a_hostile_plan_moves_nothing(shoot: Shoot, take: Take, root: Path):
    shoot.close()
    (root / ".studio" / "moving.json").write_text('{"schema": "moving.1", "to": "trash", "takes": ["../shoot"]}')
    with Shoot.open(root) as again:
        assert [row.id for row in again.takes()] == [take.id]
        assert not again.read_only
    assert (root / "shoot.json").is_file()


@pytest.mark.parametrize("plan", [b"{", b"", b"\xff\x00", b'{"schema": "moving.1", "to": "sea", "takes": []}'])
def test_a_damaged_plan_is_set_aside_with_a_sentence_and_blocks_nothing(
    shoot: Shoot, take: Take, root: Path, plan: bytes
):
    """A mover that died half-way, and then its plan was damaged too."""
    (root / ".studio" / "moving.json").write_bytes(plan)
    before = folder_of(root)
    shoot.trash.kill([kill_of(take.id)])
    assert (root / ".studio" / "moving-damaged.json").read_bytes() == plan
    assert any("set aside as .studio/moving-damaged.json" in notice for notice in shoot.notices)
    assert any("set aside" in note for note in verify(root).notes)
    shoot.trash.restore([take.id])
    assert folder_of(root) == before
    shoot.close()
    (root / ".studio" / "moving.json").write_bytes(plan)
    with Shoot.open(root) as again:
        assert not again.read_only
        assert not (root / ".studio" / "moving.json").exists()


def test_sidecars_of_a_proposed_take_stay_beside_its_picture(shoot: Shoot, take: Take, root: Path):
    """Its files stay in takes/ while it is killed, since the history says where it lies; so does what lies beside."""
    shoot.approvals.propose(take.id, OPERATOR)
    for ending in (".png.xmp", ".xmp"):
        (root / "takes" / f"{take.id}{ending}").write_text("a sidecar")
    before = folder_of(root)
    shoot.trash.kill([kill_of(take.id)])
    assert folder_of(root) == before
    shoot.trash.restore([take.id])
    assert folder_of(root) == before


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_kill_9_at_any_operation_leaves_30_takes_on_one_side(shoot: Shoot, root: Path):
    for number in range(30):
        made = shoot.add_take(Recipe(direction=shoot.direction, seed=number), picture(number, 64, 64))
        if number % 3 == 0:
            shoot.set_review(made.id, Review(rating=number % 6))
    shoot.close()
    loop = Path(__file__).with_name("trash_loop.py")
    ended = subprocess.run([sys.executable, str(loop), str(root), "13"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    report = json.loads(ended.stdout)
    assert report["wrong"] == []
    assert report["deaths"] > 20
    assert report["moved"]["kill"] > 3 and report["moved"]["restore"] > 3


@pytest.mark.parametrize("ask", ["rows", "killed", "killed_candidates", "selects"])
def test_what_is_asked_while_another_thread_moves_takes_waits_for_it(
    shoot: Shoot, take: Take, ask: str, monkeypatch: pytest.MonkeyPatch
):
    shoot.trash.kill([kill_of(take.id)])
    asks = {
        "rows": shoot.trash.rows,
        "killed": lambda: shoot.trash.killed([take.id]),
        "killed_candidates": shoot.trash.killed_candidates,
        "selects": shoot.approvals.selects,
    }
    looked: list[object] = []
    stamps = Scratch.stamps
    monkeypatch.setattr(Scratch, "stamps", lambda scratch: (looked.append(scratch), stamps(scratch))[1])
    with ThreadPoolExecutor(1) as beside:
        with shoot._writing():
            asked = beside.submit(asks[ask])
            assert not wait([asked], 0.2).done
            assert looked == [], "not even the folder is looked at while its files move"
        asked.result(60)
