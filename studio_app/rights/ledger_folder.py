"""The ledger's files on disk: read with bounds, appended to so that a crash leaves the old or the new.

A line is there once its newline is on disk. What a crash cut off before that is found at the next append, kept under a
name of its own beside the chain, and taken off the chain; nothing is dropped without a word.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from studio_app.direction.durable import flush_folder, in_words, make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.exclusive import hold
from studio_app.rights.checkpoint import MOST_BYTES, Checkpoint, checkpoint_name, new_checkpoint, open_checkpoint
from studio_app.rights.ledger import (
    MOST_LEDGER_BYTES,
    ChainName,
    Head,
    Held,
    extended,
    read_chain,
    together,
    verify_chain,
)
from studio_app.rights.ledger_line import Entry
from studio_app.shoot.layout import inside, read_bounded
from studio_app.shoot.signing import SigningKey

_PATIENCE = 200
_PAUSE_S = 0.01


class LedgerFolder:
    """The chains in one folder. A chain that was read once is not read again to be appended to, as long as its file
    has the length it had.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heads: dict[ChainName, tuple[int, Head]] = {}

    def chains(self, grant: str | None = None) -> tuple[ChainName, ...]:
        """The chains there are, of one grant or of all; what is no chain's name is left alone."""
        if not self.folder.is_dir():
            return ()
        names = (path.name for path in self.folder.glob("*.jsonl"))
        found = [ChainName.of(name) for name in sorted(names)]
        return tuple(chain for chain in found if grant is None or chain.grant == grant)

    def data(self, chain: ChainName) -> bytes:
        """The bytes of a chain; empty when it has not begun. Raises BadInput: a link, too large, unreadable."""
        path = inside(self.folder, str(chain))
        return read_bounded(path, MOST_LEDGER_BYTES) if path.exists() else b""

    def lines(self, grant: str) -> tuple[Held, ...]:
        """All lines of a grant, of every workstation, by time. Raises Refused with the first bad line."""
        return together(read_chain(self.data(chain), chain)[0] for chain in self.chains(grant))

    def head(self, chain: ChainName) -> Head:
        """Where a chain ends, all its lines checked. Raises Refused with the first bad line."""
        return verify_chain(self.data(chain), chain)

    def append(self, chain: ChainName, entries: Sequence[Entry]) -> Head:
        """Puts lines after a chain and returns where it then ends, only when they are on disk.

        A line that a crash cut off is set aside first (`set_aside`). Raises Refused: a chain that does not hold (it is
        left as it is), or another program that writes it; BadInput; StudioError of the disk.
        """
        make_folder(self.folder)
        path = inside(self.folder, str(chain))
        with in_words(path), _locked(path) as descriptor:
            size = os.fstat(descriptor).st_size
            known = self._heads.get(chain)
            head = known[1] if known is not None and known[0] == size else self.head(chain)
            if head.torn:
                size -= len(head.torn)
                self._set_aside(chain, head, descriptor, size)
                head = Head(chain, head.last, head.when, head.tree)
            added, head = extended(head, entries)
            self._heads.pop(chain, None)
            _put(descriptor, added, size)
            if size == 0:
                flush_folder(self.folder)
            self._heads[chain] = (size + len(added), head)
        return head

    def checkpoint(self, chain: ChainName, keys: Sequence[str]) -> Checkpoint | None:
        """The chain's checkpoint, signed by one of the public lines; None when there is none yet. Raises BadInput."""
        path = inside(self.folder, checkpoint_name(chain))
        if not path.exists():
            return None
        return open_checkpoint(read_bounded(path, MOST_BYTES), chain, keys)[0]

    def sign(self, chain: ChainName, key: SigningKey, keys: Sequence[str] = ()) -> bytes:
        """Writes the checkpoint over the chain as it stands, and returns it.

        `keys`: who else may have signed the one before. Raises Refused when the chain is no extension of that one.
        """
        before = self.checkpoint(chain, [key.public, *keys])
        note = new_checkpoint(self.data(chain), chain, key, before)
        write_atomically(inside(self.folder, checkpoint_name(chain)), note)
        return note

    def hand_over(self, chain: ChainName, old: SigningKey, new: SigningKey) -> bytes:
        """Writes a checkpoint in which the old key hands on to the new one, and returns it. From then on the new signs.

        Raises BadInput: the old key is not the one that signs now; Refused as `sign`.
        """
        before = self.checkpoint(chain, [old.public])
        note = new_checkpoint(self.data(chain), chain, new, before, old)
        write_atomically(inside(self.folder, checkpoint_name(chain)), note)
        return note

    def torn(self, chain: ChainName) -> tuple[Path, ...]:
        """The files of lines that were set aside, oldest name first."""
        return tuple(sorted(self.folder.glob(f"{chain}.torn-*")))

    def _set_aside(self, chain: ChainName, head: Head, descriptor: int, size: int) -> None:
        name = f"{chain}.torn-{head.tree.size + 1}-{hashlib.sha256(head.torn).hexdigest()[:12]}"
        write_atomically(inside(self.folder, name), head.torn)
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)


def _put(descriptor: int, data: bytes, size: int) -> None:
    """Appends to a file of `size` bytes; on a full disk it is left as long as it was."""
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


@contextmanager
def _locked(path: Path) -> Generator[int]:
    """The open file, for appending, while no other program has it so."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path.name} is not a file.")
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o644)
    try:
        for _ in range(_PATIENCE):
            if hold(descriptor):
                break
            time.sleep(_PAUSE_S)
        else:
            raise Refused(f"Another program is writing {path.name}.", safe="Nothing was added.", do="Try again.")
        yield descriptor
    finally:
        os.close(descriptor)
