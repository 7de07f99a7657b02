"""Signatures as OpenSSH makes them (PROTOCOL.sshsig), Ed25519 only; `git verify-commit` and ssh-keygen accept them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.durable import in_words

NAMESPACE = "git"
MAX_KEY_BYTES = 64_000
_TYPE = b"ssh-ed25519"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


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
        signature = _string(_TYPE) + _string(self.private.sign(_signed_part(message, namespace)))
        blob = b"SSHSIG" + struct.pack(">I", 1) + _string(_blob(self.private.public_key()))
        blob += _string(namespace.encode()) + _string(b"") + _string(b"sha512") + _string(signature)
        text = base64.b64encode(blob).decode()
        lines = [text[start : start + 70] for start in range(0, len(text), 70)]
        return "\n".join((_BEGIN, *lines, _END)) + "\n"


def make_key(path: Path, comment: str = "") -> SigningKey:
    """A new key at `path` (mode 600) and its public line at `path`.pub.

    Raises Refused when a file is already there: a key is never overwritten.
    """
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    key = SigningKey(private, comment)
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _create(path, text, 0o600)
            _create(path.with_name(path.name + ".pub"), f"{key.public} {comment}".rstrip().encode() + b"\n", 0o644)
        except FileExistsError as error:
            raise Refused(f"{error.filename} is already there; a key is never overwritten.") from error
    return key


def load_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """The private key in an OpenSSH file.

    Raises BadInput: no such file, not a key, a public key, another type than Ed25519, a passphrase missing or wrong.
    """
    text = _read_key_file(path)
    if text.startswith(b"ssh-") or b"BEGIN" not in text[:200]:
        public = ", but the public half of one" if text.startswith(b"ssh-") else ""
        raise BadInput(f"{path.name} is not a private key{public}.", do="Choose the key file without .pub.")
    secret = passphrase.encode() if passphrase else None
    try:
        private = serialization.load_ssh_private_key(text, secret)
    except TypeError as error:
        raise BadInput(f"{path.name} is locked with a passphrase.", do="Give its passphrase.") from error
    except (ValueError, UnsupportedAlgorithm, struct.error) as error:
        raise _not_loaded(path, passphrase is not None and _encrypted(text)) from error
    if not isinstance(private, Ed25519PrivateKey):
        kind = type(private).__name__.removeprefix("_").removesuffix("PrivateKey")
        raise BadInput(f"{path.name} is a key of type {kind}; verdicts are signed with Ed25519 keys.", do=_MAKE_ONE)
    return SigningKey(private)


def key_of_public_line(line: str) -> Ed25519PublicKey:
    """The key in 'ssh-ed25519 AAAA... [comment]'. Raises BadInput."""
    words = line.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error) as error:
        raise BadInput("The public key is not a line such as 'ssh-ed25519 AAAA...'.") from error
    if words[0] != _TYPE.decode():
        raise BadInput(f"The public key is of type {words[0][:40]}; verdicts are signed with ssh-ed25519 keys.")
    return _key_of_blob(blob)


def public_line(key: Ed25519PublicKey) -> str:
    """'ssh-ed25519 AAAA...' without a comment."""
    return f"{_TYPE.decode()} {base64.b64encode(_blob(key)).decode()}"


def fingerprint(line: str) -> str:
    """'SHA256:...' of a public line, as ssh-keygen -l prints it."""
    digest = hashlib.sha256(_blob(key_of_public_line(line))).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def allowed_signer(mail: str, line: str) -> str:
    """The line of an allowed_signers file that lets this key sign commits as `mail`."""
    return f'{mail} namespaces="{NAMESPACE}" {public_line(key_of_public_line(line))}'


def signer(signature: str, message: bytes, namespace: str = NAMESPACE) -> str:
    """The public line whose key made this signature over exactly this message. Raises BadInput if none did."""
    try:
        version, blob, space, hash_name, raw = _parts(signature)
        if version != 1 or space != namespace.encode() or hash_name not in (b"sha512", b"sha256"):
            raise ValueError("another version, namespace or hash")
        key = _key_of_blob(blob)
        key.verify(raw, _signed_part(message, namespace, hash_name.decode()))
    except (ValueError, IndexError, struct.error, binascii.Error, InvalidSignature) as error:
        raise BadInput("The signature does not belong to what it stands under.") from error
    return public_line(key)


_MAKE_ONE = "Make one in the studio, or with: ssh-keygen -t ed25519"


def _parts(armoured: str) -> tuple[int, bytes, bytes, bytes, bytes]:
    body = armoured.strip()
    if len(body) > 4000 or not (body.startswith(_BEGIN) and body.endswith(_END)):
        raise ValueError("no armour")
    blob = base64.b64decode("".join(body[len(_BEGIN) : -len(_END)].split()), validate=True)
    if blob[:6] != b"SSHSIG":
        raise ValueError("no magic")
    (version,) = struct.unpack(">I", blob[6:10])
    key, rest = _take(blob[10:])
    space, rest = _take(rest)
    reserved, rest = _take(rest)
    hash_name, rest = _take(rest)
    signature, rest = _take(rest)
    kind, raw = _take(signature)
    raw, end = _take(raw)
    if reserved or rest or end or kind != _TYPE or len(raw) != 64:
        raise ValueError("trailing or wrong bytes")
    return version, key, space, hash_name, raw


def _signed_part(message: bytes, namespace: str, hash_name: str = "sha512") -> bytes:
    digest = hashlib.new(hash_name, message).digest()
    return b"SSHSIG" + _string(namespace.encode()) + _string(b"") + _string(hash_name.encode()) + _string(digest)


def _key_of_blob(blob: bytes) -> Ed25519PublicKey:
    if len(blob) < 32 or blob != _string(_TYPE) + _string(blob[-32:]):
        raise BadInput("The public key is not an Ed25519 key.")
    return Ed25519PublicKey.from_public_bytes(blob[-32:])


def _blob(key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _string(_TYPE) + _string(raw)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _take(data: bytes) -> tuple[bytes, bytes]:
    (size,) = struct.unpack(">I", data[:4])
    if size > len(data) - 4:
        raise ValueError("a length beyond the end")
    return data[4 : 4 + size], data[4 + size :]


def _read_key_file(path: Path) -> bytes:
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


def _encrypted(text: bytes) -> bool:
    body = b"".join(line for line in text.splitlines() if not line.startswith(b"-----"))
    try:
        return b"bcrypt" in base64.b64decode(body[:80])
    except binascii.Error:
        return False


def _not_loaded(path: Path, locked: bool) -> BadInput:
    if locked:
        return BadInput(f"That is not the passphrase of {path.name}.", do="Try again.")
    return BadInput(f"{path.name} is not a private key in OpenSSH form, or it is damaged.", do=_MAKE_ONE)


def _create(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
