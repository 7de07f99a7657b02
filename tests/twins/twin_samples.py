"""A sample twin's folder on her desk, her package, and hostile tars locked as if they were one. All of it samples."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tarfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from studio_app.direction.documents import to_document
from studio_app.shoot.signing import new_key_text
from studio_app.twins.package_age import Identity, encrypt
from studio_app.twins.package_keys import identities, recipients
from studio_app.twins.party import Party
from studio_app.twins.passport import Listed, Passport, Weights
from studio_app.twins.roster import find_twin
from studio_app.twins.status import Status

Owner = tuple[str, Identity, bytes]
"""A public line, what opens, and the text of the OpenSSH key."""
WHEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
PAYLOAD = bytes(range(256)) * 64


def key() -> Owner:
    private, text = new_key_text()
    return private.public, identities(text, "key")[0], text


def safetensors(seed: int, size: int = 4096) -> bytes:
    """A small real safetensors file with one tensor of `size` bytes that nothing else on the disk holds."""
    payload = b"".join(hashlib.sha256(f"weights {seed} {at}".encode()).digest() for at in range(size // 32))
    head = json.dumps({"lora.down": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(head)) + head + payload


def files_of(weights: int = 4096) -> dict[str, bytes]:
    return {
        "captures/front.png": b"sample capture, front " + PAYLOAD,
        "captures/left.png": b"sample capture, left " + PAYLOAD[:700],
        "captures/none.txt": b"",
        "weights/face.safetensors": safetensors(1, weights),
        "weights/body.safetensors": safetensors(2),
    }


def passport(public: str, files: Mapping[str, bytes], version: int = 1, twin: str = "sample-freja") -> Passport:
    def listed(folder: str) -> Iterable[dict[str, object]]:
        for path, data in files.items():
            if path.startswith(folder):
                yield {"file": path.split("/")[1], "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}

    return Passport(
        twin=twin,
        version=version,
        name="Freja (sample)",
        sample=True,
        owner=Party(name="Sample owner", mail="owner@sample.invalid", key=public),
        contact="owner@sample.invalid",
        of_age=True,
        captured_on=date(2026, 11, 1),
        valid_until=date(2028, 11, 1),
        body_card=hashlib.sha256(card(twin)).hexdigest(),
        captures=tuple(Listed.model_validate(row) for row in listed("captures/")),
        weights=tuple(
            Weights.model_validate({**row, "base": "SDXL", "licence": "sample"}) for row in listed("weights/")
        ),
        made=WHEN,
    )


def card(twin: str = "sample-freja") -> bytes:
    return to_document(find_twin("sample-freja").having(id=twin), "twin")


def status(seq: int, twin: str = "sample-freja") -> bytes:
    return to_document(Status(twin=twin, seq=seq, issued=WHEN, not_after=WHEN + timedelta(days=7)), "status")


def package_files(
    public: str, version: int = 1, weights: int = 4096, twin: str = "sample-freja", seq: int = 1
) -> dict[str, bytes]:
    """Everything in a sample package, in order."""
    files = files_of(weights)
    return {
        "passport.json": to_document(passport(public, files, version, twin), "passport"),
        "passport.json.owner.sig": b"sample: not a signature\n",
        "twin.json": card(twin),
        "consents/c-1.json": b'{"schema": "consent.1"}\n',
        "status.json": status(seq, twin),
    } | dict(sorted(files.items()))


def desk(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def lock(data: bytes, path: Path, *public: str) -> Path:
    """Any bytes, locked as a package would be."""
    with path.open("wb") as out:
        encrypt(iter([data]), out, recipients(public))
    return path


def tar_of(files: Mapping[str, bytes], change: Callable[[tarfile.TarInfo], None] = lambda _entry: None) -> bytes:
    """A tar as Python's own library writes it; `change` bends each entry."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            change(entry)
            tar.addfile(entry, io.BytesIO(data))
    return made.getvalue()
