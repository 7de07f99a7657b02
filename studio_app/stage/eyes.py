"""Eyeballs with sclera, iris, pupil and a bulging, wet cornea, set where the body's own are and following its gaze."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import cv2
import numpy as np

from studio_app.stage.arrays import Array, f32
from studio_app.stage.figure import Figure
from studio_app.stage.head_marks import head_marks
from studio_app.stage.head_topology import eye_faces
from studio_app.stage.scene import Material, Mesh, Part
from studio_app.twins.card import Twin

__all__ = ["eye_faces", "eye_meshes"]

RINGS, SPOKES = 40, 56
LIMBUS_DEG = 21.0  # 5.9 mm on the body's 16.4 mm eyeball: the share of the opening a real iris fills
BULGE = 0.075  # of the radius, as a real cornea stands 1 mm proud of a 12 mm eye
SEEN_DEG = 110.0
SIZE = 512


def eye_meshes(figure: Figure, twin: Twin) -> tuple[Mesh, ...]:
    """The left and right eyeball, posed."""
    return tuple(_eye(figure, twin, side) for side in (0, 1))


def _eye(figure: Figure, twin: Twin, side: int) -> Mesh:
    body, marks = figure.body, head_marks(figure.body)
    bone = body.bones.index(("eye.L", "eye.R")[side])
    turn = cast(Array, figure.bone_poses[bone] @ cast(Array, np.linalg.inv(body.rest_bones[bone])))
    points, uvs, faces = _ball()
    rest = points * np.float32(marks.eye_radius * 0.985) + marks.eyes[side]
    vertices = (rest @ turn[:3, :3].T + turn[:3, 3]).astype(np.float32)
    material = _material(twin.face.iris, twin.age_years, twin.skin.tone, twin.skin.seed % 997, side)
    normals = (_ball_normals() @ turn[:3, :3].T).astype(np.float32)
    return Mesh(("left eye", "right eye")[side], Part.EYES, vertices, faces, material, normals, uvs)


@lru_cache(maxsize=1)
def _ball() -> tuple[Array, Array, Array]:
    """A unit eyeball looking along -y: points, polar uvs (the pupil in the middle) and faces."""
    angle = np.radians(np.linspace(0, SEEN_DEG, RINGS + 1))
    turn = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    share = angle / np.radians(LIMBUS_DEG)
    proud = 1 + BULGE * np.clip(1 - share**2, 0, 1) ** 1.3
    out, along = np.sin(angle) * proud, np.cos(angle) * proud
    points = np.stack((np.outer(out, np.cos(turn)), -np.outer(along, np.ones(SPOKES)), np.outer(out, np.sin(turn))), -1)
    reach = np.linspace(0, 0.5, RINGS + 1)
    uvs = np.stack((0.5 + np.outer(reach, np.cos(turn)), 0.5 + np.outer(reach, np.sin(turn))), -1)
    start = np.arange(RINGS)[:, None] * SPOKES + np.arange(SPOKES)
    beside = np.arange(RINGS)[:, None] * SPOKES + (np.arange(SPOKES) + 1) % SPOKES
    faces = np.stack(
        (np.stack((start, beside, start + SPOKES), -1), np.stack((beside, beside + SPOKES, start + SPOKES), -1))
    )
    flat = faces.reshape(-1, 3).astype(np.int32)
    return points.reshape(-1, 3).astype(np.float32), uvs.reshape(-1, 2).astype(np.float32), flat


@lru_cache(maxsize=1)
def _ball_normals() -> Array:
    points, _, faces = _ball()
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    across[np.einsum("ij,ij->i", across, a + b + c) < 0] *= -1
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, faces[:, corner], across)
    total[:SPOKES] = (0, -1, 0)
    return total / np.linalg.norm(total, axis=1, keepdims=True)


@lru_cache(maxsize=16)
def _material(iris: str, age: float, tone: float, seed: int, side: int) -> Material:
    texture = _painted(iris, age, tone, seed, side)
    return Material(roughness=0.12, specular=0.5, clearcoat=1.0, texture=texture, two_sided=False)


def _painted(iris: str, age: float, tone: float, seed: int, side: int) -> Array:
    """The eye's front as sRGB (SIZE, SIZE, 3): polar, the pupil in the middle, SEEN_DEG at the edge."""
    rng = np.random.default_rng((seed, side))
    y, x = (np.mgrid[0:SIZE, 0:SIZE] + 0.5) / SIZE - 0.5
    y = -y
    angle = np.hypot(x, y) * 2 * SEEN_DEG
    turn = np.arctan2(y, x)
    picture = _sclera(x if side == 1 else -x, angle, age, tone, rng)
    share = angle / LIMBUS_DEG
    inside = _step(share, 1.03, 0.95)[..., None]
    picture = picture * (1 - inside) + _iris(iris, share, turn, rng) * inside
    pupil = _step(share, 0.40, 0.35)[..., None]
    picture = picture * (1 - pupil) + 4 * pupil
    return np.clip(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.6), 0, 255).astype(np.uint8)


def _sclera(nasal: Array, angle: Array, age: float, tone: float, rng: np.random.Generator) -> Array:
    """Off-white, warmer with age and deep skin, pink towards the corners, a few veins."""
    white = np.array([226, 219, 212], np.float32) - f32([4, 8, 16]) * np.float32(tone + age / 90)
    edge = _step(angle, 22, 62)[..., None]
    pink = np.array([205, 150, 140], np.float32)
    corner = np.clip(edge * (0.45 + 0.9 * np.clip(nasal * 2, 0, 1)[..., None]), 0, 0.85)
    veins = _blurred(rng, 3) * _blurred(rng, 9)
    veined = np.clip(veins * 1.4 - 0.6, 0, 1)[..., None] * edge
    return (white * (1 - corner) + pink * corner) * (1 - veined * f32([0.05, 0.22, 0.2]))


def _iris(iris: str, share: Array, turn: Array, rng: np.random.Generator) -> Array:
    """Radial fibres around the pupil, a warmer ring inside and the dark ring of the limbus outside."""
    base = np.array([int(iris[at : at + 2], 16) for at in (1, 3, 5)], np.float32)
    place = (turn / (2 * np.pi)) % 1
    fibres = np.zeros_like(share)
    for count, weight in ((40, 0.30), (90, 0.32), (170, 0.26)):
        wave = rng.normal(0, 1, count).astype(np.float32)
        at = place * count + 1.5 * np.sin(share * 5 + count)
        low, part = np.floor(at).astype(int), at % 1
        fibres += weight * (wave[low % count] * (1 - part) + wave[(low + 1) % count] * part)
    light = 0.90 + 0.26 * fibres + 0.22 * _step(share, 0.75, 0.55)
    rim = 1 - 0.82 * _step(share, 0.76, 0.98)
    warm = f32([1.18, 1.0, 0.75])
    ring = (_step(share, 0.62, 0.45) * 0.55)[..., None]
    return np.clip(base * light[..., None] * rim[..., None] * (1 + ring * (warm - 1)), 0, 245)


def _blurred(rng: np.random.Generator, sigma: float) -> Array:
    noise = cv2.GaussianBlur(rng.normal(0, 1, (SIZE, SIZE)).astype(np.float32), (0, 0), sigma)
    return noise / noise.std()


def _step(value: Array, start: float, end: float) -> Array:
    """0 at `start` to 1 at `end` (in either order), smooth at both."""
    share = np.clip((value - start) / (end - start), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)
