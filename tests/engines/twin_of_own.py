"""A sample twin with weights of her own, packed, signed and taken into the vault of this test."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from studio_app.direction.documents import to_document
from studio_app.rights.papers import sign
from studio_app.shoot.signing import SigningKey, new_key_text
from studio_app.studio.twin_packages import opens_with, pack_twin, take_twin
from studio_app.twins.party import Party
from studio_app.twins.passport import Passport, Weights
from studio_app.twins.roster import find_twin

VERA = "sample-vera"


@dataclass(frozen=True)
class Own:
    """Her key, its text, the file of her package, and her passport."""

    key: SigningKey
    text: str
    package: Path
    passport: Passport


def twin_with(folder: Path, weights: Mapping[str, bytes], base: str | Mapping[str, str], version: int = 1) -> Own:
    """Packs Vera with these weights (file -> bytes), all for one base model or each for its own."""
    key, text = new_key_text()
    card = to_document(find_twin("sample-freja").having(id=VERA, name="Vera (sample)"), "twin")
    passport = Passport(
        twin=VERA,
        version=version,
        name="Vera (sample)",
        sample=True,
        owner=Party(name="Sample owner", mail="owner@sample.invalid", key=key.public),
        contact="owner@sample.invalid",
        of_age=True,
        captured_on=date(2026, 1, 1),
        valid_until=date(2199, 1, 1),
        body_card=hashlib.sha256(card).hexdigest(),
        weights=tuple(
            Weights(
                file=name,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                base=base if isinstance(base, str) else base[name],
                licence="sample",
            )
            for name, data in weights.items()
        ),
        made=datetime(2026, 11, 25, tzinfo=UTC),
    )
    written = to_document(passport, "passport")
    (folder / "desk" / "weights").mkdir(parents=True)
    for name, data in {
        "passport.json": written,
        "passport.json.owner.sig": sign(written, "passport", key),
        "twin.json": card,
        **{f"weights/{name}": data for name, data in weights.items()},
    }.items():
        (folder / "desk" / name).write_bytes(data)
    package = folder / "vera.twin"
    pack_twin(folder / "desk", package, [])
    for name in weights:  # from here on nothing of them lies open anywhere
        (folder / "desk" / "weights" / name).unlink()
    return Own(key, text.decode(), package, passport)


def taken(own: Own) -> Own:
    """Takes her package into the vault."""
    take_twin(own.package, opens_with(own.key))
    return own


def safetensors(seed: int, size: int) -> bytes:
    """A real safetensors file with one tensor of `size` bytes that nothing else on the disk holds."""
    payload = b"".join(hashlib.sha256(f"own {seed} {at}".encode()).digest() for at in range(size // 32))
    head = json.dumps({"lora.down": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(head)) + head + payload


def lying_open(data: bytes, since: float, *folders: Path) -> list[Path]:
    """Files below these folders, and in shared memory, written since a time, that hold a piece of what must be nowhere.

    Pieces of 64 bytes from the payload, one in each 4 KiB: neither encryption nor compression leaves one as it is.
    """
    start = data.index(b"}}") + 64
    pieces = [data[at : at + 64] for at in range(start, len(data) - 64, 4096)]
    pieces = [piece for piece in pieces if len(set(piece)) > 16]
    assert pieces
    places = (path for folder in (*folders, Path("/dev/shm")) if folder.is_dir() for path in folder.rglob("*"))
    return [path for path in places if path.is_file() and path.stat().st_mtime >= since and _holds(path, pieces)]


def _holds(path: Path, pieces: list[bytes]) -> bool:
    try:
        held = path.read_bytes()
    except OSError:
        return False  # somebody else's, or gone meanwhile
    return any(piece in held for piece in pieces)
