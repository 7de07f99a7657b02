"""The scene between direction and picture: plain arrays that the viewport, the tracer and the guides all read.

Right-handed, metres, z up. The figure stands on the origin and faces -y; the camera at orbit 0 stands at -y and looks
along +y, so camera right is +x. Colours are linear Rec. 709 unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Triple = tuple[float, float, float]


class Part(StrEnum):
    """What a surface belongs to; masks are made by it."""

    SKIN = "skin"
    EYES = "eyes"
    BODYSUIT = "bodysuit"
    GARMENT = "garment"
    HAIR = "hair"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface takes the light (Burley's principled model as mitsuba's `principled` has it; all 0 to 1).

    `texture` is sRGB uint8 (h, w, 3) over the mesh's uvs and replaces `colour`; `bump` is a height map (h, w) float32
    in metres over the same uvs. `flatness` stands in for light that scatters below the surface (skin, thick cloth).
    """

    colour: Triple = (0.5, 0.5, 0.5)
    roughness: float = 0.6
    specular: float = 0.4
    metallic: float = 0.0
    sheen: float = 0.0
    clearcoat: float = 0.0
    flatness: float = 0.0
    glass: bool = False
    emission: Triple = (0.0, 0.0, 0.0)
    texture: Bytes | None = None
    bump: Floats | None = None
    two_sided: bool = True


@dataclass(frozen=True, slots=True)
class Mesh:
    """A triangle mesh: vertices (n, 3), faces (m, 3), optional normals (n, 3) and uvs (n, 2), v up."""

    name: str
    part: Part
    vertices: Floats
    faces: Ints
    material: Material
    normals: Floats | None = None
    uvs: Floats | None = None


BROWS, LASHES = "brows", "lashes"
"""The names of the strands that belong to the face."""


@dataclass(frozen=True, slots=True)
class Strands:
    """Hair: `points` (strands, k, 3), `radii` (strands, k) in metres, with melanin as mitsuba's `hair` BSDF takes it.

    `absorption` per channel, in units of the hair's radius, goes before the melanin where it is given.
    """

    name: str
    points: Floats
    radii: Floats
    eumelanin: float
    pheomelanin: float
    colour: Triple  # what the viewport paints, near what the melanin gives
    absorption: Triple | None = None


@dataclass(frozen=True, slots=True)
class AreaLight:
    """A flat emitter: a rectangle or disk whose front faces along `towards`. `radiance` in W/m2/sr per channel."""

    name: str
    position: Triple
    towards: Triple
    width: float
    length: float
    radiance: Triple
    round: bool = False


@dataclass(frozen=True, slots=True)
class SpotLight:
    """A bare point with an optional cone: `intensity` in W/sr per channel, half angles in degrees (180: a bulb)."""

    name: str
    position: Triple
    towards: Triple
    intensity: Triple
    half_angle_deg: float = 180.0
    soft_deg: float = 5.0


@dataclass(frozen=True, slots=True)
class Sky:
    """Sun and sky: unit vector to the sun (None below the horizon or switched off), haze (turbidity) and scales."""

    sun: Triple | None
    turbidity: float = 3.5
    sky_scale: float = 1.0
    sun_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Ambient:
    """Even light from everywhere (a studio's bounce), radiance per channel."""

    radiance: Triple


Emitter = AreaLight | SpotLight | Sky | Ambient


@dataclass(frozen=True, slots=True)
class View:
    """A thin-lens camera. `right`, `up` and `forward` are orthonormal; the frame spans `width_tan` by `height_tan`
    (tangents of the full half-angles times two, at distance one), its centre shifted by (`shift_x`, `shift_y`) of the
    frame's width and height (+x right, +y up). `aperture_radius` and `focus` in metres.
    """

    position: Triple
    right: Triple
    up: Triple
    forward: Triple
    width_tan: float
    height_tan: float
    shift_x: float = 0.0
    shift_y: float = 0.0
    aperture_radius: float = 0.0
    focus: float = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """A photograph behind everything: sRGB uint8 (h, w, 3), its placement already cut to the frame.

    `nearness` is how near each place of it is, in 1/m along the view axis (h, w; its size may be another), where that
    is known; with `front` what of it is nearer than the figure covers her.
    """

    picture: Bytes
    nearness: Floats | None = None
    front: bool = False


@dataclass(frozen=True)
class Scene:
    """Everything that is drawn. `exposure` multiplies linear radiance so that incident-metered mid grey is 0.18."""

    meshes: tuple[Mesh, ...]
    strands: tuple[Strands, ...]
    emitters: tuple[Emitter, ...]
    view: View
    exposure: float = 1.0
    exposure_ev: float = 0.0
    grain: float = 0.0
    backdrop: Backdrop | None = None
    keypoints: dict[str, Triple] = field(default_factory=dict[str, Triple])
