"""The twin's package: stock `age` and `tar` open it, the right key opens it, and what opens is what was signed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st
from twin_samples import Owner, desk, files_of, key, lock, package_files, passport, tar_of

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.signing import new_key_text
from studio_app.twins.package import head_of, open_package, papers_of
from studio_app.twins.package_check import unsigned
from studio_app.twins.package_keys import identities, recipients
from studio_app.twins.package_write import lock_anew, pack
from studio_app.twins.passport import CAPTURES, WEIGHTS, Passport


@pytest.fixture(scope="module")
def owner() -> Owner:
    return key()


@pytest.fixture
def packed(tmp_path: Path, owner: Owner) -> Path:
    to = tmp_path / "freja.twin"
    pack(desk(tmp_path / "desk", package_files(owner[0])), to, [owner[0]], unsigned)
    return to


def content(path: Path, owner: Owner) -> dict[str, bytes]:
    """Everything in a package, opened with the owner's key."""
    with open_package(path, [owner[1]], unsigned, keep=(CAPTURES, WEIGHTS)) as opened:
        found = dict(opened.papers)
        found |= {f"captures/{name}": bytes(view) for name, view in opened.captures().items()}
        return found | {f"weights/{name}": bytes(view) for name, view in opened.weights().items()}


def test_what_is_packed_opens_whole(packed: Path, owner: Owner) -> None:
    assert content(packed, owner) == package_files(owner[0])
    with open_package(packed, [owner[1]], unsigned) as opened:
        assert opened.captures() == {}
        assert opened.twin.id == opened.passport.twin == "sample-freja"
        view = opened.weights()["face.safetensors"]
        assert view.readonly
        assert safetensors.numpy.load(bytes(view))["lora.down"].dtype == np.float32
    assert opened.weights() == {}
    papers = {path: text for path, text in package_files(owner[0]).items() if path not in files_of()}
    assert papers_of(packed, [owner[1]]) == papers


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed here")
def test_stock_age_and_tar_open_it_and_what_they_make_opens_here(packed: Path, owner: Owner, tmp_path: Path) -> None:
    secret, line = tmp_path / "id", tmp_path / "id.pub"
    secret.write_bytes(owner[2])
    secret.chmod(0o600)
    line.write_text(owner[0])
    tar = subprocess.run(["age", "-d", "-i", str(secret), str(packed)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as listed:
        found = {entry.name: listed.extractfile(entry).read() for entry in listed}  # pyright: ignore
        assert {(entry.mode, entry.mtime, entry.uid, entry.uname) for entry in listed} == {(0o644, 0, 0, "")}
    assert found == package_files(owner[0])
    assert list(found)[:3] == ["passport.json", "passport.json.owner.sig", "twin.json"]
    ours, stock = tmp_path / "by-hand.tar", tmp_path / "by-hand.twin"
    subprocess.run(["tar", "-C", str(tmp_path / "desk"), "-cf", str(ours), *found], check=True)
    subprocess.run(["age", "-R", str(line), "-o", str(stock), str(ours)], check=True)
    assert content(stock, owner) == package_files(owner[0])


def test_it_opens_for_everybody_it_was_locked_for_and_nobody_else(packed: Path, owner: Owner, tmp_path: Path) -> None:
    station, stranger, native = key(), key(), identities(AGE_SECRET.encode(), "native")
    to = tmp_path / "shared.twin"
    lock_anew(packed, [owner[1]], to, [owner[0], f"{station[0]} station@sample.invalid", AGE_PUBLIC], unsigned)
    for opens in ([owner[1]], [station[1]], native, [stranger[1], station[1]]):
        with open_package(to, opens, unsigned) as opened:
            assert len(opened.weights()) == 2
    with pytest.raises(BadInput, match=r"does not open shared.twin: it is locked for 3 other keys.*ask its owner"):
        open_package(to, [stranger[1]], unsigned)
    head = head_of(to)
    assert (head.opens_for(station[0]), head.opens_for(stranger[0]), head.opens_for("nonsense")) == (True, False, False)
    lock_anew(to, [owner[1]], to, [owner[0]], unsigned)
    with pytest.raises(BadInput, match=r"locked for 1 other key\."):
        open_package(to, [station[1]], unsigned)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "freja.twin", "shared.twin"]


AGE_SECRET = "# sample\nAGE-SECRET-KEY-1DH0U0FF49CQH43TKDG4Z2SUC9DMD2HWMANLLNL9XUA59GDJYVWLQGURYJ3\n"
AGE_PUBLIC = "age1xsyf5e53n7cxaprdkul52vsxqdu2m2rnlcmjtqgvxj4qr45va99q4qzhzt"


def test_damage_is_a_sentence(packed: Path, owner: Owner, tmp_path: Path) -> None:
    whole, place = packed.read_bytes(), tmp_path / "bad.twin"
    locked = lock(b"", tmp_path / "empty.age", owner[0]).read_bytes()
    passphrase = b"age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 18\nAAAA\n--- AAAA\n" + bytes(99)
    tar = tar_of(package_files(owner[0]))
    for data, words in (
        (b"", "it is empty"),
        (b"PK\3\4" + bytes(60), "it is a zip archive"),
        (tar, "without encryption, open to anybody"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "not encrypted with age"),
        (whole[:40], "it is cut off"),
        (whole[:-1], "cut off: its seal is broken"),
        (whole[: len(whole) // 2], "cut off: its seal is broken"),
        (whole + b"x", "its seal is broken"),
        (whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:], "damaged on its way"),
        (locked, "breaks off before its end"),
        (passphrase, "locked with a passphrase"),
        (b"age-encryption.org/v1\n" + b"-> x\n\n" * 10_000 + b"--- AAAA\n", "locked for too many keys"),
        (b"age-encryption.org/v1\n" + b"-> x" + b"a" * 100_000, "locked for too many keys"),
    ):
        place.write_bytes(data)
        with pytest.raises(BadInput, match=words) as told:
            open_package(place, [owner[1]], unsigned)
        assert told.value.safe


def test_no_package_there(tmp_path: Path, owner: Owner) -> None:
    for place in (tmp_path / "none.twin", tmp_path):
        with pytest.raises(BadInput, match="There is no package"):
            open_package(place, [owner[1]], unsigned)


@pytest.mark.parametrize("path", sorted(files_of()))
def test_a_changed_byte_is_refused_by_name(owner: Owner, tmp_path: Path, path: str) -> None:
    files = package_files(owner[0])
    changed = files | {path: files[path][:-1] + bytes([files[path][-1] ^ 1]) if files[path] else b"x"}
    place = lock(tar_of(changed), tmp_path / "swapped.twin", owner[0])
    with pytest.raises(Refused, match=path):
        open_package(place, [owner[1]], unsigned, keep=())
    with pytest.raises(Refused, match=path):
        pack(desk(tmp_path / "desk", changed), tmp_path / "new.twin", [owner[0]], unsigned)
    with pytest.raises(Refused, match=path):
        lock_anew(place, [owner[1]], tmp_path / "new.twin", [owner[0]], unsigned)
    assert not (tmp_path / "new.twin").exists()


@pytest.mark.parametrize("path", ["weights/body.safetensors", "captures/left.png"])
def test_what_is_missing_or_too_many_is_refused_by_name(owner: Owner, tmp_path: Path, path: str) -> None:
    whole = package_files(owner[0])
    less = {name: data for name, data in whole.items() if name != path}
    more = whole | {f"weights/z-{path.split('/')[1].split('.')[0]}.safetensors": b"more"}
    for files, words in ((less, path), (more, "weights/z-")):
        place = lock(tar_of(files), tmp_path / "other.twin", owner[0])
        with pytest.raises(Refused, match=words):
            open_package(place, [owner[1]], unsigned)
        shutil.rmtree(tmp_path / "desk", ignore_errors=True)
        with pytest.raises(Refused, match=words):
            pack(desk(tmp_path / "desk", files), tmp_path / "new.twin", [owner[0]], unsigned)


def test_the_body_card_is_the_passports(owner: Owner, tmp_path: Path) -> None:
    files = package_files(owner[0])
    for changed, words in (
        (files | {"twin.json": files["twin.json"].replace(b'"muscle": 0.', b'"muscle": 0.1')}, "not the one in"),
        ({path: data for path, data in files.items() if path != "twin.json"}, "no body card"),
    ):
        place = lock(tar_of(changed), tmp_path / "card.twin", owner[0])
        with pytest.raises(StudioError, match=words):
            open_package(place, [owner[1]], unsigned)


def test_nobody_gets_weights_that_nobody_vouches_for(packed: Path, owner: Owner) -> None:
    def never(papers: object) -> Passport:
        raise Refused("The owner's signature does not hold.")

    with pytest.raises(Refused, match="signature does not hold"):
        open_package(packed, [owner[1]], never)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is no key"),
        (b"ssh-ed25519 AAAA", "is no key"),
        (b"AGE-SECRET-KEY-1QQQQ", "is damaged"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "or it is damaged"),
        (bytes(70_000), "too large"),
        (new_key_text("a sample passphrase")[1], "is locked with a passphrase"),
    ],
)
def test_what_is_no_key_is_a_sentence(text: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        identities(text, "sample")


@pytest.mark.parametrize("line", ["", "ssh-rsa AAAAB3", "ssh-ed25519 AAAA", "age1xyz", "AGE-SECRET-KEY-1N9"])
def test_it_is_locked_for_whole_ed25519_keys_only(line: str) -> None:
    with pytest.raises(BadInput, match=r"nothing can be locked|is no key a package"):
        recipients([line])
    with pytest.raises(BadInput, match="1 to 200 keys, not for 0"):
        recipients([])


FILE_NAMES = st.from_regex(r"[A-Z][a-z0-9._-]{0,12}x", fullmatch=True).filter(
    lambda name: not re.fullmatch(r"(Aux|Con|Prn|Nul|(Com|Lpt)[0-9])", name.partition(".")[0])  # Windows keeps these
)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(FILE_NAMES, st.binary(max_size=2000), max_size=4),
    st.integers(0, 200_000),
)
def test_any_desk_comes_back(tmp_path_factory: pytest.TempPathFactory, captures: dict[str, bytes], size: int) -> None:
    folder, owner = tmp_path_factory.mktemp("any"), key()
    kept = {name.casefold(): name for name in captures}
    files = {f"captures/{name}": captures[name] for name in kept.values()} | {"weights/a.safetensors": os.urandom(size)}
    papers = package_files(owner[0]) | {"passport.json": to_document(passport(owner[0], files), "passport")}
    whole = {path: data for path, data in papers.items() if path not in files_of()} | files
    pack(desk(folder / "desk", whole), folder / "any.twin", [owner[0]], unsigned)
    assert content(folder / "any.twin", owner) == whole


