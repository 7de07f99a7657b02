"""How a working copy is written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value


class CopyFormat(StrEnum):
    """The file format of a working copy."""

    JPEG = "jpeg"
    PNG = "png"


class CopyChoice(Value):
    """Format, JPEG quality (1 to 95), and the longest side in pixels; 0 keeps the take's own size."""

    format: CopyFormat = CopyFormat.JPEG
    quality: Annotated[int, Field(ge=1, le=95)] = 90
    longest_side: Annotated[int, Field(ge=0, le=16384)] = 2048

    @property
    def ending(self) -> str:
        """'.jpg' or '.png'."""
        return ".jpg" if self.format is CopyFormat.JPEG else ".png"
