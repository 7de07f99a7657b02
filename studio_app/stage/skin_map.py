"""Where on the body each texel of a skin texture lies, so that skin is painted in three dimensions and has no seams."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import cv2
import numpy as np

from studio_app.stage.arrays import Array, f32
from studio_app.stage.figure import Body
from studio_app.stage.head_surface import cropped, head_crop, head_surface
from studio_app.stage.head_topology import head_topology


@dataclass(frozen=True, eq=False)
class SkinMap:
    """Positions at rest (h, w, 3) in metres of every texel, row 0 at v = 1; outside the uvs the nearest skin's."""

    points: Array
    texel: float  # metres from one texel to the next, typically


@lru_cache(maxsize=8)
def head_map(body: Body, height: int) -> SkinMap:
    """The map of the head's own texture, `height` texels high."""
    surface, crop = head_surface(body), head_crop(body)
    width = round(height * crop.size[0] / crop.size[1])
    points = surface.matrix.of(body.rest)[surface.owner]
    faces = surface.faces[surface.skin]
    return _mapped(points, cropped(surface.uvs, crop), faces, width, height)


@lru_cache(maxsize=8)
def body_map(body: Body, size: int) -> SkinMap:
    """The map of the whole body's texture (the head and the eyes are in it, unused)."""
    topology = head_topology(body)
    faces = body.uv_faces[~(topology.eye_faces | topology.tongue)]
    return _mapped(body.rest[topology.owner], body.uvs, faces, size, size)


def _mapped(points: Array, uvs: Array, faces: Array, width: int, height: int) -> SkinMap:
    pixels = uvs * f32([width, -height]) + f32([0, height])
    number = np.zeros((height, width), np.int32)
    corners = np.round(pixels[faces] * 16).astype(np.int32)
    for face, corner in enumerate(corners):
        cv2.fillConvexPoly(number, corner, face + 1, lineType=cv2.LINE_8, shift=4)
    number = _spread(number) - 1
    planes = _planes(points, pixels, faces)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + 0.5
    found = np.empty((height, width, 3), np.float32)
    for axis in range(3):
        plane = planes[:, axis][number]
        found[..., axis] = plane[..., 0] * x + plane[..., 1] * y + plane[..., 2]
    low, high = points.min(axis=0) - 0.01, points.max(axis=0) + 0.01
    step = np.linalg.norm(np.diff(found, axis=1), axis=-1)
    return SkinMap(np.clip(found, low, high), float(np.median(step)))


def _spread(number: Array) -> Array:
    """Texels without a face take the nearest one's (zero means none)."""
    empty = (number == 0).astype(np.uint8)
    label = cast(Array, cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)[1])
    value = np.zeros(int(label.max()) + 1, np.int32)
    value[label[empty == 0]] = number[empty == 0]
    return value[label]


def _planes(points: Array, pixels: Array, faces: Array) -> Array:
    """Position as a linear function of the texel for each face: (m, 3 axes, 3 coefficients of x, y, 1)."""
    a, b, c = (pixels[faces[:, corner]].astype(np.float64) for corner in range(3))
    pa, pb, pc = (points[faces[:, corner]].astype(np.float64) for corner in range(3))
    ab, ac = b - a, c - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    area = np.where(np.abs(area) < 1e-6, 1e12, area)[:, None]
    along_x = ((pb - pa) * ac[:, 1:] - (pc - pa) * ab[:, 1:]) / area
    along_y = ((pc - pa) * ab[:, :1] - (pb - pa) * ac[:, :1]) / area
    start = pa - along_x * a[:, :1] - along_y * a[:, 1:]
    return np.stack((along_x, along_y, start), axis=2).astype(np.float32)
