"""The twin's record: comp card, face and skin as they are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from studio_app.direction.look import Colour, Hair
from studio_app.direction.units import CM, LEVEL, PERCENT, YEAR
from studio_app.direction.value import Value

ADULT_YEARS = 18

ShapeName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,48}$")]
ShapeShare = Annotated[float, Field(ge=-1, le=1)]


class Measures(Value):
    """The comp card in centimetres, as taped on the standing body; shoe in EU sizes, `size` the EU dress size."""

    height_cm: Annotated[float, Field(title="Height", ge=140, le=215), CM]
    bust_cm: Annotated[float, Field(title="Bust", ge=60, le=160), CM]
    waist_cm: Annotated[float, Field(title="Waist", ge=45, le=160), CM]
    hips_cm: Annotated[float, Field(title="Hips", ge=60, le=170), CM]
    shoe_eu: Annotated[float, Field(title="Shoe", ge=33, le=50), LEVEL]
    size_eu: Annotated[int, Field(title="Size", ge=30, le=64)]


class Skin(Value):
    """Skin as it is: `tone` 0 (fair) to 1 (deep), `redness`, freckles and the seed that places pores and marks."""

    tone: Annotated[float, Field(title="Tone", ge=0, le=1), PERCENT] = 0.2
    redness: Annotated[float, Field(title="Redness", ge=0, le=1), PERCENT] = 0.3
    freckles: Annotated[float, Field(title="Freckles", ge=0, le=1), PERCENT] = 0.1
    marks: Annotated[int, Field(title="Marks", ge=0, le=60)] = 5
    lines: Annotated[float, Field(title="Lines", ge=0, le=1), PERCENT] = 0.1
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1


class Face(Value):
    """Eyes, brows and the asymmetry every face has (0 a mirror, 1 strongly uneven).

    `shape` holds local changes of the parametric head by their names (-1 to 1), what makes this face this face.
    """

    iris: Colour = "#5f7f8f"
    brow_level: Annotated[float, Field(title="Brow level", ge=1, le=10), LEVEL] = 5.0
    brow_fullness: Annotated[float, Field(title="Brows", ge=0, le=1), PERCENT] = 0.5
    asymmetry: Annotated[float, Field(title="Asymmetry", ge=0, le=1), PERCENT] = 0.3
    shape: dict[ShapeName, ShapeShare] = Field(default_factory=dict[str, float], max_length=64)


class Ancestry(Value):
    """Blend of the three head and body shapes of the parametric body (MakeHuman's targets); normalised when used."""

    african: Annotated[float, Field(ge=0, le=1)] = 1 / 3
    asian: Annotated[float, Field(ge=0, le=1)] = 1 / 3
    caucasian: Annotated[float, Field(ge=0, le=1)] = 1 / 3


class Twin(Value):
    """One twin. Always an adult: `age_years` below 18 is refused here, and the body is never built younger."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    sample: bool = False
    presents: Literal["woman", "man", "person"] = "woman"
    age_years: Annotated[float, Field(title="Age", ge=ADULT_YEARS, le=100), YEAR]
    femininity: Annotated[float, Field(ge=0, le=1)] = 1.0
    muscle: Annotated[float, Field(ge=0, le=1)] = 0.5
    measures: Measures
    ancestry: Ancestry = Ancestry()
    skin: Skin = Skin()
    face: Face = Face()
    hair: Hair = Hair()
