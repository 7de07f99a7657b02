"""What stands in an OpenSSH private key before its locked part: its kind, how it is locked, its public half.

Read before any passphrase is tried, so that a key of another kind is named as what it is, and a hostile file cannot
keep the studio busy: how often the passphrase is hashed is a number in the file.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass

from studio_app.direction.errors import BadInput
from studio_app.shoot.ssh_wire import TYPE, key_of, take

MAX_KEY_BYTES = 64_000
MAX_ROUNDS = 1024
"""ssh-keygen uses 16 to 24; a thousand take about ten seconds."""
MAKE_ONE = "Make one in the studio, or with: ssh-keygen -t ed25519"

_MAGIC = b"openssh-key-v1\0"
_BEGIN, _END = b"-----BEGIN OPENSSH PRIVATE KEY-----", b"-----END OPENSSH PRIVATE KEY-----"
_CIPHERS = frozenset({b"aes256-ctr", b"aes256-cbc", b"aes256-gcm@openssh.com"})


@dataclass(frozen=True)
class KeyText:
    """`public`: the blob of the public half, which whoever has the file can read. `locked`: by a passphrase."""

    public: bytes
    locked: bool


def read_key_text(text: bytes, name: str) -> KeyText:
    """What the text of a private key says of itself; `name` is what a person calls it.

    Raises BadInput: too large, no private key, a public half, another kind than Ed25519, locked in a way that cannot be
    opened, or that would take too long.
    """
    if len(text) > MAX_KEY_BYTES:
        raise BadInput(f"{name} is too large to be a key.")
    if _BEGIN not in text[:200]:
        raise _no_key(text, name)
    try:
        cipher, kdf, options, public = _header(text)
    except (ValueError, struct.error, binascii.Error) as error:
        raise BadInput(f"{name} is not a private key in OpenSSH form, or it is damaged.", do=MAKE_ONE) from error
    kind, _ = take(public)
    if kind != TYPE:
        words = kind.decode("ascii", "replace")[:40]
        raise BadInput(f"{name} is a key of type {words}; verdicts are signed with Ed25519 keys.", do=MAKE_ONE)
    if cipher != b"none":
        _require_openable(name, cipher, kdf, options)
    key_of(public)
    return KeyText(public, cipher != b"none")


def _header(text: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    begin, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    blob = base64.b64decode(b"".join(text[begin:end].split()), validate=True)
    if not blob.startswith(_MAGIC):
        raise ValueError("no magic")
    cipher, rest = take(blob[len(_MAGIC) :])
    kdf, rest = take(rest)
    options, rest = take(rest)
    if rest[:4] != b"\0\0\0\1":
        raise ValueError("not one key")
    public, _ = take(rest[4:])
    take(public)
    return cipher, kdf, options, public


def _require_openable(name: str, cipher: bytes, kdf: bytes, options: bytes) -> None:
    if cipher not in _CIPHERS or kdf != b"bcrypt":
        how = cipher.decode("ascii", "replace")[:40]
        raise BadInput(
            f"{name} is locked in a way the studio cannot open ({how}).",
            do="Lock it anew: ssh-keygen -p -Z aes256-ctr -f and the file.",
        )
    try:
        _, rest = take(options)
        (rounds,) = struct.unpack(">I", rest)
    except (ValueError, struct.error) as error:
        raise BadInput(f"{name} is damaged: how it is locked cannot be read.", do=MAKE_ONE) from error
    if not 1 <= rounds <= MAX_ROUNDS:
        raise BadInput(
            f"{name} asks for {rounds} rounds to open it, which would take too long; at most {MAX_ROUNDS} are done.",
            do="Lock it anew: ssh-keygen -p -a 16 -f and the file.",
        )


def _no_key(text: bytes, name: str) -> BadInput:
    if text.startswith(b"ssh-"):
        return BadInput(
            f"{name} is not a private key, but the public half of one.", do="Choose the key file without .pub."
        )
    if text.startswith(b"PuTTY-User-Key-File"):
        return BadInput(f"{name} is a key in PuTTY's form.", do="Export it in PuTTYgen as an OpenSSH key.")
    if b"PRIVATE KEY-----" in text[:200]:
        return BadInput(f"{name} is not a private key in OpenSSH form, or it is damaged.", do=MAKE_ONE)
    return BadInput(f"{name} is not a private key.", do="Choose the key file without .pub.")
