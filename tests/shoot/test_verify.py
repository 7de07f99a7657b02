"""verify finds what was tampered with, and finds nothing wrong with a sound shoot."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, fingerprint, make_key
from studio_app.shoot.verify import verify
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision

SELECT = "selects/L01-S02_v001"


@pytest.fixture
def approved(shoot: Shoot, take: Take, key: SigningKey) -> Take:
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    shoot.close()
    return take


def flip(place: Path, at: int = 100) -> None:
    data = bytearray(place.read_bytes())
    data[at] ^= 1
    place.write_bytes(data)


def test_a_sound_shoot(root: Path, approved: Take, key: SigningKey):
    before = {place: place.stat().st_mtime_ns for place in root.rglob("*")}
    report = verify(root)
    assert report.problems == ()
    assert (report.takes, report.candidates, report.verdicts, report.selects) == (1, 1, 1, 1)
    assert fingerprint(key.public) in report.notes[0]
    assert {place: place.stat().st_mtime_ns for place in root.rglob("*")} == before, "verify only reads"
    assert any_matches("has signed nothing here", verify(root, fingerprint(key.public)).problems)


Tamper = Callable[[Path, str], None]
IN_THE_FOLDER: dict[str, tuple[Tamper, str]] = {
    "flipped scratch": (lambda root, take: flip(root / f"takes/{take}.png"), "picture of T.* has changed"),
    "flipped candidate": (
        lambda root, take: flip(root / f"candidates/{take}/picture.png"),
        "picture.png in the",
    ),
    "flipped select": (lambda root, take: flip(root / f"{SELECT}.png"), "L01-S02_v001.png in the folder"),
    "scratch gone": (lambda root, take: (root / f"takes/{take}.png").unlink(), "picture of T.* is missing"),
    "candidate gone": (lambda root, take: (root / f"candidates/{take}/take.json").unlink(), "take.json is missing"),
    "hostile take": (lambda root, take: (root / f"takes/{take}.json").write_text("[" * 90_000), "nested too deeply"),
    "stranger": (lambda root, take: (root / "selects/L01-S02_v002.png").write_bytes(b"x"), "never chosen"),
    "link": (lambda root, take: link(root / f"{SELECT}.png"), "by a link"),
}


def link(place: Path) -> None:
    place.unlink()
    place.symlink_to("/etc/hostname")


IN_THE_TRASH: dict[str, tuple[Tamper, str]] = {
    "flipped": (lambda root, take: flip(root / f"takes/trash/{take}.png"), "picture of T.* in the trash has changed"),
    "gone": (lambda root, take: (root / f"takes/trash/{take}.png").unlink(), "picture of T.* is missing from takes/tr"),
    "hostile kill": (
        lambda root, take: (root / f"takes/trash/{take}.kill.json").write_bytes(b"["),
        "T.* in the trash: ",
    ),
    "twice": (
        lambda root, take: [
            shutil.copy(root / f"takes/trash/{take}.{ending}", root / "takes") for ending in ("png", "json")
        ],
        "in takes and in takes/trash at once",
    ),
}


@pytest.mark.parametrize("how", [None, *IN_THE_TRASH])
def test_what_lies_in_the_trash_is_checked_too(shoot: Shoot, root: Path, take: Take, how: str | None):
    other = shoot.add_take(Recipe(direction=shoot.direction), picture(2))
    shoot.trash.kill([Kill(take=take.id, reason=Reason.DULL, by=OPERATOR, when=datetime.now(UTC))])
    shoot.close()
    shares: list[float] = []
    if how is not None:
        IN_THE_TRASH[how][0](root, take.id)
    report = verify(root, tell=shares.append)
    if how is None:
        assert (report.takes, report.killed, report.problems, shares) == (1, 1, (), [0.5, 1.0])
    else:
        assert any_matches(IN_THE_TRASH[how][1], report.problems)
    assert not any(other.id in problem for problem in report.problems)


def test_a_check_can_be_ended(shoot: Shoot, take: Take):
    class Ended(BadInput):
        """The person pressed cancel."""

    def end(share: float) -> None:
        raise Ended("ended")

    with pytest.raises(Ended):
        verify(shoot.path, tell=end)


def test_what_nobody_signed_is_said_with_the_reason(shoot: Shoot, key: SigningKey):
    shoot.approvals.set_policy({"art-director": 2}, False, ADA, key)
    (note,) = (note for note in verify(shoot.path).notes if "no key was unlocked" in note)
    assert "Seat Ada Director" in note and "Let a select need" not in note


@pytest.mark.parametrize("how", IN_THE_FOLDER)
def test_tampering_in_the_folder(root: Path, approved: Take, how: str):
    tamper, sentence = IN_THE_FOLDER[how]
    tamper(root, approved.id)
    problems = verify(root).problems
    assert problems
    assert any_matches(sentence, problems)


def any_matches(sentence: str, problems: tuple[str, ...]) -> bool:
    return any(re.search(sentence, problem) for problem in problems)


def edit(place: Path, **changes: object) -> None:
    place.write_text(json.dumps(json.loads(place.read_text()) | changes))


def edited_verdict(root: Path, take: str) -> None:
    edit(next((root / "verdicts" / take).iterdir()), note="I never said this")


def moved_verdict(root: Path, take: str) -> None:
    held = next((root / "verdicts" / take).iterdir())
    held.rename(held.with_name("model-ada_studio.example.json"))


def forged_select(root: Path, take: str) -> None:
    document = json.loads((root / f"{SELECT}.json").read_text())
    (root / "selects/L01-S02_v002.json").write_text(json.dumps(document | {"name": "L01-S02_v002", "sha256": "0" * 64}))
    (root / "selects/L01-S02_v002.png").write_bytes(picture(5))


def pointing_select(root: Path, take: str) -> None:
    edit(root / f"{SELECT}.json", take="../../../etc/passwd")


def other_key(root: Path, take: str) -> None:
    key = make_key(root.parent / "evil")
    (root / "rights/allowed_signers").write_text(f'ada@studio.example namespaces="git" {key.public}\n')


COMMITTED: dict[str, tuple[Tamper, str]] = {
    "flipped candidate": (lambda root, take: flip(root / f"candidates/{take}/picture.png"), "not the one its recipe"),
    "flipped preview": (lambda root, take: flip(root / f"candidates/{take}/preview.webp"), "its preview"),
    "flipped select": (lambda root, take: flip(root / f"{SELECT}.png"), "is not T.* as it was judged"),
    "candidate gone": (lambda root, take: remove(root / f"candidates/{take}"), "was proposed and is gone"),
    "edited verdict": (edited_verdict, "is not signed"),
    "moved verdict": (moved_verdict, "belongs"),
    "verdict gone": (lambda root, take: remove(root / f"verdicts/{take}"), "is not the last word"),
    "forged select": (forged_select, "L01-S02_v002: its picture is not"),
    "select pointing out": (pointing_select, "Select L01-S02_v001"),
    "another key": (other_key, "not among the allowed signers"),
    "policy of a select": (lambda root, take: edit(root / f"{SELECT}.json", policy={"brand": 1}), "another policy"),
    "self-approval hidden": (lambda root, take: edit(root / f"{SELECT}.json", self_approved=True), "another policy"),
    "select gone": (lambda root, take: (root / f"{SELECT}.json").unlink(), "nobody chose it"),
    "bad direction": (lambda root, take: (root / "direction/current.json").write_text('{"schema": 1}'), "Version 2"),
    "huge number": (lambda root, take: edit(root / f"candidates/{take}/take.json", number=10**30), "Candidate"),
}


def remove(folder: Path) -> None:
    for place in folder.iterdir():
        place.unlink()
    folder.rmdir()


@pytest.mark.parametrize("how", COMMITTED)
def test_tampering_that_was_committed(root: Path, approved: Take, git, how: str):
    tamper, sentence = COMMITTED[how]
    tamper(root, approved.id)
    assert git("add", "-A").returncode == 0
    assert git("commit", "-qm", "Nothing to see").returncode == 0
    problems = verify(root).problems
    assert any_matches(sentence, problems), problems


def test_a_verdict_signed_by_a_stranger_in_anothers_name(
    shoot: Shoot, take: Take, key: SigningKey, git, tmp_path: Path
):
    """Ada's name, a verdict in the right place, a real signature: but not by her key."""
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.NO, key)
    evil = make_key(tmp_path / "evil")
    place = next((shoot.path / "verdicts" / take.id).iterdir())
    edit(place, decision="yes")
    git("config", "user.signingkey", str(tmp_path / "evil"))
    message = f"Approve\n\nTake: {take.id}\nTake-SHA256: {take.sha256}\n"
    made = git(
        "-c", "user.name=Ada Director", "-c", "user.email=ada@studio.example", "commit", "-q", "-a", "-S", "-m", message
    )
    assert made.returncode == 0, made.stderr
    assert evil.public
    assert any_matches("does not count", verify(shoot.path).problems)
    assert [word.decision for word in shoot.approvals.verdicts(take.id)] == [Decision.NO], (
        "what she signed still counts"
    )


def test_a_damaged_object_is_found(root: Path, approved: Take):
    objects = sorted((root / ".git/objects").glob("??/*"), key=lambda place: place.stat().st_size)
    objects[-1].chmod(0o644)
    flip(objects[-1], 2000)
    assert verify(root).problems


def test_a_clone_verifies_without_the_scratch(root: Path, approved: Take, tmp_path: Path):
    subprocess.run(["git", "clone", "-q", str(root), str(tmp_path / "clone")], check=True, capture_output=True)
    report = verify(tmp_path / "clone")
    assert report.problems == ()
    assert (report.takes, report.selects) == (0, 1)
    with Shoot.open(tmp_path / "clone") as clone:
        assert [row.take for row in clone.takes()] == [approved]
        assert clone.picture_path(approved.id).read_bytes() == picture()
        assert clone.add_take(Recipe(direction=clone.direction), picture(2)).number == 2


def test_what_is_no_shoot(tmp_path: Path):
    with pytest.raises(BadInput, match="is not a shoot"):
        verify(tmp_path)
