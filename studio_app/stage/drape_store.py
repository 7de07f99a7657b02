"""Drapes on disk: one small npz per garment, body and pose, found by content and read without trusting it. Each says
how long its cloth fell on this computer.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from studio_app.direction.look import Garment, GarmentKind
from studio_app.stage.figure import Figure
from studio_app.stage.garments.landmarks import Region, bone_region
from studio_app.stage.scene import Floats, Triple

BUILD = 5
"""Raised when garments are cut or draped differently, so that stored drapes are made again."""

MAX_FILE = 20_000_000
STILL: Triple = (0.0, 0.0, 0.0)
NEWEST, LONGEST_S = 24, 3600.0
"""So many of the newest drapes say how long one falls, and none longer than that."""
UNREADABLE = (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, MemoryError)
FREE = (Region.HEAD, Region.NECK, Region.HAND_L, Region.HAND_R)
LOWER = (GarmentKind.TROUSERS, GarmentKind.SKIRT, GarmentKind.SHOES)
TURN_STEP = 0.005
PLACE_STEP_M = 0.001


def drape_key(garment: Garment, figure: Figure, under: tuple[str, ...], wind: Triple) -> str:
    """The content hash (32 hex digits) of all that decides how a garment falls. Colour, name and face do not."""
    cut = garment.model_dump(mode="json", include={"kind", "fabric", "ease_cm", "length_cm", "sleeve"})
    said = json.dumps([BUILD, cut, figure.body.key, list(under), [round(w) for w in wind]], sort_keys=True)
    return hashlib.sha256(said.encode() + _touching(garment, figure)).hexdigest()[:32]


def _touching(garment: Garment, figure: Figure) -> bytes:
    """The rounded places of the bones that move what cloth lies on.

    Head, neck, face and fingers move none, and no arm touches what is worn below the waist: a smile or another
    hand keeps the drape.
    """
    lower = garment.kind in LOWER
    still = FREE + ((Region.ARM_L, Region.ARM_R) if lower else ())
    poses = figure.bone_poses.astype(np.float64)
    kept = [
        k
        for k, bone in enumerate(figure.body.bones)
        if (bone.startswith("wrist") and not lower) or bone_region(bone) not in still
    ]
    turned = np.round(poses[kept][:, :3, :3] / TURN_STEP)
    moved = np.round(poses[kept][:, :3, 3] / PLACE_STEP_M)
    return (turned + 0.0).tobytes() + (moved + 0.0).tobytes()


def drape_path(key: str, cache: Path) -> Path:
    """Where the drape with this key lies."""
    return cache / "drapes" / f"{key}.npz"


def read_drape(key: str, cache: Path, coarse: int, fine: int) -> tuple[Floats, Floats] | None:
    """Coarse and fine positions, or None if there are none, or they are damaged or of another garment's size."""
    path = drape_path(key, cache)
    try:
        if not path.is_file() or path.stat().st_size > MAX_FILE:
            return None
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > 4 * MAX_FILE:
                return None
        with np.load(path, allow_pickle=False) as held:
            found = held["coarse"], held["fine"]
    except UNREADABLE:
        return None
    right = found[0].shape == (coarse, 3) and found[1].shape == (fine, 3)
    sound = right and all(part.dtype == np.float32 and bool(np.isfinite(part).all()) for part in found)
    return found if sound else None


def undraped(garments: Sequence[Garment], figure: Figure, cache: Path) -> tuple[str, ...]:
    """The keys of the drapes on this figure that are missing in the cache. Shoes are never draped."""
    under: list[str] = []
    missing: list[str] = []
    for garment in garments:
        under.append(drape_key(garment, figure, tuple(under), STILL))
        if garment.kind is not GarmentKind.SHOES and not drape_path(under[-1], cache).is_file():
            missing.append(under[-1])
    return tuple(missing)


def drape_seconds(cache: Path) -> list[float]:
    """How long the newest drapes in the cache took to fall, the oldest first; what does not say so is passed over."""
    newest: list[tuple[float, Path]] = []
    with suppress(OSError), os.scandir(cache / "drapes") as entries:
        newest = sorted((entry.stat().st_mtime, Path(entry.path)) for entry in entries if entry.name.endswith(".npz"))
    found: list[float] = []
    for _, path in newest[-NEWEST:]:
        with suppress(*UNREADABLE), path.open("rb") as data, np.load(data, allow_pickle=False) as held:
            took = float(held["seconds"])
            if 0 < took < LONGEST_S:
                found.append(took)
    return found


def store_drape(key: str, cache: Path, coarse: Floats, fine: Floats, seconds: float = 0.0) -> None:
    """Writes a drape that took so many seconds, whole or not at all. Raises OSError: the cache cannot be written."""
    path = drape_path(key, cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with partial.open("wb") as file:
        held = {"coarse": coarse.astype(np.float32), "fine": fine.astype(np.float32), "seconds": np.float32(seconds)}
        np.savez(file, allow_pickle=False, **held)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
