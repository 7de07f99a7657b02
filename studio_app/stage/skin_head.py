"""The head's skin as a picture and a relief: tone, blood, lips, what shows under hair, pores and lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio_app.stage.arrays import Array, f32
from studio_app.stage.figure import Body
from studio_app.stage.head_marks import HeadMarks, head_marks, local, scalp
from studio_app.stage.skin_map import head_map
from studio_app.stage.skin_paint import blood, flushed, freckled, grain, marked, patches, tone_colour
from studio_app.stage.skin_zones import beard, brow, lip_shade, lips, spot, step


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bare skin depends on; colours are sRGB 0 to 255."""

    tone: float
    redness: float
    freckles: float
    marks: int
    lines: float
    seed: int
    man: bool
    asymmetry: float
    brow_colour: tuple[float, float, float]
    brow_fullness: float
    hair_colour: tuple[float, float, float]
    hair_cover: float


@dataclass(frozen=True, eq=False)
class HeadPaint:
    """The bare head: `colour` (h, w, 3) sRGB 0 to 255, `relief` (h, w) metres, `at` (h, w, 3) in head coordinates."""

    colour: Array
    relief: Array
    at: Array


@lru_cache(maxsize=6)
def painted_head(body: Body, facts: Facts, height: int) -> HeadPaint:
    """The head without make-up."""
    where, marks = head_map(body, height), head_marks(body)
    points = where.points
    at = _uneven(local(points, marks), facts)
    colour = _tone(points, at, facts)
    colour = freckled(colour, _freckle_zone(at) * facts.freckles, where.texel, facts.seed + 5)
    colour = marked(colour, points, *_moles(body, marks, facts))
    if facts.man:
        colour = _stubble(colour, at, where.texel, facts)
    colour = _lips(body, colour, at, facts)
    colour = _under_hair(colour, points, at, marks, where.texel, facts)
    return HeadPaint(colour, _relief(at, where.texel, facts), at)


def _uneven(at: Array, facts: Facts) -> Array:
    """Head coordinates slightly shifted by side and place, so that nothing painted is a mirror image."""
    bent = at.copy()
    rng = np.random.default_rng(facts.seed)
    tilt = rng.normal(0, 0.012, 3) * facts.asymmetry * 2
    side = np.tanh(at[..., 0] * 4)
    bent[..., 2] += np.float32(tilt[0]) * side + np.float32(0.012 * facts.asymmetry) * patches(at, 0.35, facts.seed + 1)
    bent[..., 0] += np.float32(tilt[1]) + np.float32(0.010 * facts.asymmetry) * patches(at, 0.3, facts.seed + 2)
    return bent


def _tone(points: Array, at: Array, facts: Facts) -> Array:
    colour = np.broadcast_to(tone_colour(facts.tone), points.shape).copy()
    mottle = 0.012 * patches(points, 0.022, facts.seed + 3) + 0.007 * patches(points, 0.006, facts.seed + 4)
    colour *= (1 + mottle + 0.012 * grain(mottle.shape, 0.7, facts.seed + 6))[..., None]
    red = blood(at) * (0.5 + facts.redness) + 0.06 * patches(points, 0.012, facts.seed + 7) * facts.redness
    colour = flushed(colour, np.clip(red, 0, 1.2).astype(np.float32), facts.tone)
    under = spot(at, 0.50, 0.0, -0.24, 0.26, 0.09) + 0.6 * spot(at, 0.26, -0.1, -0.06, 0.10, 0.16)
    tired = under * (0.45 + 0.5 * facts.lines)
    colour *= 1 - tired[..., None] * f32([0.13, 0.15, 0.10])
    forehead = spot(at, 0.0, -0.3, 0.85, 0.9, 0.4) * 0.03
    return colour * (1 + forehead[..., None] * f32([1, 0.9, 0.5]))


def _freckle_zone(at: Array) -> Array:
    return np.clip(spot(at, 0.5, 0.0, -0.5, 0.42, 0.30) + spot(at, 0.0, -0.6, -0.3, 0.25, 0.3) + 0.25, 0, 1)


def _moles(body: Body, marks: HeadMarks, facts: Facts) -> tuple[Array, Array]:
    """Where a third of the marks lie on the face, and their radii (0.5 to 1.3 mm)."""
    rng = np.random.default_rng(facts.seed + 11)
    count = (facts.marks + 2) // 3
    at = np.stack(
        (
            rng.uniform(0.25, 1.0, count) * rng.choice((-1, 1), count),
            rng.uniform(-1.0, 0.3, count),
            rng.uniform(-2.2, 0.8, count),
        ),
        axis=1,
    )
    skin = body.rest[(body.rest[:, 2] > marks.mouth[2] - 2 * marks.unit) & (body.rest[:, 1] < marks.axis_y)]
    wished = at * marks.unit + marks.middle
    near = np.argmin(np.linalg.norm(skin[None, :, [0, 2]] - wished[:, None, [0, 2]], axis=2), axis=1)
    inside = lips(body, local(skin[near], marks)) < 0.05
    return skin[near][inside].astype(np.float32), rng.uniform(0.0005, 0.0013, count)[inside].astype(np.float32)


