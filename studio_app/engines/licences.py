"""Which licence weights have, told by what they are: sizes that only one model has, where they came from, their card.

Engines of one class open weights of several licences; a folder that says nothing of itself has none that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.engines.folder import Folder
from studio_app.engines.table import entry
from studio_app.takes.licence import Licensed

CARD, MOST_OF_A_CARD = "README.md", 65536
_SIZES, _ORIGIN, _CARD = "its sizes say so", "where it came from says so", "its own card says so"
_HEAD = "the file itself says so"
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---", re.DOTALL)
_HUB = re.compile(r"models--([\w.-]+?)--([\w.-]+)")
_FORBIDS = re.compile(r"non-?commercial|research|(^|-)nc(-|$)")


@dataclass(frozen=True, slots=True)
class Known:
    """A model that people meet. `sizes`: fields of its transformer's configuration that no other model shares."""

    title: str
    licence: str
    commercial: bool
    repositories: tuple[str, ...]
    sizes: Mapping[str, Any] = field(default_factory=dict[str, Any])


KNOWN = (
    Known(
        "FLUX.2 [klein] 9B",
        "FLUX Non-Commercial License",
        False,
        (
            "black-forest-labs/FLUX.2-klein-9B", "black-forest-labs/FLUX.2-klein-base-9B",
            "black-forest-labs/FLUX.2-klein-9b-kv",
        ),
        {"_class_name": "Flux2Transformer2DModel", "joint_attention_dim": 12288},
    ),
    Known(
        "FLUX.2 [dev]",
        "FLUX Non-Commercial License",
        False,
        ("black-forest-labs/FLUX.2-dev",),
        {"_class_name": "Flux2Transformer2DModel", "joint_attention_dim": 15360},
    ),
    Known(
        "FLUX.2 [klein] 4B",
        "Apache-2.0",
        True,
        ("black-forest-labs/FLUX.2-klein-4B", "black-forest-labs/FLUX.2-klein-base-4B"),
    ),
    Known("Qwen-Image-2.1", "Qwen Research License", False, ("Qwen/Qwen-Image-2.1",)),
    Known(
        "Qwen-Image-Edit",
        "Apache-2.0",
        True,
        ("Qwen/Qwen-Image-Edit-2511", "Qwen/Qwen-Image-Edit-2509", "Qwen/Qwen-Image-Edit"),
    ),
    Known("Z-Image-Turbo", "Apache-2.0", True, ("Tongyi-MAI/Z-Image-Turbo",)),
    Known("SDXL 1.0", "CreativeML Open RAIL++-M", True, ("stabilityai/stable-diffusion-xl-base-1.0",)),
    Known("SDXL Turbo", "Stability AI Non-Commercial Research License", False, ("stabilityai/sdxl-turbo",)),
)  # fmt: skip
"""Checked against the publishers' pages by hand (research of November 2026); a licence may change: the card counts."""

ALLOWING = {
    "apache-2.0": "Apache-2.0", "mit": "MIT", "openrail++": "CreativeML Open RAIL++-M",
    "creativeml-openrail-m": "CreativeML Open RAIL-M", "bsd-3-clause": "BSD-3-Clause", "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC BY 4.0",
}  # fmt: skip
"""Names that cards give to licences that allow commercial use, some of them within restrictions."""


def licence_of(engine: str, found: Folder) -> Licensed:
    """What is known of the licence of these weights; `commercial` is None where they do not say."""
    words = found.text_encoder
    if words is not None and allows(words.licence) is False:
        return Licensed(f"{entry(engine).title} with {words.file.name}", words.licence, False, _HEAD)
    for known in KNOWN:
        if known.sizes and _has(found.path, known.sizes):
            return Licensed(known.title, known.licence, known.commercial, _SIZES)
    if found.transformer is not None:
        return _packed(f"{entry(engine).title} with {found.transformer.name}", found.licence)
    card = _card(found.path)
    stated = _stated(f"{entry(engine).title} in {found.path.name}", card) if card else None
    if stated is not None:
        return stated
    origin = _origin(found.path)
    for known in KNOWN:
        if origin in known.repositories:
            return Licensed(known.title, known.licence, known.commercial, _ORIGIN)
    return Licensed(f"{entry(engine).title} in {found.path.name}")


def _packed(title: str, said: str) -> Licensed:
    """A file that stands for the folder's transformer comes from somebody else: the folder's card does not count."""
    allowed = allows(said)
    return Licensed(title) if allowed is None else Licensed(title, ALLOWING.get(said.lower(), said), allowed, _HEAD)


def _has(place: Path, sizes: Mapping[str, Any]) -> bool:
    config = place / "transformer" / "config.json"
    try:
        held = read_json(config) if config.is_file() else {}
    except BadInput:
        return False
    return all(held.get(name) == value for name, value in sizes.items())


def _card(place: Path) -> dict[str, str]:
    """The plain fields at the head of the folder's card; a checkpoint of one file has none."""
    file = place / CARD
    if not file.is_file():
        return {}
    with file.open("rb") as opened:
        text = opened.read(MOST_OF_A_CARD).decode("utf-8", "replace")
    front = _FRONT.search(text)
    rows = (line.partition(":") for line in (front[1].splitlines() if front else ()))
    return {name.strip(): value.strip().strip("\"'").lower() for name, _, value in rows if not name.startswith(" ")}


def _stated(title: str, card: Mapping[str, str]) -> Licensed | None:
    """The licence that a card names, where it is one whose meaning is known."""
    name = card.get("license_name") or card.get("license", "")
    allowed = False if allows(card.get("license", "")) is False else allows(name)
    return None if allowed is None else Licensed(title, ALLOWING.get(name, name), allowed, _CARD)


def allows(name: str) -> bool | None:
    """Whether a licence, as cards name it, allows commercial use; None: the name does not say."""
    if _FORBIDS.search(name.lower()):
        return False
    return True if name.lower() in ALLOWING else None


def _origin(place: Path) -> str:
    """The repository that a folder of the hub's own cache, or of this studio, came from; empty for others."""
    for step in place.parts:
        if (match := _HUB.fullmatch(step)) is not None:
            return f"{match[1]}/{match[2]}"
    return ""
