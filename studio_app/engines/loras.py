"""LoRAs in a pipeline, in any key layout that diffusers reads.

diffusers, kohya and ai-toolkit name the same matrices differently; the pipeline's own loader tells them apart.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.diffusion import Loaded
from studio_app.engines.lora_files import lora_hash, loras_in
from studio_app.engines.safetensors_header import read_header
from studio_app.takes.painting import Lora


def attach(loaded: Loaded, wanted: tuple[Lora, ...], folder: Path) -> None:
    """Puts these LoRAs, and no others, into the pipeline; nothing is read when they are there already.

    Raises Refused (the file is another than ordered), BadInput (it was trained for another model).
    """
    if loaded.loras == wanted:
        return
    pipeline: Any = loaded.pipeline
    if loaded.loras:
        pipeline.unload_lora_weights()
        loaded.loras = ()
    held = loras_in(folder)
    for number, lora in enumerate(wanted):
        _load(pipeline, lora, held.get(lora.name), f"lora{number}")
    if wanted:
        names = [f"lora{number}" for number in range(len(wanted))]
        pipeline.set_adapters(names, [lora.weight for lora in wanted])
    loaded.loras = wanted


def _load(pipeline: Any, lora: Lora, place: Path | None, adapter: str) -> None:
    if place is None or lora_hash(place) != lora.sha256:
        raise Refused(
            f"The LoRA “{lora.name}” is not the one this take was ordered with.",
            safe="Nothing was painted.",
            do="Put the file back, or order the take again.",
        )
    read_header(place)
    try:
        pipeline.load_lora_weights(
            str(place.parent), weight_name=place.name, adapter_name=adapter, local_files_only=True
        )
    except (ValueError, KeyError, RuntimeError, AttributeError, IndexError) as error:
        pipeline.unload_lora_weights()
        raise _foreign(lora.name, str(error)) from error
    if adapter not in _adapters(pipeline):
        raise _foreign(lora.name, "none of its names is known here")


def _adapters(pipeline: Any) -> set[str]:
    return {name for names in pipeline.get_list_adapters().values() for name in names}


def _foreign(name: str, why: str) -> BadInput:
    return BadInput(
        f"The LoRA “{name}” was trained for another model ({why.strip().splitlines()[0][:120]}).",
        safe="Nothing was painted.",
        do="Choose one that was trained for this engine.",
    )
