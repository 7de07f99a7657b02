"""For whom a twin's package is locked, and with what it opens: the head of an age file, its recipients, identities.

Recipients are `ssh-ed25519` public lines and `age1…`; identities OpenSSH keys and `AGE-SECRET-KEY-1…`.
Source: age-encryption.org/v1 (C2SP, age.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from studio_app.direction.errors import BadInput
from studio_app.twins.package_age import Identity, Locked, NotAKey, Recipient, age_identity, openssh_identity, recipient

MAX_RECIPIENTS = 200
MAX_HEAD = 64_000
MAX_KEY = 64_000
MAX_LINES = 1 + 12 * MAX_RECIPIENTS
CHUNK, TAG, NONCE = 65_536, 16, 16
"""Of age's payload: plain bytes of a chunk, the mark behind each, the nonce before the first."""
UNTOUCHED = "It was not opened; nothing was changed."
ASK = "Ask whoever sent it to send it again."

_VERSION = b"age-encryption.org/v1\n"
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_GREASE = "-grease"  # a lock for nobody that writers add, so that readers learn to skip what they do not know
_SECRET = "AGE-SECRET-KEY-1"  # noqa: S105  # how such a key begins


@dataclass(frozen=True, slots=True)
class Head:
    """The readable head of an age file: (kind, first argument) of each key it is locked for, and its length."""

    locks: tuple[tuple[str, str], ...]
    size: int

    def plain_size(self, whole: int) -> int:
        """How many bytes are locked in a file of `whole` bytes. Encryption does not compress: this is exact."""
        body = whole - self.size - NONCE
        return max(0, body - TAG * -(-body // (CHUNK + TAG)))

    def opens_for(self, public: str) -> bool:
        """Whether one of its locks is for this `ssh-ed25519` public line; no private key is needed to see that."""
        try:
            blob = base64.b64decode(public.split()[1], validate=True)
        except (IndexError, binascii.Error):
            return False
        tag = base64.b64encode(hashlib.sha256(blob).digest()[:4]).decode().rstrip("=")
        return ("ssh-ed25519", tag) in self.locks


def read_head(file: BinaryIO, name: str) -> Head:
    """The head of an age file, bounded, before any library sees it: a long one keeps that busy for minutes.

    Leaves the file at its beginning. Raises BadInput: empty, another kind of file, cut off, too many locks.
    """
    start = file.read(MAX_HEAD)
    file.seek(0)
    if not start.startswith(_VERSION):
        raise BadInput(f"{name} is no package of a twin: {_what_it_is(start)}.", safe=UNTOUCHED, do=ASK)
    locks: list[tuple[str, str]] = []
    at = len(_VERSION)
    for _ in range(MAX_LINES):
        if (end := start.find(b"\n", at)) < 0:
            break
        line, at = start[at:end], end + 1
        if line.startswith(b"---"):
            _require_keys(locks, name)
            return Head(tuple(locks), at)
        if line.startswith(b"-> "):
            words = line.decode("ascii", "replace").split(" ")
            if not words[1].endswith(_GREASE):
                locks.append((words[1], words[2] if len(words) > 2 else ""))
    cut = len(start) < MAX_HEAD and start.find(b"\n", at) < 0
    what = "it is cut off" if cut else "it is locked for too many keys"
    raise BadInput(f"{name} cannot be opened: {what}.", safe=UNTOUCHED, do=ASK)


def _require_keys(locks: list[tuple[str, str]], name: str) -> None:
    if any(kind == "scrypt" for kind, _ in locks):
        raise BadInput(
            f"{name} is locked with a passphrase; the package of a twin is locked for keys.",
            safe=UNTOUCHED,
            do="Ask its owner to pack it for your key.",
        )


def recipients(lines: Iterable[str]) -> list[Recipient]:
    """The keys a package is locked for, each once. Raises BadInput: none, too many, one of another kind."""
    wanted = list(dict.fromkeys(" ".join(line.split()[:2]) for line in lines))
    if not 1 <= len(wanted) <= MAX_RECIPIENTS:
        raise BadInput(f"A package is locked for 1 to {MAX_RECIPIENTS} keys, not for {len(wanted)}.")
    return [_recipient(line) for line in wanted]


def identities(text: bytes, name: str) -> list[Identity]:
    """What opens packages, from the text of an OpenSSH key that is not locked, or of an age identity file.

    `name` is what a person calls it. Raises BadInput: locked, no key, too large.
    """
    if len(text) > MAX_KEY:
        raise BadInput(f"{name} is too large to be a key.")
    if _OPENSSH in text[:200]:
        return [_openssh(text, name)]
    lines = [line.strip() for line in text.decode("ascii", "replace").splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if not secrets or len(secrets) > MAX_RECIPIENTS or not all(line.startswith(_SECRET) for line in secrets):
        raise BadInput(
            f"{name} is no key that opens packages.",
            do="Choose your OpenSSH key (the file without .pub), or an identity file of age.",
        )
    try:
        return [age_identity(line) for line in secrets]
    except NotAKey as error:
        raise BadInput(f"{name} is damaged: it holds no whole age identity.") from error


def _openssh(text: bytes, name: str) -> Identity:
    try:
        return openssh_identity(text)
    except Locked as error:
        raise BadInput(f"{name} is locked with a passphrase.", do="Give its passphrase.") from error
    except NotAKey as error:
        raise BadInput(f"{name} is not an OpenSSH key that opens packages, or it is damaged.") from error


def _recipient(line: str) -> Recipient:
    if not line.startswith(("ssh-ed25519 ", "age1")):
        raise BadInput(
            f"“{line[:60]}” is no key a package can be locked for.", do="Give a line 'ssh-ed25519 AAAA…', or 'age1…'."
        )
    try:
        return recipient(line)
    except NotAKey as error:
        raise BadInput(f"“{line[:60]}” is damaged: nothing can be locked for it.", do="Have it sent again.") from error


def _what_it_is(start: bytes) -> str:
    if not start:
        return "it is empty"
    if start.startswith(b"PK"):
        return "it is a zip archive, open to anybody"
    if start[257:262] == b"ustar":
        return "it is a tar archive without encryption, open to anybody"
    return "it is not encrypted with age, or its beginning is damaged"
