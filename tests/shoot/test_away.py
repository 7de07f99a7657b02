"""An away seat's answer is hostile until every word of it is checked; one that may not come refuses all of it."""

from __future__ import annotations

import hashlib
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.away import open_away
from studio_app.shoot.away_papers import away_seat
from studio_app.shoot.bundle import read_head
from studio_app.shoot.bundle_pack import ANSWER, Bounds, measure_pack
from studio_app.shoot.folder import Shoot
from studio_app.shoot.history import History
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.shoot.verify import verify
from studio_app.shoot.worktree import record
from studio_app.takes.note import Note
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict

JANE = Person(name="Jane Model", mail="jane@sample.invalid")
YES, NO = Decision.YES, Decision.NO


@dataclass
class Seat:
    """A shoot, what was sent of it, and the copy that Jane opened."""

    shoot: Shoot
    take: Take
    jane: SigningKey
    ada: SigningKey
    copy: Path
    folder: Path

    def answered(self, act: Callable[[Shoot], object] = lambda _: None, name: str = "back.answer") -> Path:
        """What she writes after doing something in her copy, by the studio itself."""
        place = self.folder / name
        with Shoot.open(self.copy) as opened:
            act(opened)
            opened.away.answer(self.jane, place)
        return place

    def forged(self, name: str = "forged.answer", ref: str = "refs/heads/main") -> Path:
        """A bundle that stock git makes of her copy as it stands, whatever is in it."""
        place = self.folder / name
        git(self.copy, "update-ref", "refs/away/model", ref)
        git(self.copy, "bundle", "create", "-q", str(place), "refs/away/model", f"^{self.base}")
        return place

    @property
    def base(self) -> str:
        held = away_seat(self.copy)
        assert held is not None
        return held.base


