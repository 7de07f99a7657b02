"""The audit pack: the same bytes from every clone, read without the app, checked with Python and ssh-keygen alone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from audit_samples import Audited, audited, clone
from ledger_samples import chain_of, entry
from rights_cases import TWIN

from studio_app.direction.errors import Refused
from studio_app.rights.audit import audit_pack
from studio_app.rights.audit_verify import ed25519, ledgers, papers, sums, verdicts
from studio_app.rights.kept import Kept
from studio_app.rights.ledger import ChainName
from studio_app.shoot.note_signing import raw_public, sign_note
from studio_app.shoot.signing import new_key_text

LICENCES = {"stand-in": "Apache-2.0"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return audited(tmp_path_factory.mktemp("audited"))


@pytest.fixture(scope="module")
def pack(made: Audited) -> bytes:
    return audit_pack(made.root, LICENCES)


@pytest.fixture
def unpacked(pack: bytes, tmp_path: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(pack)).extractall(tmp_path / "pack")
    return tmp_path / "pack"


def checked(folder: Path, **env: str) -> tuple[int, list[str]]:
    """What verify.py says, run as a stranger runs it."""
    words = [sys.executable, "-I", "verify.py"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, env=os.environ | env, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_everything_is_in_it(pack: bytes, made: Audited) -> None:
    names = zipfile.ZipFile(io.BytesIO(pack)).namelist()
    assert names == sorted(names) and len(names) == len(set(names))
    take, chain = made.take.id, made.chain
    wanted = {
        "index.html", "verify.py", "SHA256SUMS", "credits.json", "licences.json", "shoot.json", "call-sheet.json",
        "rights/allowed_signers", f"candidates/{take}/take.json", f"candidates/{take}/state.json",
        "selects/L01-S01_v001.json",
        f"twins/{TWIN}/passport.json", f"twins/{TWIN}/passport.json.owner.sig", f"twins/{TWIN}/status.json",
        f"twins/{TWIN}/use.json", f"twins/{TWIN}/grants/{made.papers.grant.id}.json.licensee.sig",
        f"twins/{TWIN}/consents/{made.papers.consent.id}.json", f"twins/{TWIN}/ledger/{chain}",
        f"twins/{TWIN}/ledger/{chain.grant}.{chain.workstation}.checkpoint",
    }  # fmt: skip
    assert not wanted - set(names)
    assert sum(name.startswith("commits/") for name in names) == 2
    assert sum(name.startswith(f"verdicts/{take}/art-director-") for name in names) == 1
    assert not any(name.endswith((".png", ".webp")) for name in names)


def test_a_stranger_checks_it_with_python_and_ssh_keygen(unpacked: Path, made: Audited) -> None:
    code, said = checked(unpacked)
    assert code == 0 and said[-1] == "Everything that was checked holds."
    assert all(line.startswith("holds  ") for line in said[:-1]), said
    text = "\n".join(said)
    for words in (
        "passport.json is signed by the owner, Sample owner <owner@sample.invalid>, SHA256:",
        f"{made.papers.grant.id}.json is signed by the licensee",
        f"{made.papers.grant.id}.json rests on the consent",
        "is signed by ada@sample.invalid with a key that was allowed then and is not revoked",
        f"ada@sample.invalid spoke on {made.take.id} as art-director (yes), in such a commit",
        f"L01-S01_v001 is the picture {made.take.id}",
        f"{made.chain}: 4 lines, one chain",
        "checkpoint is over the first 4 lines of the ledger",
    ):
        assert words in text
    stock = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=unpacked, check=False)
    assert stock.returncode == 0


def found_by(folder: Path) -> list[str]:
    """What verify.py says of a pack, in this process."""
    return [f"{word}  {said}" for check in (sums, papers, verdicts, ledgers) for word, said in check(folder)]


def swap(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (found,) = folder.glob(path)
        assert old in found.read_bytes()
        found.write_bytes(found.read_bytes().replace(old, new))

    return change


def rewrite(folder: Path) -> None:
    """The whole ledger written anew: a sound chain, and not the one of the checkpoint."""
    (path,) = folder.glob("twins/*/ledger/*.jsonl")
    chain = ChainName.of(path.name)
    path.write_bytes(chain_of(*(entry(number, grant=chain.grant) for number in range(5)), chain=chain))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swap("twins/*/grants/*.json", b'"max_selects": 5', b'"max_selects": 9'), "is signed by the owner"),
        (swap("twins/*/consents/*.json", b'"nudity": "none"', b'"nudity": "implied"'), "rests on the consent"),
        (swap("twins/*/ledger/*.jsonl", b'"minor":25000', b'"minor":99000'), "line 3 does not follow"),
        (swap("twins/*/ledger/*.checkpoint", b"\n4\n", b"\n3\n"), "is signed by no allowed key"),
        (rewrite, "checkpoint is over the first 4 lines"),
        (swap("commits/*.txt", b"\nSeat: art-director\n", b"\nSeat: model\n"), "is signed by ada@sample.invalid"),
        (swap("selects/*.json", b'"sha256": "', b'"sha256": "0'), "is the picture"),
        (swap("twins/*/passport.json.owner.sig", b"SSH SIGNATURE", b"SSH SIGNATORY"), "is signed by the owner"),
    ],
)  # fmt: skip
def test_what_was_forged_fails_whatever_the_sums_say(
    change: Callable[[Path], None], words: str, unpacked: Path
) -> None:
    """A forger lists the files anew, so each has to be found by what it says itself."""
    change(unpacked)
    said = found_by(unpacked)
    assert any(line.startswith("FAILS") and "is not the file that was packed" in line for line in said)
    assert any(line.startswith("FAILS") and words in line for line in said), said


def test_what_was_added_or_taken_out_is_named(unpacked: Path) -> None:
    (unpacked / "extra.txt").write_text("x")
    (unpacked / "credits.json").unlink()
    code, said = checked(unpacked)
    assert code == 1
    assert "FAILS  extra.txt was added to the pack" in said and "FAILS  credits.json is missing" in said


def test_without_ssh_keygen_it_says_what_was_not_checked(unpacked: Path) -> None:
    code, said = checked(unpacked, PATH="/nowhere")
    assert code == 0 and any(line.startswith("not checked (no ssh-keygen here)") for line in said)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_everything_and_runs_nothing(unpacked: Path, made: Audited) -> None:
    page = _Page()
    page.feed((unpacked / "index.html").read_text("utf-8"))
    assert not page.tags & {"script", "img", "link", "iframe", "a", "i", "select"}
    for words in (
        'Audit pack: Evening <script>alert("1")</script> & crossing',
        "Good <i>light</i>",
        "One <select>.",
        "Charged in all: 250.00 EUR.",
        "May be used for: ",
        "Rate of pay: ",
        "Signed by: agency, SHA256:",
        "Helga Hair",
        "Apache-2.0",
        "4 lines in 1 chain: rendered 1, delivered 2, credited 1.",
        f"verdicts/{made.take.id}/",
    ):
        assert words in page.text


_ELSEWHERE = """
import os, sys, time
from pathlib import Path
os.umask(0o077)
time.time = lambda: 2_000_000_000.0
from studio_app.rights.audit import audit_pack
Path(sys.argv[2]).write_bytes(audit_pack(Path(sys.argv[1]), {"stand-in": "Apache-2.0"}))
"""


def test_a_clone_elsewhere_makes_the_same_bytes(made: Audited, pack: bytes, tmp_path: Path) -> None:
    """Another folder, time zone, locale, umask, clock and seed of hashes."""
    folder = clone(made.root, tmp_path / "another place")
    env = os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "sv_SE.UTF-8", "PYTHONHASHSEED": "7"}
    words = [sys.executable, "-c", _ELSEWHERE, str(folder), str(tmp_path / "pack.zip")]
    subprocess.run(words, env=env, check=True)
    assert (tmp_path / "pack.zip").read_bytes() == pack


def test_a_forged_ledger_is_not_packed(made: Audited, tmp_path: Path) -> None:
    folder = clone(made.root, tmp_path / "clone")
    place = folder / "twins" / TWIN / "ledger" / str(made.chain)
    place.write_bytes(place.read_bytes().replace(b'"minor":25000', b'"minor":1', 1))
    who = ["-c", "user.name=X", "-c", "user.email=x@sample.invalid"]
    subprocess.run(["git", "-C", str(folder), *who, "commit", "-qam", "Cheaper"], check=True)
    with pytest.raises(Refused, match=r"Line 3 of .* cannot be believed"):
        audit_pack(folder, LICENCES)
    assert Kept(made.root).grant(made.papers.grant.id).lines[-1].line.total == -25_000


def test_the_plain_ed25519_of_the_verifier_agrees_with_the_library() -> None:
    """RFC 8032, 7.1, test 2, and ten keys of our own."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert ed25519(public, b"\x72", signature) and not ed25519(public, b"\x73", signature)
    for number in range(10):
        key, text = new_key_text()[0], f"Text {number}".encode()
        good = sign_note(key, text)
        bent = bytes([good[0] ^ 1]) + good[1:]
        known = raw_public(key.public)
        assert ed25519(known, text, good)
        assert not ed25519(known, text, bent) and not ed25519(known, text, good[:63]) and not ed25519(b"", text, good)
