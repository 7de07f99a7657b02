"""Skin: the materials of head and body from the twin's record and the make-up, and the meshes that wear them.

The head has a texture of its own, cut to its part of the body's uvs and painted finer than the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from studio_app.direction.look import Finish, Hair, HairStyle, Makeup
from studio_app.stage.arrays import Array
from studio_app.stage.figure import Body
from studio_app.stage.hair_colour import encoded, pigment
from studio_app.stage.head_marks import head_marks
from studio_app.stage.scene import Material
from studio_app.stage.skin_head import Facts, painted_head
from studio_app.stage.skin_makeup import made_up
from studio_app.stage.skin_map import body_map
from studio_app.stage.skin_paint import flushed, grain, marked, patches, tone_colour
from studio_app.stage.skin_store import read_skin, skin_path, store_skin
from studio_app.twins.card import Twin

TEXELS = 2048
"""Height of the head's texture at full quality; the body's is five eighths of it."""

_FINISH = {Finish.MATTE: (0.56, 0.22, 0.0), Finish.SATIN: (0.47, 0.30, 0.0), Finish.DEWY: (0.38, 0.40, 0.12)}


def head_skin(
    body: Body, twin: Twin, makeup: Makeup, hair: Hair, texels: int = TEXELS, cache: Path | None = None
) -> Material:
    """The head's material over `head_surface.head_crop`; painted skin is kept in `cache` and found there."""
    return _head(body, _facts(twin, hair), makeup.model_dump_json(), texels, cache)


def body_skin(body: Body, twin: Twin, makeup: Makeup, texels: int = 1280, cache: Path | None = None) -> Material:
    """The material of the skin below the head, over the body's uvs; painted skin is kept in `cache` and found there."""
    roughness, specular, coat = _FINISH[makeup.finish]
    skin = twin.skin
    picture, relief = _body(body, skin.tone, skin.redness, skin.marks, skin.seed, texels, cache)
    return Material(
        roughness=min(roughness + 0.04, 1), specular=specular, clearcoat=coat / 2, flatness=0.3, texture=picture,
        bump=relief, two_sided=False,
    )  # fmt: skip


def _facts(twin: Twin, hair: Hair) -> Facts:
    skin, face = twin.skin, twin.face
    brow = encoded(pigment(max(1.0, face.brow_level - 1.0), 0.3, 0.4 * hair.grey).thin)
    style = 0.75 if hair.style is HairStyle.CROPPED and hair.length_cm < 1 else 1.0
    return Facts(
        tone=skin.tone, redness=skin.redness, freckles=skin.freckles, marks=skin.marks, lines=skin.lines,
        seed=skin.seed,
        man=twin.presents == "man", asymmetry=face.asymmetry, brow_colour=brow, brow_fullness=face.brow_fullness,
        hair_colour=encoded(pigment(hair.level, hair.warmth, hair.grey).thin), hair_cover=style,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _head(body: Body, facts: Facts, makeup: str, texels: int, cache: Path | None) -> Material:
    wanted = Makeup.model_validate_json(makeup)

    def paint() -> tuple[Array, Array]:
        bare = painted_head(body, facts, texels)
        return _picture(made_up(body, bare, wanted)), bare.relief

    roughness, specular, coat = _FINISH[wanted.finish]
    picture, relief = _kept(paint, cache, "head", body.key, facts, makeup, texels)
    return Material(
        roughness=roughness, specular=specular, clearcoat=coat, flatness=0.3, texture=picture,
        bump=relief, two_sided=False,
    )  # fmt: skip


def _kept(paint: Callable[[], tuple[Array, Array]], cache: Path | None, *decides: object) -> tuple[Array, Array]:
    """The surface of the cache, or a new one that is kept there; without a cache always a new one."""
    if cache is None:
        return paint()
    path = skin_path(cache, *decides)
    found = read_skin(path)
    if found is None:
        found = paint()
        store_skin(path, *found)
    return found


def _picture(colour: Array) -> Array:
    return np.clip(np.rint(colour), 0, 255).astype(np.uint8)


@lru_cache(maxsize=4)
def _body(
    body: Body, tone: float, redness: float, marks: int, seed: int, texels: int, cache: Path | None
) -> tuple[Array, Array]:
    paint = partial(_painted_body, body, tone, redness, marks, seed, texels)
    return _kept(paint, cache, "body", body.key, tone, redness, marks, seed, texels)


def _painted_body(body: Body, tone: float, redness: float, marks: int, seed: int, texels: int) -> tuple[Array, Array]:
    where = body_map(body, texels)
    points = where.points
    colour = np.broadcast_to(tone_colour(tone), points.shape).copy()
    mottle = 0.009 * patches(points, 0.05, seed + 3) + 0.010 * patches(points, 0.011, seed + 4)
    colour *= (1 + mottle)[..., None]
    red = 0.07 * redness * patches(points, 0.02, seed + 7) + (0.35 + 0.5 * redness) * _joints(body, points)
    colour = flushed(colour, np.clip(red, 0, 1).astype(np.float32), tone)
    rng = np.random.default_rng(seed + 12)
    below = body.rest[body.rest[:, 2] < head_marks(body).mouth[2] - 0.05]
    places = below[rng.integers(0, len(below), marks)]
    colour = marked(colour, points, places, rng.uniform(0.0008, 0.002, marks).astype(np.float32))
    relief = 0.00003 * grain(points.shape[:2], 0.8, seed + 51)
    return _picture(colour), relief.astype(np.float32)


def _joints(body: Body, points: Array) -> Array:
    """Elbows, knees and knuckles, where the skin is redder."""
    bones = [(name, 0.035) for name in ("lowerarm01.L", "lowerarm01.R", "lowerleg01.L", "lowerleg01.R")]
    bones += [
        (f"finger{finger}-{joint}.{side}", 0.009) for finger in range(1, 6) for joint in (1, 2, 3) for side in "LR"
    ]
    flat = points.reshape(-1, 3)
    across = np.ascontiguousarray(flat[:, 0])
    total = np.zeros(len(flat), np.float32)
    for name, reach in bones:
        if name in body.bones:
            place = body.rest_bones[body.bones.index(name)][:3, 3]
            near = np.flatnonzero(np.abs(across - place[0]) < 3 * reach)  # the few whose other distances are asked
            near = near[np.abs(flat[near] - place).max(axis=-1) < 3 * reach]
            away = np.linalg.norm(flat[near] - place, axis=-1)
            total[near] = np.maximum(total[near], np.exp(-((away / (1.6 * reach)) ** 2)))
    return total.reshape(points.shape[:2])
