"""What can be said of each thing on the set: which field a way of changing it moves, and by how much.

Steps are what “a bit” means, in stored units; the words before them scale it. Left and right are the camera's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Dial:
    """One field that a note can turn. `path` holds {} where the number of a light or garment goes.

    `step` is added, multiplied ('ratio', also its inverse), or counted in stops of an aperture or lenses of a bag.
    """

    path: str
    step: float
    unit: str
    how: Literal["add", "ratio", "stops", "lenses", "shade", "clock"] = "add"


DIALS: dict[str, Dial] = {
    "smile": Dial("expression.smile", 0.15, "percent"),
    "parted": Dial("expression.lips_parted", 0.12, "percent"),
    "brows": Dial("expression.brows", 0.2, "percent"),
    "lids": Dial("expression.eyes_closed", 0.12, "percent"),
    "gaze": Dial("expression.gaze_turn_deg", 8, "degree"),
    "lift": Dial("expression.gaze_lift_deg", 5, "degree"),
    "turn": Dial("pose.turn_deg", 10, "degree"),
    "head": Dial("pose.head_turn_deg", 6, "degree"),
    "tilt": Dial("pose.head_tilt_deg", 4, "degree"),
    "chin": Dial("pose.chin_deg", 4, "degree"),
    "lean": Dial("pose.lean_deg", 3, "degree"),
    "arms": Dial("pose.arms_out_deg", 5, "degree"),
    "hair": Dial("look.hair.length_cm", 4, "length"),
    "volume": Dial("look.hair.volume", 0.12, "percent"),
    "level": Dial("look.hair.level", 1, "level"),
    "warmth": Dial("look.hair.warmth", 0.12, "percent"),
    "grey": Dial("look.hair.grey", 0.12, "percent"),
    "strays": Dial("look.hair.strays", 0.12, "percent"),
    "lip": Dial("look.makeup.lip_strength", 0.12, "percent"),
    "eye": Dial("look.makeup.eye_strength", 0.12, "percent"),
    "length": Dial("look.garments.{}.length_cm", 3, "length"),
    "ease": Dial("look.garments.{}.ease_cm", 3, "length"),
    "dye": Dial("look.garments.{}.colour", 8, "shade", "shade"),
    "azimuth": Dial("rig.lights.{}.azimuth_deg", 10, "degree"),
    "height": Dial("rig.lights.{}.height_m", 0.2, "length"),
    "away": Dial("rig.lights.{}.distance_m", 0.3, "length"),
    "aims": Dial("rig.lights.{}.aim_m", 0.15, "length"),
    "power": Dial("rig.lights.{}.power_ev", 0.3, "stop"),
    "kelvin": Dial("rig.lights.{}.kelvin", 400, "kelvin"),
    "width": Dial("rig.lights.{}.width_m", 1.25, "ratio", "ratio"),
    "long": Dial("rig.lights.{}.length_m", 1.25, "ratio", "ratio"),
    "wind": Dial("location.wind_ms", 1.5, "wind"),
    "haze": Dial("location.turbidity", 1, "haze"),
    "ambient": Dial("location.ambient_ev", 0.3, "stop"),
    "clock": Dial("location.when", 20, "minute", "clock"),
    "backdrop": Dial("location.colour", 8, "shade", "shade"),
    "horizon": Dial("location.horizon", 0.05, "percent"),
    "plate": Dial("location.plate_scale", 1.15, "ratio", "ratio"),
    "lens": Dial("camera.lens_mm", 1, "length", "lenses"),
    "aperture": Dial("camera.f_stop", 0.66, "stop", "stops"),
    "orbit": Dial("camera.orbit_deg", 8, "degree"),
    "distance": Dial("camera.distance_m", 0.3, "length"),
    "camera": Dial("camera.height_m", 0.1, "length"),
    "aim": Dial("camera.aim_m", 0.05, "length"),
    "pan": Dial("camera.pan_m", 0.1, "length"),
    "exposure": Dial("camera.exposure_ev", 0.3, "stop"),
    "grain": Dial("camera.grain", 0.1, "percent"),
    "focus": Dial("camera.focus_m", 0.3, "length"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One way a word moves a thing: the dial, up or down; `unit_only` when it is meant only if an amount says so."""

    dial: str
    sign: int
    unit_only: bool = False


