"""A certificate that was bought, tried and kept; the roots of others that the studio trusts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))

from bought import key_pem, pem, sold
from test_inspecting import marked, signer

from studio_app.cli.app import run
from studio_app.delivery.credentials_trial import require_signs
from studio_app.direction.errors import BadInput
from studio_app.studio.certificate_said import certificate_said
from studio_app.studio.places import config_dir
from studio_app.studio.studio_identity import (
    choose_time_stamps,
    identity,
    install_identity,
    make_identity,
    studio_signer,
)
from studio_app.studio.trusted_roots import forget_root, trust_roots, trusted_pem, trusted_roots

KINDS: dict[str, Callable[[], object]] = {
    "ED25519": Ed25519PrivateKey.generate,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ES512": lambda: ec.generate_private_key(ec.SECP521R1()),
    "PS256": lambda: rsa.generate_private_key(65537, 2048),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_bought_key_signs_what_readers_take(tmp_path: Path, kind: str) -> None:
    key = KINDS[kind]()
    leaf, issuer, root = sold(key)
    (tmp_path / "chain.pem").write_bytes(pem(root, leaf, issuer))
    (tmp_path / "key.pem").write_bytes(key_pem(key))
    make_identity("Example Studio", "SE")
    choose_time_stamps("https://times.invalid/tsa")
    made = install_identity(tmp_path / "chain.pem", tmp_path / "key.pem", "")
    assert (made.bought, made.name, made.tsa_url) == (True, "Bought Studio (sample)", "https://times.invalid/tsa")
    assert made.chain.encode() == pem(leaf, issuer), "in order, and without the root"
    again = studio_signer()
    assert again.algorithm == kind
    require_signs(again)


def test_a_locked_p12_file_and_a_locked_key(tmp_path: Path) -> None:
    key = KINDS["ES256"]()
    leaf, issuer, _ = sold(key)
    bundle = tmp_path / "bought.p12"
    bundle.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, leaf, [issuer], BestAvailableEncryption(b"pw")))
    with pytest.raises(BadInput, match="passphrase is another"):
        install_identity(bundle, None, "wrong")
    assert install_identity(bundle, None, "pw").root.encode() == pem(issuer), "the highest that was given"
    assert install_identity(bundle, None, "pw").bought, "once more is no harm"
    (tmp_path / "all.pem").write_bytes(key_pem(key, b"pw") + pem(leaf, issuer))
    assert install_identity(tmp_path / "all.pem", None, "pw").bought
    with pytest.raises(BadInput, match="locked with a passphrase"):
        install_identity(tmp_path / "all.pem", None, "")
    assert b"ENCRYPTED" not in b"".join(file.read_bytes() for file in (config_dir() / "certificate").iterdir())


def test_what_readers_would_refuse_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    key = KINDS["ES256"]()
    leaf, issuer, root = sold(key)
    old, server = sold(key, days=-1), sold(key, ExtendedKeyUsageOID.SERVER_AUTH)
    weak = rsa.generate_private_key(65537, 1024)
    cases = (
        (pem(leaf), key, "Nobody vouches"),
        (pem(root), key, "does not belong"),
        (pem(leaf, sold(key)[1]), key, "Nobody vouches"),
        (pem(leaf, issuer), KINDS["ES256"](), "does not belong"),
        (pem(*old), key, "holds from"),
        (pem(*server), key, "was not issued to sign"),
        (pem(*sold(key, signs=False)), key, "was not issued to sign"),
        (pem(*sold(weak)), weak, "of this kind signs no"),
        (b"-----BEGIN NOTHING-----", key, "no certificate in PEM form"),
        (b"", key, "no certificate"),
        (b"\0" * 100_000, key, "no certificate"),
        (b"-" * 200_000, key, "larger than"),
    )
    (tmp_path / "none.txt").write_bytes(b"not a key")
    for data, private, words in cases:
        (tmp_path / "chain.pem").write_bytes(data)
        (tmp_path / "key.pem").write_bytes(key_pem(private))
        with pytest.raises(BadInput, match=words):
            install_identity(tmp_path / "chain.pem", tmp_path / "key.pem", "")
    (tmp_path / "chain.pem").write_bytes(pem(leaf, issuer))
    with pytest.raises(BadInput, match="cannot be read"):
        install_identity(tmp_path / "chain.pem", tmp_path / "none.txt", "")
    assert identity() is None


def test_its_end_is_said_before_it_comes() -> None:
    assert certificate_said().mark == "stop"
    made = make_identity("Example Studio", "SE")
    assert certificate_said().mark == "good"
    for days, mark in ((61, "good"), (59, "warn"), (0, "stop")):
        assert certificate_said(now=made.until - timedelta(days=days)).mark == mark
    assert not certificate_said(now=datetime.max.replace(tzinfo=UTC)).signs


# Roots


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    path.write_text(signer().root)
    return path


def test_a_kept_root_makes_a_signer_known_until_it_is_forgotten(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(marked())

    def seal() -> str:
        assert run(["inspect", str(picture), "--json"]) == 0
        return json.loads(capsys.readouterr().out)[0]["credentials"]["seal"]

    assert seal() == "unknown-signer"
    assert run(["roots", "--add", str(root)]) == 0
    assert "Example Studio (sample)" in capsys.readouterr().out
    assert seal() == "trusted"
    assert trust_roots(root) == (), "once is enough"
    (kept,) = trusted_roots()
    assert run(["roots", "--forget", kept.fingerprint[:8].lower()]) == 0
    assert "No root is trusted" in capsys.readouterr().out
    assert seal() == "unknown-signer"
    assert run(["roots", "--forget", "AB"]) == 2


def test_what_is_no_root_is_not_trusted(tmp_path: Path, root: Path) -> None:
    (tmp_path / "leaf.pem").write_text(signer().chain)
    (tmp_path / "none.pem").write_text("hello")
    (tmp_path / "many.pem").write_text(signer().root * 150)
    for name, words in (("leaf.pem", "vouches for nobody"), ("none.pem", "no certificate"), ("many.pem", "arge")):
        with pytest.raises(BadInput, match=words):
            trust_roots(tmp_path / name)
    assert trusted_pem() == ""
    trust_roots(root)
    with pytest.raises(BadInput):
        forget_root("")
    (config_dir() / "trusted-roots.json").write_text("{")
    with pytest.raises(BadInput):
        trusted_pem()


def test_the_command_installs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = KINDS["ES256"]()
    (tmp_path / "all.pem").write_bytes(pem(*sold(key)))
    (tmp_path / "key.pem").write_bytes(key_pem(key, b"pw"))
    monkeypatch.setenv("TWIN_STUDIO_PASSPHRASE", "pw")
    words = ["studio-certificate", "--install", str(tmp_path / "all.pem"), "--key", str(tmp_path / "key.pem")]
    assert run(words) == 0
    assert "Bought: readers" in capsys.readouterr().out
    assert run([*words, "--make", "Other"]) == 2
    assert run(words[:1] + words[3:]) == 2
