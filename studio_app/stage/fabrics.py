"""Fabrics: how each falls (for the cloth solver) and how each takes the light (for every renderer)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from studio_app.direction.look import Fabric, Garment
from studio_app.stage.scene import Bytes, Floats, Material, Triple

WEAVE_PIXELS = 256
TILE_M = 0.08
"""One repeat of a weave's texture covers this many metres of cloth."""

LIGHTEST = 0.78
"""White cotton reflects about three quarters; a brighter albedo would clip under a key light."""


@dataclass(frozen=True, slots=True)
class Fall:
    """Weight kg/m2, stretch stiffness along, across and in shear, bending stiffness, friction, thickness in m."""

    weight: float
    stretch: Triple
    bend: float
    friction: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Surface:
    """Roughness, specular, sheen and the height of the weave in metres; `depth` is how much the weave shows as tone."""

    roughness: float
    specular: float
    sheen: float
    relief: float
    depth: float
    clearcoat: float = 0.0


FALLS: dict[Fabric, Fall] = {
    Fabric.POPLIN: Fall(0.13, (220.0, 220.0, 30.0), 1.5e-6, 0.35, 0.0012),
    Fabric.LINEN: Fall(0.19, (240.0, 240.0, 30.0), 2.5e-6, 0.40, 0.0014),
    Fabric.JERSEY: Fall(0.18, (70.0, 70.0, 25.0), 8e-7, 0.45, 0.0015),
    Fabric.DENIM: Fall(0.40, (400.0, 400.0, 80.0), 1.2e-5, 0.45, 0.0022),
    Fabric.WOOL: Fall(0.36, (250.0, 250.0, 50.0), 8e-6, 0.45, 0.0030),
    Fabric.SILK: Fall(0.08, (160.0, 160.0, 15.0), 2e-7, 0.20, 0.0008),
    Fabric.LEATHER: Fall(0.65, (500.0, 500.0, 150.0), 3e-5, 0.50, 0.0026),
    Fabric.CANVAS: Fall(0.40, (420.0, 420.0, 90.0), 1.6e-5, 0.45, 0.0024),
}

SURFACES: dict[Fabric, Surface] = {
    Fabric.POPLIN: Surface(0.72, 0.25, 0.35, 0.00006, 0.05),
    Fabric.LINEN: Surface(0.80, 0.20, 0.30, 0.00018, 0.14),
    Fabric.JERSEY: Surface(0.85, 0.18, 0.45, 0.00012, 0.07),
    Fabric.DENIM: Surface(0.80, 0.22, 0.30, 0.00020, 0.30),
    Fabric.WOOL: Surface(0.92, 0.12, 0.70, 0.00025, 0.12),
    Fabric.SILK: Surface(0.46, 0.35, 0.50, 0.00003, 0.03),
    Fabric.LEATHER: Surface(0.42, 0.50, 0.0, 0.00030, 0.06, 0.15),
    Fabric.CANVAS: Surface(0.82, 0.20, 0.25, 0.00022, 0.10),
}


def linear(colour: str) -> Triple:
    """An sRGB colour such as '#f4f3ef' as linear Rec. 709, dulled to what cloth can reflect."""
    coded = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    value = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    value = np.clip(value * min(1.0, LIGHTEST / max(float(value.max()), 1e-6)), 0.012, LIGHTEST)
    return float(value[0]), float(value[1]), float(value[2])


@lru_cache(maxsize=64)
def cloth_material(fabric: Fabric, colour: str) -> Material:
    """How this cloth takes the light: its colour with the weave in tone and relief, over uvs in tiles of TILE_M."""
    surface = SURFACES[fabric]
    height = _weave(fabric)
    base = np.array(linear(colour))
    tone = 1 + surface.depth * (height - height.mean())
    threads = base * tone[:, :, None]
    if fabric is Fabric.DENIM:
        threads = threads + 0.10 * np.maximum(height - 0.75, 0)[:, :, None]
    return Material(
        colour=linear(colour),
        roughness=surface.roughness,
        specular=surface.specular,
        sheen=surface.sheen,
        clearcoat=surface.clearcoat,
        texture=_coded(threads),
        bump=(height * surface.relief).astype(np.float32),
    )


