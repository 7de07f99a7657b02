"""Guides: exact maps of a scene for the engines that paint from them, and the lit previz.

Depth, normals and pieces come from one raster of the scene without smoothing; masks and key points are read from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.guides_openpose import Pose18, drawn_pose, seen_pose
from studio_app.stage.plate_depth import sized
from studio_app.stage.plate_front import front_of, with_front
from studio_app.stage.scene import BROWS, LASHES, Bytes, Floats, Ints, Part, Scene
from studio_app.stage.viewport import Viewport

Mask = NDArray[np.bool_]
Words = NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Guides:
    """Maps of one scene, all (h, w) or (h, w, 3), row 0 at the top.

    `depth_m` is metres along the view axis: of the scene, behind it of the plate where its depth is known, else 0;
    `depth` the same as 16-bit inverse depth, near white, 0 where nothing is. `normal` is camera space, x right, y up, z
    towards the camera, encoded (n + 1) / 2 in 8 bits, `normal_16` in 16; both are 0 where nothing is. `masks` part the
    picture: one per garment by its name, and skin (with eyes), hair, bodysuit, background; every pixel lies in exactly
    one. `brows` is what of the hair is brows and lashes. `pose` are the key points as seen, `pose_picture` their
    drawing (sRGB uint8); `lit` is the viewport's picture, where asked for.
    """

    depth_m: Floats
    depth: Words
    normal: Bytes
    normal_16: Words
    masks: dict[str, Mask]
    brows: Mask
    pose: Pose18
    pose_picture: Bytes
    lit: Bytes | None = None


def guides(scene: Scene, width: int, height: int, viewport: Viewport | None = None, *, lit: bool = False) -> Guides:
    """Every guide of a scene at any size. A viewport at hand is used, else one is opened for the call.

    Raises StudioError when the machine offers no OpenGL.
    """
    own = viewport is None
    view = Viewport() if viewport is None else viewport
    try:
        targets = view.targets(scene, width, height)
        picture = with_front(view.refined(scene, width, height)[..., :3], scene) if lit else None
    finally:
        if own:
            view.close()
    covered = covered_by_plate(scene, width, height)
    index = np.where(covered, -1, targets.index)
    own = np.where(covered, np.float32(0), targets.depth)
    depth, there = before_plate(own, scene), index >= 0
    pose = seen_pose(scene, np.where(covered, depth, targets.depth))
    return Guides(
        depth_m=depth,
        depth=inverse_depth(depth),
        normal=_encoded(targets.normal, there, 255).astype(np.uint8),
        normal_16=_encoded(targets.normal, there, 65535).astype(np.uint16),
        masks=masks(scene, index),
        brows=np.isin(index, _brows(scene)),
        pose=pose,
        pose_picture=drawn_pose(pose, width, height),
        lit=picture,
    )


def before_plate(depth_m: Floats, scene: Scene) -> Floats:
    """The depth of a scene's surfaces (h, w), and where nothing is that of the plate behind, if it is known."""
    if scene.backdrop is None or scene.backdrop.nearness is None:
        return depth_m
    height, width = depth_m.shape
    return np.where(depth_m > 0, depth_m, 1 / sized(scene.backdrop.nearness, width, height)).astype(np.float32)


def covered_by_plate(scene: Scene, width: int, height: int) -> Mask:
    """Where something of the plate stands in front of the figure (h, w)."""
    front = None if scene.backdrop is None else front_of(scene.backdrop, scene.view)
    return np.zeros((height, width), np.bool_) if front is None else sized(front, width, height) > 0.5


def inverse_depth(depth_m: Floats) -> Words:
    """16-bit inverse depth over what is in the picture: the nearest is white, the farthest nearly black, nothing is 0.

    Inverse depth is what depth-guided painters are trained on (Ranftl et al. 2020); it keeps the figure's shape where a
    long street would take all the steps of a plain map.
    """
    there = depth_m > 0
    if not there.any():
        return np.zeros(depth_m.shape, np.uint16)
    inverse = 1.0 / np.where(there, depth_m, np.inf)
    low, high = float(inverse[there].min()), float(inverse[there].max())
    share = (inverse - low) / max(high - low, 1e-9)
    return np.where(there, np.rint(1 + share * 65534), 0).astype(np.uint16)


def masks(scene: Scene, index: Ints) -> dict[str, Mask]:
    """Masks by name from the number of the piece at each pixel (h, w); they part the picture. A garment's trims
    (buttons, soles) belong to it.
    """
    names = [_name(mesh.part, mesh.name) for mesh in scene.meshes] + ["hair"] * len(scene.strands) + ["background"]
    every = {"skin", "hair", "bodysuit", "background", *names}
    return {name: np.isin(index, _numbers(names, name)) for name in sorted(every)}


def _brows(scene: Scene) -> list[int]:
    return [number for number, one in enumerate(scene.strands, len(scene.meshes)) if one.name in (BROWS, LASHES)]


def _numbers(names: list[str], name: str) -> list[int]:
    """The piece numbers of a mask; the last name stands for -1, where nothing is."""
    found = [number for number, held in enumerate(names[:-1]) if held == name]
    return [*found, -1] if name == "background" else found


def _name(part: Part, mesh: str) -> str:
    match part:
        case Part.SET:
            return "background"
        case Part.EYES | Part.SKIN:
            return "skin"
        case Part.GARMENT:
            return "-".join(mesh.split("-")[:3])
        case _:
            return part.value


def _encoded(normal: Floats, there: Mask, top: int) -> NDArray[np.float64]:
    unit = np.clip(normal.astype(np.float64) * 0.5 + 0.5, 0, 1)
    return np.where(there[..., None], np.rint(unit * top), 0)
