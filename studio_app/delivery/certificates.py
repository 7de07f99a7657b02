"""The studio's own certificates: a root that brands add to what they trust, an issuer, a leaf that signs deliveries.

The keys of root and issuer exist for as long as it takes to sign the leaf and are then forgotten: nothing may ever be
issued under this root again. A stolen leaf is answered by a new root, which brands add in place of the old one; a
root's key in a drawer could be stolen too, and nobody could tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from studio_app.delivery.certificates_keys import PrivateKey, algorithm, load_key, signing
from studio_app.delivery.facts import Studio
from studio_app.direction.errors import BadInput

YEARS = 10
"""How long a leaf lasts: without a time stamp a picture outlives its signature on the leaf's last day (c2pa-rs)."""
LONGEST = 64
MAX_PEM = 100_000
SAMPLE = "(sample)"

_CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")  # c2pa-kp-claimSigning
_LEAF_USES = (_CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION)  # readers without settings ask for the second one
_EARLIER = timedelta(minutes=5)  # clocks of readers may be behind


@dataclass(frozen=True)
class Signer:
    """Who signs deliveries. `chain` is the leaf and its issuer, `root` what others add to trust them, both PEM; the
    key stays in memory. `tsa_url` is a time-stamp service that the studio itself entered, else empty.
    """

    chain: str
    root: str
    key: PrivateKey = field(repr=False)
    tsa_url: str = ""

    @property
    def stamps(self) -> str:
        """The name of the time-stamp service, such as 'times.example'; empty where none is asked."""
        return service_of(self.tsa_url)

    @property
    def sign(self) -> Callable[[bytes], bytes]:
        """Signs bytes as the key does."""
        return signing(self.key)

    @property
    def algorithm(self) -> str:
        """How the key signs: 'ED25519' for one that the studio made."""
        return algorithm(self.key)


def new_signer(studio: Studio, when: datetime, *, sample: bool = False) -> Signer:
    """A new root, issuer and leaf for this organisation, from `when` on. A sample says so in every name."""
    organisation = f"{studio.name} {SAMPLE}" if sample and SAMPLE not in studio.name else studio.name
    named = Studio(organisation, studio.country)
    root_key, issuer_key = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
    key = Ed25519PrivateKey.generate()
    root = _authority(_name(named, "Root"), root_key, None, root_key, when, path=1)
    issuer = _authority(_name(named, "Deliveries"), issuer_key, root, root_key, when, path=0)
    leaf = _leaf(_name(named, "Twin Studio"), key.public_key(), issuer, issuer_key, when)
    return Signer(chain=pem_of(leaf, issuer), root=pem_of(root), key=key)


def key_text(signer: Signer) -> str:
    """The leaf's private key as PKCS #8 PEM: for the key chain or a file that nobody else can read; never a shoot."""
    return signer.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def read_signer(chain: str, root: str, key: str, tsa_url: str = "") -> Signer:
    """What `new_signer` made, from its texts. Raises BadInput: not ours, or they do not belong together."""
    try:
        private = load_key(key.encode())
        leaf = x509.load_pem_x509_certificate(chain.encode())
        x509.load_pem_x509_certificate(root.encode())
    except (ValueError, BadInput) as error:
        raise BadInput("The studio's certificate or its key is damaged.", do=_NEW_ONE) from error
    if leaf.public_key() != private.public_key():
        raise BadInput("The studio's key does not belong to its certificate.", do=_NEW_ONE)
    return Signer(chain=chain, root=root, key=private, tsa_url=tsa_url)


def service_of(url: str) -> str:
    """The name of the computer in an address: without its path, and without what somebody may have put before it."""
    return urlsplit(url).hostname or "" if url else ""


def studio_of(certificate: str) -> Studio:
    """The organisation and the country that a certificate names. Raises BadInput when it names none."""
    subject = x509.load_pem_x509_certificate(certificate.encode()).subject
    found = [subject.get_attributes_for_oid(oid) for oid in (NameOID.ORGANIZATION_NAME, NameOID.COUNTRY_NAME)]
    if not all(found):
        raise BadInput("The certificate names no organisation.")
    return Studio(*(str(each[0].value) for each in found))


def ends(certificate: str) -> datetime:
    """When the first certificate of a chain ends, UTC."""
    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def fingerprint(certificate: str) -> str:
    """SHA-256 of a certificate as people compare it: 'A1:B2:…'."""
    return x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex(":").upper()


_NEEDS = "A certificate needs the studio's name (at most 64 characters) and its country in two capital letters."
_NEW_ONE = "Make a new certificate, and send its root to those who check your pictures."


def _name(studio: Studio, what: str) -> x509.Name:
    """The name of one certificate (RFC 5280, appendix A: at most 64 characters each). Raises BadInput."""
    if not (1 <= len(studio.name.strip()) <= LONGEST and studio.country.isalpha() and studio.country.isupper()):
        raise BadInput(_NEEDS)
    said = {
        NameOID.COUNTRY_NAME: studio.country,
        NameOID.ORGANIZATION_NAME: studio.name.strip(),
        NameOID.COMMON_NAME: f"{studio.name.strip()[: LONGEST - 1 - len(what)]} {what}",
    }
    try:
        return x509.Name([x509.NameAttribute(oid, text) for oid, text in said.items()])
    except ValueError as error:
        raise BadInput(_NEEDS) from error


def _authority(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    above: x509.Certificate | None,
    above_key: ec.EllipticCurvePrivateKey,
    when: datetime,
    *,
    path: int,
) -> x509.Certificate:
    """A certificate that may sign others, `path` levels of them above the leaf (RFC 5280, 4.2.1.9)."""
    started = _started(name, key.public_key(), above, when)
    may_sign = started.add_extension(x509.BasicConstraints(ca=True, path_length=path), critical=True)
    whole = may_sign.add_extension(_uses(signs_certificates=True), critical=True)
    if above is not None:
        whole = whole.add_extension(x509.ExtendedKeyUsage(_LEAF_USES), critical=False)
    return whole.sign(above_key, hashes.SHA384())


def _leaf(
    name: x509.Name,
    key: Ed25519PublicKey,
    above: x509.Certificate,
    above_key: ec.EllipticCurvePrivateKey,
    when: datetime,
) -> x509.Certificate:
    started = _started(name, key, above, when)
    last = started.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    whole = last.add_extension(_uses(signs_certificates=False), critical=True)
    return whole.add_extension(x509.ExtendedKeyUsage(_LEAF_USES), critical=False).sign(above_key, hashes.SHA384())


def _started(
    name: x509.Name,
    key: ec.EllipticCurvePublicKey | Ed25519PublicKey,
    above: x509.Certificate | None,
    when: datetime,
) -> x509.CertificateBuilder:
    """What every certificate has: names, key, number, time and the two identifiers that chain it (AKI is required)."""
    builder = (
        x509.CertificateBuilder(issuer_name=above.subject if above else name, subject_name=name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(when - _EARLIER)
        .not_valid_after(when.replace(year=when.year + YEARS, day=min(when.day, 28)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    if above is None:
        return builder
    known = above.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known), critical=False)


def _uses(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def pem_of(*certificates: x509.Certificate) -> str:
    """Certificates as PEM, one after the other."""
    return "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in certificates)
