"""The checkpoint as C2SP writes it: read by its own rules, refused when bent, never one that is no extension."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from ledger_samples import CHAIN, chain_of, entry, plain_chain

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.checkpoint import (
    Checkpoint,
    checked_against,
    new_checkpoint,
    open_checkpoint,
    origin,
    require_growth,
    sign_checkpoint,
    verifier,
)
from studio_app.rights.checkpoint_keys import handover
from studio_app.rights.ledger import ChainName, verify_chain
from studio_app.rights.ledger_known import KnownChains
from studio_app.rights.merkle import Frontier, consistency, leaf_hash, root
from studio_app.shoot.note_signing import note_signed_by, raw_public, sign_note
from studio_app.shoot.signing import SigningKey, key_of_public_line, new_key_text

KEY, STRANGER = new_key_text()[0], new_key_text()[0]
NOTE = new_checkpoint(plain_chain(3), CHAIN, KEY)
LEAVES = [leaf_hash(line) for line in plain_chain(9).splitlines()]


def at(size: int) -> Checkpoint:
    return Checkpoint(origin(CHAIN), size, root(LEAVES[:size]))


def test_the_note_is_what_the_specification_says() -> None:
    """C2SP signed-note and tlog-checkpoint, read by hand: text, empty line, dash, name, key hash and signature."""
    text, foot = NOTE.decode().split("\n\n")
    name, size, tree = text.split("\n")
    assert (name, size) == ("twin-studio/ledger/grant-ada-sample/studio-1", "3")
    assert base64.b64decode(tree) == verify_chain(plain_chain(3), CHAIN).tree.root
    dash, signer, signature = foot.rstrip("\n").split(" ")
    assert (dash, signer) == ("—", name)
    raw, public = base64.b64decode(signature), raw_public(KEY.public)
    assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    key_of_public_line(KEY.public).verify(raw[4:], f"{text}\n".encode())
    typed = base64.b64encode(b"\x01" + public).decode()
    assert verifier(CHAIN, KEY.public) == f"{name}+{raw[:4].hex()}+{typed}"


def test_the_example_of_the_specification_has_the_key_hash_we_reckon() -> None:
    """The verifier key of C2SP signed-note.md, PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW."""
    name, key_hash, key = "PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert hashlib.sha256(name.encode() + b"\n" + base64.b64decode(key)).digest()[:4].hex() == key_hash


def test_it_opens_with_the_right_key_and_passes_other_signatures_over() -> None:
    found, by = open_checkpoint(NOTE, CHAIN, [STRANGER.public, KEY.public])
    assert (found, by) == (at(3), KEY.public)
    other = sign_checkpoint(at(3), STRANGER).split(b"\n\n")[1]
    witnessed = NOTE + "— witness.example AAAAAAEC\n".encode() + other
    assert open_checkpoint(witnessed, CHAIN, [KEY.public])[0] == at(3)
    assert open_checkpoint(witnessed, CHAIN, [STRANGER.public])[1] == STRANGER.public
    with pytest.raises(BadInput, match="signed by none of the keys"):
        open_checkpoint(NOTE, CHAIN, [STRANGER.public])


def test_any_changed_byte_is_refused() -> None:
    for position in range(len(NOTE)):
        bent = NOTE[:position] + bytes([NOTE[position] ^ 1]) + NOTE[position + 1 :]
        with pytest.raises(BadInput, match="The checkpoint of"):
            open_checkpoint(bent, CHAIN, [KEY.public])


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (b"", "no signatures"),
        (b"\xff\n\nx\n", "not UTF-8"),
        (b"x" * 200_000, "too large"),
        (NOTE.split(b"\n\n")[0] + b"\n\n", "no signatures"),
        (NOTE.rstrip(b"\n"), "no signatures"),
        (NOTE + "— a b c\n".encode(), "not '— name signature'"),
        (NOTE + "— a ***\n".encode(), "not base64"),
        (NOTE + "— a AAAA\n".encode(), "too short"),
        (NOTE + "— a AAAAAAEC\n".encode() * 70, "no signatures"),
        (NOTE.replace(b"\n3\n", b"\n03\n"), "origin, size and root"),
        (NOTE.replace(b"\n3\n", b"\n3\x07\n"), "not seen"),
        (NOTE.replace(b"studio-1\n3", b"studio-2\n3"), "one of another ledger"),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(note: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        open_checkpoint(note, CHAIN, [KEY.public])


def test_the_next_checkpoint_goes_on_from_the_one_before() -> None:
    before = open_checkpoint(NOTE, CHAIN, [KEY.public])[0]
    assert open_checkpoint(new_checkpoint(plain_chain(9), CHAIN, KEY, before), CHAIN, [KEY.public])[0] == at(9)
    assert checked_against(plain_chain(3), CHAIN, before) == Frontier().with_leaves(LEAVES[:3])
    with pytest.raises(Refused, match="only 2 are there"):
        new_checkpoint(plain_chain(2), CHAIN, KEY, before)
    with pytest.raises(Refused, match="not those that were signed for"):
        new_checkpoint(chain_of(entry(0), entry(2), entry(3), entry(4)), CHAIN, KEY, before)


def test_whoever_keeps_only_checkpoints_can_see_a_fork() -> None:
    require_growth(at(3), at(9), consistency(3, LEAVES))
    require_growth(at(9), at(9), ())
    forked = Checkpoint(origin(CHAIN), 9, root([*LEAVES[:2], leaf_hash(b"other"), *LEAVES[3:]]))
    other = Checkpoint(origin(ChainName(CHAIN.grant, "studio-2")), 9, root(LEAVES))
    for old, new in ((at(3), forked), (at(9), at(3)), (at(3), other)):
        with pytest.raises(Refused, match="does not go on from the one over"):
            require_growth(old, new, consistency(3, LEAVES))


def test_no_signature_of_a_note_passes_for_one_of_ssh(key: SigningKey = KEY) -> None:
    with pytest.raises(BadInput, match="SSHSIG"):
        sign_note(key, b"SSHSIG of something")
    assert not note_signed_by(key.public, b"SSHSIG x", key.private.sign(b"SSHSIG x"))
    assert not note_signed_by(key.public, b"another text", sign_note(key, b"a text"))


def test_a_key_is_handed_on_and_the_old_one_signs_no_more() -> None:
    """KEY hands on to the second at 3 lines, that one to the third at 5; whoever knows KEY alone follows."""
    second, third = new_key_text()[0], new_key_text()[0]
    one = new_checkpoint(plain_chain(3), CHAIN, second, open_checkpoint(NOTE, CHAIN, [KEY.public])[0], KEY)
    two = new_checkpoint(plain_chain(5), CHAIN, third, open_checkpoint(one, CHAIN, [KEY.public])[0], second)
    last = new_checkpoint(plain_chain(9), CHAIN, third, open_checkpoint(two, CHAIN, [KEY.public])[0])
    for keys in ([KEY.public], [second.public], [third.public], [STRANGER.public, KEY.public]):
        found, by = open_checkpoint(last, CHAIN, keys)
        assert (found.size, by) == (9, third.public)
        assert [each.size for each in found.handed] == [3, 5]
    with pytest.raises(BadInput, match="signed by none of the keys"):
        open_checkpoint(last, CHAIN, [STRANGER.public])
    found = open_checkpoint(last, CHAIN, [KEY.public])[0]
    assert found.text.count(b"\nkey ") == 2
    for old in (KEY, second):
        with pytest.raises(BadInput, match="was handed on; it signs no more"):
            new_checkpoint(plain_chain(9), CHAIN, old, found)
        with pytest.raises(BadInput, match="signed by none of the keys"):
            open_checkpoint(sign_checkpoint(found, old), CHAIN, [KEY.public])
    with pytest.raises(BadInput, match="these are the same"):
        new_checkpoint(plain_chain(3), CHAIN, KEY, None, KEY)


def test_a_key_that_handed_itself_on_is_believed_by_nobody() -> None:
    thief, name, first = new_key_text()[0], origin(CHAIN), root(LEAVES[:3])
    alone = handover(name, 3, first, STRANGER, thief.public)
    forged = replace(alone, old=raw_public(KEY.public))
    other = handover("twin-studio/ledger/another/studio-1", 3, first, KEY, thief.public)
    for bad, words in (
        (forged, "not handed on by the one before"),
        (other, "not handed on by the one before"),
        (alone, "signed by none of the keys"),
    ):
        with pytest.raises(BadInput, match=words):
            open_checkpoint(sign_checkpoint(replace(at(3), handed=(bad,)), thief), CHAIN, [KEY.public])
    good = handover(name, 3, first, KEY, thief.public)
    for line in ("key ", "key x y 3 z w", good.line.replace(" 3 ", " 03 "), good.line + " more"):
        bent = sign_checkpoint(at(3), thief).replace(b"\n\n", f"\n{line}\n\n".encode(), 1)
        with pytest.raises(BadInput, match="cannot be read"):
            open_checkpoint(bent, CHAIN, [KEY.public])
    note = sign_checkpoint(replace(at(3), handed=(good,)), thief)
    assert open_checkpoint(note, CHAIN, [KEY.public])[1] == thief.public
    wrong = replace(at(3), handed=(handover(name, 2, first, KEY, thief.public),))
    with pytest.raises(Refused, match="first 2 lines are not those"):
        checked_against(plain_chain(4), CHAIN, wrong)


def test_chains_that_are_known_see_a_key_that_comes_back() -> None:
    """As whoever keeps reading one ledger: an older checkpoint, or one without the change of keys, counts no more."""
    second, known = new_key_text()[0], KnownChains()
    first = open_checkpoint(NOTE, CHAIN, [KEY.public])[0]
    assert known.checkpoint(NOTE, plain_chain(4), CHAIN, [KEY.public]).size == 3
    changed = new_checkpoint(plain_chain(4), CHAIN, second, first, KEY)
    assert known.checkpoint(changed, plain_chain(4), CHAIN, [KEY.public]).handed
    for old in (NOTE, new_checkpoint(plain_chain(9), CHAIN, KEY, first)):
        with pytest.raises(Refused, match="older than one that was seen before"):
            known.checkpoint(old, plain_chain(9), CHAIN, [KEY.public])
    with pytest.raises(Refused, match="no longer the ledger of its checkpoint"):
        known.checkpoint(changed, chain_of(entry(0), entry(9), entry(10), entry(11)), CHAIN, [KEY.public])
