# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""age, as pyrage does it, behind types and plain errors: the only file that knows that library, which has no types."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NewType, Protocol

import pyrage

Recipient = NewType("Recipient", object)
Identity = NewType("Identity", object)


class Sink(Protocol):
    """What takes decrypted bytes, a few thousand at a time."""

    def write(self, data: bytes) -> int: ...
    def flush(self) -> None: ...


class NotAKey(Exception):
    """The text is no whole key of this kind."""


class Locked(Exception):
    """The OpenSSH key is locked with a passphrase."""


class WrongKey(Exception):
    """None of the keys opens the file."""


class Damaged(Exception):
    """The file is not what was encrypted."""


def recipient(line: str) -> Recipient:
    """What a public line `ssh-ed25519 …` or `age1…` is encrypted for. Raises NotAKey."""
    kind = pyrage.x25519.Recipient if line.startswith("age1") else pyrage.ssh.Recipient
    try:
        return Recipient(kind.from_str(line))
    except pyrage.RecipientError as error:
        raise NotAKey(str(error)) from error


def openssh_identity(text: bytes) -> Identity:
    """The private key in an OpenSSH file. Raises NotAKey, Locked."""
    try:
        return Identity(pyrage.ssh.Identity.from_buffer(text))
    except pyrage.IdentityError as error:
        raise (Locked if "decrypted" in str(error) else NotAKey)(str(error)) from error


def age_identity(line: str) -> Identity:
    """The private key in a line `AGE-SECRET-KEY-1…`. Raises NotAKey."""
    try:
        return Identity(pyrage.x25519.Identity.from_str(line))
    except pyrage.IdentityError as error:
        raise NotAKey(str(error)) from error


def decrypt(file: BinaryIO, into: Sink, keys: Sequence[Identity]) -> None:
    """Gives the decrypted bytes to `into` as they come, each 64 KiB proven untouched before it comes.

    Raises WrongKey, Damaged, and whatever `file` and `into` raise.
    """
    try:
        pyrage.decrypt_io(file, into, list(keys))
    except pyrage.DecryptError as error:
        raise (WrongKey if "No matching keys" in str(error) else Damaged)(str(error)) from error
    except OSError as error:
        if error.errno is not None:  # the disk's own; a broken seal has no number
            raise
        raise Damaged(str(error)) from error


def encrypt(pieces: Iterator[bytes], out: BinaryIO, keys: Sequence[Recipient]) -> None:
    """Encrypts what `pieces` gives for all of `keys`. Raises whatever `pieces` and `out` raise."""
    stream = _Stream(pieces, out)
    try:
        pyrage.encrypt_io(stream, stream, list(keys))
    except pyrage.EncryptError as error:
        if stream.error is None:
            raise
        raise stream.error from error


class _Stream:
    """Hands bytes to pyrage and takes them from it; keeps the error that pyrage would only quote."""

    def __init__(self, pieces: Iterator[bytes], out: BinaryIO) -> None:
        self.error: BaseException | None = None
        self._pieces, self._out, self._rest = pieces, out, memoryview(b"")

    def read(self, most: int) -> bytes:
        with self._kept():
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
            part, self._rest = self._rest[:most], self._rest[most:]
            return bytes(part)

    def write(self, data: bytes) -> int:
        with self._kept():
            return self._out.write(data)

    def flush(self) -> None:
        """The file is flushed when it is whole."""

    @contextmanager
    def _kept(self) -> Generator[None]:
        try:
            yield
        except BaseException as error:
            self.error = error
            raise