def _stubble(colour: Array, at: Array, texel: float, facts: Facts) -> Array:
    zone = beard(at)
    dots = step(grain(zone.shape, max(0.0002 / texel, 0.45), facts.seed + 21), 0.2, 1.6)
    weight = zone * (0.20 + 0.32 * dots)
    shade = f32([0.62, 0.60, 0.62])
    return colour * (1 - weight[..., None] * shade)


def _lips(body: Body, colour: Array, at: Array, facts: Facts) -> Array:
    """The lips' own red: deeper where they meet, with fine upright lines."""
    zone = lips(body, at, 0.07)
    shade = lip_shade(body, at)
    fair, deep = f32([199, 126, 119]), f32([104, 56, 52])
    own = fair + (deep - fair) * np.float32(step(f32(facts.tone), 0.2, 1.0))
    lines = patches(at * f32([1, 0.1, 0.12]), 0.024, facts.seed + 31)
    mouth_line = step(np.abs(shade), 0.35, 0.0)
    own = own * (1 + 0.05 * lines + 0.05 * step(shade, 0.2, -0.7) - 0.22 * mouth_line)[..., None]
    return colour + (own - colour) * (0.88 * zone)[..., None]


def _under_hair(colour: Array, points: Array, at: Array, marks: HeadMarks, texel: float, facts: Facts) -> Array:
    """What shows between hairs: the brow's shadow and the scalp in the hair's colour, feathered at the hairline."""
    brow_zone = brow(at, float(facts.man)) * np.float32(0.14 + 0.26 * facts.brow_fullness)
    colour = colour + (f32(facts.brow_colour) * 0.8 - colour) * brow_zone[..., None]
    inside = scalp(points, marks) + 0.004 * patches(points, 0.008, facts.seed + 41)
    fine = grain(inside.shape, max(0.0005 / texel, 0.5), facts.seed + 42)
    cover = step(inside + 0.002 * fine, -0.001, 0.016) * np.float32(facts.hair_cover)
    dark = f32(facts.hair_colour) * 0.72
    # Fair hair lets the scalp through; dark hair does not.
    hold = 0.92 - 0.42 * min(sum(facts.hair_colour) / 600, 1)
    return colour + (dark - colour) * (hold * cover)[..., None]


def _relief(at: Array, texel: float, facts: Facts) -> Array:
    """Pores, skin's fine grain and the lines of age, in metres."""
    pores = np.maximum(grain(at.shape[:2], max(0.00035 / texel, 0.6), facts.seed + 51), 0)
    where = 0.45 + 0.6 * np.clip(spot(at, 0.35, -0.2, -0.5, 0.4, 0.4) + spot(at, 0, -0.4, 0.7, 0.5, 0.3), 0, 1)
    relief = -0.000022 * pores * where
    relief += 0.000012 * grain(at.shape[:2], max(0.0012 / texel, 1.0), facts.seed + 52)
    return (relief - 0.00045 * facts.lines * _lines(at, facts)).astype(np.float32)


def _lines(at: Array, facts: Facts) -> Array:
    """Forehead, crow's feet, laughter and lower lid lines, 0 to 1 deep."""
    x, z = at[..., 0], at[..., 2]
    wave = 0.03 * patches(at, 0.5, facts.seed + 61) + 0.02 * np.cos(x * 2.2)
    brows = sum(np.exp(-(((z - level + wave) / 0.018) ** 2)) for level in (0.62, 0.76, 0.90))
    forehead = brows * step(np.abs(x), 0.95, 0.3) * step(at[..., 1], 0.6, 0.2)
    out, up = np.abs(x) - 0.76, z + 0.03
    reach = np.hypot(out, up)
    fan = np.abs(np.sin(np.arctan2(up, np.maximum(out, 1e-3)) * 7 + 0.6 * wave))
    feet = step(fan, 0.35, 0.0) * step(reach, 0.05, 0.10) * step(reach, 0.42, 0.2) * step(out, 0.0, 0.04)
    fold = np.interp(z, (-1.35, -1.1, -0.8, -0.5), (0.60, 0.53, 0.42, 0.30))
    smile = np.exp(-(((np.abs(x) - fold) / 0.03) ** 2)) * step(z, -1.4, -1.1) * step(z, -0.45, -0.65)
    bag = np.exp(-(((z + 0.30 - 0.10 * (np.abs(x) - 0.5) ** 2) / 0.02) ** 2)) * spot(at, 0.5, 0, -0.3, 0.25, 0.2)
    return (0.7 * forehead + 0.8 * feet + 1.1 * smile + 0.6 * bag).astype(np.float32)
