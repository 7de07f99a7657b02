"""A transformer of one GGUF file in place of the folder's own: whose it is, its head tells; what it costs at work.

Such a file holds the transformer alone. It lies in the folder's `transformer`, or anywhere else (engines.joined).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.engines.folder import TRANSFORMER, Folder
from studio_app.engines.gguf_header import GgufHead, Packed, read_gguf

GGUF, CONFIG = ".gguf", "config.json"
PLAIN = ("F32", "F16", "BF16")
"""Packed one by one: they are opened as what they are."""
_PREFIX = "model.diffusion_model."
_UNPACKED, _COSTLY, _UNPACKED_COSTLY = 8.0, ("Q5_0", "Q5_1", "IQ4_NL", "IQ4_XS"), 12.5
"""Bytes for each number of a matrix while it is unpacked for its turn, rounded up from what was measured (64 million
numbers, on a processor): 4 to 7.6, and 10.5 to 12.4 for the costly ones.
"""
_HALF = 2

Shape = tuple[int, ...]
Config = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells one base from all others: tensors by the names that they have in the original layout and in
    diffusers', with the shape that the folder's configuration asks for; the blocks, and how many there are.
    """

    title: str
    shapes: Mapping[tuple[str, str], Callable[[Config], Shape]]
    blocks: Mapping[tuple[str, str], str]


def _inner(config: Config) -> int:
    return config["num_attention_heads"] * config["attention_head_dim"]


BASES: dict[str, Signs] = {
    "Flux2Transformer2DModel": Signs(
        "FLUX.2",
        {
            ("img_in.weight", "x_embedder.weight"): lambda one: (_inner(one), one["in_channels"]),
            ("txt_in.weight", "context_embedder.weight"): lambda one: (_inner(one), one["joint_attention_dim"]),
        },
        {
            ("double_blocks.", "transformer_blocks."): "num_layers",
            ("single_blocks.", "single_transformer_blocks."): "num_single_layers",
        },
    ),
    "QwenImageTransformer2DModel": Signs(
        "Qwen-Image",
        {
            ("img_in.weight", "img_in.weight"): lambda one: (_inner(one), one["in_channels"]),
            ("txt_in.weight", "txt_in.weight"): lambda one: (_inner(one), one["joint_attention_dim"]),
            ("transformer_blocks.0.img_mod.1.weight", "transformer_blocks.0.img_mod.1.weight"): lambda one: (
                6 * _inner(one),
                _inner(one),
            ),
        },
        {("transformer_blocks.", "transformer_blocks."): "num_layers"},
    ),
    "ZImageTransformer2DModel": Signs(
        "Z-Image",
        {
            ("x_embedder.weight", "all_x_embedder.2-1.weight"): lambda one: (one["dim"], 4 * one["in_channels"]),
            ("cap_embedder.1.weight", "cap_embedder.1.weight"): lambda one: (one["dim"], one["cap_feat_dim"]),
        },
        {("layers.", "layers."): "n_layers"},
    ),
}
"""By the class of the transformer that a folder names."""

_OTHERS = (
    ("double_stream_modulation_img.", "a FLUX.2 model"),
    ("double_blocks.", "a FLUX.1 model"),
    ("img_mod.", "a Qwen-Image model"),
    ("cap_embedder.", "a Z-Image or Lumina model"),
    ("joint_blocks.", "a Stable Diffusion 3 model"),
    ("input_blocks.", "a Stable Diffusion or SDXL model"),
    ("blocks.0.self_attn.", "a Wan model"),
    ("token_embd.", "a language model"),
    ("v.blk.", "the eyes of a language model"),
    ("enc.blk.", "a T5 text encoder"),
)
"""A piece of a tensor's name, and what a file with such a tensor is."""
_WIDE = {12288: "FLUX.2 [klein] 9B", 15360: "FLUX.2 [dev]", 7680: "FLUX.2 [klein] 4B"}
"""FLUX.2 models by the width of the words that they read."""


def plain_name(name: str) -> str:
    """A tensor's name without what ComfyUI writes before it."""
    return name.removeprefix(_PREFIX)


def dropped_in(folder: Path, part: str = TRANSFORMER) -> Path | None:
    """The GGUF file that a person laid into a part of the folder. Raises BadInput: there are two."""
    held = sorted((folder / part).glob(f"*{GGUF}"))
    if len(held) > 1:
        raise BadInput(
            f"{folder.name}/{part} holds {len(held)} GGUF files, and one is painted with.",
            do=f"Leave one of {', '.join(each.name for each in held[:6])} there.",
        )
    return held[0] if held else None


def with_quantised(found: Folder, kind: str, file: Path) -> Folder:
    """The folder with this file as its transformer, of the class `kind`; the folder's own one is not opened then.

    Raises BadInput: this engine opens none, the file is damaged or for another base, or its packing is not known.
    """
    head = head_for(kind, file)
    _require_sizes(BASES[kind], file.name, found.path, _plain(head))
    require_opened(file.name, head)
    own, config = f"{TRANSFORMER}/", f"{TRANSFORMER}/{CONFIG}"
    kept = {name: place for name, place in found.files.items() if not name.startswith(own) or name == config}
    parts = found.parts | {TRANSFORMER: sum(_held(name, one) for name, one in head.tensors.items())}
    unpacked = max((_at_work(one) for name, one in head.tensors.items() if stays_packed(name, one)), default=0)
    return replace(
        found, files={**kept, f"{own}model{GGUF}": file}, parts=parts, transformer=file, quantised=packing(head),
        unpacked=unpacked, licence=head.words("general.license"),
    )  # fmt: skip


