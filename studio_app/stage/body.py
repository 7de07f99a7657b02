"""A twin's body from the parametric model `anny` (Apache-2.0): built once, in a process of its own, kept in the cache.

The only module with torch. The first build prepares the model itself (about a minute and 1.5 GB, compacted to 300 MB);
after that a body takes a few seconds, and every later use reads the stored npz.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import anny  # pyright: ignore[reportMissingTypeStubs]
import anny.anthropometry  # pyright: ignore[reportMissingTypeStubs]
import anny.face_segmentation  # pyright: ignore[reportMissingTypeStubs]
import anny.keypoints  # pyright: ignore[reportMissingTypeStubs]
import anny.paths  # pyright: ignore[reportMissingTypeStubs]
import numpy as np
import roma  # pyright: ignore[reportMissingTypeStubs]
import torch

from studio_app.stage.body_fit import Shape, fitted
from studio_app.stage.body_store import body_key, store_body, stored_body
from studio_app.stage.figure import Body
from studio_app.stage.measures import Tape, torso_faces
from studio_app.stage.scene import Floats, Ints
from studio_app.twins.card import Twin

Progress = Callable[[str, float], None]

_REGIONS = (
    "head", "hand.L", "hand.R", "foot.L", "foot.R", "eye_front.L", "eye_front.R", "eye_back.L", "eye_back.R",
    "eye_cavity.L", "eye_cavity.R", "mouth_cavity", "tongue",
)  # fmt: skip
_LEGS_IN = 0.1  # radians
_SCRATCH = ("load_data_*", "build_model_data_*")


def build_body(twin: Twin, cache: Path, progress: Progress | None = None) -> Body:
    """The twin's body: from the cache if it is there, else built, fitted to the comp card and stored.

    `progress` hears what is done and how far it is (0 to 1). Raises OSError when the cache cannot be written.
    """
    tell = progress or _silent
    kept = stored_body(twin, cache)
    if kept is not None:
        return kept
    tell("Preparing the body model (once per machine)", 0.0)
    model = _model(cache / "anny")
    tell(f"Fitting the body to {twin.name}'s card", 0.5)
    body = _built(twin, model)
    store_body(body, cache)
    tell("Body ready", 1.0)
    return body


def _silent(what: str, done: float) -> None:
    del what, done


def _model(home: Path) -> anny.Anny:
    """The model from its prepared data; prepared in a folder beside and moved whole, so that a kill leaves no half."""
    torch.set_num_threads(1)
    if not any(home.glob("*/build_compact_*.safetensors")):
        _prepare(home)
    model = _load(home)
    _compact(home)  # after an update of the library, which prepares its data anew
    return model


def _load(home: Path) -> anny.Anny:
    anny.paths.set_anny_cache_path(home)
    model = anny.Anny(local_changes="default", facial_actions="all", phenotypes="all", skinning_method="lbs")
    return model.to(dtype=torch.float32)


def _prepare(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="anny-", dir=home.parent))
    try:
        _load(scratch)
        _compact(scratch)
        shutil.rmtree(home, ignore_errors=True)
        scratch.replace(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _compact(home: Path) -> None:
    for pattern in _SCRATCH:
        for path in home.rglob(pattern):
            path.unlink()


def _built(twin: Twin, model: anny.Anny) -> Body:
    bones, faces = tuple(model.bone_labels), _ints(model.faces)
    weight_bones, weights = _ints(model.vertex_bone_indices), _floats(model.vertex_bone_weights)
    at = {int(base): here for here, base in enumerate(_ints(model.base_mesh_vertex_indices))}
    waist = np.array([at[base] for base in anny.anthropometry.BASE_MESH_WAIST_VERTICES], np.int32)
    band = Tape(torso_faces(faces, bones, weight_bones, weights), waist, bones)
    shape, fit = fitted(twin, band, tuple(model.local_change_labels), lambda asked: _stand(model, asked))
    rest = _forward(model, shape)
    return Body(
        twin=twin.id,
        key=body_key(twin),
        rest=_floats(rest["rest_vertices"][0]),
        faces=faces,
        uvs=_floats(model.texture_coordinates),
        uv_faces=_ints(model.face_texture_coordinate_indices),
        bones=bones,
        parents=np.array(model.bone_parents, np.int32),
        rest_bones=_floats(rest["rest_bone_poses"][0]),
        weight_bones=weight_bones,
        weights=weights,
        actions=_actions(model),
        fit=fit,
        references=_references(model, rest["rest_bone_poses"][0]),
        regions=_regions(model),
        landmarks=_landmarks(model) | {"waist": (waist, np.full(len(waist), 1 / len(waist), np.float32))},
    )


def _forward(model: anny.Anny, shape: Shape, pose: torch.Tensor | None = None) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        return model(
            pose_parameters=pose, phenotype_kwargs=dict(shape.phenotype), local_changes_kwargs=dict(shape.changes)
        )


def _stand(model: anny.Anny, shape: Shape) -> tuple[Floats, Floats]:
    """The body as one stands to be measured: the legs together, so that the tape lies as on a person."""
    pose = torch.eye(4).repeat(1, model.bone_count, 1, 1)
    for side, inward in (("L", 1.0), ("R", -1.0)):
        turn = roma.rotvec_to_rotmat(torch.tensor([0.0, inward * _LEGS_IN, 0.0]))
        pose[0, model.bone_labels.index(f"upperleg01.{side}"), :3, :3] = turn
    made = _forward(model, shape, pose)
    return _floats(made["vertices"][0]), _floats(made["bone_poses"][0, :, :3, 3])


def _actions(model: anny.Anny) -> dict[str, tuple[Ints, Floats]]:
    """Each facial action as the vertices it moves and by how much; they follow the phenotypes in the model's shapes."""
    labels = model.facial_action_labels
    first = len(model.blendshapes) - 2 * len(model.local_change_labels) - len(labels)
    found: dict[str, tuple[Ints, Floats]] = {}
    for step, label in enumerate(labels):
        moved = _floats(model.blendshapes[first + step])
        at = np.flatnonzero(np.abs(moved).max(axis=1) > 1e-6).astype(np.int32)
        found[label] = (at, moved[at])
    return found


def _references(model: anny.Anny, rest_bones: torch.Tensor) -> Floats:
    if model.reference_bone_orientations is None:
        return np.tile(np.eye(3, dtype=np.float32), (len(rest_bones), 1, 1))
    return _floats(model.reference_bone_orientations @ rest_bones[:, :3, :3].transpose(-1, -2))


def _regions(model: anny.Anny) -> dict[str, Ints]:
    mask = cast(Any, anny.face_segmentation).get_face_segmentation_mask
    return {name: np.flatnonzero(mask(model, [name]).numpy()).astype(np.int32) for name in _REGIONS}


def _landmarks(model: anny.Anny) -> dict[str, tuple[Ints, Floats]]:
    regressor = anny.keypoints.KeypointsRegressor.coco(model)
    found: dict[str, tuple[Ints, Floats]] = {}
    for label, row in zip(regressor.labels, _floats(regressor.regression_weights), strict=True):
        at = np.flatnonzero(np.abs(row) > 1e-6).astype(np.int32)
        found[label] = (at, row[at])
    return found


def _floats(tensor: torch.Tensor | None) -> Floats:
    assert tensor is not None  # this topology has uvs
    return np.ascontiguousarray(tensor.detach().numpy(), np.float32)


def _ints(tensor: torch.Tensor | None) -> Ints:
    assert tensor is not None
    return np.ascontiguousarray(tensor.detach().numpy(), np.int32)
