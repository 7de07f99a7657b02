"""How fast a twin's package opens, beside what age alone takes to decrypt the same file in the same run."""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from studio_app.direction.documents import to_document
from studio_app.shoot.signing import new_key_text
from studio_app.studio.benchmark_row import Row, measured
from studio_app.twins.package import open_package
from studio_app.twins.package_age import Identity, decrypt
from studio_app.twins.package_check import unsigned
from studio_app.twins.package_keys import identities
from studio_app.twins.package_write import pack
from studio_app.twins.party import Party
from studio_app.twins.passport import BODY_CARD, PASSPORT, WEIGHTS, Passport, Weights
from studio_app.twins.roster import find_twin

SIZE, ROUNDS = 50_000_000, 7
TARGET = 1.3
_ROW = "opening a twin's package of 50 MB"
_NAME = "sample.safetensors"


def vault_rows(
    _cache: Path, tell: Callable[[str, float], None], size: int = SIZE, rounds: int = ROUNDS
) -> tuple[Row, ...]:
    """Opening a sample package of `size` bytes of weights from disk, every byte hashed and held in memory."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        tell("packing a sample twin", 0.0)
        package, key = _sample(Path(folder), size)
        ours, bare, dropped = list[float](), list[float](), list[float]()
        for turn in range(rounds):
            tell("opening her package", (1 + turn) / (1 + rounds))
            bare.append(_timed(lambda: _bare(package, key, _Kept(package.stat().st_size))))
            ours.append(_timed(lambda: open_package(package, key, unsigned).close()))
            dropped.append(_timed(lambda: _bare(package, key, _Dropped())))
    best, alone = min(ours), min(bare)
    beside = (
        f"of bare pyrage into memory ({1000 * alone:.0f} ms; {1000 * min(dropped):.0f} ms where it drops the bytes); "
        f"fastest of {rounds} in turn; ours hashes every byte on another core"
    )
    return (
        measured(_ROW, 1000 * best, "ms", None, "sample weights, one file"),
        measured(f"{_ROW}, beside bare pyrage", best / alone, "×", TARGET, beside),
    )


class _Dropped:
    """Takes bytes and drops them."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


class _Kept(_Dropped):
    """Takes bytes into memory of a known size: the least a program does that wants to use them."""

    def __init__(self, size: int) -> None:
        self._held, self._at = bytearray(size), 0

    def write(self, data: bytes) -> int:
        end = self._at + len(data)
        self._held[self._at : end] = data
        self._at = end
        return len(data)


def _bare(package: Path, key: list[Identity], into: _Dropped) -> None:
    with package.open("rb", buffering=1 << 20) as file:
        decrypt(file, into, key)


def _timed(do: Callable[[], None]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def _sample(folder: Path, size: int) -> tuple[Path, list[Identity]]:
    """The package of a sample twin, and the key that opens it."""
    private, text = new_key_text()
    card = to_document(find_twin("sample-freja"), "twin")
    head = json.dumps({"sample": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    weights = struct.pack("<Q", len(head)) + head + np.random.default_rng(1).bytes(size)
    listed = Weights(
        file=_NAME,
        sha256=hashlib.sha256(weights).hexdigest(),
        size=len(weights),
        base="none: a sample",
        licence="none: a sample",
    )
    passport = Passport(
        twin="sample-freja",
        name="Freja (sample)",
        sample=True,
        owner=Party(name="Sample owner", mail="owner@sample.invalid", key=private.public),
        contact="owner@sample.invalid",
        of_age=True,
        captured_on=date(2026, 1, 1),
        valid_until=date(2199, 1, 1),
        body_card=hashlib.sha256(card).hexdigest(),
        weights=(listed,),
        made=datetime(2026, 1, 1, tzinfo=UTC),
    )
    desk, package = folder / "desk", folder / "sample.twin"
    (desk / WEIGHTS).mkdir(parents=True)
    (desk / PASSPORT).write_bytes(to_document(passport, "passport"))
    (desk / BODY_CARD).write_bytes(card)
    (desk / WEIGHTS / _NAME).write_bytes(weights)
    pack(desk, package, [private.public], unsigned)
    return package, identities(text, "the sample's key")
