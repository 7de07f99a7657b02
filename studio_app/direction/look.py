"""The look: garments in the order of layers, hair and make-up."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.units import CM, CM_CHANGE, LEVEL, PERCENT
from studio_app.direction.value import Value

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]  # sRGB


class GarmentKind(StrEnum):
    """What a piece is; decides how its panels are cut."""

    TEE = "tee"
    SHIRT = "shirt"
    TROUSERS = "trousers"
    SKIRT = "skirt"
    DRESS = "dress"
    COAT = "coat"
    SHOES = "shoes"


class Fabric(StrEnum):
    """What a piece is made of; decides weight, stiffness, sheen and surface."""

    POPLIN = "poplin"
    LINEN = "linen"
    JERSEY = "jersey"
    DENIM = "denim"
    WOOL = "wool"
    SILK = "silk"
    LEATHER = "leather"
    CANVAS = "canvas"


class Sleeve(StrEnum):
    """How far a sleeve goes."""

    NONE = "none"
    SHORT = "short"
    LONG = "long"


class Garment(Value):
    """One piece. `ease_cm` is the room in the girth beyond the body; `length_cm` is a change of the usual length."""

    kind: GarmentKind
    name: str = ""
    fabric: Fabric = Fabric.POPLIN
    colour: Colour = "#f4f3ef"
    ease_cm: Annotated[float, Field(title="Ease", ge=0, le=40), CM] = 8.0
    length_cm: Annotated[float, Field(title="Length", ge=-40, le=40), CM_CHANGE] = 0.0
    sleeve: Sleeve = Sleeve.LONG


class HairStyle(StrEnum):
    """How the hair grows and falls."""

    STRAIGHT = "straight"
    WAVY = "wavy"
    COILS = "coils"
    CROPPED = "cropped"
    TIED = "tied"


class Parting(StrEnum):
    """Where the hair parts, as the camera sees a figure that faces it."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Hair(Value):
    """Cut, colour and finish. `level` is the hairdresser's 1 (black) to 10 (lightest blond)."""

    style: HairStyle = HairStyle.STRAIGHT
    length_cm: Annotated[float, Field(title="Length", ge=0.3, le=80), CM] = 38.0
    volume: Annotated[float, Field(title="Volume", ge=0, le=1), PERCENT] = 0.4
    level: Annotated[float, Field(title="Level", ge=1, le=10), LEVEL] = 5.0
    warmth: Annotated[float, Field(title="Warmth", ge=0, le=1), PERCENT] = 0.4
    grey: Annotated[float, Field(title="Grey", ge=0, le=1), PERCENT] = 0.0
    strays: Annotated[float, Field(title="Stray hairs", ge=0, le=1), PERCENT] = 0.3
    parting: Parting = Parting.CENTRE


class Finish(StrEnum):
    """How the skin takes the light."""

    MATTE = "matte"
    SATIN = "satin"
    DEWY = "dewy"


class Makeup(Value):
    """Lip, eye and finish."""

    lip: Colour = "#b5655f"
    lip_strength: Annotated[float, Field(title="Lip", ge=0, le=1), PERCENT] = 0.25
    eye: Colour = "#6b4f45"
    eye_strength: Annotated[float, Field(title="Eye", ge=0, le=1), PERCENT] = 0.15
    finish: Finish = Finish.SATIN


class Look(Value):
    """An outfit in order of layers (innermost first), with hair and make-up."""

    name: str = "Look"
    garments: Annotated[tuple[Garment, ...], Field(max_length=12)] = ()
    hair: Hair = Hair()
    makeup: Makeup = Makeup()
