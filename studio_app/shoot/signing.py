"""Signatures as OpenSSH makes them (PROTOCOL.sshsig), Ed25519 only; `git verify-commit` and ssh-keygen accept them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from studio_app.direction.durable import in_words
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.key_text import MAKE_ONE, MAX_KEY_BYTES, read_key_text
from studio_app.shoot.ssh_wire import BEGIN, END, TYPE, blob_of, key_of, parts, signed_part, string

NAMESPACE = "git"


@dataclass(frozen=True)
class SigningKey:
    """A person's private key, held in memory only."""

    private: Ed25519PrivateKey
    comment: str = ""

    @property
    def public(self) -> str:
        """'ssh-ed25519 AAAA...', as it stands in a .pub file, without the comment."""
        return public_line(self.private.public_key())

    def sign(self, message: bytes, namespace: str = NAMESPACE) -> str:
        """An armoured SSH signature of the SHA-512 of `message`."""
        signature = string(TYPE) + string(self.private.sign(signed_part(message, namespace)))
        blob = b"SSHSIG" + struct.pack(">I", 1) + string(blob_of(self.private.public_key()))
        blob += string(namespace.encode()) + string(b"") + string(b"sha512") + string(signature)
        text = base64.b64encode(blob).decode()
        lines = [text[start : start + 70] for start in range(0, len(text), 70)]
        return "\n".join((BEGIN, *lines, END)) + "\n"


def unlocked_text(key: SigningKey) -> bytes:
    """The key as the text of an OpenSSH file without a passphrase: for age, in memory; never for a disk."""
    return key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )


def new_key_text(passphrase: str | None = None) -> tuple[SigningKey, bytes]:
    """A new key, and the text of its OpenSSH file, locked when there is a passphrase."""
    private = Ed25519PrivateKey.generate()
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    text = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, lock)
    return SigningKey(private), text


def make_key(path: Path, comment: str = "", passphrase: str | None = None) -> SigningKey:
    """A new key at `path` (mode 600) and its public line at `path`.pub.

    Raises Refused when a file is already there: a key is never overwritten.
    """
    key, text = new_key_text(passphrase)
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_new(path, text, 0o600)
            write_new(path.with_name(path.name + ".pub"), f"{key.public} {comment}".rstrip().encode() + b"\n", 0o644)
        except FileExistsError as error:
            raise Refused(f"{error.filename} is already there; a key is never overwritten.") from error
    return SigningKey(key.private, comment)


def load_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """The private key in an OpenSSH file.

    Raises BadInput: no such file, not a key, a public key, another type than Ed25519, a passphrase missing or wrong,
    a way of locking that cannot be opened, a file that others on this computer can read.
    """
    text = read_key_file(path)
    key = open_key(text, path.name, passphrase)
    require_private(path)
    return key


def open_key(text: bytes, name: str, passphrase: str | None = None) -> SigningKey:
    """The private key in the text of an OpenSSH file; `name` is what a person calls it. Raises BadInput as `load_key`.

    Takes about 0.15 s for a locked key, on purpose: a guess costs as much.
    """
    said = read_key_text(text, name)
    locked = said.locked
    if locked and not passphrase:
        raise BadInput(f"{name} is locked with a passphrase.", do="Give its passphrase.")
    try:
        private = serialization.load_ssh_private_key(text, passphrase.encode() if locked and passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm, struct.error) as error:
        if locked:
            raise BadInput(f"That is not the passphrase of {name}.", do="Try again.") from error
        raise BadInput(f"{name} is not a private key in OpenSSH form, or it is damaged.", do=MAKE_ONE) from error
    if not isinstance(private, Ed25519PrivateKey) or blob_of(private.public_key()) != said.public:
        raise BadInput(f"{name} is damaged: its two halves do not belong together.", do=MAKE_ONE)
    return SigningKey(private)


def key_of_public_line(line: str) -> Ed25519PublicKey:
    """The key in 'ssh-ed25519 AAAA... [comment]'. Raises BadInput."""
    words = line.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error) as error:
        raise BadInput("The public key is not a line such as 'ssh-ed25519 AAAA...'.") from error
    if words[0] != TYPE.decode():
        raise BadInput(f"The public key is of type {words[0][:40]}; verdicts are signed with ssh-ed25519 keys.")
    return key_of(blob)


def public_line(key: Ed25519PublicKey) -> str:
    """'ssh-ed25519 AAAA...' without a comment."""
    return f"{TYPE.decode()} {base64.b64encode(blob_of(key)).decode()}"


def public_of(text: bytes, name: str) -> tuple[str, bool]:
    """The public line of a private key's text, and whether it is locked; no passphrase is needed. Raises BadInput."""
    found = read_key_text(text, name)
    return public_line(key_of(found.public)), found.locked


def fingerprint(line: str) -> str:
    """'SHA256:...' of a public line, as ssh-keygen -l prints it."""
    digest = hashlib.sha256(blob_of(key_of_public_line(line))).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def signer(signature: str, message: bytes, namespace: str = NAMESPACE) -> str:
    """The public line whose key made this signature over exactly this message. Raises BadInput if none did."""
    try:
        version, blob, space, hash_name, raw = parts(signature)
        if version != 1 or space != namespace.encode() or hash_name not in (b"sha512", b"sha256"):
            raise ValueError("another version, namespace or hash")
        key = key_of(blob)
        key.verify(raw, signed_part(message, namespace, hash_name.decode()))
    except (ValueError, IndexError, struct.error, binascii.Error, InvalidSignature) as error:
        raise BadInput("The signature does not belong to what it stands under.") from error
    return public_line(key)


def read_key_file(path: Path) -> bytes:
    """The bytes of a key file a person chose. Raises BadInput: none, not readable, too large."""
    try:
        if not path.is_file():
            raise BadInput(f"There is no key file {path}.")
        with path.open("rb") as file:
            text = file.read(MAX_KEY_BYTES + 1)
    except OSError as error:
        raise BadInput(f"The key {path.name} cannot be read: {error.strerror}.") from error
    if len(text) > MAX_KEY_BYTES:
        raise BadInput(f"{path.name} is too large to be a key.")
    return text


def require_private(path: Path) -> None:
    """Raises BadInput when others on this computer can read the key, as ssh does. Windows has no such bits."""
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadInput(
            f"Others on this computer can read the key {path.name}, so it proves nothing.",
            safe="It was not used.",
            do=f"Close it to them: chmod 600 {path}",
        )


def write_new(path: Path, data: bytes, mode: int) -> None:
    """A file that was not there, of this mode from its first moment on. Raises FileExistsError, OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
