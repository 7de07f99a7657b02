"""Which words count: forged, moved, expired, revoked, stale and self-approved ones do not, and the reason is said."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import Refused
from studio_app.shoot.choosing import Rule, Said, chosen
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import ShootPaper
from studio_app.shoot.seals import Seal
from studio_app.shoot.signing import SigningKey, fingerprint, make_key, signer
from studio_app.shoot.verify import verify
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Standing, Take, take_id
from studio_app.takes.verdict import Decision, Verdict, View

JANE = Person(name="Jane Model", mail="jane@sample.invalid")
YES, NO, CHANGE = Decision.YES, Decision.NO, Decision.CHANGE
SEEN = View(whole=True, one_to_one=True, zoom=2.0, screen="DP-1", surround="mid")


@pytest.fixture
def jane(tmp_path: Path) -> SigningKey:
    return make_key(tmp_path / "keys" / "jane", JANE.mail)


@pytest.fixture
def proposed(shoot: Shoot, take: Take) -> Take:
    shoot.approvals.propose(take.id, OPERATOR)
    return take


def seal(shoot: Shoot, take: Take, at: int = -1) -> Seal:
    return shoot.approvals.words(take.id)[at].seal


def commit(git, *words: str) -> None:
    assert git("add", "-A").returncode == 0
    made = git("commit", "-q", "-m", *words)
    assert made.returncode == 0, made.stderr


def test_a_verdict_says_where_and_how_and_stock_git_agrees(shoot: Shoot, proposed: Take, key: SigningKey, git):
    said = shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key, view=SEEN)
    assert (said.view, said.shoot) == (SEEN, shoot.paper.id)
    assert f"Shoot: {shoot.paper.id}" in git("log", "-1", "--format=%B").stdout
    assert git("verify-commit", "HEAD").returncode == 0
    select = shoot.approvals.selects()[0]
    assert (select.policy, select.self_approved) == ({"art-director": 1}, False)


def test_earlier_words_stay_and_the_last_one_counts(shoot: Shoot, proposed: Take, key: SigningKey, git):
    for decision in (YES, CHANGE, NO, YES):
        shoot.approvals.judge(proposed.id, ADA, "art-director", decision, key)
    line = shoot.approvals.words(proposed.id)
    assert [each.verdict.decision for each in line if each.verdict] == [YES, CHANGE, NO, YES]
    assert [each.last for each in line] == [False, False, False, True]
    assert [select.name for select in shoot.approvals.selects()] == ["L01-S02_v002"]
    signed = git("log", "--format=%H", "--", "verdicts").stdout.split()
    assert len(signed) == 4
    assert all(git("verify-commit", each).returncode == 0 for each in signed)


def test_a_verdict_is_later_than_the_one_before_even_when_the_clock_is_not(
    shoot: Shoot, proposed: Take, key: SigningKey, monkeypatch: pytest.MonkeyPatch
):
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=1)

    monkeypatch.setattr("studio_app.shoot.judging.datetime", Yesterday)
    shoot.approvals.judge(proposed.id, ADA, "art-director", NO, key)
    assert [word.decision for word in shoot.approvals.verdicts(proposed.id)] == [NO]


def test_an_old_yes_put_back_is_not_the_last_word(shoot: Shoot, proposed: Take, key: SigningKey, git):
    """Replay: the file of the earlier yes is committed again, over the no that followed it."""
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    place = next((shoot.path / "verdicts" / proposed.id).iterdir())
    old = place.read_bytes()
    shoot.approvals.judge(proposed.id, ADA, "art-director", NO, key)
    place.write_bytes(old)
    commit(git, "Nothing to see")
    assert [word.decision for word in shoot.approvals.verdicts(proposed.id)] == [NO]
    assert any("is not the last word" in problem for problem in verify(shoot.path).problems)


def test_a_verdict_moved_to_another_take_or_seat_does_not_count(shoot: Shoot, proposed: Take, key: SigningKey, git):
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    other = shoot.add_take(Recipe(direction=shoot.direction), picture(4))
    shoot.approvals.propose(other.id, OPERATOR)
    place = next((shoot.path / "verdicts" / proposed.id).iterdir())
    moved = shoot.path / "verdicts" / other.id / place.name
    moved.parent.mkdir()
    shutil.copy(place, moved)
    commit(git, "Move it")
    assert shoot.approvals.verdicts(other.id) == ()
    assert "belongs" in (shoot.approvals.words(other.id)[0].problem or "")
    document = read_document(place, "verdict", Verdict)
    moved.write_bytes(to_document(document.having(take=other.id, sha256=other.sha256), "verdict"))
    trailers = f"Shoot: {shoot.paper.id}\nTake: {proposed.id}\nTake-SHA256: {proposed.sha256}\nSeat: art-director"
    git("config", "user.signingkey", str(shoot.path.parent / "none"))
    commit(git, f"Approve\n\n{trailers}")
    assert shoot.approvals.verdicts(other.id) == ()
    assert seal(shoot, other) is Seal.BROKEN


def test_a_verdict_of_another_shoot_does_not_count(shoot: Shoot, proposed: Take, key: SigningKey, git, tmp_path: Path):
    """The signed commit itself, with all its past, brought into another shoot of the same people."""
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    there = tmp_path / "other"
    with Shoot.create(there, "Another", Direction(), OPERATOR) as other:
        other.approvals.seat(ADA, ("art-director",), key.public)
        here = ["git", "-C", str(there), "-c", "user.name=x", "-c", "user.email=x@x.example"]
        subprocess.run([*here, "fetch", "-q", str(shoot.path), "main"], check=True, capture_output=True)
        merge = ["merge", "-q", "-s", "ours", "--allow-unrelated-histories", "--no-commit", "FETCH_HEAD"]
        subprocess.run([*here, *merge], check=True, capture_output=True)
        checkout = ["checkout", "-q", "FETCH_HEAD", "--", "verdicts", "candidates"]
        subprocess.run([*here, *checkout], check=True, capture_output=True)
        subprocess.run([*here, "commit", "-qm", "Bring it in"], check=True, capture_output=True)
        assert other.approvals.verdicts(proposed.id) == ()
        assert "another shoot" in (other.approvals.words(proposed.id)[0].problem or "")


def test_an_expired_key(shoot: Shoot, proposed: Take, jane: SigningKey, git):
    soon = datetime.now(UTC) + timedelta(days=1)
    shoot.approvals.seat(JANE, ("model",), jane.public, until=soon)
    shoot.approvals.judge(proposed.id, JANE, "model", YES, jane)
    assert seal(shoot, proposed) is Seal.GOOD
    assert git("verify-commit", "HEAD").returncode == 0
    signers = shoot.path / "rights/allowed_signers"
    signers.write_text(signers.read_text().replace(f"{soon:%Y%m%d%H%M%SZ}", "20200101Z"))
    commit(git, "It has expired long ago")
    assert seal(shoot, proposed) is Seal.EXPIRED
    assert "expired on 01 January 2020" in (shoot.approvals.words(proposed.id)[0].problem or "")
    assert git("verify-commit", "HEAD~1").returncode != 0, "stock git agrees"
    with pytest.raises(Refused, match="has expired"):
        shoot.approvals.judge(proposed.id, JANE, "model", NO, jane)


def test_a_revoked_key_withdraws_what_rested_on_it(shoot: Shoot, proposed: Take, key: SigningKey, git):
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    signed = git("rev-parse", "HEAD").stdout.strip()
    shoot.approvals.revoke(key.public, "laptop stolen")
    assert seal(shoot, proposed) is Seal.REVOKED
    assert "laptop stolen" in (shoot.approvals.words(proposed.id)[0].problem or "")
    assert shoot.approvals.selects() == ()
    assert shoot.row(proposed.id).standing is Standing.PROPOSED
    assert git("verify-commit", signed).returncode != 0, "stock git agrees"
    with pytest.raises(Refused, match="was revoked"):
        shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    new = make_key(shoot.path.parent / "new-key")
    shoot.approvals.seat(ADA, ("art-director",), new.public)
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, new)
    assert [select.name for select in shoot.approvals.selects()] == ["L01-S02_v002"], "a spent name stays spent"
    assert [problem for problem in verify(shoot.path).problems if "last word" in problem or "Select" in problem] == []


def test_stale_after_the_picture_was_exchanged(shoot: Shoot, proposed: Take, key: SigningKey, git):
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    (shoot.path / "candidates" / proposed.id / "picture.png").write_bytes(picture(7))
    commit(git, "A better one")
    assert seal(shoot, proposed) is Seal.STALE
    assert shoot.approvals.verdicts(proposed.id) == ()


@pytest.mark.parametrize("alone", [False, True])
def test_who_rendered_is_not_the_only_yes(shoot: Shoot, key: SigningKey, jane: SigningKey, alone: bool):
    shoot.approvals.seat(JANE, ("model",), jane.public)
    shoot.approvals.set_policy({"art-director": 1}, alone, OPERATOR)
    take = shoot.add_take(Recipe(direction=shoot.direction), picture(3), by=ADA)
    shoot.approvals.propose(take.id, ADA)
    shoot.approvals.judge(take.id, ADA, "art-director", YES, key)
    assert [select.self_approved for select in shoot.approvals.selects()] == ([True] if alone else [])
    shoot.approvals.set_policy({"art-director": 1, "model": 1}, False, OPERATOR)
    shoot.approvals.judge(take.id, JANE, "model", YES, jane)
    (select,) = shoot.approvals.selects()
    assert select.policy == ({"art-director": 1} if alone else {"art-director": 1, "model": 1})
    assert select.self_approved is alone, "the model's yes was not among what it was made under"
    assert verify(shoot.path).ok


def test_a_new_policy_leaves_earlier_selects_as_they_were(shoot: Shoot, proposed: Take, key: SigningKey):
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    shoot.approvals.set_policy({"art-director": 2, "model": 1}, False, OPERATOR)
    assert shoot.paper.policy_set and shoot.paper.policy_set.by == OPERATOR
    assert [select.policy for select in shoot.approvals.selects()] == [{"art-director": 1}]
    assert verify(shoot.path).ok
    shoot.approvals.judge(proposed.id, ADA, "art-director", NO, key)
    assert shoot.approvals.selects() == ()


def test_a_killed_candidate_is_not_judged_until_it_is_restored(shoot: Shoot, proposed: Take, key: SigningKey, git):
    shoot.trash.kill([Kill(take=proposed.id, reason=Reason.DULL, by=OPERATOR, when=datetime.now(UTC))])
    before = git("rev-parse", "HEAD").stdout
    for decision in Decision:
        with pytest.raises(Refused, match="was killed: it lies in the trash"):
            shoot.approvals.judge(proposed.id, ADA, "art-director", decision, key)
    assert git("rev-parse", "HEAD").stdout == before
    shoot.trash.restore([proposed.id])
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    assert shoot.row(proposed.id).standing is Standing.SELECT


def test_a_signature_is_checked_once_however_much_follows(
    shoot: Shoot, key: SigningKey, git, monkeypatch: pytest.MonkeyPatch
):
    checked: list[str] = []
    monkeypatch.setattr("studio_app.shoot.annals.signer", lambda *words: checked.append(words[0]) or signer(*words))
    takes = [shoot.add_take(Recipe(direction=shoot.direction), picture(seed)) for seed in range(4)]
    for take in takes:
        shoot.approvals.propose(take.id, OPERATOR)
        shoot.approvals.judge(take.id, ADA, "art-director", YES, key)
        assert [word.decision for word in shoot.approvals.verdicts(take.id)] == [YES]
    assert len(checked) == len(set(checked)) == len(takes)
    (shoot.path / "candidates" / takes[0].id / "picture.png").write_bytes(picture(9))
    commit(git, "A better one")
    assert [seal(shoot, take) for take in takes] == [Seal.STALE, *[Seal.GOOD] * 3]
    shoot.approvals.revoke(key.public, "lost")
    assert {seal(shoot, take) for take in takes} == {Seal.REVOKED}
    assert len(checked) == len(takes)


def test_a_merge_brings_what_none_of_its_parents_had(
    shoot: Shoot, proposed: Take, key: SigningKey, jane: SigningKey, git
):
    """What stock git merges is read as its parents wrote it; what the merge slips in is its own, and unsigned."""
    shoot.approvals.seat(JANE, ("model",), jane.public)
    git("branch", "there")
    shoot.approvals.judge(proposed.id, ADA, "art-director", YES, key)
    git("switch", "-q", "there")
    shoot.approvals.judge(proposed.id, JANE, "model", YES, jane)
    git("switch", "-q", "main")
    assert git("merge", "-q", "--no-commit", "--no-ff", "there").returncode == 0
    forged = next((shoot.path / "verdicts" / proposed.id).glob("model-*"))
    forged.with_name("model-somebody_sample.invalid.json").write_bytes(forged.read_bytes())
    commit(git, "Merge")
    assert sorted(each.seal for each in shoot.approvals.words(proposed.id)) == [Seal.BROKEN, Seal.GOOD, Seal.GOOD]


def test_one_key_is_one_person(shoot: Shoot, key: SigningKey):
    with pytest.raises(Refused, match="the key of Ada Director already"):
        shoot.approvals.seat(JANE, ("model",), key.public)


def test_a_trusted_key_outside_the_shoot(shoot: Shoot, proposed: Take, key: SigningKey, jane: SigningKey, git):
    root = fingerprint(key.public)
    shoot.approvals.seat(ADA, ("art-director", "operator"), key.public, key=key)
    shoot.approvals.trust(root)
    assert verify(shoot.path, root).ok
    for change in (
        lambda: shoot.approvals.seat(JANE, ("model",), jane.public),
        lambda: shoot.approvals.seat(JANE, ("model",), jane.public, key=jane),
        lambda: shoot.approvals.set_policy({"model": 1}, True, OPERATOR),
        lambda: shoot.approvals.revoke(jane.public, "no reason"),
    ):
        with pytest.raises(Refused, match="only with the key this computer trusts"):
            change()
    shoot.approvals.trust(None)
    shoot.approvals.seat(JANE, ("art-director",), jane.public)  # what whoever can push could do
    shoot.approvals.judge(proposed.id, JANE, "art-director", YES, jane)
    assert shoot.row(proposed.id).standing is Standing.SELECT
    shoot.approvals.trust(root)
    assert seal(shoot, proposed) is Seal.UNTRUSTED
    assert shoot.approvals.verdicts(proposed.id) == ()
    problems = verify(shoot.path, root).problems
    assert any("without the trusted key" in problem for problem in problems)
    assert any("never put jane@sample.invalid" in problem for problem in problems)
    assert verify(shoot.path).ok, "without a trusted key it is only as good as the folder itself"


def test_an_older_shoot_gets_the_same_id_wherever_it_is_read():
    old = b'{"schema": "shoot.1", "title": "T", "created": "2026-01-02T03:04:05Z", "policy": {"model": 1, "brand": 1}}'
    paper = read_document(old, "shoot", ShootPaper)
    assert paper.id == read_document(old.replace(b'"T"', b'"Another"'), "shoot", ShootPaper).id
    assert not paper.self_approval


SEATED = [("art-director", "ada"), ("art-director", "cleo"), ("model", "jane")]
TAKES = {
    take.id: take
    for number in range(1, 4)
    for take in [
        Take(
            id=take_id(number, f"{number}" * 64), number=number, sha256=f"{number}" * 64,
            recipe=Recipe(direction=Direction(), shot="L01-S01"), made=datetime.now(UTC),
        )
    ]
}  # fmt: skip
WORDS = st.lists(
    st.tuples(
        st.sampled_from(sorted(TAKES)), st.sampled_from(SEATED), st.sampled_from(Decision), st.integers(0, 50),
        st.none() | st.integers(0, 60),
    ),
    max_size=12,
)  # fmt: skip


@given(words=WORDS, chance=st.randoms(use_true_random=False))
def test_selects_follow_from_the_words_in_whatever_order_they_arrive(words, chance):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    said = [
        Said(
            Verdict(take=take, sha256=TAKES[take].sha256, seat=seat, by=Person(name=who, mail=f"{who}@x.example"),
                    decision=decision, when=start + timedelta(seconds=at)),
            Rule({"art-director": 1, "model": 1}), None if until is None else start + timedelta(seconds=until),
        )
        for take, (seat, who), decision, at, until in words
    ]  # fmt: skip
    wanted = chosen(said, TAKES.get)
    for _ in range(3):
        chance.shuffle(said)
        assert chosen(said, TAKES.get) == wanted
    now = [select.take for select in wanted.values() if not select.withdrawn]
    assert len(now) == len(set(now)), "a take is one select at a time"
    assert sorted(wanted) == [f"L01-S01_v{number + 1:03d}" for number in range(len(wanted))]
    for one, other in itertools.pairwise(sorted(wanted.values(), key=lambda select: select.name)):
        assert one.when <= other.when


def test_stock_git_verifies_every_signed_commit_of_a_whole_history(
    shoot: Shoot, proposed: Take, key: SigningKey, jane: SigningKey, git
):
    """And the commits it does not verify are those that nobody signed; of these verify names each that matters."""
    shoot.approvals.seat(JANE, ("model",), jane.public, key=key)
    shoot.approvals.set_policy({"art-director": 1, "model": 1}, False, ADA, key)
    for decision in (NO, CHANGE, YES):
        shoot.approvals.judge(proposed.id, ADA, "art-director", decision, key, view=SEEN)
        shoot.approvals.judge(proposed.id, JANE, "model", decision, jane)
    spare = make_key(shoot.path.parent / "spare")
    shoot.approvals.seat(Person(name="Sam Stylist", mail="sam@sample.invalid"), ("stylist",), spare.public, key=key)
    shoot.approvals.revoke(spare.public, "a test", key)
    good = {each for each in git("rev-list", "--all").stdout.split() if git("verify-commit", each).returncode == 0}
    signed = {
        each for each in git("rev-list", "--all").stdout.split() if "gpgsig" in git("cat-file", "-p", each).stdout
    }
    assert good == signed and len(good) == 10
    left = git("log", "--format=%H %s").stdout.splitlines()
    bare = [line.split(" ", 1) for line in left if line.split()[0] not in good]
    assert [subject.split()[0] for _, subject in bare] == ["Propose", "Seat", "Open"]
    (note,) = (note for note in verify(shoot.path).notes if "Not signed" in note)
    assert bare[1][0][:10] in note
    assert shoot.row(proposed.id).standing is Standing.SELECT