def head_for(kind: str, file: Path) -> GgufHead:
    """The head of a file whose names are those of a transformer of this class; its sizes are not looked at.

    Raises BadInput: this engine opens none, it is damaged, or made for another base.
    """
    if kind not in BASES:
        raise BadInput(f"{file.name} is a GGUF file, and this engine opens none.", do="Use its .safetensors.")
    head = read_gguf(file)
    tensors, signs = _plain(head), BASES[kind]
    if not _named_like(signs, set(tensors)) or not _is(kind, set(tensors)):
        words = "One of Qwen3 goes into the folder's “text_encoder”." if "token_embd.weight" in tensors else ""
        raise BadInput(f"{file.name} is {_what(head, tensors)}; the transformer of {signs.title} is needed.", do=words)
    return head


def require_opened(name: str, head: GgufHead) -> None:
    """Raises BadInput: the file is packed in a way that nothing here unpacks."""
    closed = sorted({one.kind.name for one in head.tensors.values() if not one.kind.opened})
    if closed:
        raise BadInput(
            f"{name} is packed as {', '.join(closed)}, which the studio's engines cannot unpack.",
            do="Take a file packed as Q8_0, Q6_K, Q5_K, Q4_K or F16.",
        )


def stays_packed(name: str, one: Packed) -> bool:
    """Whether a tensor is kept as it is packed and unpacked for each use: the matrices of linear layers are."""
    return one.kind.name not in PLAIN and len(one.shape) == 2 and name.endswith(".weight")


def packing(head: GgufHead) -> str:
    """How most bytes of a file are packed: 'Q6_K'. What is written in its name, or its fields, may be wrong."""
    counted = Counter[str]()
    for one in head.tensors.values():
        counted[one.kind.name] += one.bytes
    return counted.most_common(1)[0][0] if counted else ""


def engine_classes(file: Path) -> tuple[str, ...]:
    """The classes of transformers that a GGUF file may be, by its names and not its sizes. Raises BadInput."""
    names = {plain_name(name) for name in read_gguf(file).tensors}
    return tuple(kind for kind, signs in BASES.items() if _named_like(signs, names) and _is(kind, names))


def _named_like(signs: Signs, names: set[str]) -> bool:
    return all(any(name in names for name in either) for either in signs.shapes)


def _is(kind: str, names: set[str]) -> bool:
    """FLUX.2 shares its outermost names with FLUX.1 and others; this tensor only it has."""
    return kind != "Flux2Transformer2DModel" or any(name.startswith("double_stream_modulation_img.") for name in names)


def _held(name: str, one: Packed) -> int:
    """Bytes of a tensor once it is loaded: packed, or in half precision."""
    return one.bytes if stays_packed(name, one) else _HALF * one.items


def _at_work(one: Packed) -> int:
    """Bytes that a matrix takes while it is unpacked."""
    return round(one.items * (_UNPACKED_COSTLY if one.kind.name in _COSTLY else _UNPACKED))


def _plain(head: GgufHead) -> dict[str, Packed]:
    return {plain_name(each): one for each, one in head.tensors.items()}


def _require_sizes(signs: Signs, name: str, folder: Path, tensors: Mapping[str, Packed]) -> None:
    config = _config(folder)
    try:
        shapes = {either: wanted(config) for either, wanted in signs.shapes.items()}
        blocks = {either: int(config[field]) for either, field in signs.blocks.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{folder.name}/{TRANSFORMER}/{CONFIG} does not say the sizes of {signs.title}.") from error
    for either, wanted in shapes.items():
        one = next(tensors[each] for each in either if each in tensors)
        if one.shape != wanted:
            raise BadInput(
                f"{name} is {_which(signs, tensors)}: a matrix of {_sides(one.shape)} where {folder.name} has "
                f"{_sides(wanted)}.",
                do="Choose the file that was made of this folder's model.",
            )
    for either, wanted in blocks.items():
        there = len({each.split(".")[1] for each in tensors if each.startswith(either)})
        if there != wanted:
            raise BadInput(f"{name} has {there} blocks where {folder.name} has {wanted}: it is another model.")


def _config(folder: Path) -> Config:
    place = folder / TRANSFORMER / CONFIG
    if not place.is_file():
        raise BadInput(f"{folder.name}/{TRANSFORMER} lacks its {CONFIG}.", do="Put it there: a GGUF file has none.")
    return read_json(place)


def _what(head: GgufHead, tensors: Mapping[str, Packed]) -> str:
    for piece, words in _OTHERS:
        if any(each.startswith(piece) or f".{piece}" in each for each in tensors):
            return words
    said = head.words("general.architecture")[:40]
    return f"a model of the kind “{said}”" if said else "no model that is known here"


def _which(signs: Signs, tensors: Mapping[str, Packed]) -> str:
    """Which model of a family it is, where its sizes say so."""
    words = next((one for each, one in tensors.items() if each in ("txt_in.weight", "context_embedder.weight")), None)
    named = _WIDE.get(words.shape[-1]) if words is not None and signs.title == "FLUX.2" else None
    return named or f"a {signs.title} model of other sizes"


def _sides(shape: Shape) -> str:
    return " × ".join(map(str, shape))
