"""Signatures and keys against stock ssh-keygen."""

from __future__ import annotations

import base64
import contextlib
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.signing import (
    fingerprint,
    load_key,
    make_key,
    new_key_text,
    open_key,
    public_of,
    signer,
)
from studio_app.shoot.ssh_wire import TYPE, blob_of, string


def keygen(*words: object, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *map(str, words)], input=text, capture_output=True, check=False)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory):
    return make_key(tmp_path_factory.mktemp("keys") / "key", "ada@studio.example")


@given(message=st.binary(max_size=300), namespace=st.sampled_from(["git", "twin-licence"]))
def test_a_signature_names_its_key(ours, message: bytes, namespace: str):
    assert signer(ours.sign(message, namespace), message, namespace) == ours.public


@given(message=st.binary(max_size=60), other=st.binary(max_size=60))
def test_a_signature_stands_under_one_message_only(ours, message: bytes, other: bytes):
    armoured = ours.sign(message)
    if other != message:
        with pytest.raises(BadInput, match="does not belong"):
            signer(armoured, other)
    with pytest.raises(BadInput, match="does not belong"):
        signer(armoured, message, "twin-licence")


@given(at=st.integers(0, 220), flip=st.integers(1, 255))
def test_no_byte_of_a_signature_may_change(ours, at: int, flip: int):
    lines = ours.sign(b"hello").splitlines()
    blob = bytearray(base64.b64decode("".join(lines[1:-1])))
    blob[at % len(blob)] ^= flip
    text = "\n".join((lines[0], base64.b64encode(blob).decode(), lines[-1]))
    with pytest.raises(BadInput):
        signer(text, b"hello")


@given(junk=st.one_of(st.text(max_size=300), st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode())))
def test_junk_is_no_signature(junk: str):
    for text in (junk, f"-----BEGIN SSH SIGNATURE-----\n{junk}\n-----END SSH SIGNATURE-----"):
        with pytest.raises(BadInput):
            signer(text, b"hello")


def test_ssh_keygen_accepts_our_signature(ours, tmp_path: Path):
    (tmp_path / "allowed").write_text(f'ada@studio.example namespaces="git" {ours.public}\n')
    (tmp_path / "sig").write_text(ours.sign(b"the exact bytes"))
    words = (
        "-Y",
        "verify",
        "-f",
        tmp_path / "allowed",
        "-I",
        "ada@studio.example",
        "-n",
        "git",
        "-s",
        tmp_path / "sig",
    )
    assert keygen(*words, text=b"the exact bytes").returncode == 0
    assert keygen(*words, text=b"the exact bytez").returncode != 0


def test_we_accept_the_signature_of_ssh_keygen(tmp_path: Path):
    keygen("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key")
    (tmp_path / "letter").write_bytes(b"dear all")
    assert keygen("-q", "-Y", "sign", "-f", tmp_path / "key", "-n", "git", tmp_path / "letter").returncode == 0
    key = load_key(tmp_path / "key")
    assert signer((tmp_path / "letter.sig").read_text(), b"dear all") == key.public
    assert (tmp_path / "key.pub").read_text().startswith(key.public)


def test_a_made_key_is_private_and_never_overwritten(tmp_path: Path):
    made = make_key(tmp_path / "key", "ada@studio.example")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert load_key(tmp_path / "key").public == made.public
    listed = keygen("-l", "-f", tmp_path / "key.pub").stdout.decode().split()
    assert listed[1:3] == [fingerprint(made.public), "ada@studio.example"]
    with pytest.raises(Refused, match="never overwritten"):
        make_key(tmp_path / "key")


def test_a_passphrase_is_asked_for_and_checked(tmp_path: Path):
    keygen("-q", "-t", "ed25519", "-a", "1", "-N", "correct horse", "-f", tmp_path / "key")
    with pytest.raises(BadInput, match="locked with a passphrase"):
        load_key(tmp_path / "key")
    with pytest.raises(BadInput, match="not the passphrase"):
        load_key(tmp_path / "key", "battery staple")
    assert (tmp_path / "key.pub").read_text().startswith(load_key(tmp_path / "key", "correct horse").public)


