"""Certificates as an authority sells them, for tests: a root, an issuer, a leaf for any kind of key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Authority = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
_DAYS = timedelta(days=1)


def sold(key, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION, days: int = 365, *, signs: bool = True):
    """(leaf, issuer, root): the leaf is for `key` and ends in `days`."""
    root = _authority("Sample Authority Root", None)
    issuer = _authority("Sample Authority Issuing", root)
    when = datetime.now(UTC)
    name = _name("Bought Studio (sample)", "Deliveries")
    built = _built(name, key.public_key(), issuer, when - 400 * _DAYS, when + days * _DAYS)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(_uses(signs=signs, vouches=False), critical=True)
    leaf = built.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False).sign(issuer[1], hashes.SHA384())
    return leaf, issuer[0], root[0]


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def key_pem(key, passphrase: bytes | None = None) -> bytes:
    locked = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def _authority(words: str, above: Authority | None) -> Authority:
    key = ec.generate_private_key(ec.SECP384R1())
    name, when = _name("Sample Authority", words), datetime.now(UTC)
    built = _built(name, key.public_key(), above or (None, key), when - 800 * _DAYS, when + 3000 * _DAYS)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    built = built.add_extension(_uses(signs=False, vouches=True), critical=True)
    return built.sign(above[1] if above else key, hashes.SHA384()), key


def _built(name, public, above, start: datetime, end: datetime) -> x509.CertificateBuilder:
    issuer, key = above
    return (
        x509.CertificateBuilder(issuer_name=issuer.subject if issuer else name, subject_name=name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )


def _name(organisation: str, common: str) -> x509.Name:
    said = {NameOID.COUNTRY_NAME: "SE", NameOID.ORGANIZATION_NAME: organisation, NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in said.items()])


def _uses(*, signs: bool, vouches: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=False, key_encipherment=not signs and not vouches,
        data_encipherment=False, key_agreement=False, key_cert_sign=vouches, crl_sign=vouches, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
