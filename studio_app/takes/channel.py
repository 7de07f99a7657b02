"""The channel: one place where pictures are shown, and what a file for it must be. Presets are data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from studio_app.direction.value import Value

MM_PER_INCH = 25.4


class FileFormat(StrEnum):
    """What a delivered file is."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    TIFF = "tiff"

    @property
    def ending(self) -> str:
        """The file name's last part, with its dot."""
        return {FileFormat.JPEG: ".jpg", FileFormat.TIFF: ".tif"}.get(self, f".{self.value}")

    @property
    def mime(self) -> str:
        """Its media type (RFC 6838)."""
        return f"image/{self.value}"

    @property
    def lossy(self) -> bool:
        """Whether smaller files cost quality."""
        return self in (FileFormat.JPEG, FileFormat.WEBP, FileFormat.AVIF)


class ColourSpace(StrEnum):
    """The colour space of the file's numbers; its ICC profile is embedded."""

    SRGB = "srgb"
    DISPLAY_P3 = "display-p3"
    ADOBE_RGB = "adobe-rgb"


class Ground(StrEnum):
    """What stands behind the figure: the picture's own background, or pure white as marketplaces ask for."""

    PICTURE = "picture"
    WHITE = "white"


class Sharpening(StrEnum):
    """Output sharpening for what the file is seen on."""

    NONE = "none"
    SCREEN = "screen"
    MATTE = "matte"
    GLOSSY = "glossy"


Share = Annotated[float, Field(ge=0, le=0.45)]


class Edges(Value):
    """Shares of the frame's height and width that the channel lays its own buttons and words over."""

    top: Share = 0.0
    bottom: Share = 0.0
    left: Share = 0.0
    right: Share = 0.0


class Channel(Value):
    """What a file for this channel is. `width` and `height` are pixels of the finished file, bleed included.

    `medium` is the use it is usually for (a twins.use.Medium), `fill` the least share of the trimmed frame's height
    that the whole figure must take, `max_kb` the most bytes / 1000 the channel accepts, `bleed_mm` what a printer cuts
    off at each side at `dpi`. `file_name` holds tokens in braces (delivery.file_names).
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    words: Annotated[str, Field(max_length=300)] = ""
    medium: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    width: Annotated[int, Field(ge=160, le=16384)]
    height: Annotated[int, Field(ge=160, le=16384)]
    format: FileFormat = FileFormat.JPEG
    quality: Annotated[int, Field(ge=30, le=100)] = 92
    bits: Annotated[int, Field(multiple_of=8, ge=8, le=16)] = 8
    space: ColourSpace = ColourSpace.SRGB
    max_kb: Annotated[int | None, Field(ge=20, le=500_000)] = None
    dpi: Annotated[int, Field(ge=36, le=1200)] = 72
    bleed_mm: Annotated[float, Field(ge=0, le=30)] = 0.0
    safe: Edges = Edges()
    ground: Ground = Ground.PICTURE
    fill: Annotated[float | None, Field(ge=0.1, le=1)] = None
    sharpening: Sharpening = Sharpening.SCREEN
    file_name: Annotated[str, Field(min_length=1, max_length=200)] = "{brand}_{select}_{channel}"

    @model_validator(mode="after")
    def _can_be_written(self) -> Self:
        if self.bits == 16 and self.format not in (FileFormat.PNG, FileFormat.TIFF):
            raise ValueError(f"{self.format.value} holds 8 bits; 16 go into PNG or TIFF")
        if 2 * self.bleed_px >= min(self.width, self.height) // 2:
            raise ValueError("the bleed leaves too little of the picture")
        return self

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def bleed_px(self) -> int:
        """Pixels at each side that the printer cuts off."""
        return round(self.bleed_mm / MM_PER_INCH * self.dpi)


def smaller(channel: Channel, short_side: int) -> Channel:
    """The channel in no more pixels than this on its short side, as a preview: 8 bits, lossless, not sharpened."""
    scale = min(1.0, short_side / min(channel.width, channel.height))
    return channel.having(
        width=round(channel.width * scale),
        height=round(channel.height * scale),
        bleed_mm=channel.bleed_mm * scale,
        bits=8,
        format=FileFormat.PNG,
        max_kb=None,
        sharpening=Sharpening.NONE,
    )
