#!/usr/bin/env python3
"""Checks an audit pack: python3 verify.py, in the folder it was unpacked to.

Needs Python 3.11 and ssh-keygen (OpenSSH 8.2 or newer), nothing else; changes nothing. Each line says what holds, what
FAILS, or what to look at. Ends with 0 when nothing fails.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

Point = tuple[int, int, int, int]
Paper = dict[str, Any]

HERE = Path(__file__).resolve().parent
HOLDS, FAILS, LOOK, UNCHECKED = "holds", "FAILS", "look ", "not checked (no ssh-keygen here)"
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def main() -> int:
    """Prints every check; how many failed decides how it ends."""
    failed = 0
    for check in (sums, papers, verdicts, ledgers):
        for word, sentence in check(HERE):
            sys.stdout.write(f"{word}  {sentence}\n")
            failed += word == FAILS
    sys.stdout.write("Everything that was checked holds.\n" if not failed else f"{failed} FAILED.\n")
    return 1 if failed else 0


def sums(here: Path) -> Iterator[tuple[str, str]]:
    """Every file is the one that was packed, and none was added."""
    rows = (line.partition("  ") for line in (here / "SHA256SUMS").read_text("utf-8").splitlines())
    listed = {name: digest for digest, _, name in rows}
    for name, digest in listed.items():
        there = (here / name).is_file()
        if not there or hashlib.sha256((here / name).read_bytes()).hexdigest() != digest:
            yield FAILS, f"{name} is not the file that was packed" if there else f"{name} is missing"
    for path in sorted(here.rglob("*")):
        name = path.relative_to(here).as_posix()
        if path.is_file() and name not in listed and name != "SHA256SUMS" and "__pycache__" not in name:
            yield FAILS, f"{name} was added to the pack"
    yield HOLDS, f"{len(listed)} files are listed in SHA256SUMS"


def papers(here: Path) -> Iterator[tuple[str, str]]:
    """Who signed each paper of each twin, and that the papers name each other."""
    for folder in sorted((here / "twins").glob("*")):
        passport = document(folder / "passport.json")
        paths = [folder / "passport.json", folder / "status.json"]
        for path in (*paths, *sorted(folder.glob("consents/*.json")), *sorted(folder.glob("grants/*.json"))):
            if path.is_file():
                kind = {"consents": "consent", "grants": "grant"}.get(path.parent.name, path.stem)
                paper = document(path)
                yield from signatures(here, path, kind, passport if kind == "status" else paper)
                if kind in ("consent", "grant"):
                    yield from bound(here, folder, path, paper, passport)


def signatures(here: Path, path: Path, kind: str, keys: Paper) -> Iterator[tuple[str, str]]:
    """Each signature beside a paper, by the key that the paper names for that role."""
    name, roles = path.relative_to(here).as_posix(), ("owner", "agency", "licensee")
    there = {role: place for role in roles if (place := path.with_name(f"{path.name}.{role}.sig")).is_file()}
    for role, signature in there.items():
        who = party(keys, role)
        key, mail = str(who.get("key", "")), str(who.get("mail", "nobody"))
        allowed = f'{mail} namespaces="twin-{kind}" {key}\n'
        good = signed(allowed, mail, f"twin-{kind}", signature, path.read_bytes())
        yield good, f"{name} is signed by the {role}, {who.get('name')} <{mail}>, {fingerprint(key)}"
    if not there:
        yield FAILS, f"{name} is signed by nobody"


def bound(
    here: Path, folder: Path, path: Path, paper: dict[str, Any], passport: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """A consent names the passport, a grant both; both are the owner's."""
    name = path.relative_to(here).as_posix()
    same = party(paper, "owner").get("key") == party(passport, "owner").get("key")
    yield (HOLDS if same else FAILS), f"{name} is of the owner whom the passport names"
    now = hashlib.sha256((folder / "passport.json").read_bytes()).hexdigest()
    yield (HOLDS if paper.get("passport") == now else LOOK), f"{name} was made on this very passport"
    consent = party(paper, "consent")
    if consent:
        kept = folder / "consents" / f"{Path(str(consent.get('id'))).name}.json"
        digest = hashlib.sha256(kept.read_bytes()).hexdigest() if kept.is_file() else ""
        yield (HOLDS if digest == consent.get("sha256") else FAILS), f"{name} rests on the consent in {kept.name}"


