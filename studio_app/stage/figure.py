"""The figure: a twin's body as plain arrays, and what posing makes of it. No torch: the window poses by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio_app.stage.scene import Floats, Ints


@dataclass(frozen=True, slots=True)
class FitLine:
    """One measure of the comp card: what was asked and what the body has, in centimetres."""

    name: str
    target_cm: float
    got_cm: float

    @property
    def difference_cm(self) -> float:
        """Got minus target."""
        return self.got_cm - self.target_cm


@dataclass(frozen=True, eq=False)
class Body:
    """One twin's body at rest, made once by the child process and kept in the cache as a compressed npz.

    `rest` (13718, 3) metres, z up, facing -y; `faces` (27420, 3); `uvs` (21334, 2) with `uv_faces` (27420, 3) of their
    own, since uvs are split at seams. `bones` names the 104 bones, `parents` (104,) their parents (-1: root),
    `rest_bones` (104, 4, 4) their global rest transforms. `weight_bones` (n, k) and `weights` (n, k) skin the mesh.
    `actions` maps each facial action to vertex indices and their offsets (m, 3) at weight 1.
    `key` is the content hash of everything the body was built from.
    `references` (104, 3, 3) turns each bone from rest to the orientation that poses are measured from (the same for
    every body, so that a pose means the same on all). `regions` names sets of faces (head, hand.L, foot.L, eye_front.L,
    eye_back.L, eye_cavity.L, mouth_cavity, tongue ...); `landmarks` names points of the skin as vertices and weights.
    Bodies and figures compare by identity, so that what is derived from one can be remembered beside it.
    """

    twin: str
    key: str
    rest: Floats
    faces: Ints
    uvs: Floats
    uv_faces: Ints
    bones: tuple[str, ...]
    parents: Ints
    rest_bones: Floats
    weight_bones: Ints
    weights: Floats
    actions: dict[str, tuple[Ints, Floats]]
    fit: tuple[FitLine, ...]
    references: Floats = field(default_factory=lambda: np.zeros((0, 3, 3), np.float32))
    regions: dict[str, Ints] = field(default_factory=dict[str, Ints])
    landmarks: dict[str, tuple[Ints, Floats]] = field(default_factory=dict[str, tuple[Ints, Floats]])


@dataclass(frozen=True, eq=False)
class Figure:
    """A posed body standing on z = 0: `vertices` and `normals` (n, 3), `bone_poses` (104, 4, 4) global transforms."""

    body: Body
    vertices: Floats
    normals: Floats
    bone_poses: Floats
