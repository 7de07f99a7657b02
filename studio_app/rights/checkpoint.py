"""The signed checkpoint of a chain: how many lines it has and the root over them, as a C2SP signed note.

Whoever keeps one checkpoint (the agency, by mail, once a month) can see later whether the ledger still begins with
just those lines. Formats: C2SP signed-note and tlog-checkpoint, Ed25519; any tool for transparency logs reads them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.checkpoint_keys import Handover, handover, handovers, may_sign
from studio_app.rights.ledger import ChainName, walk
from studio_app.rights.merkle import Frontier, leaf_hash, verify_consistency
from studio_app.shoot.note_signing import note_signed_by, raw_public, sign_note
from studio_app.shoot.signing import SigningKey

MOST_BYTES = 100_000
_MOST_SIGNATURES = 64
_ED25519 = b"\x01"
_SIZE = re.compile(r"0|[1-9]\d{0,17}")
_NAME = re.compile(r"[^\s+]{1,200}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: of which ledger, how many lines, the root over them (32 bytes), how its key was handed on."""

    origin: str
    size: int
    root: bytes
    handed: tuple[Handover, ...] = ()

    @property
    def text(self) -> bytes:
        """The text of the note: three lines, and one for each time its key was handed on."""
        lines = [self.origin, str(self.size), _base64(self.root), *(each.line for each in self.handed)]
        return "".join(f"{line}\n" for line in lines).encode()


def checkpoint_name(chain: ChainName) -> str:
    """The checkpoint's file, beside the chain: 'grant-ada.studio-1.checkpoint'."""
    return f"{chain.grant}.{chain.workstation}.checkpoint"


def origin(chain: ChainName) -> str:
    """The name of the log in its checkpoints, and of its key in the signature."""
    return f"twin-studio/ledger/{chain.grant}/{chain.workstation}"


