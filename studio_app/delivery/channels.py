"""The channels there are: the shipped presets, and a team's own in the shoot's folder `channels/`, read by one code."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.direction.presets import preset, preset_names, presets_dir
from studio_app.takes.channel import Channel

FOLDER = "channels"


def channel_names(shoot: Path | None = None) -> tuple[str, ...]:
    """The names by which channels are asked for: the shipped ones and those of the shoot's folder, sorted."""
    own = preset_names(FOLDER, shoot) if shoot is not None else ()
    return tuple(sorted({*preset_names(FOLDER), *own}))


def channels(shoot: Path | None = None) -> dict[str, Channel]:
    """Every channel by its name; a shoot's own one stands before a shipped one of the same name. Raises BadInput."""
    return {name: channel(name, shoot) for name in channel_names(shoot)}


def channel(name: str, shoot: Path | None = None) -> Channel:
    """One channel by name. Raises BadInput that lists what there is."""
    names = channel_names(shoot)
    if name not in names:
        raise BadInput(f"There is no channel “{name[:64]}”.", do=f"There are: {', '.join(names)}.")
    own = shoot is not None and name in preset_names(FOLDER, shoot)
    return preset(FOLDER, name, "channel", Channel, shoot if own and shoot is not None else presets_dir())
