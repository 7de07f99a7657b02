"""Big pictures as ordinary loose git objects, deflated at level 0 and streamed.

PNG and WebP do not shrink; git and libgit2 try all the same and take 7 times as long (research/rights.md 5.1).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from pathlib import Path

from studio_app.direction.durable import flush_folder, in_words
from studio_app.direction.errors import BadInput

BIG = 100_000
"""From so many bytes on, a file is stored and read here and not by libgit2."""
_CHUNK = 1 << 20
_HEAD = 40  # "blob ", the size in digits, a zero byte


def put_blob(objects: Path, data: bytes) -> str:
    """Stores `data` under the repository's objects folder, on disk before it returns; the object's hex id."""
    name = blob_id(data)
    head = f"blob {len(data)}\0".encode()
    place = objects / name[:2] / name[2:]
    with in_words(place):
        if not place.is_file():
            _store(objects, place, head, data)
    return name


def read_blob(objects: Path, name: str, most: int) -> bytes | None:
    """The bytes of a big blob that lies under the objects folder as a file of its own; None when it does not.

    libgit2 takes ten times as long: it hashes with a search for collisions, and copies. Here the hash only finds
    damage; what a verdict rests on is a SHA-256. Raises BadInput when it is damaged or larger than `most` bytes.
    """
    place = objects / name[:2] / name[2:]
    try:
        if place.stat().st_size < BIG:
            return None
        packed = place.read_bytes()
    except OSError:
        return None
    try:
        whole = zlib.decompressobj().decompress(packed, most + _HEAD)
    except zlib.error as error:
        raise BadInput("The object is damaged.") from error
    head, found, _ = whole[:_HEAD].partition(b"\0")
    if not found or not head.startswith(b"blob "):
        return None
    if len(whole) - len(head) - 1 > most:
        raise BadInput(f"The object is larger than {most} bytes and was not read.")
    if hashlib.sha1(whole, usedforsecurity=False).hexdigest() != name:
        raise BadInput("The object is damaged.")
    return whole[len(head) + 1 :]


def blob_id(data: bytes) -> str:
    """The hex id git gives these bytes."""
    hashed = hashlib.sha1(f"blob {len(data)}\0".encode(), usedforsecurity=False)
    hashed.update(data)
    return hashed.hexdigest()


def _store(objects: Path, place: Path, head: bytes, data: bytes) -> None:
    packer = zlib.compressobj(0)
    # git's own clean-up (gc) removes stale files of this name
    descriptor, temporary = tempfile.mkstemp(prefix="tmp_obj_", dir=objects)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(packer.compress(head))
            for start in range(0, len(data), _CHUNK):
                file.write(packer.compress(data[start : start + _CHUNK]))
            file.write(packer.flush())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o444)
        place.parent.mkdir(exist_ok=True)
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    flush_folder(place.parent)
    flush_folder(objects)