def git(path: Path, *words: str) -> str:
    mine = ["-c", "user.name=Mallory", "-c", "user.email=mallory@sample.invalid"]
    done = subprocess.run(["git", "-C", str(path), *mine, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def seat(shoot: Shoot, take: Take, key: SigningKey, tmp_path: Path) -> Iterator[Seat]:
    jane = make_key(tmp_path / "keys/jane", JANE.mail)
    shoot.approvals.seat(JANE, ("model",), jane.public)
    shoot.approvals.set_policy({"model": 1}, False, OPERATOR)
    shoot.approvals.propose(take.id, OPERATOR)
    folder = shoot.path.parent
    shoot.away.send("model", folder / "out.bundle")
    open_away(folder / "out.bundle", folder / "copy", jane, str(tmp_path / "keys/jane"))
    yield Seat(shoot, take, jane, key, folder / "copy", folder)


def yes(seat: Seat) -> Callable[[Shoot], object]:
    return lambda opened: opened.approvals.judge(seat.take.id, JANE, "model", YES, seat.jane)


def refused(seat: Seat, answer: Path, words: str) -> None:
    """Nothing of it is taken: branch, files and objects are as before."""
    before = (git(seat.shoot.path, "rev-parse", "HEAD"), git(seat.shoot.path, "count-objects", "-v"))
    with pytest.raises((Refused, BadInput), match=words) as told:
        seat.shoot.away.take(answer, OPERATOR)
    assert str(told.value).endswith(".")
    assert (git(seat.shoot.path, "rev-parse", "HEAD"), git(seat.shoot.path, "count-objects", "-v")) == before
    assert git(seat.shoot.path, "status", "--porcelain") == ""
    assert seat.shoot.approvals.selects() == ()
    assert not list((seat.shoot.path / ".studio").glob("quarantine-*"))


def test_her_words_come_back_and_make_the_select(seat: Seat):
    assert not (seat.copy / "takes").exists() or not any((seat.copy / "takes").iterdir()), "scratch does not travel"
    answer = seat.answered(yes(seat))
    assert answer.stat().st_size < 5000
    merged = seat.shoot.away.take(answer, OPERATOR)
    assert [select.take for select in seat.shoot.approvals.selects()] == [seat.take.id]
    assert (merged.words, merged.takes) == (1, frozenset({seat.take.id}))
    assert verify(seat.shoot.path).ok
    git(seat.shoot.path, "fsck", "--full", "--strict")
    git(seat.shoot.path, "verify-commit", *git(seat.shoot.path, "log", "--format=%H", "--grep=^Seat:").split())
    with pytest.raises(Refused, match="taken in already"):
        seat.shoot.away.take(answer, OPERATOR)
    later = seat.answered(lambda opened: opened.approvals.judge(seat.take.id, JANE, "model", NO, seat.jane), "b.answer")
    seat.shoot.away.take(later, OPERATOR)
    assert seat.shoot.approvals.selects() == (), "she took her yes back"


def test_what_is_sent_is_a_bundle_that_stock_git_clones(seat: Seat, tmp_path: Path):
    git(tmp_path, "clone", "-q", str(seat.folder / "out.bundle"), "stock")
    with Shoot.open(tmp_path / "stock") as opened:
        assert opened.row(seat.take.id).sha256 == seat.take.sha256
    assert verify(tmp_path / "stock").ok


def test_only_the_one_who_was_asked_opens_it(seat: Seat, tmp_path: Path):
    for place in (tmp_path / "his", tmp_path / "hers"):
        with pytest.raises(Refused, match="does not sit there"):
            open_away(seat.folder / "out.bundle", place, seat.ada, str(tmp_path / "x"))
        assert not place.exists()
    with pytest.raises(BadInput, match="already there"):
        open_away(seat.folder / "out.bundle", seat.copy, seat.jane, str(tmp_path / "x"))


def test_forged_words(seat: Seat):
    """Mallory writes Jane's yes without her key, then with a key of his own."""
    path = f"verdicts/{seat.take.id}/model-jane_sample.invalid.json"
    said = Verdict(
        take=seat.take.id, sha256=seat.take.sha256, seat="model", by=JANE, decision=YES, when=datetime.now(UTC)
    )
    document = to_document(said, "verdict")
    trailers = f"Yes\n\nTake: {seat.take.id}\nTake-SHA256: {seat.take.sha256}\nSeat: model\n"
    history = History(seat.copy)
    record(history, {path: document}, trailers, JANE)
    refused(seat, seat.forged(), "not signed as a whole")
    mallory = make_key(seat.folder / "mallory")
    record(history, {}, "Answer\n", JANE, key=mallory)
    refused(seat, seat.forged(), "signed by nobody on the call sheet")
    record(history, {}, "Answer\n", JANE, key=seat.jane)  # even her own signature over the whole makes it no word
    refused(seat, seat.forged(), f"{seat.take.id}.*not signed")


def test_a_signature_under_other_words(seat: Seat):
    seat.answered(yes(seat))
    raw = git(seat.copy, "cat-file", "commit", "HEAD").replace("Answer of", "Anzwer of") + "\n"
    made = subprocess.run(["git", "-C", str(seat.copy), "hash-object", "-t", "commit", "-w", "--stdin"],
                          input=raw, capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    refused(seat, seat.forged(ref=made), "signature does not belong")


def test_moved_to_another_take_and_replayed(seat: Seat):
    other = seat.shoot.add_take(Recipe(direction=seat.shoot.direction), picture(4))
    seat.shoot.approvals.propose(other.id, OPERATOR)
    seat.shoot.away.send("model", seat.folder / "two.bundle")
    shutil.rmtree(seat.copy)
    open_away(seat.folder / "two.bundle", seat.copy, seat.jane, str(seat.folder / "jane"))
    with Shoot.open(seat.copy) as opened:
        yes(seat)(opened)
    history, name = History(seat.copy), "model-jane_sample.invalid.json"
    body = history.read(f"verdicts/{seat.take.id}/{name}") or b""
    record(history, {f"verdicts/{other.id}/{name}": body}, "Move it\n", JANE, key=seat.jane)
    record(history, {}, "Answer\n", JANE, key=seat.jane)
    refused(seat, seat.forged(), "belongs")
    git(seat.copy, "reset", "-q", "--hard", "HEAD~2")
    with Shoot.open(seat.copy) as opened:
        opened.approvals.judge(seat.take.id, JANE, "model", NO, seat.jane)
    record(history, {f"verdicts/{seat.take.id}/{name}": body}, "The old yes again\n", JANE, key=seat.jane)
    record(history, {}, "Answer\n", JANE, key=seat.jane)
    refused(seat, seat.forged(), "cannot count")


def test_an_answer_to_another_shoot(seat: Seat, tmp_path: Path):
    answer = seat.answered(yes(seat))
    with Shoot.create(tmp_path / "other", "Another", Direction(), OPERATOR) as other:
        other.approvals.seat(JANE, ("model",), seat.jane.public)
        with pytest.raises(BadInput, match="builds on a version"):
            other.away.take(answer, OPERATOR)
        with pytest.raises(Refused, match="no copy of this shoot"):
            other.merging.merge(seat.copy, OPERATOR)


def test_revoked_expired_and_stale(seat: Seat):
    answer = seat.answered(yes(seat))
    root = seat.shoot.path
    git(root, "checkout", "-q", "-b", "kept")
    seat.shoot.approvals.revoke(seat.jane.public, "lost")
    refused(seat, answer, "was revoked")
    git(root, "reset", "-q", "--hard", "main")
    signers = root / "rights/allowed_signers"
    lines = signers.read_text().replace(JANE.mail + ' namespaces="git"', JANE.mail + ' valid-before="20200101Z"')
    signers.write_text(lines)
    git(root, "commit", "-qam", "It has expired")
    refused(seat, answer, "has expired")
    git(root, "reset", "-q", "--hard", "main")
    (root / "candidates" / seat.take.id / "picture.png").write_bytes(picture(9))
    git(root, "commit", "-qam", "A better one")
    refused(seat, answer, "another one when it was judged")


def test_another_seat_and_somebody_elses_word(seat: Seat):
    seat.shoot.approvals.seat(JANE, ("model", "brand"), seat.jane.public)
    seat.shoot.away.send("brand", seat.folder / "brand.bundle")
    shutil.rmtree(seat.copy)
    open_away(seat.folder / "brand.bundle", seat.copy, seat.jane, str(seat.folder / "jane"))
    with Shoot.open(seat.copy) as opened:
        yes(seat)(opened)
        opened.away.answer(seat.jane, seat.folder / "brand.answer")
    refused(seat, seat.folder / "brand.answer", "brand was asked")


def test_words_of_others_in_her_answer(seat: Seat):
    def act(opened: Shoot) -> None:
        opened.approvals.judge(seat.take.id, ADA, "art-director", YES, seat.ada)

    refused(seat, seat.answered(act), "a word of ada@studio.example in the answer of jane")


def test_self_approved_is_a_word_and_no_select(seat: Seat):
    take = seat.shoot.add_take(Recipe(direction=seat.shoot.direction), picture(5), by=JANE)
    seat.shoot.approvals.propose(take.id, OPERATOR)
    seat.shoot.away.send("model", seat.folder / "two.bundle")
    shutil.rmtree(seat.copy)
    open_away(seat.folder / "two.bundle", seat.copy, seat.jane, str(seat.folder / "jane"))
    answer = seat.answered(lambda opened: opened.approvals.judge(take.id, JANE, "model", YES, seat.jane))
    seat.shoot.away.take(answer, OPERATOR)
    assert len(seat.shoot.approvals.verdicts(take.id)) == 1
    assert seat.shoot.approvals.selects() == ()


def test_notes_of_hers_come_and_nothing_else(seat: Seat):
    def said(by: Person) -> Note:
        return Note(id=f"{len(by.name):012x}", text="Chin up", by=by.name, person=by, when=datetime.now(UTC))

    def note(by: Person) -> Callable[[Shoot], object]:
        return lambda opened: opened.set_review(
            seat.take.id, opened.review(seat.take.id).having(notes=(*opened.review(seat.take.id).notes, said(by)))
        )

    seat.shoot.away.take(seat.answered(note(JANE)), OPERATOR)
    assert [each.text for each in seat.shoot.review(seat.take.id).notes] == ["Chin up"]
    with pytest.raises(Refused, match="changes what ada@studio"):
        seat.answered(note(ADA), "ada.answer")


@pytest.mark.parametrize(
    "path",
    ["shoot.json", "call-sheet.json", "rights/allowed_signers", "direction/current.json",
     "candidates/{}/picture.png", "takes/x.json", ".studio/lock", "README.md"],
)  # fmt: skip
def test_an_answer_changes_nothing_else(seat: Seat, path: str):
    history = History(seat.copy)
    record(history, {path.format(seat.take.id): b"other"}, "Nothing to see\n", JANE)
    record(history, {}, "Answer\n", JANE, key=seat.jane)
    refused(seat, seat.forged(), "nothing else")


def raw_tree(copy: Path, *entries: tuple[str, str, bytes]) -> str:
    """A commit on her branch with a tree that no porcelain writes: mode, name, body of each entry."""
    body = b""
    for mode, name, data in entries:
        blob = subprocess.run(["git", "-C", str(copy), "hash-object", "-w", "--stdin"], input=data,
                              capture_output=True, check=True).stdout.strip().decode()  # fmt: skip
        body += f"{mode} {name}\0".encode() + bytes.fromhex(blob)
    tree = subprocess.run(["git", "-C", str(copy), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
                          input=body, capture_output=True, check=True).stdout.strip().decode()  # fmt: skip
    return git(copy, "commit-tree", tree, "-p", "HEAD", "-m", "Evil")


@pytest.mark.parametrize(
    ("mode", "name", "words"),
    [
        ("120000", "verdicts", "is a link"),
        ("160000", "verdicts", "."),
        ("100644", ".git", "damaged or not made by git"),
        ("100644", "..", "damaged or not made by git"),
        ("100644", "a/b", "damaged or not made by git"),
        ("100644", ".GIT", "damaged or not made by git"),
        ("100644", "con\x07", "no disk should hold"),
    ],
)
def test_trees_that_would_write_elsewhere(seat: Seat, mode: str, name: str, words: str):
    made = raw_tree(seat.copy, (mode, name, b"/etc/passwd"))
    git(seat.copy, "update-ref", "refs/heads/main", made)
    record(History(seat.copy), {}, "Answer\n", JANE, key=seat.jane)
    refused(seat, seat.forged(), words)
    with pytest.raises(StudioError):
        seat.shoot.merging.merge(seat.copy, OPERATOR)


def test_damaged_and_strange_files(seat: Seat):
    answer = seat.answered(yes(seat))
    whole = answer.read_bytes()
    bad = seat.folder / "bad.answer"
    for data, words in [
        (whole[: len(whole) // 2], "cut off|damaged"),
        (whole[:-1], "cut off|damaged|behind"),
        (whole[:-30] + bytes([whole[-30] ^ 1]) + whole[-29:], "damaged"),
        (whole + b"more", "behind its last object"),
        (b"PK\x03\x04" + whole, "not a bundle"),
        (whole.replace(b"refs/away/model", b"refs/../../model"), "in a form no bundle has"),
        (whole.replace(b"refs/away/model", b"refs/away/mo;del"), "in a form no bundle has"),
        (whole.replace(b"refs/away/model", b"refs/heads/model"), "0 away seats"),
        (whole.replace(b"refs/away/model", b"refs/away/brand"), "gives Jane Model no seat"),
        (b"# v3 git bundle\n@filter=blob:none\n" + whole.partition(b"\n")[2], "partial bundle"),
        (b"", "not a bundle"),
    ]:
        bad.write_bytes(data)
        refused(seat, bad, words)
    bad.unlink()
    bad.symlink_to(answer)
    refused(seat, bad, "no file")


def packed(*objects: bytes, count: int | None = None) -> bytes:
    body = b"PACK" + struct.pack(">II", 2, len(objects) if count is None else count) + b"".join(objects)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


def entry(kind: int, size: int, data: bytes) -> bytes:
    head, left = [kind << 4 | size & 15], size >> 4
    while left:
        head[-1] |= 0x80
        head.append(left & 0x7F)
        left >>= 7
    return bytes(head) + zlib.compress(data)


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        (packed(entry(3, 3_000_000_000, b"x")), "would unpack to more than 4 MB"),
        (packed(entry(3, 10, bytes(50_000_000))), "larger than it says"),
        (packed(entry(3, 4_000_000, bytes(3_000_000))), "smaller than it says"),
        (packed(*[entry(3, 3_900_000, bytes(3_900_000))] * 60), "would unpack to more than 200 MB"),
        (packed(count=4_000_000_000), "holds 4000000000 objects"),
        (
            packed(entry(6, 12, b"")[:1] + b"\x05" + zlib.compress(b"\x05\xff\xff\xff\xff\x7f" + bytes(6))),
            "would unpack",
        ),
        (packed(entry(5, 1, b"x")), "no object of git begins so"),
        (packed(b"\xff" * 40), "damaged"),
        (packed(entry(3, 5, b"hello")[:-2]), "damaged|cut off"),
    ],
    ids=["claims 3 GB", "bomb", "less", "many", "count", "delta", "kind", "endless", "cut"],
)
def test_bombs_are_measured_and_never_unpacked(seat: Seat, pack: bytes, words: str):
    bad = seat.folder / "bomb.answer"
    bad.write_bytes(f"# v2 git bundle\n-{seat.base} x\n{'1' * 40} refs/away/model\n\n".encode() + pack)
    refused(seat, bad, words)


def test_a_real_pack_measures_as_git_counts_it(seat: Seat):
    sent = seat.folder / "out.bundle"
    many = measure_pack(sent, read_head(sent).pack, Bounds(10**9, 10**6, 10**9, 10**9))
    assert many == len(git(seat.shoot.path, "rev-list", "--objects", "main").splitlines())
    assert sent.stat().st_size < ANSWER.file


def test_an_answer_says_what_is_in_the_way_before_it_is_sent(seat: Seat):
    with pytest.raises(Refused, match="Nothing has been said"):
        seat.answered()
    with pytest.raises(Refused, match="was not opened for an away seat"):
        seat.shoot.away.answer(seat.jane, seat.folder / "x")
    with Shoot.open(seat.copy) as opened:
        yes(seat)(opened)
        with pytest.raises(Refused, match="not the key of Jane Model"):
            opened.away.answer(seat.ada, seat.folder / "x")
        first = opened.away.answer(seat.jane, seat.folder / "x")
        assert opened.away.answer(seat.jane, seat.folder / "y") == first, "written twice it is the same answer"
    with pytest.raises(Refused, match="Nobody with a key sits as brand"):
        seat.shoot.away.send("brand", seat.folder / "z")
