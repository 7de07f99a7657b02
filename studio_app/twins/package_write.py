"""Packing a twin's folder into one locked file, and locking a package anew for other keys; nothing lies open between.

The tar of the same files is the same byte for byte; the lock around it is new every time, as age wants it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from studio_app.direction.durable import new_file
from studio_app.direction.errors import BadInput, Refused
from studio_app.twins.package import opened_into, package_file, quiet, share
from studio_app.twins.package_age import Identity, Recipient, encrypt
from studio_app.twins.package_check import PIECE, Check, Tell, Vouch, body_card
from studio_app.twins.package_keys import recipients
from studio_app.twins.package_places import FOLDERS, MAX_MEMBERS, in_order, place_of
from studio_app.twins.package_tar import END, Walker, header, padding
from studio_app.twins.passport import PASSPORT, Passport

_NOT_PACKED = "Nothing was packed."


def desk_files(desk: Path) -> dict[str, Path]:
    """Path in the package -> file on the desk, in the package's order; what has no place in a package stays.

    Raises BadInput: a link, or a file among consents, grants, captures or weights whose name a package cannot hold.
    """
    found: dict[str, Path] = {}
    for path in _walk(desk):
        name = path.relative_to(desk).as_posix()
        if place_of(name) is not None:
            if path.is_symlink() or not path.is_file():
                raise BadInput(f"{name} is a link or no plain file.", safe=_NOT_PACKED, do="Put the file itself there.")
            found[name] = path
        elif "/" in name and not path.name.startswith("."):
            raise BadInput(
                f"{name} has a name that a package cannot hold.",
                safe=_NOT_PACKED,
                do="Use letters a to z, digits, dots, dashes and underscores; weights end with .safetensors.",
            )
    if len(found) > MAX_MEMBERS:
        raise BadInput(f"{desk.name} holds more than {MAX_MEMBERS} files.", safe=_NOT_PACKED)
    return {name: found[name] for name in sorted(found, key=in_order)}


def pack(desk: Path, to: Path, locked_for: Sequence[str], vouch: Vouch, tell: Tell = quiet) -> Passport:
    """Packs the twin's folder `desk` into the file `to`, locked for these keys: owner, agency, licensed workstations.

    Nobody else opens it, not even who packed it. Returns the passport. Raises BadInput (a key, a name), Refused (a file
    that is not the one in the passport), StudioError (the disk); a package that was there before then still is.
    """
    keys = recipients(locked_for)
    files = desk_files(desk)
    papers = {name: _paper(path, name) for name, path in files.items() if _is_paper(name)}
    passport = vouch(papers)
    body_card(papers, passport)
    _require_listed(passport, files)
    with new_file(to) as out:
        encrypt(_tar(files, papers, passport, tell), out, keys)
    return passport


def lock_anew(
    package: Path, opens: Sequence[Identity], to: Path, locked_for: Sequence[str], vouch: Vouch, tell: Tell = quiet,
    called: str = "",
) -> Passport:  # fmt: skip
    """The same package locked for other keys; every byte is checked on the way and none of it touches the disk open.

    `to` may be the package itself; `called` as for `open_package`.
    Raises as `open_package` and `pack` do; what was there before then still is.
    """
    keys, name = recipients(locked_for), called or package.name
    with package_file(package, name) as (file, head), new_file(to) as out, ThreadPoolExecutor(1, "twin-lock") as pool:
        whole = head.plain_size(os.fstat(file.fileno()).st_size)
        reading, writing = os.pipe()
        locked = pool.submit(_encrypt_pipe, reading, out, keys)
        with (
            open(writing, "wb", buffering=0) as pipe,  # noqa: PTH123  # a descriptor
            Check(name, vouch, (), share(tell, "Locking it anew", whole)) as check,
        ):
            walker = Walker(name, whole, check.into)
            try:
                opened_into(_Through(walker, pipe), file, name, head, opens)
            except BrokenPipeError:
                locked.result()  # says why it could not go on
                raise
            walker.finish()
            passport = check.finish()
        locked.result()
        return passport


class _Through:
    """Passes on what was looked at."""

    def __init__(self, walker: Walker, pipe: RawIOBase) -> None:
        self._walker, self._pipe = walker, pipe

    def write(self, data: bytes) -> int:
        self._walker.write(data)
        rest = memoryview(data)
        while rest:
            rest = rest[self._pipe.write(rest) or 0 :]
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def _encrypt_pipe(reading: int, out: BinaryIO, keys: list[Recipient]) -> None:
    with open(reading, "rb") as pipe:  # a descriptor
        encrypt(iter(partial(pipe.read, 1 << 16), b""), out, keys)


def _tar(files: Mapping[str, Path], papers: Mapping[str, bytes], passport: Passport, tell: Tell) -> Iterator[bytes]:
    """The tar, piece by piece; each file is held against the passport as it is read."""
    whole, done = sum(listed.size for listed in passport.files().values()), 0
    for name, path in files.items():
        if name in papers:
            yield header(name, len(papers[name])) + papers[name] + padding(len(papers[name]))
            continue
        listed, digest, left = passport.files()[name], hashlib.sha256(), passport.files()[name].size
        yield header(name, left)
        with path.open("rb", buffering=0) as file:
            while piece := file.read(min(PIECE, left + 1)):
                digest.update(piece)
                left -= len(piece)
                done += len(piece)
                yield piece
                tell("Packing", min(1.0, done / (whole or 1)))
        if left or digest.hexdigest() != listed.sha256:
            raise Refused(
                f"{name} is not the file that the passport lists: it was changed.",
                safe=_NOT_PACKED,
                do="Put the listed file back, or sign a passport that lists this one.",
            )
        yield padding(listed.size)
    yield END


def _require_listed(passport: Passport, files: Mapping[str, Path]) -> None:
    """Raises Refused when the desk and the passport do not name the same captures and weights."""
    here = {name for name in files if not _is_paper(name)}
    listed = passport.files().keys()
    if missing := sorted(listed - here):
        raise Refused(f"{missing[0]} is in the passport but not in the folder.", safe=_NOT_PACKED)
    if more := sorted(here - listed):
        raise Refused(
            f"{more[0]} is in the folder but not in the passport.",
            safe=_NOT_PACKED,
            do="Take it away, or sign a passport that lists it.",
        )


def _is_paper(name: str) -> bool:
    place = place_of(name)
    return place is not None and place.paper


def _paper(path: Path, name: str) -> bytes:
    place = place_of(name)
    most = place.most if place else 0
    with path.open("rb") as file:
        text = file.read(most + 1)
    if len(text) > most:
        raise BadInput(f"{name} is larger than {most // 1000} kB, too large for a paper.", safe=_NOT_PACKED)
    return text


def _walk(desk: Path) -> Iterator[Path]:
    """The files at the top of the desk and in the folders of the layout. Raises BadInput when there is no desk."""
    if not (desk / PASSPORT).is_file():
        raise BadInput(f"{desk} is no folder of a twin: there is no {PASSPORT} in it.", safe=_NOT_PACKED)
    for folder in (desk, *(desk / name for name in FOLDERS)):
        if folder.is_symlink():
            raise BadInput(f"{folder.name} leads out of the twin's folder by a link.", safe=_NOT_PACKED)
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if folder != desk or not path.is_dir())