def test_a_made_key_is_locked_by_its_passphrase_and_ssh_keygen_opens_it(tmp_path: Path):
    made = make_key(tmp_path / "key", "ada@studio.example", "räksmörgås på bryggan")
    assert public_of((tmp_path / "key").read_bytes(), "key") == (made.public, True)
    assert load_key(tmp_path / "key", "räksmörgås på bryggan").public == made.public
    for wrong in (None, "", "shrimp"):
        with pytest.raises(BadInput, match="passphrase"):
            load_key(tmp_path / "key", wrong)
    opened = keygen("-y", "-P", "räksmörgås på bryggan", "-f", tmp_path / "key")
    assert opened.stdout.decode().startswith(made.public)
    assert keygen("-y", "-P", "shrimp", "-f", tmp_path / "key").returncode != 0


def test_an_open_key_needs_no_passphrase_even_if_one_is_given(tmp_path: Path):
    made = make_key(tmp_path / "key")
    assert load_key(tmp_path / "key", "whatever").public == made.public


@pytest.mark.skipif(sys.platform == "win32", reason="no such bits")
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path):
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(BadInput, match="Others on this computer can read") as caught:
        load_key(tmp_path / "key")
    assert "chmod 600" in str(caught.value)


def armoured(cipher: bytes, kdf: bytes, rounds: int, kind: bytes = TYPE) -> bytes:
    options = string(b"s" * 16) + rounds.to_bytes(4, "big")
    public = string(string(kind) + string(b"k" * 32))
    blob = (
        b"openssh-key-v1\0" + string(cipher) + string(kdf) + string(options) + b"\0\0\0\1" + public + string(b"x" * 160)
    )
    lines = [b"-----BEGIN OPENSSH PRIVATE KEY-----", base64.b64encode(blob), b"-----END OPENSSH PRIVATE KEY-----"]
    return b"\n".join(lines) + b"\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (armoured(b"aes256-ctr", b"bcrypt", 4_000_000_000), "4000000000 rounds .* too long"),
        (armoured(b"aes256-ctr", b"bcrypt", 0), "asks for 0 rounds"),
        (armoured(b"chacha20-poly1305@openssh.com", b"bcrypt", 16), r"cannot open \(chacha20-poly1305@openssh.com"),
        (armoured(b"aes256-ctr", b"scrypt", 16), "cannot open"),
        (armoured(b"aes256-ctr", b"bcrypt", 16, b"sk-ssh-ed25519@openssh.com"), "of type sk-ssh-ed25519@openssh.com"),
        (armoured(b"none", b"none", 16), "is damaged"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519\n", "PuTTYgen"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "not .* in OpenSSH form"),
    ],
)  # fmt: skip
def test_a_hostile_or_foreign_key_file_is_one_sentence_at_once(tmp_path: Path, text: bytes, sentence: str):
    with pytest.raises(BadInput, match=sentence):
        open_key(text, "key", "a passphrase")


def test_a_key_whose_halves_do_not_belong_together_is_refused(tmp_path: Path, ours):
    """The public half is what people compare; the file must not be able to show another's."""
    own, text = new_key_text()
    lines = text.split(b"\n")
    blob = base64.b64decode(b"".join(lines[1:-2]))
    mixed = blob.replace(blob_of(own.private.public_key()), blob_of(ours.private.public_key()), 1)
    with pytest.raises(BadInput, match=r"damaged|belong together"):
        open_key(b"\n".join([lines[0], base64.b64encode(mixed), *lines[-2:]]), "key")


@given(at=st.integers(0, 400), flip=st.integers(1, 255))
def test_no_flipped_byte_of_a_key_file_raises_anything_but_a_sentence(at: int, flip: int):
    _, text = new_key_text()
    damaged = bytearray(text)
    damaged[at % len(damaged)] ^= flip
    with contextlib.suppress(BadInput):
        open_key(bytes(damaged), "key")


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_another_kind_of_key_is_named(tmp_path: Path, kind: str):
    private = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    (tmp_path / "key").write_bytes(text)
    with pytest.raises(BadInput, match=r"a key of type (ssh-rsa|ecdsa-sha2-nistp256);"):
        load_key(tmp_path / "key")


def test_what_is_no_key_is_said_to_be_none(tmp_path: Path, ours):
    (tmp_path / "pub").write_text(ours.public)
    (tmp_path / "text").write_text("dear all")
    (tmp_path / "huge").write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + b"A" * 100_000)
    (tmp_path / "half").write_text(
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    for name, sentence in (
        ("pub", "public half"),
        ("text", "is not a private key"),
        ("huge", "too large"),
        ("half", "damaged"),
        ("none", "no key file"),
        (".", "no key file"),
    ):
        with pytest.raises(BadInput, match=sentence):
            load_key(tmp_path / name)
