"""Signatures of C2SP signed notes: plain Ed25519 over the text itself, by the same keys that sign commits.

What ssh signs begins with "SSHSIG"; a note that did is refused, so that no signature of one kind passes for the other.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization

from studio_app.direction.errors import BadInput
from studio_app.shoot.signing import SigningKey, key_of_public_line


def sign_note(key: SigningKey, text: bytes) -> bytes:
    """The 64 bytes of the signature of a note's text. Raises BadInput for what ssh could take for its own."""
    if text.startswith(b"SSHSIG"):
        raise BadInput("A note does not begin with SSHSIG.")
    return key.private.sign(text)


def note_signed_by(line: str, text: bytes, signature: bytes) -> bool:
    """Whether the key of this public line made the signature over exactly this text. Raises BadInput: no such key."""
    try:
        key_of_public_line(line).verify(signature, text)
    except InvalidSignature:
        return False
    return not text.startswith(b"SSHSIG")


def raw_public(line: str) -> bytes:
    """The 32 bytes of the key in a public line. Raises BadInput."""
    key = key_of_public_line(line)
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
