"""Packages made to do harm: locked as they should be, with a tar inside that no twin's package may hold."""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twin_samples import Owner, key, lock, package_files, tar_of

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.twins.package import Opened, open_package
from studio_app.twins.package_check import unsigned
from studio_app.twins.package_places import in_order, place_of
from studio_app.twins.package_tar import BLOCK


@pytest.fixture(scope="module")
def owner() -> Owner:
    return key()


@pytest.fixture
def opening(tmp_path: Path, owner: Owner) -> Callable[[bytes], Opened]:
    """Opens any bytes, locked for the owner as a package is."""
    return lambda data: open_package(lock(data, tmp_path / "hostile.twin", owner[0]), [owner[1]], unsigned)


NAMES = [
    "/etc/passwd",
    "../passport.json",
    "captures/../passport.json",
    "captures//front.png",
    "./twin.json",
    "captures\\front.png",
    "C:front.png",
    "captures/.hidden",
    "captures/deep/front.png",
    "captures/con.png",
    "captures/LPT1",
    "captures/front.png.",
    "captures/front png",
    "captures/frönt.png",
    "captures/fro\u0301nt.png",
    "captures/fr\u043ent.png",
    "captures/front\u202egnp.exe",
    "captures/front\n.png",
    "weights/face.pt",
    "weights/face.safetensors.pkl",
    "consents/A.json",
    "grants/a/b.json",
    "ledger/g.jsonl",
    "passport.json.owner.sig.sig",
    "setup.sh",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_without_a_place_is_refused(opening: Callable[[bytes], Opened], owner: Owner, name: str) -> None:
    with pytest.raises(BadInput, match=r"has no place|for which a twin's package has no place") as told:
        opening(tar_of(package_files(owner[0]) | {name: b"x"}))
    assert told.value.safe
    assert "\n" not in str(told.value)
    assert str(told.value).isascii()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (tarfile.LNKTYPE, "a hard link"),
        (tarfile.SYMTYPE, "a symbolic link"),
        (tarfile.CHRTYPE, "a device"),
        (tarfile.BLKTYPE, "a device"),
        (tarfile.FIFOTYPE, "a pipe"),
        (tarfile.GNUTYPE_SPARSE, "a sparse file"),
        (tarfile.CONTTYPE, "something that is no file"),
        (b"V", "something that is no file"),
        (tarfile.XHDTYPE, "a pax record"),
        (tarfile.XGLTYPE, "a pax record"),
        (tarfile.GNUTYPE_LONGNAME, "a long name"),
    ],
)
def test_only_plain_files(opening: Callable[[bytes], Opened], owner: Owner, kind: bytes, words: str) -> None:
    def bend(entry: tarfile.TarInfo) -> None:
        if entry.name == "captures/left.png":
            entry.type = kind

    with pytest.raises(BadInput, match=f"holds {words}.*only plain files"):
        opening(tar_of(package_files(owner[0]), bend))


def test_what_hides_in_a_header_is_refused(opening: Callable[[bytes], Opened], owner: Owner) -> None:
    def link(entry: tarfile.TarInfo) -> None:
        entry.linkname = "/etc/passwd"

    with pytest.raises(BadInput, match="hides something in the header"):
        opening(tar_of(package_files(owner[0]), link))
    tar = tar_of(package_files(owner[0]))
    for at, data, words in (
        (40, b"hidden", "hides something behind the name"),
        (124, b"\x80" + b"\0" * 7 + b"\x40\0\0\0", "in a form that is not read"),
        (124, b"-0000000001\0", "in a form that is not read"),
        (124, b"0o000000001\0", "in a form that is not read"),
        (257, b"USTAR\x0000", "no list of files as tar writes it"),
        (257, b"ustar  \0", "hides something in the header"),
        (148, b"0000000\0", "no list of files as tar writes it"),
    ):
        bent = bytearray(tar[:BLOCK])
        bent[at : at + len(data)] = data
        if data == b"ustar  \0":
            bent[345:357] = b"1" * 12  # where old GNU tar keeps the map of a sparse file
        if at != 148:
            bent[148:156] = b" " * 8
            bent[148:156] = b"%06o\0 " % sum(bent)
        with pytest.raises(BadInput, match=words):
            opening(bytes(bent) + tar[BLOCK:])


