"""The key of a chain's checkpoints handed on to the next: signed by the old one, over what it had signed for.

Each later checkpoint carries the lines that say so (extension lines of C2SP tlog-checkpoint), so that whoever knows the
first key alone can follow to the newest. What was handed on signs no more.

    key OLD NEW SIZE ROOT SIGNATURE      keys, root and signature in base64; signed is the text of `Handover.said`
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio_app.direction.errors import BadInput
from studio_app.shoot.note_signing import note_signed_by, raw_public, sign_note
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.ssh_wire import TYPE, string

MARK = "key "
MOST = 40


@dataclass(frozen=True, slots=True)
class Handover:
    """From which key to which (raw, 32 bytes each), at how many lines with which root; the old one's signature."""

    old: bytes
    new: bytes
    size: int
    root: bytes
    signature: bytes = b""

    def said(self, origin: str) -> bytes:
        """What the old key signs; no checkpoint and no commit begins like it."""
        keys = f"{_base64(self.old)}\n{_base64(self.new)}"
        return f"twin-studio/ledger-key\n{origin}\n{keys}\n{self.size}\n{_base64(self.root)}\n".encode()

    @property
    def line(self) -> str:
        """Its line in a checkpoint."""
        words = (_base64(self.old), _base64(self.new), str(self.size), _base64(self.root), _base64(self.signature))
        return MARK + " ".join(words)


def handover(origin: str, size: int, root: bytes, old: SigningKey, new: str) -> Handover:
    """The old key hands on to the one with this public line. Raises BadInput: it is the same."""
    made = Handover(raw_public(old.public), raw_public(new), size, root)
    if made.old == made.new:
        raise BadInput("A key is handed on to another one, and these are the same.", safe="Nothing was changed.")
    return Handover(made.old, made.new, size, root, sign_note(old, made.said(origin)))


def handovers(lines: Iterable[str], what: str) -> tuple[Handover, ...]:
    """Those among the extension lines of a checkpoint. Raises BadInput: one that cannot be read, or too many."""
    found = tuple(_read(line, what) for line in lines if line.startswith(MARK))
    if len(found) > MOST:
        raise BadInput(f"{what}: its key was handed on more than {MOST} times.")
    return found


def may_sign(handed: Sequence[Handover], keys: Iterable[str], origin: str) -> dict[bytes, str]:
    """Raw key -> public line of those who may sign now, beginning with the `keys` that are known.

    Raises BadInput: a key was handed on by one that does not speak for it.
    """
    known = {raw_public(line): " ".join(line.split()[:2]) for line in keys}
    for each in handed:
        if each.old not in known:
            continue  # nobody gains trust by a key that nobody knows
        if not note_signed_by(line_of(each.old), each.said(origin), each.signature):
            raise BadInput(f"The key of {origin} was not handed on by the one before.", do="Ask the studio for both.")
        known[each.new] = line_of(each.new)
    return {raw: line for raw, line in known.items() if raw not in {each.old for each in handed}}


def line_of(raw: bytes) -> str:
    """The public line of a raw key."""
    return f"{TYPE.decode()} {_base64(string(TYPE) + string(raw))}"


def _read(line: str, what: str) -> Handover:
    words = line.split(" ")
    try:
        old, new, root, signature = (base64.b64decode(words[at], validate=True) for at in (1, 2, 4, 5))
        size = int(words[3])
        found = Handover(old, new, size, root, signature)
        if len(words) != 6 or (len(old), len(new), len(root), len(signature)) != (32, 32, 32, 64) or size < 0:
            raise ValueError("another shape")
        if found.line != line:
            raise ValueError("not spelled as it is written")
    except (ValueError, IndexError, binascii.Error) as error:
        raise BadInput(f"{what}: the line that hands on its key cannot be read.") from error
    return found


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
