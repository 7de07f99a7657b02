"""What a click on the stage meets: the part, the piece, the nearest bone and the place in the set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.stage.figure import Figure
from studio_app.stage.scene import Part, Scene, Triple
from studio_app.stage.viewport_camera import corner_ways, fitted
from studio_app.stage.viewport_targets import Targets

_WORDS = {
    Part.SKIN: "skin", Part.EYES: "eyes", Part.BODYSUIT: "bodysuit", Part.GARMENT: "garment", Part.HAIR: "hair",
    Part.SET: "set",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """What lies at a place of the picture. `bone` is empty on the set; `point` in metres in the set's axes."""

    part: Part
    name: str
    bone: str
    point: Triple

    def __str__(self) -> str:
        return f"{_WORDS[self.part]}: {self.name}" if self.name != _WORDS[self.part] else self.name


def picked(scene: Scene, targets: Targets, x: float, y: float, figure: Figure | None) -> Pick | None:
    """What the targets hold at shares `x`, `y` of the picture from the top left; None where there is nothing."""
    height, width = targets.depth.shape
    column, row = int(x * width), int(y * height)
    if not (0 <= column < width and 0 <= row < height) or targets.index[row, column] < 0:
        return None
    number = int(targets.index[row, column])
    corner, across, upwards = corner_ways(fitted(scene.view, width, height))
    way = corner + across * (column + 0.5) / width + upwards * (1 - (row + 0.5) / height)
    point = np.asarray(scene.view.position) + way * float(targets.depth[row, column])
    if number < len(scene.meshes):
        mesh = scene.meshes[number]
        part, name = mesh.part, mesh.name
    else:
        part, name = Part.HAIR, scene.strands[number - len(scene.meshes)].name
    bone = "" if figure is None or part is Part.SET else nearest_bone(figure, point)
    return Pick(part, name, bone, (float(point[0]), float(point[1]), float(point[2])))


def nearest_bone(figure: Figure, point: np.ndarray) -> str:
    """The bone that moves the body vertex nearest to a point the most."""
    near = int(np.argmin(((figure.vertices - point) ** 2).sum(axis=1)))
    strongest = int(np.argmax(figure.body.weights[near]))
    return figure.body.bones[int(figure.body.weight_bones[near, strongest])]
