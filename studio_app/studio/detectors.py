"""Detectors for photographs, without a screen: which there are, where their files are kept, what a shoot allows."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import StudioError
from studio_app.engines.detectors import DETECTORS, Finds
from studio_app.studio.session import Session

FILE = "detectors.json"


@dataclass(frozen=True, slots=True)
class DetectorChoice:
    """A detector as a person reads of it: `licence` with what it allows, `where` its files come from."""

    name: str
    title: str
    licence: str
    where: str
    folder: str


def pose_choices(config: Path) -> tuple[DetectorChoice, ...]:
    """The detectors that find a person's points, with the folders that were named before."""
    return _choices("pose", config)


def depth_choice(config: Path) -> DetectorChoice:
    """The detector that finds depth, with the folder that was named before."""
    return _choices("depth", config)[0]


def _choices(finds: Finds, config: Path) -> tuple[DetectorChoice, ...]:
    held = folders(config)
    return tuple(
        DetectorChoice(
            one.name,
            one.title,
            f"Licence of the weights: {one.licence}. Commercial use: {'yes' if one.commercial else 'no'}.",
            one.where,
            held.get(one.name, ""),
        )
        for one in DETECTORS.values()
        if one.finds == finds
    )


def map_names() -> tuple[str, ...]:
    """The detectors that draw depth or edges."""
    return tuple(one.name for one in DETECTORS.values() if one.finds != "pose")


def depth_names() -> tuple[str, ...]:
    """The detectors that find depth."""
    return tuple(one.name for one in DETECTORS.values() if one.finds == "depth")


def folders(config: Path) -> dict[str, str]:
    """Detector -> the folder of its files, as a person named it. A damaged file of settings names none."""
    with suppress(StudioError):
        return {name: str(place) for name, place in read_json(config / FILE).items() if name in DETECTORS}
    return {}


def remember(config: Path, name: str, folder: Path) -> None:
    """Keeps where a detector's files are."""
    make_folder(config)
    kept = folders(config) | {name: str(folder.absolute())}
    write_atomically(config / FILE, json.dumps(kept, indent=1, sort_keys=True).encode() + b"\n")


def is_commercial(session: Session) -> bool:
    """Whether the shoot has a brief for its twin: what it makes is then for a brand, and leaves the house."""
    return session.rights.use(session.direction.cast.twin) is not None
