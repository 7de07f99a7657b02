"""A twin's package, `.twin`: one age-encrypted tar of plain files, opened in memory only.

Papers come out as bytes; captures and weights stay in memory that no file backs, and nobody gets them before each is
the very file that the passport lists. Stock `age -d -i KEY FILE.twin | tar t` reads the same package.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from studio_app.direction.errors import BadInput, StudioError
from studio_app.twins.card import Twin
from studio_app.twins.package_age import Damaged, Identity, Sink, WrongKey, decrypt
from studio_app.twins.package_check import Check, Papers, Tell, Vouch, body_card
from studio_app.twins.package_keys import ASK, UNTOUCHED, Head, read_head
from studio_app.twins.package_places import SAFE
from studio_app.twins.package_tar import Member, Walk, Walker
from studio_app.twins.passport import CAPTURES, WEIGHTS, Passport

SUFFIX = ".twin"
MAX_PACKAGE = 1 << 36
"""Bytes of a whole package, 64 GiB."""
_READ_AT_ONCE = 1 << 20


def quiet(_words: str, _share: float) -> None:
    """Tells nobody."""


def share(tell: Tell, words: str, whole: int) -> Callable[[int], None]:
    """Takes how many bytes were done since it was last called, and tells of the share of `whole`."""
    done = 0

    def taken(size: int) -> None:
        nonlocal done
        done += size
        tell(words, min(1.0, done / (whole or 1)))

    return taken


class Opened:
    """A package that was opened and checked from end to end. Close it, or use it as a context, to let go of it."""

    def __init__(self, passport: Passport, papers: Papers, held: Mapping[str, memoryview]) -> None:
        self.passport, self.papers, self._held = passport, papers, dict(held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    @property
    def twin(self) -> Twin:
        """Her body card, as the passport binds it."""
        return body_card(self.papers, self.passport)

    def weights(self) -> dict[str, memoryview]:
        """File name -> its bytes, read only and in memory only; `safetensors.torch.load(bytes(view))` reads one."""
        return self._of(WEIGHTS)

    def captures(self) -> dict[str, memoryview]:
        """File name -> its bytes, as `weights`; empty unless they were asked for."""
        return self._of(CAPTURES)

    def close(self) -> None:
        """Forgets captures and weights. A view somebody still reads from keeps its own memory until it is gone."""
        for view in self._held.values():
            with suppress(BufferError):
                view.release()
        self._held.clear()

    def _of(self, folder: str) -> dict[str, memoryview]:
        return {path.partition("/")[2]: view for path, view in self._held.items() if path.startswith(f"{folder}/")}


def open_package(
    path: Path,
    keys: Sequence[Identity],
    vouch: Vouch,
    *,
    keep: Collection[str] = (WEIGHTS,),
    tell: Tell = quiet,
    called: str = "",
) -> Opened:
    """Opens a package and checks every byte of it against the passport that `vouch` vouches for.

    `keep`: which folders are held in memory, CAPTURES and WEIGHTS; the others are checked and let go. `called`: what
    sentences call it, where that is not its file's name. Whatever `tell` raises ends the opening.
    Raises BadInput (a wrong key, no package, damaged, hostile), Refused (not what the passport lists), StudioError (the
    disk, too little memory).
    """
    name = called or path.name
    with package_file(path, name) as (file, head):
        whole = head.plain_size(os.fstat(file.fileno()).st_size)
        with Check(name, vouch, keep, share(tell, "Opening the package", whole)) as check, in_words(name):
            walker = Walker(name, whole, check.into)
            opened_into(walker, file, name, head, keys)
            walker.finish()
            return Opened(check.finish(), check.papers, check.held)


def papers_of(path: Path, keys: Sequence[Identity]) -> dict[str, bytes]:
    """The papers alone, unchecked: reads no further than to the first capture. Raises BadInput, StudioError."""
    papers: dict[str, bytes] = {}

    def into(member: Member) -> Walk:
        if not member.place.paper:
            raise _Enough
        text = bytearray(member.size)
        if text:
            yield memoryview(text)
        papers[member.path] = bytes(text)

    with package_file(path, path.name) as (file, head), suppress(_Enough):
        walker = Walker(path.name, head.plain_size(os.fstat(file.fileno()).st_size), into)
        opened_into(walker, file, path.name, head, keys)
        walker.finish()
    return papers


def head_of(path: Path) -> Head:
    """What a package says before any key is tried: for how many keys it is locked, and whether for a certain one."""
    with package_file(path, path.name) as (_, head):
        return head


@contextmanager
def package_file(path: Path, name: str) -> Generator[tuple[BinaryIO, Head]]:
    """The file of a package, at its beginning, and what its head says. Raises BadInput: no plain file, too large."""
    try:
        if not path.is_file():
            raise BadInput(f"There is no package {path}.")
        with path.open("rb", buffering=_READ_AT_ONCE) as file:
            if os.fstat(file.fileno()).st_size > MAX_PACKAGE:
                raise BadInput(f"{name} is larger than {MAX_PACKAGE >> 30} GiB and was not opened.")
            yield file, read_head(file, name)
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.", safe=UNTOUCHED) from error


def opened_into(into: Sink, file: BinaryIO, name: str, head: Head, keys: Sequence[Identity]) -> None:
    """Decrypts into `into`, in sentences. Raises BadInput, and what `into` raises."""
    try:
        decrypt(file, into, keys)
    except WrongKey as error:
        others = f"{len(head.locks)} other {'key' if len(head.locks) == 1 else 'keys'}"
        raise BadInput(
            f"This key does not open {name}: it is locked for {others}.",
            safe=UNTOUCHED,
            do="Choose another key, or ask its owner to pack it for yours.",
        ) from error
    except Damaged as error:
        raise BadInput(
            f"{name} was damaged on its way, or cut off: its seal is broken.", safe=UNTOUCHED, do=ASK
        ) from error


@contextmanager
def in_words(name: str) -> Generator[None]:
    """Says it when there is not enough memory."""
    try:
        yield
    except MemoryError as error:
        raise StudioError(
            f"There is not enough memory to open {name}.", safe=SAFE, do="Close other programs and try again."
        ) from error


class _Enough(Exception):
    """No error: the papers have been read."""
