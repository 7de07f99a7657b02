"""Hair colour: from the hairdresser's level and warmth to melanin, and to the colour that melanin gives.

Absorption per melanin is d'Eon and others (2011) as in "Physically Based Rendering" 9.9; the colour of a head of
hair from absorption is the fit of Chiang and others, "A practical and controllable hair and fur model for production
path tracing" (2016).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.stage.scene import Triple

_EUMELANIN = np.array([0.419, 0.697, 1.37])
_PHEOMELANIN = np.array([0.187, 0.4, 1.05])
_GOLD = np.array([0.76, 1.0, 0.92])
"""The published absorptions, three broad bands, turn fair hair in shade olive beside a photograph; this much less red
and blue is held back.
"""
_ROUGHNESS = 0.3
_MOST, _LOST, _EVENED = 0.910, 3.985, 0.539
_OWN = 0.3
_SHEEN = np.array([0.033, 0.026, 0.026])
"""What a head of hair mirrors at its surface, whatever its pigment."""


@dataclass(frozen=True, slots=True)
class Pigment:
    """Melanin concentrations as mitsuba's `hair` takes them, the absorption to trace them with, and two linear colours:
    of a whole head of such hair, and of a thin layer of it on the skin.
    """

    eumelanin: float
    pheomelanin: float
    absorption: Triple
    colour: Triple
    thin: Triple


def pigment(level: float, warmth: float, grey: float = 0.0) -> Pigment:
    """The pigment of hair of `level` 1 (black) to 10 (lightest blond), `warmth` and share of `grey` (0 to 1)."""
    depth = (10 - level) / 9
    eumelanin = 0.012 * (4.0 / 0.012) ** depth
    pheomelanin = (0.06 + 0.45 * depth * (1 - depth)) * (0.2 + 1.45 * warmth)
    absorbed = eumelanin * _EUMELANIN + pheomelanin * _PHEOMELANIN
    # Lit from many sides a layer of hair is lighter than one hair's own colour.
    layer = np.exp(-0.8 * _bulk() * np.sqrt(absorbed))
    thin = layer * (1 - grey) + np.array([0.62, 0.61, 0.59]) * grey
    traced = _triple(absorbed * _GOLD)
    return Pigment(float(eumelanin), float(pheomelanin), traced, in_bulk(traced), _triple(thin))


def in_bulk(absorption: Triple) -> Triple:
    """The linear colour of a head of hair of this absorption: what of an even light from all round it sends back.

    Fitted to the tracer's own heads in even light, levels 1 to 10 in three warmths (63 colours within 7 %, 2.4 % on the
    mean): light that has passed many strands is paler and redder than what passed one.
    """
    lost = _LOST * np.asarray(absorption) ** _EVENED
    return _triple(_MOST * np.exp(-lost) + _SHEEN)


def shade_in(head: Pigment, shade: Pigment) -> Triple:
    """The colour of hairs of another shade in a head of hair: light has passed many hairs before it leaves a head, so
    that they look less different than they are.
    """
    mean, own = np.asarray(head.colour), np.asarray(shade.colour)
    return _triple(mean + _OWN * (own - mean))


def _triple(value: np.ndarray) -> Triple:
    return float(value[0]), float(value[1]), float(value[2])


def encoded(colour: Triple) -> Triple:
    """Linear to sRGB, 0 to 255."""
    value = np.clip(np.array(colour), 0, 1)
    coded = np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055) * 255
    return float(coded[0]), float(coded[1]), float(coded[2])


def _bulk() -> float:
    b = _ROUGHNESS
    return 5.969 - 0.215 * b + 2.532 * b**2 - 10.73 * b**3 + 5.574 * b**4 + 0.245 * b**5
