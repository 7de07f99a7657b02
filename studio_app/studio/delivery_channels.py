"""The channels in words, as the window and the command line list them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.delivery.channels import channels
from studio_app.takes.channel import Channel, ColourSpace, FileFormat, Ground
from studio_app.twins.use import MEDIUM_WORDS, Medium

_FORMATS = {
    FileFormat.JPEG: "JPEG", FileFormat.PNG: "PNG", FileFormat.WEBP: "WebP", FileFormat.AVIF: "AVIF",
    FileFormat.TIFF: "TIFF",
}  # fmt: skip
_SPACES = {ColourSpace.SRGB: "sRGB", ColourSpace.DISPLAY_P3: "Display P3", ColourSpace.ADOBE_RGB: "Adobe RGB"}


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel: the name it is asked for by, and what a person reads. `file` is '1801 × 2600 JPEG, sRGB'."""

    id: str
    name: str
    words: str
    medium: Medium | None
    medium_words: str
    file: str
    channel: Channel


def channel_rows(shoot: Path | None = None) -> tuple[ChannelRow, ...]:
    """Every channel, those of one medium together, in the order of the media. Raises BadInput: one cannot be read."""
    rows = [_row(name, channel) for name, channel in channels(shoot).items()]
    order = {medium: number for number, medium in enumerate(Medium)}
    return tuple(sorted(rows, key=lambda row: (order.get(row.medium, len(order)) if row.medium else 99, row.name)))


def file_words(channel: Channel) -> str:
    """'1801 × 2600 JPEG, sRGB, up to 1,500 kB'."""
    depth = " 16 bits" if channel.bits == 16 else ""
    parts = [f"{channel.width} × {channel.height} {_FORMATS[channel.format]}{depth}", _SPACES[channel.space]]
    parts += [f"up to {channel.max_kb:,} kB"] if channel.max_kb else []
    parts += [f"{channel.bleed_mm:g} mm bleed at {channel.dpi} dpi"] if channel.bleed_mm else []
    parts += ["on white"] if channel.ground is Ground.WHITE else []
    return ", ".join(parts)


def _row(name: str, channel: Channel) -> ChannelRow:
    medium = Medium(channel.medium) if channel.medium in set(Medium) else None
    words = MEDIUM_WORDS[medium] if medium is not None else channel.medium
    return ChannelRow(name, channel.name, channel.words, medium, words, file_words(channel), channel)
