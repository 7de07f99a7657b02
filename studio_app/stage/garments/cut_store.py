"""Cut garments on disk: what a piece needs when it is worn, one npz per garment and body, read without trusting it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.look import Garment
from studio_app.stage.figure import Body
from studio_app.stage.garments.layer import Layer
from studio_app.stage.garments.linear import Map
from studio_app.stage.garments.making import Made
from studio_app.stage.garments.pattern import Pattern
from studio_app.stage.garments.piece import Piece, piece

Arrays = Mapping[str, NDArray[Any]]

MAX_FILE = 40_000_000
MAX_LAYERS = 64
_CUT: tuple[str, ...] = ("vertices", "faces", "zones", "pinned", "grain", "uvs")


def cut_key(garment: Garment, body: Body, build: int) -> str:
    """The content hash (32 hex digits) of all that decides how a garment is cut."""
    cut = garment.model_dump(mode="json", include={"kind", "fabric", "ease_cm", "length_cm", "sleeve"})
    return hashlib.sha256(json.dumps([build, cut, body.key], sort_keys=True).encode()).hexdigest()[:32]


def cut_path(key: str, cache: Path) -> Path:
    """Where the cut with this key lies."""
    return cache / "cuts" / f"{key}.npz"


def store_cut(key: str, cache: Path, made: Piece) -> None:
    """Writes a cut whole or not at all. Raises OSError when the cache cannot be written."""
    path = cut_path(key, cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with partial.open("wb") as file:
        np.savez(file, allow_pickle=False, **_arrays(made))
    partial.replace(path)


def read_cut(key: str, cache: Path, body: Body) -> Piece | None:
    """A kept cut, or None if there is none or it is damaged."""
    path = cut_path(key, cache)
    try:
        if not path.is_file() or path.stat().st_size > MAX_FILE:
            return None
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > 2 * MAX_FILE:
                return None
        with np.load(path, allow_pickle=False) as held:
            return _piece({name: held[name] for name in held.files}, len(body.bones))
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile, NotImplementedError, MemoryError):
        return None


def _arrays(made: Piece) -> dict[str, NDArray[Any]]:
    pattern = made.pattern
    found = {name: getattr(pattern, name) for name in _CUT}
    found |= {name: value for name in ("slack", "fullness") if (value := getattr(pattern, name)) is not None}
    found |= _map("weights", made.weights) | _map("refine", made.made.refine)
    found |= {"fine_faces": made.made.fine_faces, "trims": np.array([layer.trim for layer in made.made.layers])}
    for number, layer in enumerate(made.made.layers):
        found |= _map(f"{number}.hold", layer.hold)
        found |= {f"{number}.{name}": getattr(layer, name) for name in ("out", "up", "side", "faces", "uvs")}
    return found


def _map(name: str, held: Map) -> dict[str, NDArray[Any]]:
    parts = held.parts()
    return {
        f"{name}.{part}": value for part, value in zip(("weights", "columns", "starts", "shape"), parts, strict=True)
    }


def _piece(found: Arrays, bones: int) -> Piece:
    """The piece of stored arrays. Raises ValueError or KeyError when they do not fit each other."""
    count = len(found["vertices"])
    refine = _read_map(found, "refine", (None, count))
    weights = _read_map(found, "weights", (count, bones))
    sized = [found[name] for name in (*_CUT, "slack", "fullness") if name in found and name != "faces"]
    _demand(all(len(part) == count for part in sized) and found["vertices"].shape == (count, 3))
    _demand(len(found["trims"]) <= MAX_LAYERS)
    fine = refine.shape[0]
    layers = [_layer(found, f"{number}.", str(trim), fine) for number, trim in enumerate(found["trims"].tolist())]
    pattern = Pattern(
        found["vertices"], _faces(found["faces"], count), found["zones"], found["pinned"].astype(bool), found["grain"],
        found["uvs"], slack=found.get("slack"), fullness=found.get("fullness"),
    )  # fmt: skip
    return piece(pattern, weights, Made(refine, _faces(found["fine_faces"], fine), tuple(layers)))


def _layer(found: Arrays, start: str, trim: str, fine: int) -> Layer:
    hold = _read_map(found, f"{start}hold", (None, fine))
    count = hold.shape[0]
    out, up, side, uvs = (found[f"{start}{name}"] for name in ("out", "up", "side", "uvs"))
    _demand(out.shape == up.shape == side.shape == (count,) and uvs.shape == (count, 2))
    return Layer(hold, out, up, side, _faces(found[f"{start}faces"], count), uvs, trim)


def _read_map(found: Arrays, name: str, shape: tuple[int | None, int]) -> Map:
    held = Map.from_parts(*(found[f"{name}.{part}"] for part in ("weights", "columns", "starts", "shape")))
    _demand(held.shape[1] == shape[1] and shape[0] in (None, held.shape[0]))
    return held


def _faces(faces: NDArray[Any], count: int) -> NDArray[np.int32]:
    _demand(faces.ndim == 2 and faces.shape[1] == 3 and faces.dtype.kind == "i")
    _demand(not len(faces) or (int(faces.min()) >= 0 and int(faces.max()) < count))
    return faces.astype(np.int32)


def _demand(true: bool) -> None:
    if not true:
        raise ValueError("A stored cut does not fit itself.")