def verdicts(here: Path) -> Iterator[tuple[str, str]]:
    """Each verdict has a commit that says the same, signed by an allowed key; each select has the bytes of its take."""
    spoken: list[tuple[str, str]] = []
    allowed, revoked = read(here / "rights" / "allowed_signers"), here / "rights" / "revoked_keys"
    for path in sorted((here / "commits").glob("*.txt")):
        payload = path.read_bytes()
        text = payload.decode("utf-8", "replace")
        mail, moment = committer(text)
        word = signed(allowed, mail, "git", path.with_suffix(".sig"), payload, moment, revoked)
        if word == HOLDS:
            spoken.append((mail, text))
        yield word, f"commit {path.stem[:12]} is signed by {mail} with a key that was allowed then and is not revoked"
    for path in sorted(here.glob("verdicts/*/*.json")):
        said = document(path)
        mail, take, seat = party(said, "by").get("mail"), said.get("take"), said.get("seat")
        lines = (f"\nTake: {take}\n", f"\nTake-SHA256: {said.get('sha256')}\n", f"\nSeat: {seat}\n")
        good = any(who == mail and all(line in text for line in lines) for who, text in spoken)
        yield (HOLDS if good else LOOK), f"{mail} spoke on {take} as {seat} ({said.get('decision')}), in such a commit"
    for path in sorted(here.glob("selects/*.json")):
        select = document(path)
        take = document(here / "candidates" / Path(str(select.get("take"))).name / "take.json")
        good = bool(select) and take.get("sha256") == select.get("sha256")
        yield (HOLDS if good else FAILS), f"{path.stem} is the picture {select.get('take')}, {select.get('sha256')}"


def committer(text: str) -> tuple[str, str]:
    """The mail of who committed, and when, as ssh-keygen wants it."""
    line = next((line for line in text.split("\n") if line.startswith("committer ")), "")
    mail, _, moment = line.partition("<")[2].partition("> ")
    try:
        return mail, datetime.fromtimestamp(int(moment.split(" ")[0]), UTC).strftime("%Y%m%d%H%M%SZ")
    except (ValueError, OSError, OverflowError):
        return mail, ""


def ledgers(here: Path) -> Iterator[tuple[str, str]]:
    """Each chain follows from its beginning, and begins with just the lines of its checkpoint."""
    words = [line.split() for line in read(here / "rights" / "allowed_signers").splitlines()]
    keys = [each[at + 1] for each in words for at, word in enumerate(each[:-1]) if word == "ssh-ed25519"]
    for path in sorted(here.glob("twins/*/ledger/*.jsonl")):
        grant, station = path.name.split(".")[:2]
        leaves, why = chain(path.read_bytes(), grant, station)
        yield (FAILS, f"{path.name}: {why}") if why else (HOLDS, f"{path.name}: {len(leaves)} lines, one chain")
        note = path.with_name(f"{grant}.{station}.checkpoint")
        if note.is_file():
            yield checkpoint(note, f"twin-studio/ledger/{grant}/{station}", leaves, keys)
        else:
            yield LOOK, f"{path.name} has no checkpoint: who rewrote all of it cannot be seen"


def chain(data: bytes, grant: str, station: str) -> tuple[list[bytes], str]:
    """The hashes of the leaves, and why the chain breaks; empty when it holds."""
    prev = hashlib.sha256(f"twin-ledger.1\n{grant}\n{station}\n".encode()).hexdigest()
    leaves: list[bytes] = []
    *lines, torn = data.split(b"\n")
    for number, raw in enumerate(lines):
        try:
            found: object = json.loads(raw)
        except (ValueError, RecursionError):
            found = None
        said = cast(Paper, found) if isinstance(found, dict) else {}
        if (said.get("prev"), said.get("seq"), said.get("grant")) != (prev, number, grant):
            return leaves, f"line {number + 1} does not follow from the one before"
        prev = hashlib.sha256(raw).hexdigest()
        leaves.append(hashlib.sha256(b"\0" + raw).digest())
    return leaves, f"line {len(lines) + 1} was cut off" if torn else ""


