"""Colour temperature to linear Rec. 709."""

from __future__ import annotations

from studio_app.stage.scene import Triple

WHITE_KELVIN = 5600.0
"""What the camera is balanced to: photographic daylight and flash."""


def kelvin_rgb(kelvin: float) -> Triple:
    """A black body's colour (1500 to 20000 K) as seen by a camera balanced to 5600 K, at luminance 1; never negative.

    Chromaticity by Krystek's rational fit in CIE 1960 uv (Krystek 1985, Color Res. Appl. 10, 38-40; within 8e-5
    from 1000 to 15000 K), balanced by scaling each channel so that 5600 K is neutral.
    """
    colour, white = _rgb(kelvin), _rgb(WHITE_KELVIN)
    red, green, blue = (max(0.0, part / reference) for part, reference in zip(colour, white, strict=True))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return red / luminance, green / luminance, blue / luminance


def _rgb(kelvin: float) -> Triple:
    t = float(kelvin)
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t)
    below = 2 * u - 8 * v + 4
    x, y = 3 * u / below, 2 * v / below
    big_x, big_z = x / y, (1 - x - y) / y
    return (
        3.2404542 * big_x - 1.5371385 - 0.4985314 * big_z,
        -0.9692660 * big_x + 1.8760108 + 0.0415560 * big_z,
        0.0556434 * big_x - 0.2040259 + 1.0572252 * big_z,
    )