def plain_material(colour: str, roughness: float, specular: float = 0.4) -> Material:
    """Rubber, horn and other things without a weave."""
    return Material(colour=linear(colour), roughness=roughness, specular=specular)


def trim_material(garment: Garment, trim: str) -> Material:
    """What is sewn on: buttons, rubber, laces, and the stitches and welts of seams, darker than their cloth."""
    light = max(linear(garment.colour)) > 0.25
    match trim:
        case "button":
            return plain_material("#d9d4c8" if light else "#2a2624", 0.25, 0.5)
        case "sole":
            return plain_material("#1a1715" if garment.fabric is Fabric.LEATHER else "#d6d0c0", 0.55, 0.35)
        case "foxing" | "opening":
            return plain_material("#a9a49a" if light else "#141210", 0.8, 0.1)
        case "lace":
            return plain_material("#fbfaf6", 0.85, 0.1)
        case _:
            return shaded(garment, 0.84 if trim == "seam" else 0.92)


def shaded(garment: Garment, share: float) -> Material:
    """The garment's cloth with its colour dulled to a share: the shadow in a row of stitches, a second piece."""
    red, green, blue = (part * share for part in linear(garment.colour))
    return Material(colour=(red, green, blue), roughness=SURFACES[garment.fabric].roughness, specular=0.15)


def _coded(value: NDArray[Any]) -> Bytes:
    clipped = np.clip(value, 0, 0.9)
    coded = np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.round(coded * 255).astype(np.uint8)


@lru_cache(maxsize=8)
def _weave(fabric: Fabric) -> Floats:
    """One tile of thread heights (WEAVE_PIXELS, WEAVE_PIXELS) in 0..1; its edges meet."""
    n = WEAVE_PIXELS
    x, y = np.meshgrid(np.arange(n) / n, np.arange(n) / n)
    random = np.random.default_rng(list(Fabric).index(fabric) + 7)
    if fabric is Fabric.DENIM:
        height = _ribs(48 * x + 48 * y) * 0.7 + 0.3 * _slubs(random, 2.0, 0.7)
    elif fabric is Fabric.LINEN:
        height = (
            0.35 * _ribs(64 * x) + 0.35 * _ribs(64 * y) + 0.5 * _slubs(random, 14, 0.6) + 0.5 * _slubs(random, 0.6, 14)
        )
    elif fabric is Fabric.JERSEY:
        height = _ribs(52 * x) * 0.7 + 0.3 * _ribs(60 * y + 0.2 * np.sin(2 * np.pi * 52 * x))
    elif fabric is Fabric.LEATHER:
        height = _slubs(random, 1.6, 1.6) * 0.7 + _slubs(random, 5, 5) * 0.3
    elif fabric is Fabric.WOOL:
        height = _slubs(random, 1.2, 1.2) * 0.6 + _ribs(32 * x + 32 * y) * 0.4
    elif fabric is Fabric.CANVAS:
        height = 0.5 * _ribs(40 * x) + 0.5 * _ribs(40 * y) + 0.15 * _slubs(random, 6, 0.6)
    else:
        height = 0.5 * _ribs(64 * x) + 0.5 * _ribs(64 * y) + 0.06 * _slubs(random, 0.6, 8)
    low, high = float(height.min()), float(height.max())
    return ((height - low) / (high - low)).astype(np.float32)


def _ribs(turns: NDArray[Any]) -> NDArray[Any]:
    return 0.5 + 0.5 * np.cos(2 * np.pi * turns)


def _slubs(random: np.random.Generator, along: float, across: float) -> NDArray[Any]:
    """Even noise, longer along one axis, that meets at its edges; about 0 to 1."""
    raw = random.standard_normal((WEAVE_PIXELS, WEAVE_PIXELS))
    blur = cast("Callable[..., NDArray[np.float64]]", gaussian_filter)
    noise = blur(raw, (across, along), mode="wrap")
    return np.clip(0.5 + noise / (4 * noise.std()), 0, 1)
