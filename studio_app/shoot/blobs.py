"""Big pictures as ordinary loose git objects, deflated at level 0 and streamed.

PNG and WebP do not shrink; git and libgit2 try all the same and take 7 times as long (research/rights.md 5.1).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from pathlib import Path

from studio_app.shoot.durable import flush_folder, in_words

_CHUNK = 1 << 20


def put_blob(objects: Path, data: bytes) -> str:
    """Stores `data` under the repository's objects folder, on disk before it returns; the object's hex id."""
    name = blob_id(data)
    head = f"blob {len(data)}\0".encode()
    place = objects / name[:2] / name[2:]
    with in_words(place):
        if not place.is_file():
            _store(objects, place, head, data)
    return name


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
