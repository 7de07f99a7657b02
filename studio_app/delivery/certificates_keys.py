"""The kinds of key that may sign deliveries, and how each signs (C2PA 2.4, 13.2.1: COSE algorithms for claims)."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from studio_app.direction.errors import BadInput

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_CURVES: dict[str, tuple[str, hashes.HashAlgorithm, int]] = {
    "secp256r1": ("ES256", hashes.SHA256(), 32),
    "secp384r1": ("ES384", hashes.SHA384(), 48),
    "secp521r1": ("ES512", hashes.SHA512(), 66),
}
"""Curve -> algorithm, hash, bytes of one half of a signature."""
_LEAST_RSA = 2048
_SALT = 32


def load_key(data: bytes, passphrase: bytes | None = None) -> PrivateKey:
    """A private key from its PEM. Raises BadInput: none, a wrong passphrase, a kind that signs no credentials."""
    try:
        found = serialization.load_pem_private_key(data, passphrase)
    except TypeError as error:
        wanted = passphrase is None
        raise BadInput(
            "The private key is locked with a passphrase." if wanted else "The private key has no passphrase.",
            do="Type it." if wanted else "Leave the passphrase empty.",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput("The private key cannot be read: it is no PEM, or its passphrase is another.") from error
    return usable(found)


def usable(key: object) -> PrivateKey:
    """The same key where it may sign credentials. Raises BadInput."""
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA:
        return key
    raise BadInput(
        "A key of this kind signs no Content Credentials.",
        do="Ask for one on the curve P-256, P-384 or P-521, Ed25519, or RSA of at least 2048 bits.",
    )


def algorithm(key: PrivateKey) -> str:
    """The name of its algorithm: 'ED25519', 'ES256', 'ES384', 'ES512', 'PS256'."""
    if isinstance(key, Ed25519PrivateKey):
        return "ED25519"
    return "PS256" if isinstance(key, rsa.RSAPrivateKey) else _CURVES[key.curve.name][0]


def signing(key: PrivateKey) -> Callable[[bytes], bytes]:
    """What signs bytes as COSE writes signatures: Ed25519 (RFC 8032), ECDSA as r and s (RFC 9053), RSASSA-PSS."""
    if isinstance(key, Ed25519PrivateKey):
        return key.sign
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), _SALT)
        return lambda data: key.sign(data, pss, hashes.SHA256())
    _, hashed, half = _CURVES[key.curve.name]

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashed)))
        return r.to_bytes(half, "big") + s.to_bytes(half, "big")

    return sign
