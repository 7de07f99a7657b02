"""Names for colours, as a stylist would say them, by the nearest in CIE L*a*b* (D65, CIE 15:2004)."""

from __future__ import annotations

from functools import lru_cache

_NAMED = {
    "white": "#ffffff", "off-white": "#f1ece0", "cream": "#f3e6c4", "light grey": "#c9c9c7", "grey": "#8c8c8a",
    "charcoal": "#3f4042", "black": "#101010", "beige": "#d8c3a0", "camel": "#b98a56", "brown": "#6a452c",
    "red": "#c0202a", "burgundy": "#6d1a2a", "pink": "#eaa6b6", "orange": "#e0702a", "yellow": "#f2c230",
    "olive": "#6b6b33", "green": "#2f7a44", "mint": "#b3dcc4", "teal": "#1f7375", "light blue": "#a9c9e6",
    "blue": "#2f5fae", "navy": "#1c2742", "lilac": "#c1aedb", "purple": "#653a86",
}  # fmt: skip


@lru_cache(maxsize=256)
def colour_name(colour: str) -> str:
    """The nearest everyday name of an sRGB colour '#rrggbb'."""
    here = _lab(colour)
    return min(_NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(here, _lab(_NAMED[name]), strict=True)))


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """'#rrggbb' in linear light, 0 to 1 (IEC 61966-2-1)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = linear_rgb(colour)
    x = _cube((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = _cube(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = _cube((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube(t: float) -> float:
    return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116


def named_colour(name: str) -> str:
    """The sRGB colour '#rrggbb' of an everyday name. Raises KeyError when it is none of them."""
    return _NAMED[name]


def shaded(colour: str, steps: float) -> str:
    """The colour lighter (positive) or darker by `steps` of CIE lightness L*, its hue kept as far as sRGB goes."""
    linear = linear_rgb(colour)
    before = _lab(colour)[0]
    after = min(100.0, max(0.0, before + steps))
    ratio = _luminance(after) / max(_luminance(before), 1e-6)
    if before < 1e-3:
        linear, ratio = (1.0, 1.0, 1.0), _luminance(after)
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, part * ratio))):02x}" for part in linear)


def _luminance(lightness: float) -> float:
    t = (lightness + 16) / 116
    return t**3 if t > 6 / 29 else (t - 4 / 29) * 108 / 841


def _encoded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
