"""Roots that other studios and authorities hand out: read one by one, so that each can be listed and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from studio_app.delivery.certificates import MAX_PEM, pem_of
from studio_app.direction.errors import BadInput

MOST = 50
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Root:
    """A certificate whose signers may be trusted. `fingerprint` is its SHA-256 as people compare it: 'A1:B2:…'."""

    name: str
    fingerprint: str
    until: datetime
    pem: str


def roots_of(data: bytes, name: str) -> tuple[Root, ...]:
    """The roots in a PEM file called `name`. Raises BadInput: too large, none in it, one that vouches for nobody."""
    if len(data) > MAX_PEM:
        raise BadInput(f"{name} is too large to be a certificate.")
    try:
        found = [_root(each) for each in x509.load_pem_x509_certificates(data)]
    except ValueError as error:
        raise BadInput(f"{name} holds no certificate in PEM form.") from error
    if len(found) > MOST:
        raise BadInput(f"{name} holds {len(found)} certificates; at most {MOST} are taken from one file.")
    return tuple({root.fingerprint: root for root in found}.values())


def _root(certificate: x509.Certificate) -> Root:
    name = _name(certificate)
    try:
        vouches = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        vouches = False
    if not vouches:
        raise BadInput(
            f"The certificate of {name} is a signer’s own: it vouches for nobody.",
            do="Ask for the public root that it hangs from.",
        )
    return Root(
        name=name,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        until=certificate.not_valid_after_utc,
        pem=pem_of(certificate),
    )


def _name(certificate: x509.Certificate) -> str:
    """Whose it is, as it says of itself: one short line without anything that moves a cursor."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := certificate.subject.get_attributes_for_oid(oid):
            text = str(found[0].value)
            return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:_LONGEST] or "nobody"
    return "nobody"
