"""A certificate that the studio bought from an authority: read from the files it came in, put in order, checked.

Two forms are read: certificates and key as PEM, or both in one PKCS #12 file (.p12, .pfx). Everything that would make
a reader refuse the signature later (C2PA 2.4, 14.5.1) is said here, before the certificate is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from studio_app.delivery.certificates import MAX_PEM, Signer, pem_of, studio_of
from studio_app.delivery.certificates_keys import PrivateKey, load_key, usable
from studio_app.direction.errors import BadInput

LONGEST_CHAIN = 10
_SIGNS = frozenset(
    {
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # id-kp-documentSigning (RFC 9336)
        x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1"),  # c2pa-kp-claimSigning
    }
)


def read_bought(certificates: bytes, key: bytes, passphrase: str, when: datetime) -> Signer:
    """Who signs with a bought certificate. `key` may be empty where `certificates` holds it, too.

    `chain` of the result is leaf first and without the root; `root` is the highest certificate that was given. Raises
    BadInput with what is wrong: unreadable, no key, not its key, ended, not for signing, nobody vouches for it.
    """
    if max(len(certificates), len(key)) > MAX_PEM:
        raise BadInput("These files are too large to be a certificate and its key.")
    private, found = _opened(certificates, key, passphrase.encode() or None)
    public = private.public_key()
    leaf = next((each for each in found if each.public_key() == public), None)
    if leaf is None:
        raise BadInput("The private key does not belong to the certificate.", do="Choose the two that came together.")
    _require_usable(leaf, when)
    chain = _chain(leaf, found)
    if len(chain) == 1:
        raise BadInput(
            "Nobody vouches for this certificate: that of its authority is missing.",
            do="Choose the file with the whole chain, as the authority sent it.",
        )
    signed = [each for each in chain if each.issuer != each.subject]
    made = Signer(chain=pem_of(*signed), root=pem_of(chain[-1]), key=private)
    studio_of(made.chain)
    return made


def _opened(certificates: bytes, key: bytes, secret: bytes | None) -> tuple[PrivateKey, list[x509.Certificate]]:
    if b"-----BEGIN" in certificates:
        try:
            found = x509.load_pem_x509_certificates(certificates)
        except ValueError as error:
            raise BadInput("The file holds no certificate in PEM form.") from error
        return load_key(key or certificates, secret), found
    try:
        private, leaf, others = pkcs12.load_key_and_certificates(certificates, secret)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput(
            "The file holds no certificate, or its passphrase is another.",
            do="Choose a .pem or a .p12 file, and type the passphrase that came with it.",
        ) from error
    if private is None or leaf is None:
        raise BadInput("The file holds no certificate with its private key.")
    return usable(private), [leaf, *others]


def _chain(leaf: x509.Certificate, found: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The leaf and whoever vouches for it, as far as the files go; each one's signature is checked."""
    chain = [leaf]
    while chain[-1].issuer != chain[-1].subject and len(chain) < LONGEST_CHAIN:
        above = next((each for each in found if each not in chain and _vouches(each, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return chain


def _vouches(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _require_usable(leaf: x509.Certificate, when: datetime) -> None:
    """Raises BadInput where readers would not take a signature of this certificate."""
    if not leaf.not_valid_before_utc <= when <= leaf.not_valid_after_utc:
        raise BadInput(
            f"The certificate holds from {leaf.not_valid_before_utc:%Y-%m-%d} to {leaf.not_valid_after_utc:%Y-%m-%d}.",
            do="Buy a new one, or set this computer's clock.",
        )
    try:
        own = leaf.extensions
        uses = own.get_extension_for_class(x509.KeyUsage).value
        purposes = own.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise BadInput(_WRONG_KIND, do=_RIGHT_KIND) from error
    if not uses.digital_signature or uses.key_cert_sign or _SIGNS.isdisjoint(purposes):
        raise BadInput(_WRONG_KIND, do=_RIGHT_KIND)


_WRONG_KIND = "The certificate was not issued to sign pictures or documents."
_RIGHT_KIND = "Ask for one for C2PA claims, for documents or for e-mail; those of web servers are not taken."
