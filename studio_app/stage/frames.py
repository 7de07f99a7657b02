"""What a trace gives back: linear radiance with the exact maps that denoising, guides and masks read."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.stage.ground import Ground
from studio_app.stage.scene import Floats, Ints

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Frames:
    """One traced frame, all arrays (h, w) or (h, w, 3), row 0 at the top.

    `colour` is linear Rec. 709 radiance before exposure; `albedo` (0 to 1) and world-space `normal` are averaged
    through the same lens as the colour, so that they blur with it; `alpha` is the share of rays that met the scene
    at all. `depth` (metres along the view axis, 0 where nothing is), `sharp_normal` (world space) and `index` come
    from one pinhole ray through each pixel's centre. `index` counts the scene's meshes, then its strands; `NOTHING`
    elsewhere. `ground`: what the figure leaves of the light on a plate's ground; None without a plate.
    """

    colour: Floats
    albedo: Floats
    normal: Floats
    alpha: Floats
    depth: Floats
    sharp_normal: Floats
    index: Ints
    ground: Ground | None = None
