"""LoRA files: from the folder `loras` beside an engine's weights, by name and hash, without any heavy library."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.engines.safetensors_header import read_header
from studio_app.engines.weights import LORAS, file_hash
from studio_app.takes.painting import Lora

_HOMES = ("../Lora", "../loras", LORAS)
"""Of A1111 and Forge, of ComfyUI, our own: the last one counts."""
MOST_BYTES = 8_000_000_000


def loras_in(folder: Path) -> dict[str, Path]:
    """Name -> file of the LoRAs that lie beside the weights; beside a single file also where its program keeps them."""
    homes = [folder.parent / home for home in _HOMES] if folder.is_file() else [folder / LORAS]
    places = (place for home in homes for place in sorted(home.glob("*.safetensors")) if not place.is_symlink())
    return {place.stem: place for place in places}


def lora_of(folder: Path, name: str, weight: float) -> Lora:
    """What a recipe says of a LoRA: its name, the hash of its bytes, how strongly it works.

    Raises BadInput: no such file, no safetensors, or the weight is out of range.
    """
    held = loras_in(folder)
    if name not in held:
        home = (folder.parent if folder.is_file() else folder) / LORAS
        there = ", ".join(held) or f"none; put them into {home}"
        raise BadInput(f"There is no LoRA “{name[:64]}” beside these weights.", do=f"There are: {there}.")
    read_header(held[name])
    return Lora(name=name, sha256=lora_hash(held[name]), weight=weight)


def lora_hash(place: Path) -> str:
    """SHA-256 (hex) of a file. Raises BadInput when it is too large to be a LoRA."""
    if place.stat().st_size > MOST_BYTES:
        raise BadInput(f"{place.name} is larger than {MOST_BYTES // 1_000_000_000} GB and is no LoRA.")
    return file_hash(place)