def _table(lines: dict[str, dict[str, str]]) -> dict[str, dict[str, tuple[tuple[Move, ...], ...]]]:
    """'more big': '+smile' as moves by pole. ' | ' parts what may be meant; ' & ' joins what moves together; '~' marks
    a move that only an amount with its unit can mean.
    """
    return {
        thing: {
            pole: tuple(tuple(map(_move, choice.split(" & "))) for choice in moves.split(" | "))
            for poles, moves in ways.items()
            for pole in poles.split()
        }
        for thing, ways in lines.items()
    }


def _move(text: str) -> Move:
    bare = text.removeprefix("~")
    return Move(bare[1:], 1 if bare[0] == "+" else -1, bare != text)


_LIGHT = {
    "left": "-azimuth", "right": "+azimuth", "high": "+height | ~+power", "low": "-height | ~-power",
    "up": "~+height | ~+power", "down": "~-height | ~-power", "near": "-away", "far": "+away", "back": "~+away",
    "bright strong more": "+power", "dark weak less": "-power", "warm": "-kelvin", "cool": "+kelvin",
    "big soft": "+width & +long", "small hard": "-width & -long",
}  # fmt: skip
_GARMENT = {
    "long": "+length", "short": "-length", "loose wide big": "+ease", "tight narrow small": "-ease",
    "dark": "-dye", "pale": "+dye",
}  # fmt: skip

MOVES = _table(
    {
        "smile": {"more big wide strong": "+smile", "less small narrow weak soft": "-smile"},
        "mouth": {"open": "+parted", "closed": "-parted"},
        "lips": {"open": "+parted", "closed": "-parted", "strong": "+lip", "weak": "-lip"},
        "brows": {"up high": "+brows", "down low": "-brows"},
        "eyes": {
            "open wide big": "-lids", "closed narrow small": "+lids",
            "left": "-gaze", "right": "+gaze", "up high": "+lift", "down low": "-lift",
        },
        "gaze": {"left": "-gaze", "right": "+gaze", "up high": "+lift", "down low": "-lift"},
        "head": {"left": "-head", "right": "+head", "up high": "+chin", "down low": "-chin"},
        "tilt": {"left": "-tilt", "right": "+tilt", "up": "+chin", "down": "-chin"},
        "chin": {"up high": "+chin", "down low": "-chin"},
        "body": {"left": "-turn", "right": "+turn"},
        "lean": {"forward": "+lean", "back": "-lean"},
        "arms": {"out far": "+arms", "in near": "-arms"},
        "hair": {
            "long": "+hair", "short": "-hair", "full big": "+volume", "flat small": "-volume",
            "bright pale": "+level", "dark": "-level", "warm": "+warmth", "cool": "-warmth", "messy": "+strays",
            "neat": "-strays", "grey": "+grey",
        },
        "volume": {"more big up strong high": "+volume", "less small down weak low": "-volume"},
        "strays": {"more": "+strays", "less": "-strays"},
        "grey": {"more": "+grey", "less": "-grey"},
        "makeup": {"more strong": "+lip & +eye", "less weak pale": "-lip & -eye"},
        "lipstick": {"more strong": "+lip", "less weak": "-lip"},
        "eyeshadow": {"more strong": "+eye", "less weak": "-eye"},
        "hem": {"up high short": "-length", "down low long": "+length"},
        **dict.fromkeys(("tee", "shirt", "trousers", "skirt", "dress", "coat"), _GARMENT),
        "shoes": {"dark": "-dye", "pale": "+dye"},
        "light": _LIGHT,
        "aims": {"up high": "+aims", "down low": "-aims"},
        "wind": {"more strong up": "+wind", "less weak down soft": "-wind"},
        "haze": {"more strong": "+haze", "less weak": "-haze"},
        "ambient": {
            "more bright strong up high": "+ambient", "less dark weak down low": "-ambient",
        },
        "time": {"later": "+clock", "earlier": "-clock"},
        "background": {"bright pale": "+backdrop", "dark": "-backdrop", "blurry": "-aperture", "sharp": "+aperture"},
        "backdrop": {"bright pale": "+backdrop", "dark": "-backdrop"},
        "horizon": {"up high": "+horizon", "down low": "-horizon"},
        "plate": {"big": "+plate", "small": "-plate"},
        "lens": {"long tight": "+lens", "short wide": "-lens"},
        "aperture": {"open wide big": "-aperture", "closed small narrow": "+aperture"},
        "focusdepth": {"more deep big": "+aperture", "less shallow small": "-aperture"},
        "camera": {
            "left": "~-orbit", "right": "~+orbit", "up high": "+camera", "down low": "-camera",
            "near in forward": "-distance", "far back out": "+distance",
        },
        "orbit": {"left": "-orbit", "right": "+orbit"},
        "pan": {"left": "-pan", "right": "+pan"},
        "aim": {"up high": "+aim", "down low": "-aim"},
        "headroom": {"more": "+aim", "less": "-aim"},
        "exposure": {
            "more bright up high strong": "+exposure", "less dark down low weak": "-exposure",
        },
        "picture": {"bright pale": "+exposure", "dark": "-exposure"},
        "grain": {"more strong": "+grain", "less weak": "-grain"},
    }
)  # fmt: skip

