"""Bodies on disk: one file per body in the cache folder (a mark, a SHA-256 and a compressed npz), read without trust.

A file that is missing, broken or of another shape than a body has is no body: it is made again, never crashed over.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.figure import Body, FitLine
from studio_app.stage.scene import Floats, Ints
from studio_app.stage.sealed_file import UNREADABLE, seal, sealed
from studio_app.twins.card import Twin

BUILD = 3
"""Raised when the way a body is built changes, so that stored ones are made again."""

MAX_FILE = 64_000_000
MAX_ITEMS = 40_000
_MARK = b"twin-body 1\n"
_FIELDS = ("age_years", "femininity", "muscle", "measures", "ancestry")


def body_key(twin: Twin) -> str:
    """The content hash (32 hex digits) of everything in the twin's record that shapes the body."""
    record = twin.model_dump(mode="json", include=set(_FIELDS))
    shaping = {"asymmetry": twin.face.asymmetry, "shape": twin.face.shape, "seed": twin.skin.seed}
    said = json.dumps([BUILD, record, shaping], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def body_path(key: str, cache: Path) -> Path:
    """Where the body with this key lies."""
    return cache / "bodies" / f"{key}.body"


def stored_body(twin: Twin, cache: Path) -> Body | None:
    """The twin's body if a sound one is stored, else None."""
    return read_body(body_path(body_key(twin), cache), twin.id)


def read_body(path: Path, twin: str) -> Body | None:
    """The body in a file, or None if there is none, or it is damaged or not a body."""
    try:
        held = sealed(path, _MARK, MAX_FILE)
        if held is None:
            return None
        body = _body(held, twin)
    except UNREADABLE:
        return None
    return body if body.key == path.stem and _sound(body) else None


def store_body(body: Body, cache: Path) -> Path:
    """Writes the body beside its key, whole or not at all. Raises OSError when the cache cannot be written."""
    path = body_path(body.key, cache)
    seal(path, _MARK, _arrays(body), small=True)
    return path


def _arrays(body: Body) -> dict[str, Any]:
    said = {
        "key": body.key, "bones": body.bones, "actions": list(body.actions), "regions": list(body.regions),
        "landmarks": list(body.landmarks), "fit": [(line.name, line.target_cm, line.got_cm) for line in body.fit],
    }  # fmt: skip
    actions, landmarks = list(body.actions.values()), list(body.landmarks.values())
    return {
        "said": np.frombuffer(json.dumps(said).encode(), dtype=np.uint8),
        "rest": body.rest, "faces": body.faces, "uvs": body.uvs, "uv_faces": body.uv_faces, "parents": body.parents,
        "rest_bones": body.rest_bones, "references": body.references,
        "weight_bones": body.weight_bones, "weights": body.weights,
        **_joined("action_at", [at for at, _ in actions], np.int32, ()),
        **_joined("action_by", [by for _, by in actions], np.float32, (3,)),
        **_joined("region", list(body.regions.values()), np.int32, ()),
        **_joined("landmark_at", [at for at, _ in landmarks], np.int32, ()),
        **_joined("landmark_by", [by for _, by in landmarks], np.float32, ()),
    }  # fmt: skip


def _joined(name: str, parts: list[Any], kind: type[Any], tail: tuple[int, ...]) -> dict[str, NDArray[Any]]:
    """Arrays of different lengths as one array and the lengths."""
    whole = np.concatenate(parts).astype(kind) if parts else np.zeros((0, *tail), kind)
    return {name: whole, f"{name}_lengths": np.array([len(part) for part in parts], np.int32)}


def _parted(held: dict[str, NDArray[Any]], name: str, kind: type[Any]) -> list[NDArray[Any]]:
    lengths = held[f"{name}_lengths"].astype(np.int64)
    whole = np.ascontiguousarray(held[name], dtype=kind)
    if lengths.ndim != 1 or (lengths < 0).any() or lengths.sum() != len(whole) or not np.isfinite(whole).all():
        raise ValueError(f"{name} does not add up")
    return np.split(whole, np.cumsum(lengths)[:-1]) if len(lengths) else []


def _body(held: dict[str, NDArray[Any]], twin: str) -> Body:
    said: dict[str, Any] = json.loads(held["said"].tobytes())

    def floats(name: str) -> Floats:
        return np.ascontiguousarray(held[name], np.float32)

    def ints(name: str) -> Ints:
        return np.ascontiguousarray(held[name], np.int32)

    actions = zip(_parted(held, "action_at", np.int32), _parted(held, "action_by", np.float32), strict=True)
    landmarks = zip(_parted(held, "landmark_at", np.int32), _parted(held, "landmark_by", np.float32), strict=True)
    return Body(
        twin=twin,
        key=str(said["key"]),
        bones=tuple(str(name) for name in said["bones"]),
        actions=dict(zip(map(str, said["actions"]), actions, strict=True)),
        regions=dict(zip(map(str, said["regions"]), _parted(held, "region", np.int32), strict=True)),
        landmarks=dict(zip(map(str, said["landmarks"]), landmarks, strict=True)),
        fit=tuple(FitLine(str(name), float(target), float(got)) for name, target, got in said["fit"]),
        rest=floats("rest"),
        faces=ints("faces"),
        uvs=floats("uvs"),
        uv_faces=ints("uv_faces"),
        parents=ints("parents"),
        rest_bones=floats("rest_bones"),
        references=floats("references"),
        weight_bones=ints("weight_bones"),
        weights=floats("weights"),
    )


def _sound(body: Body) -> bool:
    """Whether every array has the shape and every index the range that posing and drawing rely on."""
    count, bones = len(body.rest), len(body.bones)
    shapes = (
        body.rest.shape == (count, 3), body.faces.ndim == 2 and body.faces.shape[1] == 3,
        body.uv_faces.shape == body.faces.shape, body.uvs.ndim == 2 and body.uvs.shape[1] == 2,
        body.parents.shape == (bones,), body.rest_bones.shape == (bones, 4, 4),
        body.references.shape == (bones, 3, 3), body.weights.ndim == 2 and len(body.weights) == count,
        body.weight_bones.shape == body.weights.shape, 0 < count <= MAX_ITEMS, 0 < bones <= 512,
    )  # fmt: skip
    if not all(shapes):
        return False
    numbers: tuple[Floats, ...] = (body.rest, body.uvs, body.rest_bones, body.references, body.weights)
    order = all(parent < bone for bone, parent in enumerate(body.parents.tolist()))
    inside = [
        _within(body.faces, count), _within(body.uv_faces, len(body.uvs)), _within(body.weight_bones, bones), order,
        *(_within(at, count) and by.shape == (len(at), 3) for at, by in body.actions.values()),
        *(_within(at, count) and by.shape == at.shape for at, by in body.landmarks.values()),
        *(_within(faces, len(body.faces)) for faces in body.regions.values()),
    ]  # fmt: skip
    return all(inside) and all(bool(np.isfinite(array).all()) for array in numbers)


def _within(index: Ints, count: int) -> bool:
    return index.size == 0 or (int(index.min()) >= 0 and int(index.max()) < count)
