"""Drapes on disk: one small npz per garment, body and pose, found by content and read without trusting it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import numpy as np

from studio_app.direction.look import Garment, GarmentKind
from studio_app.stage.figure import Figure
from studio_app.stage.garments.landmarks import Region, bone_region
from studio_app.stage.scene import Floats, Triple

BUILD = 5
"""Raised when garments are cut or draped differently, so that stored drapes are made again."""

MAX_FILE = 20_000_000
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
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, MemoryError):
        return None
    right = found[0].shape == (coarse, 3) and found[1].shape == (fine, 3)
    sound = right and all(part.dtype == np.float32 and bool(np.isfinite(part).all()) for part in found)
    return found if sound else None


def store_drape(key: str, cache: Path, coarse: Floats, fine: Floats) -> None:
    """Writes a drape whole or not at all. Raises OSError when the cache cannot be written."""
    path = drape_path(key, cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with partial.open("wb") as file:
        np.savez(file, coarse=coarse.astype(np.float32), fine=fine.astype(np.float32))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