def test_one_name_comes_once_in_its_turn(opening: Callable[[bytes], Opened], owner: Owner) -> None:
    files = package_files(owner[0])
    doubled = io.BytesIO()
    with tarfile.open(fileobj=doubled, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data in [*list(files.items()), ("weights/face.safetensors", files["weights/face.safetensors"])]:
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    with pytest.raises(BadInput, match="two files that are one name"):
        opening(doubled.getvalue())
    papers = {path: data for path, data in files.items() if path.endswith((".json", ".sig"))}
    with pytest.raises(BadInput, match="two files that are one name"):
        opening(tar_of(files | {"weights/FACE.safetensors": b"x"}))
    with pytest.raises(BadInput, match="out of order"):
        opening(tar_of({"twin.json": files["twin.json"], **papers}))
    with pytest.raises(BadInput, match="out of order"):
        opening(tar_of(files | {"grants/late.json": b"{}"}))


def test_bombs_are_refused_before_they_take_room(opening: Callable[[bytes], Opened], owner: Owner) -> None:
    files = package_files(owner[0])

    def claims(path: str, size: int) -> bytes:
        header = tarfile.TarInfo(path)
        header.size = size
        before = {name: data for name, data in files.items() if in_order(name) < in_order(path)}
        return tar_of(before).rstrip(b"\0") + bytes(-len(tar_of(before).rstrip(b"\0")) % BLOCK) + header.tobuf()

    started = time.process_time()
    for path, size in (
        ("captures/front.png", 8**11 - 1),
        ("twin.json", 8**11 - 1),
        ("passport.json", 5_000_000),
        ("passport.json.owner.sig", 17_000),
    ):
        with pytest.raises(BadInput, match=f"says of {path} that it has {size} bytes"):
            opening(claims(path, size) + bytes(20_000))
    longer = files | {"weights/face.safetensors": files["weights/face.safetensors"] + bytes(9)}
    with pytest.raises(Refused, match=r"face.safetensors, which the passport lists with \d+ bytes, not \d+"):
        opening(tar_of(longer))
    with pytest.raises(BadInput, match=r"breaks off|out of order|no list of files|one name"):
        opening((tar_of({"passport.json": files["passport.json"]})[:1024]) * 30_000)
    with pytest.raises(BadInput, match="goes on after the end"):
        opening(tar_of(files) + bytes(2 << 20))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("more", [b"x", bytes(100) + b"PK", tar_of({"passport.json": b"{}"}), bytes(513) + b"\1"])
def test_what_comes_after_the_end_is_refused(opening: Callable[[bytes], Opened], owner: Owner, more: bytes) -> None:
    with pytest.raises(BadInput, match="goes on after the end"):
        opening(tar_of(package_files(owner[0])) + more)


def test_a_tar_cut_anywhere_is_refused(opening: Callable[[bytes], Opened], owner: Owner) -> None:
    tar = tar_of(package_files(owner[0]))
    whole = len(tar.rstrip(b"\0"))
    for at in (1, BLOCK - 1, BLOCK, BLOCK + 10, 3000, whole // 2, whole - 1, whole + 300):
        with pytest.raises(StudioError, match=r"breaks off|that cannot be|goes on after"):
            opening(tar[:at])


def test_folders_of_the_layout_are_let_pass_and_no_others(opening: Callable[[bytes], Opened], owner: Owner) -> None:
    def with_folder(name: str) -> bytes:
        folder = tarfile.TarInfo(name)
        folder.type = tarfile.DIRTYPE
        return folder.tobuf(tarfile.USTAR_FORMAT) + tar_of(package_files(owner[0]))

    assert len(opening(with_folder("captures")).weights()) == 2
    with pytest.raises(BadInput, match="holds a folder 'rights/'"):
        opening(with_folder("rights"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_bent_tar_ever_does_more_than_say_so(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes of headers changed at will: it opens whole, or a sentence says why not; never anything else."""
    tar = bytearray(_TAR)
    heads = [at for at in range(0, len(tar), BLOCK) if tar[at + 257 : at + 262] == b"ustar"]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.sampled_from(heads)) + data.draw(st.integers(0, BLOCK - 1))
        tar[at] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):  # let it get past the sum
        for at in heads:
            tar[at + 148 : at + 156] = b" " * 8
            tar[at + 148 : at + 156] = b"%06o\0 " % sum(tar[at : at + BLOCK])
    place = tmp_path_factory.getbasetemp() / "bent.twin"
    try:
        with open_package(lock(bytes(tar), place, _OWNER[0]), [_OWNER[1]], unsigned) as opened:
            assert {path: opened.papers[path] for path in opened.papers if path in _FILES} == {
                path: _FILES[path] for path in opened.papers if path in _FILES
            }
            assert len(opened.weights()) == 2
    except StudioError as error:
        assert error.safe


@given(st.text(max_size=40))
def test_every_name_that_has_a_place_is_plain(name: str) -> None:
    for path in (name, f"captures/{name}", f"weights/{name}.safetensors", f"grants/{name}.json"):
        if place_of(path) is not None:
            assert path.isascii()
            assert ".." not in path.split("/")
            assert not path.startswith("/")
            assert path.count("/") <= 1


_OWNER = key()
_FILES = package_files(_OWNER[0])
_TAR = tar_of(_FILES)
