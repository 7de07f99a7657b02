"""Measures mitsuba's sun and sky into `daylight_table.json` and `daylight_sky.npz`, so that exposure can be metered and
the sky be shown without mitsuba.

Run once after a change of mitsuba's sky model: python -m studio_app.stage.tracer_daylight
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from studio_app.stage.daylight import TABLE
from studio_app.stage.tracer_variant import drjit, mitsuba
from studio_app.stage.viewport_sky import ALOFT, AROUND, SKY

ELEVATIONS = (0.5, 2.0, 4.0, 7.0, 11.0, 16.0, 25.0, 40.0, 60.0, 90.0)
TURBIDITIES = (1.0, 2.0, 3.5, 6.0, 10.0)
_SUN_RADIUS_DEG = 0.2679


def radiance(directions: np.ndarray, elevation_deg: float, turbidity: float, *, sun: bool) -> np.ndarray:
    """Radiance (n, 3) from unit `directions` (n, 3) with the sun towards +y; either the sky alone or the sun alone."""
    dr, mi = drjit(), mitsuba()
    up = np.radians(elevation_deg)
    scales = {"sun_scale": 1.0, "sky_scale": 0.0} if sun else {"sun_scale": 0.0, "sky_scale": 1.0}
    plan = {"type": "sunsky", "sun_direction": [0.0, float(np.cos(up)), float(np.sin(up))], "turbidity": turbidity}
    seen = dr.zeros(mi.SurfaceInteraction3f, len(directions))
    seen.wi = -mi.Vector3f(np.ascontiguousarray(directions.T, np.float32))
    return np.maximum(np.array(mi.load_dict(plan | scales).eval(seen)).T, 0)


def measure(elevation_deg: float, turbidity: float) -> dict[str, list[float]]:
    """Irradiances of the sun (facing it) and of the sky on a level plane and on upright planes to and from the sun."""
    n = 96
    polar, around = np.meshgrid(
        (np.arange(n) + 0.5) / n * np.pi / 2, (np.arange(4 * n) + 0.5) / n * np.pi / 2, indexing="ij"
    )
    flat = np.sin(polar)
    to = np.stack((flat * np.sin(around), flat * np.cos(around), np.cos(polar)), -1).reshape(-1, 3)
    solid = (flat * (np.pi / 2 / n) ** 2).reshape(-1, 1)
    sky = radiance(to, elevation_deg, turbidity, sun=False) * solid

    def on(facing: np.ndarray) -> list[float]:
        return [round(float(part), 5) for part in (sky * np.maximum(facing, 0)[:, None]).sum(0)]

    disc = (np.arange(301) + 0.5) / 301 * 2 - 1
    x, y = (axis.ravel() for axis in np.meshgrid(disc, disc))
    inside = x**2 + y**2 <= 1
    radius, up = np.radians(_SUN_RADIUS_DEG), np.radians(elevation_deg)
    x, y = x[inside] * np.tan(radius), y[inside] * np.tan(radius)
    rays = np.stack((x, np.cos(up) - y * np.sin(up), np.sin(up) + y * np.cos(up)), -1)
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    area = np.pi * np.tan(radius) ** 2
    sun = radiance(rays, elevation_deg, turbidity, sun=True).mean(0) * area
    return {
        "sun": [round(float(part), 5) for part in sun],
        "level": on(to[:, 2]),
        "to": on(to[:, 1]),
        "from": on(-to[:, 1]),
    }


def sky(elevation_deg: float, turbidity: float) -> np.ndarray:
    """The sky's radiance (aloft, around, 3): from zenith to horizon, and from towards the sun to away from it."""
    polar, around = np.meshgrid(np.radians(ALOFT), np.radians(AROUND), indexing="ij")
    flat = np.sin(polar)
    to = np.stack((flat * np.sin(around), flat * np.cos(around), np.cos(polar)), -1)
    return radiance(to.reshape(-1, 3), elevation_deg, turbidity, sun=False).reshape(*polar.shape, 3)


def main() -> None:
    rows = [[measure(elevation, turbidity) for turbidity in TURBIDITIES] for elevation in ELEVATIONS]
    table = {name: [[cell[name] for cell in row] for row in rows] for name in ("sun", "level", "to", "from")}
    document = {"elevation_deg": ELEVATIONS, "turbidity": TURBIDITIES, **table}
    Path(TABLE).write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    skies = np.stack([[sky(elevation, turbidity) for turbidity in TURBIDITIES] for elevation in ELEVATIONS])
    np.savez_compressed(SKY, sky=skies.astype(np.float16))


if __name__ == "__main__":
    main()
