"""What earlier passes of a take painted lasts as long as the take: proposed with it, cloned, sent, killed and back."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.away import open_away
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import PASSES
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.verify import verify
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision

PAINTED = (picture(11), picture(12))


@pytest.fixture
def chained(shoot: Shoot) -> Take:
    """A take painted in three passes."""
    return shoot.add_take(Recipe(direction=shoot.direction, shot="L01-S02"), picture(), 1.5, passes=PAINTED)


@pytest.fixture
def proposed(shoot: Shoot, chained: Take) -> Take:
    shoot.approvals.propose(chained.id, OPERATOR)
    return chained


def shown(shoot: Shoot, take: Take) -> list[bytes]:
    return [shoot.pass_path(take.id, number).read_bytes() for number in (1, 2)]


def cloned(shoot: Shoot, to: Path) -> Path:
    subprocess.run(["git", "clone", "-q", str(shoot.path), str(to)], check=True, capture_output=True)
    return to


def test_they_are_proposed_with_the_take_and_come_with_every_clone(shoot: Shoot, proposed: Take, tmp_path: Path):
    here = shoot.path / "candidates" / proposed.id
    assert [(here / part).read_bytes() for part in PASSES[:2]] == list(PAINTED)
    assert not (here / PASSES[2]).exists()
    with Shoot.open(cloned(shoot, tmp_path / "clone")) as other:
        assert shown(other, proposed) == list(PAINTED)
        with pytest.raises(BadInput, match=r"has 2 earlier passes; there is no pass 3"):
            other.pass_path(proposed.id, 3)
    assert verify(tmp_path / "clone").problems == ()
    assert verify(shoot.path).problems == ()
    for number in (1, 2):
        (shoot.path / f"takes/{proposed.id}.pass{number}.png").unlink()
    assert shown(shoot, proposed) == list(PAINTED), "the history keeps them"
    assert verify(shoot.path).problems == ()


def test_a_pass_that_was_changed_is_not_proposed_and_one_that_is_gone_does_not_hold_the_take_up(
    shoot: Shoot, chained: Take
):
    place = shoot.path / f"takes/{chained.id}.pass1.png"
    place.write_bytes(picture(13))
    with pytest.raises(Refused, match="has changed since it was taken"):
        shoot.approvals.propose(chained.id, OPERATOR)
    place.unlink()
    shoot.approvals.propose(chained.id, OPERATOR)
    assert (shoot.path / "candidates" / chained.id / PASSES[1]).read_bytes() == PAINTED[1]
    with pytest.raises(BadInput, match=r"Pass 1 of .* is not on this disk"):
        shoot.pass_path(chained.id, 1)


def test_verify_finds_what_was_done_to_them(shoot: Shoot, proposed: Take, tmp_path: Path):
    place = shoot.path / "candidates" / proposed.id / PASSES[0]
    place.write_bytes(picture(14))
    assert any(PASSES[0] in problem and "is not what" in problem for problem in verify(shoot.path).problems)
    place.write_bytes(PAINTED[0])
    other = cloned(shoot, tmp_path / "clone")
    for part, words in ((PASSES[0], "pass 1 is not"), (PASSES[2], "pass 3 is not")):
        (other / "candidates" / proposed.id / part).write_bytes(picture(15))
        git = ["git", "-C", str(other), "-c", "user.name=M", "-c", "user.email=m@sample.invalid"]
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "Another pass"], check=True)
        assert any(words in problem for problem in verify(other).problems)
        with pytest.raises(Refused, match=r"changed candidates/.*what was proposed is never changed"):
            shoot.merging.merge(other, OPERATOR)
        subprocess.run([*git, "reset", "-q", "--hard", "HEAD~1"], check=True)


def test_a_chained_take_proposed_in_another_clone_is_taken_in_whole(shoot: Shoot, tmp_path: Path):
    with Shoot.open(cloned(shoot, tmp_path / "clone")) as other:
        take = other.add_take(Recipe(direction=other.direction), picture(3), 1.0, passes=PAINTED)
        other.approvals.propose(take.id, ADA)
        place = other.path
    shoot.merging.merge(place, OPERATOR)
    assert shown(shoot, take) == list(PAINTED)
    assert verify(shoot.path).problems == ()
    forged = tmp_path / "forged"
    with Shoot.open(cloned(shoot, forged)) as other:
        take = other.add_take(Recipe(direction=other.direction), picture(4), 1.0, passes=PAINTED[:1])
        other.approvals.propose(take.id, ADA)
    (forged / "candidates" / take.id / PASSES[1]).write_bytes(b"anything")
    git = ["git", "-C", str(forged), "-c", "user.name=M", "-c", "user.email=m@sample.invalid"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "More"], check=True)
    with pytest.raises(Refused, match="pass 2 is not the one its recipe speaks of"):
        shoot.merging.merge(forged, OPERATOR)


@pytest.mark.parametrize("scratch", [True, False])
def test_killed_and_restored_they_are_there_again(shoot: Shoot, chained: Take, scratch: bool):
    if not scratch:
        shoot.approvals.propose(chained.id, OPERATOR)
    shoot.trash.kill([Kill(take=chained.id, reason=Reason.OTHER, by=OPERATOR, when=datetime.now(UTC))])
    assert (shoot.path / f"takes/trash/{chained.id}.pass1.png").exists() is scratch
    assert verify(shoot.path).problems == ()
    shoot.trash.restore([chained.id])
    assert shown(shoot, chained) == list(PAINTED)
    assert verify(shoot.path).problems == ()


def test_an_away_seat_and_an_approval_have_them(shoot: Shoot, proposed: Take, key: SigningKey, tmp_path: Path):
    shoot.approvals.judge(proposed.id, ADA, "art-director", Decision.YES, key)
    assert [select.take for select in shoot.approvals.selects()] == [proposed.id]
    shoot.away.send("art-director", tmp_path / "out.away")
    open_away(tmp_path / "out.away", tmp_path / "away", key, "")
    with Shoot.open(tmp_path / "away") as other:
        assert shown(other, proposed) == list(PAINTED)
    assert verify(tmp_path / "away").problems == ()
