"""The camera: lens, aperture, where it stands and what it frames."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.units import DEGREE, EV, F_STOP, METRE, MM, PERCENT
from studio_app.direction.value import Value


class Aspect(StrEnum):
    """Width to height of the frame."""

    PORTRAIT_4_5 = "4:5"
    PORTRAIT_2_3 = "2:3"
    PORTRAIT_9_16 = "9:16"
    SQUARE = "1:1"
    LANDSCAPE_3_2 = "3:2"
    LANDSCAPE_16_9 = "16:9"

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        width, height = self.value.split(":")
        return int(width) / int(height)


class Camera(Value):
    """A full-frame stills camera on a stand.

    `orbit_deg` 0 stands in front of the figure, positive walks to camera right; `distance_m` is measured on the floor
    from the figure's axis. The camera looks level at `aim_m` by a shifted lens (verticals stay straight) unless
    `level` is off, when it tilts. `pan_m` moves the aim sideways. The longer side of the frame is 36 mm of sensor.
    Focus lies on the eyes unless `focus_m` (metres from the camera) is set.
    """

    lens_mm: Annotated[float, Field(title="Lens", ge=12, le=400), MM] = 85.0
    f_stop: Annotated[float, Field(title="Aperture", ge=0.95, le=32), F_STOP] = 5.6
    orbit_deg: Annotated[float, Field(title="Orbit", ge=-180, le=180), DEGREE] = 0.0
    distance_m: Annotated[float, Field(title="Distance", ge=0.4, le=40), METRE] = 5.0
    height_m: Annotated[float, Field(title="Height", ge=0.05, le=6), METRE] = 1.3
    aim_m: Annotated[float, Field(title="Aims at", ge=-1, le=4), METRE] = 0.95
    pan_m: Annotated[float, Field(title="Pan", ge=-4, le=4), METRE] = 0.0
    level: bool = True
    focus_m: Annotated[float | None, Field(title="Focus", ge=0.2, le=60), METRE] = None
    aspect: Aspect = Aspect.PORTRAIT_4_5
    exposure_ev: Annotated[float, Field(title="Exposure", ge=-6, le=6), EV] = 0.0
    grain: Annotated[float, Field(title="Grain", ge=0, le=1), PERCENT] = 0.25