NUMBERS: dict[str, dict[str, str]] = {
    "smile": {"percent": "smile"}, "mouth": {"percent": "parted"},
    "hair": {"length": "hair", "level": "level"}, "volume": {"percent": "volume"}, "strays": {"percent": "strays"},
    "grey": {"percent": "grey"}, "lipstick": {"percent": "lip"}, "eyeshadow": {"percent": "eye"},
    "light": {"kelvin": "kelvin", "stop": "power"}, "wind": {"wind": "wind"},
    "ambient": {"stop": "ambient"}, "lens": {"length": "lens", "": "lens"}, "horizon": {"percent": "horizon"},
    "aperture": {"fstop": "aperture", "": "aperture"}, "exposure": {"stop": "exposure", "": "exposure"},
    "grain": {"percent": "grain"}, "height": {"length": "camera"}, "away": {"length": "distance"},
    "focus": {"length": "focus"}, "time": {"clock": "clock"}, "camera": {"": "lens", "fstop": "aperture"},
}  # fmt: skip
"""Thing -> unit of a number that stands without a way ('smile 60 %', 'back to 85 mm') -> the dial it sets."""

NONE: dict[str, dict[str, object]] = {
    "smile": {"expression.smile": 0.0},
    "strays": {"look.hair.strays": 0.0},
    "grey": {"look.hair.grey": 0.0},
    "makeup": {"look.makeup.lip_strength": 0.0, "look.makeup.eye_strength": 0.0},
    "lipstick": {"look.makeup.lip_strength": 0.0},
    "eyeshadow": {"look.makeup.eye_strength": 0.0},
    "light": {"rig.lights.{}.on": False},
    "sun": {"location.sun": False},
    "wind": {"location.wind_ms": 0.0},
    "grain": {"camera.grain": 0.0},
    "volume": {"look.hair.volume": 0.0},
}
"""What 'no', 'without' and 'off' make of a thing."""

PUTS: dict[tuple[str, str], dict[str, object]] = {
    ("light", "on"): {"rig.lights.{}.on": True},
    ("light", "off"): NONE["light"],
    ("sun", "on"): {"location.sun": True},
    ("sun", "off"): NONE["sun"],
    ("mouth", "shut"): {"expression.lips_parted": 0.0},
    ("lips", "shut"): {"expression.lips_parted": 0.0},
    ("eyes", "shut"): {"expression.eyes_closed": 1.0},
    ("wind", "off"): NONE["wind"],
    ("grain", "off"): NONE["grain"],
}
"""(thing, pole) -> fields and what they become at once."""

_PAIRS = (
    "left right", "up down", "high low", "near far", "forward back", "bright dark", "warm cool", "strong weak",
    "soft hard", "big small", "wide narrow", "long short", "loose tight", "open closed", "full flat", "neat messy",
    "shiny matte", "blurry sharp", "deep shallow", "later earlier", "in out", "more less",
)  # fmt: skip
OPPOSITE: dict[str, str] = {one: other for pair in _PAIRS for one, other in (pair.split(), reversed(pair.split()))} | {
    "pale": "dark"
}
"""The way back: what is too warm gets cooler."""

LENSES = (16.0, 20.0, 24.0, 28.0, 35.0, 50.0, 70.0, 85.0, 100.0, 135.0, 200.0, 300.0)
"""The lenses of a photographer's bag: a longer lens is the next of them."""
