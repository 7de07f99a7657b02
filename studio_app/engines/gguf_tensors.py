"""Opening a transformer or a text encoder of one GGUF file: its tensors read by their checked places, its configuration
from the folder.

A transformer's matrices stay packed and are unpacked for each use (diffusers' GGUFLinear); all else is unpacked here,
once.
"""

from __future__ import annotations

from importlib import import_module
from io import BufferedReader
from pathlib import Path
from typing import Any

import torch

from studio_app.direction.errors import BadInput
from studio_app.engines.diffusion import dtype
from studio_app.engines.folder import TEXT_ENCODER, TRANSFORMER, PackedEncoder
from studio_app.engines.gguf_header import Packed, read_gguf
from studio_app.engines.packed_encoder import plain_name as plain_encoder_name
from studio_app.engines.quantised import PLAIN, plain_name, stays_packed

_TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}

_ROWS = "_pad_token"
"""Tensors of one row, of which C programs that pack drop the side of one."""
_UNFILLED = "meta tensor"
"""What torch says of a model that was only partly filled."""


def opened_transformer(kind: str, folder: Path, file: Path, half: torch.dtype) -> Any:
    """The transformer of this class with the tensors of `file`, after the configuration in `folder`. Nothing is
    fetched. Raises BadInput: it does not hold what the class needs.
    """
    diffusers: Any = import_module("diffusers")
    how = diffusers.GGUFQuantizationConfig(compute_dtype=dtype(half))
    try:
        made = getattr(diffusers, kind).from_single_file(
            _tensors(file), config=str(folder), subfolder=TRANSFORMER, quantization_config=how, dtype=dtype(half),
            local_files_only=True,
        )  # fmt: skip
    except (KeyError, RuntimeError, ValueError, AttributeError, IndexError) as error:
        why = (str(error).strip().splitlines() or [""])[0][:160]
        if _UNFILLED in why:
            raise BadInput(f"{file.name} lacks tensors of {folder.name}: it is not whole.") from error
        raise BadInput(f"{file.name} does not hold what {folder.name} needs ({why}).") from error
    if any(weight.is_meta for weight in made.parameters()):
        raise BadInput(f"{file.name} lacks tensors of {folder.name}: it is not whole.")
    return made


def opened_encoder(packed: PackedEncoder, folder: Path, half: torch.dtype) -> Any:
    """A text encoder, unpacked, after the configuration in `folder`, in half precision (single on a processor). Nothing
    is fetched. Raises BadInput: it does not hold what its class needs.
    """
    transformers: Any = import_module("transformers")
    config = transformers.AutoConfig.from_pretrained(str(folder / TEXT_ENCODER), local_files_only=True)
    tied, numbers, weights = bool(config.tie_word_embeddings), dtype(half), dict[str, Any]()
    head = read_gguf(packed.file)
    with packed.file.open("rb") as opened:
        for name, one in head.tensors.items():
            if plain := plain_encoder_name(name, packed.kind, tied=tied):
                weights[plain] = _tensor(opened, name, one, kept=False).to(numbers)
    encoder, told = getattr(transformers, packed.kind).from_pretrained(
        None, config=config, state_dict=weights, dtype=numbers, output_loading_info=True
    )
    if told["missing_keys"] or told["mismatched_keys"]:
        raise BadInput(f"{packed.file.name} does not hold what {folder.name} needs.", do="Add the weights once more.")
    return encoder


def _tensors(file: Path) -> dict[str, Any]:
    """Every tensor by its plain name. Read, not mapped: a file that shrinks meanwhile is a sentence and no crash."""
    head = read_gguf(file)
    with file.open("rb") as opened:
        return {plain_name(name): _tensor(opened, name, one) for name, one in head.tensors.items()}


def _tensor(opened: BufferedReader, name: str, one: Packed, *, kept: bool = True) -> Any:
    """`kept`: matrices stay packed."""
    data = bytearray(one.bytes)
    opened.seek(one.start)
    if opened.readinto(data) != one.bytes:
        raise BadInput(f"{Path(opened.name).name} was cut off while it was read.", do="Fetch it again.")
    raw = torch.frombuffer(data, dtype=torch.uint8)
    if one.kind.name in PLAIN:
        flat = raw.view(_TYPES[one.kind.name]).reshape(one.shape)
        return flat[None] if name.endswith(_ROWS) and flat.ndim == 1 else flat
    gguf: Any = import_module("diffusers.quantizers.gguf.utils")
    packing = getattr(import_module("gguf").GGMLQuantizationType, one.kind.name)
    packed = gguf.GGUFParameter(raw.reshape(*one.shape[:-1], -1), quant_type=packing)
    return packed if kept and stays_packed(name, one) else gguf.dequantize_gguf_tensor(packed)
