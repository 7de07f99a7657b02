"""LoRAs in a pipeline, in any key layout that diffusers reads: files beside the weights, and a twin's own from memory.

diffusers, kohya and ai-toolkit name the same matrices differently; the pipeline's own loader tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.diffusion import Loaded
from studio_app.engines.lora_files import lora_hash, loras_in
from studio_app.engines.remembered import loras_change
from studio_app.engines.safetensors_header import check_header, read_header
from studio_app.takes.painting import Lora

Hers = Callable[[str], Mapping[str, memoryview]]
"""The id of a twin -> her own weights in memory, each by its SHA-256, checked against her passport."""


def attach(loaded: Loaded, wanted: tuple[Lora, ...], folder: Path, hers: Hers) -> None:
    """Puts these LoRAs, and no others, into the pipeline; nothing is read when they are there already.

    A twin's own are read from the memory that her opened package lies in, and touch no disk. Her package must be open
    even when they are in the pipeline from the last take: who may no longer open it paints no more with it.

    Raises Refused (the file is another than ordered, her package is not open), BadInput (trained for another model).
    """
    opened = {twin: hers(twin) for twin in sorted({lora.twin for lora in wanted if lora.twin})}
    for lora in wanted:
        if lora.twin and lora.sha256 not in opened[lora.twin]:
            raise _another(lora.name, "Order the take again, with the package of hers that is here now.")
    if loaded.loras == wanted:
        return
    pipeline: Any = loaded.pipeline
    loras_change(pipeline)
    if loaded.loras:
        pipeline.unload_lora_weights()
        loaded.loras = ()
    held = loras_in(folder)
    for number, lora in enumerate(wanted):
        own = opened[lora.twin][lora.sha256] if lora.twin else None
        source = _from_file(lora, held.get(lora.name)) if own is None else _from_package(lora, own)
        _load(pipeline, lora.name, source, f"lora{number}")
    if wanted:
        names = [f"lora{number}" for number in range(len(wanted))]
        pipeline.set_adapters(names, [lora.weight for lora in wanted])
    loaded.loras = wanted


def _from_file(lora: Lora, place: Path | None) -> dict[str, Any]:
    """What the loader is told of a file beside the weights."""
    if place is None or lora_hash(place) != lora.sha256:
        raise _another(lora.name, "Put the file back, or order the take again.")
    read_header(place)
    return {"pretrained_model_name_or_path_or_dict": str(place.parent), "weight_name": place.name}


def _from_package(lora: Lora, view: memoryview) -> dict[str, Any]:
    """What the loader is told of a twin's own weights: their matrices."""
    from safetensors.torch import load

    check_header(lora.name, view)
    return {"pretrained_model_name_or_path_or_dict": load(bytes(view))}


def _load(pipeline: Any, name: str, source: dict[str, Any], adapter: str) -> None:
    try:
        pipeline.load_lora_weights(adapter_name=adapter, local_files_only=True, use_safetensors=True, **source)
    except (ValueError, KeyError, RuntimeError, AttributeError, IndexError) as error:
        pipeline.unload_lora_weights()
        raise _foreign(name, str(error)) from error
    if adapter not in _adapters(pipeline):
        raise _foreign(name, "none of its names is known here")


def _adapters(pipeline: Any) -> set[str]:
    return {name for names in pipeline.get_list_adapters().values() for name in names}


def _another(name: str, do: str) -> Refused:
    return Refused(f"The LoRA “{name}” is not the one this take was ordered with.", safe="Nothing was painted.", do=do)


def _foreign(name: str, why: str) -> BadInput:
    return BadInput(
        f"The LoRA “{name}” was trained for another model ({why.strip().splitlines()[0][:120]}).",
        safe="Nothing was painted.",
        do="Choose one that was trained for this engine.",
    )
