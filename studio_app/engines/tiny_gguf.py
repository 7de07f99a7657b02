"""The transformer of a tiny engine (engines.tiny) as a GGUF file, written by the format's own library.

That library packs the older kinds only. Of the others it reads any bytes, so such files are of random weights: blocks
of random bits with small scales, about as large and as centred as the weights they stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.engines.folder import TEXT_ENCODER, TRANSFORMER
from studio_app.engines.packed_encoder import LAYER, OPENED, OUTSIDE, plain_name
from studio_app.engines.quantised import GGUF
from studio_app.engines.tiny_sdxl import library

Bytes = NDArray[np.uint8]


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


def pack_text_encoder(folder: Path, kind: str | Callable[[str], str] = "Q8_0", **fields: str) -> Path:
    """Puts the folder's Qwen3, packed under llama.cpp's names, in the place of its safetensors. Returns the file."""
    place = folder / TEXT_ENCODER
    plain = next(place.glob("*.safetensors"))
    tensors = library("safetensors.torch").load_file(str(plain))
    kinds = [each for each in OPENED if any(name.startswith(OPENED[each] or "layers.") for name in tensors)]
    layers = 1 + max(int(name.split("layers.")[1].split(".")[0]) for name in tensors if "layers." in name)
    theirs = [*OUTSIDE, *(f"blk.{number}.{name}.weight" for number in range(layers) for name in LAYER)]
    names = {plain_name(name, kinds[0], tied=True): name for name in theirs}
    write_gguf(place / f"words{GGUF}", {names[name]: one for name, one in tensors.items()}, kind,
               **{"architecture": "qwen3", **fields})  # fmt: skip
    plain.unlink()
    return place / f"words{GGUF}"


SCALES = {
    "Q2_K": (80, 82), "Q3_K": (108,), "Q4_K": (0, 2), "Q5_K": (0, 2), "Q6_K": (208,), "IQ4_NL": (0,), "IQ4_XS": (0,),
}  # fmt: skip
"""Of each kind that the library cannot pack: where in a block its scale lies (a half-precision number), and that of
what is taken off, where there is one.
"""


def write_gguf(
    file: Path, tensors: Mapping[str, Any], kind: str | Callable[[str], str] = "Q8_0", **fields: str
) -> None:
    """Writes tensors as GGUF: matrices whose rows can be packed as `kind` are, all else is of single precision.

    `kind` may say another one for each name. `fields`: texts of the head, by the last part of their name.
    """
    gguf = library("gguf")
    writer = gguf.GGUFWriter(str(file), fields.pop("architecture", "tiny"))
    for name, words in fields.items():
        writer.add_string(f"general.{name}", words)
    for number, (name, tensor) in enumerate(tensors.items()):
        packing = gguf.GGMLQuantizationType[kind if isinstance(kind, str) else kind(name)]
        plain = tensor.float().numpy()
        if plain.ndim == 2 and plain.shape[1] % gguf.GGML_QUANT_SIZES[packing][0] == 0:
            writer.add_tensor(name, _packed(plain, packing, number), raw_dtype=packing)
        else:
            writer.add_tensor(name, plain)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def random_blocks(count: int, kind: str, seed: int, spread: float = 0.02) -> Bytes:
    """Blocks of random bits, (count, bytes of one), whose numbers have the mean 0 and about the deviation `spread`."""
    gguf = library("gguf")
    packing = gguf.GGMLQuantizationType[kind]
    draw = np.random.default_rng(seed)
    made = draw.integers(0, 256, (count, gguf.GGML_QUANT_SIZES[packing][1]), dtype=np.uint8)
    scale, *taken_off = SCALES[kind]
    numbers: dict[int, float] = {}
    for at in SCALES[kind]:
        for each in SCALES[kind]:
            _put(made, each, np.full(count, float(each == at)))
        numbers[at] = float(gguf.quants.dequantize(made, packing).mean())
    share = {scale: 1.0, **{at: -numbers[scale] / numbers[at] for at in taken_off}}
    for at in SCALES[kind]:
        _put(made, at, np.full(count, share[at]))
    unit = spread / float(gguf.quants.dequantize(made, packing).std())
    vary = draw.uniform(0.7, 1.3, count)
    for at in SCALES[kind]:
        _put(made, at, share[at] * unit * vary)
    return made


def _packed(plain: NDArray[np.float32], packing: Any, seed: int) -> Bytes:
    if packing.name not in SCALES:
        return library("gguf").quantize(plain, packing)
    size = library("gguf").GGML_QUANT_SIZES[packing][0]
    blocks = random_blocks(plain.size // size, packing.name, seed, max(float(plain.std()), 1e-3))
    return blocks.reshape(plain.shape[0], -1)


def _put(blocks: Bytes, at: int, numbers: NDArray[np.float64]) -> None:
    """A half-precision number into each block, where it lies in them."""
    blocks[:, at : at + 2] = numbers.astype("<f2")[:, None].view(np.uint8)
