"""The transformer of a tiny engine (engines.tiny) as a GGUF file, written by the format's own library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio_app.engines.folder import TRANSFORMER
from studio_app.engines.quantised import GGUF
from studio_app.engines.tiny_sdxl import library


def pack_transformer(folder: Path, kind: str = "Q8_0") -> Path:
    """Puts the folder's transformer, packed, in the place of its safetensors. Returns the GGUF file."""
    file = folder / TRANSFORMER / f"tiny-{kind}{GGUF}"
    write_gguf(file, tensors_of(folder), kind)
    for plain in (folder / TRANSFORMER).glob("*.safetensors"):
        plain.unlink()
    return file


def tensors_of(folder: Path) -> dict[str, Any]:
    """The tensors of the folder's transformer, by their names in diffusers."""
    plain = next((folder / TRANSFORMER).glob("*.safetensors"))
    return library("safetensors.torch").load_file(str(plain))


def write_gguf(file: Path, tensors: Mapping[str, Any], kind: str = "Q8_0", **fields: str) -> None:
    """Writes tensors as GGUF: matrices whose rows can be packed as `kind` are, all else is of single precision.

    `fields`: texts of the head, by the last part of their name.
    """
    gguf = library("gguf")
    packing = gguf.GGMLQuantizationType[kind]
    row = gguf.GGML_QUANT_SIZES[packing][0]
    writer = gguf.GGUFWriter(str(file), fields.pop("architecture", "tiny"))
    for name, words in fields.items():
        writer.add_string(f"general.{name}", words)
    for name, tensor in tensors.items():
        plain = tensor.float().numpy()
        if plain.ndim == 2 and plain.shape[1] % row == 0:
            writer.add_tensor(name, gguf.quantize(plain, packing), raw_dtype=packing)
        else:
            writer.add_tensor(name, plain)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