def test_the_desk_is_read_carefully(tmp_path: Path, owner: Owner) -> None:
    there = desk(tmp_path / "desk", package_files(owner[0]) | {"notes.txt": b"mine", "captures/.DS_Store": b"x"})
    to = tmp_path / "new.twin"
    pack(there, to, [owner[0]], unsigned)
    assert content(to, owner) == package_files(owner[0])
    was = to.read_bytes()
    for bad in ("captures/ä.png", "weights/face.pt", "captures/con.png", "consents/A.json", "weights/deep"):
        place = there / bad
        if bad.endswith("deep"):
            place.mkdir()
        else:
            place.write_bytes(b"x")
        with pytest.raises(BadInput, match="a name that a package cannot hold"):
            pack(there, to, [owner[0]], unsigned)
        place.rmdir() if place.is_dir() else place.unlink()
    (there / "captures/front.png").unlink()
    (there / "captures/front.png").symlink_to("/etc/passwd")
    with pytest.raises(BadInput, match="is a link"):
        pack(there, to, [owner[0]], unsigned)
    with pytest.raises(BadInput, match="is no folder of a twin"):
        pack(tmp_path, to, [owner[0]], unsigned)
    assert to.read_bytes() == was


def test_a_full_disk_is_a_sentence_and_leaves_the_old(packed: Path, owner: Owner, monkeypatch: pytest.MonkeyPatch):
    was = packed.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for do in (
        lambda: pack(packed.parent / "desk", packed, [owner[0]], unsigned),
        lambda: lock_anew(packed, [owner[1]], packed, [owner[0]], unsigned),
    ):
        with pytest.raises(StudioError, match="The disk is full"):
            do()
    assert packed.read_bytes() == was
    assert sorted(path.name for path in packed.parent.iterdir()) == ["desk", "freja.twin"]