def verifier(chain: ChainName, line: str) -> str:
    """The key as other tools want it: 'name+hash+key' (C2SP signed-note, verifier keys). Raises BadInput."""
    raw = raw_public(line)
    return f"{origin(chain)}+{_key_id(origin(chain), raw).hex()}+{_base64(_ED25519 + raw)}"


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The note: the text, an empty line, one signature."""
    signature = _key_id(checkpoint.origin, raw_public(key.public)) + sign_note(key, checkpoint.text)
    return checkpoint.text + f"\n— {checkpoint.origin} {_base64(signature)}\n".encode()


def open_checkpoint(note: bytes, chain: ChainName, keys: Iterable[str]) -> tuple[Checkpoint, str]:
    """What a note says and which of the public lines `keys`, or whom they handed on to, signed it.

    Signatures of other keys are passed over. Raises BadInput with what is wrong: no note, another ledger's, signed by
    none of the keys, or by one that was handed on.
    """
    text, signatures = _parts(note, chain)
    found = _checkpoint(text, chain)
    name = origin(chain)
    for raw_key, line in may_sign(found.handed, keys, name).items():
        wanted = _key_id(name, raw_key)
        for signer, raw in signatures:
            if signer == name and raw[:4] == wanted and note_signed_by(line, text, raw[4:]):
                return found, line
    raise BadInput(f"The checkpoint of {chain} is signed by none of the keys that may sign it.")


def new_checkpoint(
    data: bytes, chain: ChainName, key: SigningKey, before: Checkpoint | None = None, old: SigningKey | None = None
) -> bytes:
    """The signed checkpoint over a chain's lines; `old` hands on to `key` with it.

    Raises Refused: a bad line, or lines that `before` does not hold; BadInput: the key was handed on.
    """
    tree, name = checked_against(data, chain, before), origin(chain)
    handed = before.handed if before is not None else ()
    if {raw_public(each.public) for each in (key, old) if each is not None} & {each.old for each in handed}:
        raise BadInput(f"This key of {chain} was handed on; it signs no more.", do="Use the newest one.")
    if old is not None:
        handed = (*handed, handover(name, tree.size, tree.root, old, key.public))
    return sign_checkpoint(Checkpoint(name, tree.size, tree.root, handed), key)


def checked_against(data: bytes, chain: ChainName, before: Checkpoint | None) -> Frontier:
    """The tree over a chain that begins with just the lines of the checkpoint.

    Raises Refused: a bad line, fewer lines than were signed for, or others.
    """
    tree = Frontier()
    first = before.size if before is not None else 0
    leaves = [leaf_hash(held.raw) for held in walk(data, chain)]
    if before is None or before.size == 0:
        return tree.with_leaves(leaves)
    if len(leaves) < first:
        raise _no_extension(chain, f"{first} lines were signed for, and only {len(leaves)} are there")
    for size, wanted in (*((each.size, each.root) for each in before.handed), (first, before.root)):
        tree = tree.with_leaves(leaves[tree.size : size])
        if tree.size != size or tree.root != wanted:
            raise _no_extension(chain, f"its first {size} lines are not those that were signed for")
    return tree.with_leaves(leaves[first:])


def require_growth(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """For whoever keeps checkpoints and not the ledger: raises Refused unless the proof shows that `new` begins with
    all lines of `old` (`merkle.consistency` makes it).
    """
    same = old.origin == new.origin and old.size <= new.size
    grown = old.size == 0 or verify_consistency(old.size, new.size, proof, old.root, new.root)
    if not (same and grown):
        raise Refused(
            f"The checkpoint over {new.size} lines of {new.origin} does not go on from the one over {old.size}.",
            safe="The earlier one stays.",
            do="Ask for the ledger and compare.",
        )


def _no_extension(chain: ChainName, why: str) -> Refused:
    return Refused(
        f"{chain} is no longer the ledger of its checkpoint: {why}.",
        safe="The checkpoint stays as it is.",
        do="Bring the ledger back from the history of the shoot.",
    )


def _parts(note: bytes, chain: ChainName) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The signed text, and (name, raw bytes) of each signature."""
    if len(note) > MOST_BYTES:
        raise _no_note(chain, "it is too large")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise _no_note(chain, "it is not UTF-8 text") from error
    head, gap, foot = whole.rpartition("\n\n")
    lines = foot.split("\n")
    if not gap or lines[-1] or not 1 < len(lines) <= _MOST_SIGNATURES + 1:
        raise _no_note(chain, "it has no signatures after an empty line")
    if any(ord(sign) < 32 and sign != "\n" for sign in whole):
        raise _no_note(chain, "it holds signs that are not seen")
    return f"{head}\n".encode(), [_signature(line, chain) for line in lines[:-1]]


def _signature(line: str, chain: ChainName) -> tuple[str, bytes]:
    words = line.split(" ")
    if len(words) != 3 or words[0] != "—" or not _NAME.fullmatch(words[1]):
        raise _no_note(chain, "a signature line is not '— name signature'")
    try:
        raw = base64.b64decode(words[2], validate=True)
    except binascii.Error as error:
        raise _no_note(chain, "a signature is not base64") from error
    if len(raw) < 5 or _base64(raw) != words[2]:
        raise _no_note(chain, "a signature is too short, or not spelled as base64 is")
    return words[1], raw


def _checkpoint(text: bytes, chain: ChainName) -> Checkpoint:
    lines = text.decode().split("\n")
    if len(lines) < 4 or not _SIZE.fullmatch(lines[1]):
        raise _no_note(chain, "it does not begin with origin, size and root")
    if lines[0] != origin(chain):
        raise BadInput(f"The checkpoint of {chain} is one of another ledger ({lines[0][:120]}).")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise _no_note(chain, "its root is not base64") from error
    if len(root) != 32 or _base64(root) != lines[2]:
        raise _no_note(chain, "its root is not a SHA-256")
    return Checkpoint(lines[0], int(lines[1]), root, handovers(lines[3:], f"The checkpoint of {chain}"))


def _no_note(chain: ChainName, why: str) -> BadInput:
    return BadInput(f"The checkpoint of {chain} cannot be read: {why}.")


def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