def checkpoint(note: Path, origin: str, leaves: list[bytes], keys: list[str]) -> tuple[str, str]:
    """Whether a signed note (C2SP) was signed by one of the keys, and is over the first of these leaves."""
    try:
        text, foot = note.read_text("utf-8").split("\n\n")
        name, size, root = text.split("\n")[:3]
        raw = base64.b64decode(foot.split(" ")[2])
        first = [base64.b64decode(key)[-32:] for key in keys]
        known = heirs(first, [line.split(" ") for line in text.split("\n")[3:]], origin, leaves)
        text += "\n"
        good = any(ed25519(key, text.encode(), raw[4:]) for key in known)
        same = name == origin and tree(leaves[: int(size)]) == base64.b64decode(root) and int(size) <= len(leaves)
    except (ValueError, IndexError):  # a key that was handed on amiss, too
        return FAILS, f"{note.name} is no checkpoint"
    if not good:
        return FAILS, f"{note.name} is signed by no allowed key"
    return (HOLDS if same else FAILS), f"{note.name} is over the first {size} lines of the ledger"


def heirs(known: list[bytes], lines: list[list[str]], origin: str, leaves: list[bytes]) -> list[bytes]:
    """Who may sign after each key in the lines of a note handed on to the next, by its signature over these leaves."""
    for _, old, new, size, root, signature in lines:
        said = f"twin-studio/ledger-key\n{origin}\n{old}\n{new}\n{size}\n{root}\n".encode()
        giver, heir, sealed = (base64.b64decode(text) for text in (old, new, signature))
        good = ed25519(giver, said, sealed) and tree(leaves[: int(size)]) == base64.b64decode(root)
        if giver in known and not good:
            raise ValueError(size)
        known = [key for key in known if key != giver] + [heir] * (giver in known)
    return known


def tree(leaves: list[bytes]) -> bytes:
    """The root of RFC 6962."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()


def signed(
    allowed: str, mail: str, space: str, signature: Path, data: bytes, moment: str = "", revoked: Path | None = None
) -> str:
    """What stock ssh-keygen says of a signature."""
    program = shutil.which("ssh-keygen")
    if program is None:
        return UNCHECKED
    with tempfile.TemporaryDirectory() as folder:
        signers = Path(folder) / "allowed"
        signers.write_text(allowed, "utf-8", newline="\n")
        words = [program, "-Y", "verify", "-f", str(signers), "-I", mail, "-n", space, "-s", str(signature)]
        words += ["-O", f"verify-time={moment}"] if moment else []
        revoking = ["-r", str(revoked)] if revoked is not None and revoked.is_file() else []
        for word, command in ((HOLDS, words + revoking), (LOOK, words)):
            if subprocess.run(command, input=data, capture_output=True, check=False).returncode == 0:  # noqa: S603
                return word
    return FAILS


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7, written plainly: slow, and nothing here is secret."""
    point, start = unpacked(key), unpacked(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or start is None or len(signature) != 64 or scalar >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(scalar, BASE), plus(start, times(digest, point))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


def unpacked(data: bytes) -> Point | None:
    """The point of the curve in 32 bytes (RFC 8032, 5.1.3)."""
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    good = len(data) == 32 and y < P and x * x % P == square and (x > 0 or not sign)
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P) if good else None


def plus(one: Point, other: Point) -> Point:
    """The sum of two points in extended coordinates (RFC 8032, 5.1.4)."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(count: int, point: Point) -> Point:
    """So many times a point."""
    found: Point = (0, 1, 1, 0)
    while count:
        found = plus(found, point) if count & 1 else found
        point, count = plus(point, point), count >> 1
    return found


def fingerprint(line: str) -> str:
    """'SHA256:...' of a public line, as ssh-keygen -l prints it."""
    try:
        digest = hashlib.sha256(base64.b64decode(line.split()[1])).digest()
    except (ValueError, IndexError):
        return "no key"
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def document(path: Path) -> Paper:
    """The JSON object in a file; an empty one when there is none."""
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return cast(Paper, found) if isinstance(found, dict) else {}


def party(paper: Paper, role: str) -> Paper:
    """Whom a paper names in a role."""
    found = paper.get(role)
    return cast(Paper, found) if isinstance(found, dict) else {}


def read(path: Path) -> str:
    """The text of a file; empty when there is none."""
    return path.read_text("utf-8", "replace") if path.is_file() else ""


BASE = cast(Point, unpacked((4 * pow(5, -1, P) % P).to_bytes(32, "little")))

if __name__ == "__main__":
    sys.exit(main())
