"""The binary forms of OpenSSH: length-prefixed strings, Ed25519 public keys, signatures (PROTOCOL.sshsig)."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from studio_app.direction.errors import BadInput

TYPE = b"ssh-ed25519"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def string(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return struct.pack(">I", len(data)) + data


def take(data: bytes) -> tuple[bytes, bytes]:
    """The first string, and what follows it. Raises ValueError or struct.error when it is not whole."""
    (size,) = struct.unpack(">I", data[:4])
    if size > len(data) - 4:
        raise ValueError("a length beyond the end")
    return data[4 : 4 + size], data[4 + size :]


def blob_of(key: Ed25519PublicKey) -> bytes:
    """A public key as ssh writes it."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return string(TYPE) + string(raw)


def key_of(blob: bytes) -> Ed25519PublicKey:
    """The public key in such bytes. Raises BadInput when it is another kind of key, or none."""
    if len(blob) < 32 or blob != string(TYPE) + string(blob[-32:]):
        raise BadInput("The public key is not an Ed25519 key.")
    return Ed25519PublicKey.from_public_bytes(blob[-32:])


def signed_part(message: bytes, namespace: str, hash_name: str = "sha512") -> bytes:
    """What is really signed: the hash of the message, bound to what it is for."""
    digest = hashlib.new(hash_name, message).digest()
    return b"SSHSIG" + string(namespace.encode()) + string(b"") + string(hash_name.encode()) + string(digest)


def parts(armoured: str) -> tuple[int, bytes, bytes, bytes, bytes]:
    """Version, key, namespace, name of the hash and raw signature. Raises ValueError, IndexError or struct.error."""
    body = armoured.strip()
    if len(body) > 4000 or not (body.startswith(BEGIN) and body.endswith(END)):
        raise ValueError("no armour")
    blob = base64.b64decode("".join(body[len(BEGIN) : -len(END)].split()), validate=True)
    if blob[:6] != b"SSHSIG":
        raise ValueError("no magic")
    (version,) = struct.unpack(">I", blob[6:10])
    key, rest = take(blob[10:])
    space, rest = take(rest)
    reserved, rest = take(rest)
    hash_name, rest = take(rest)
    signature, rest = take(rest)
    kind, raw = take(signature)
    raw, end = take(raw)
    if reserved or rest or end or kind != TYPE or len(raw) != 64:
        raise ValueError("trailing or wrong bytes")
    return version, key, space, hash_name, raw
