"""A checkpoint of one file, as A1111, Forge and ComfyUI keep it: of which family it is, its head tells.

What such a file leaves unsaid (its configuration, its vocabulary) ships with the studio, in presets/weights/FAMILY.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import presets_dir
from studio_app.engines.folder import Folder
from studio_app.engines.safetensors_header import Tensor, read_header

Head = dict[str, Tensor]
Shape = tuple[int, ...]

UNION = "controlnet"
UNION_TASKS = "task_embedding"
"""The tensor of a union network that has a row for each kind of map it knows."""
_UNION_FOLDERS = (
    "controlnet", "ControlNet", "../controlnet", "../ControlNet", "../../extensions/sd-webui-controlnet/models",
)  # fmt: skip
_PARTS = {
    "unet": "model.diffusion_model.",
    "vae": "first_stage_model.",
    "text_encoder": "conditioner.embedders.0.",
    "text_encoder_2": "conditioner.embedders.1.",
}
_OTHERS = (
    ("lora_", "a LoRA: it goes into “loras” beside the weights"),
    ("controlnet_cond_embedding.", "a control network: it goes into “controlnet” beside the checkpoint"),
    ("control_model.", "a control network of the older kind"),
    ("double_blocks.", "a FLUX model"),
    ("joint_blocks.", "a Stable Diffusion 3 model"),
    ("cap_embedder.", "a Z-Image or Lumina model"),
    ("img_mod.", "a Qwen-Image model"),
    ("cond_stage_model.transformer.", "a Stable Diffusion 1 model"),
    ("cond_stage_model.model.", "a Stable Diffusion 2 model"),
    ("conditioner.embedders.0.model.", "the refiner of SDXL"),
)
"""A piece of a tensor's name, and what a file with such a tensor is."""


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of checkpoint: its name here and in words."""

    name: str
    title: str

    @property
    def configs(self) -> Path:
        """The folder of its configuration, in diffusers' layout."""
        return presets_dir() / "weights" / self.name

    def config(self, part: str) -> dict[str, Any]:
        """The configuration of a part."""
        return read_json(self.configs / part / "config.json")


FAMILIES = {"sdxl": Family("sdxl", "SDXL 1.0")}


def look_at_file(family: Family, file: Path) -> Folder:
    """Checks a checkpoint, and finds the union network that lies by it.

    Raises BadInput: no safetensors, of another family, or no union network of its family near it.
    """
    head = read_header(file)
    _require_family(family, file.name, head)
    union = union_by(family, file)
    sizes = {part: sum(one.bytes for name, one in head.items() if name.startswith(at)) for part, at in _PARTS.items()}
    sizes[UNION] = sum(one.bytes for one in read_header(union).values())
    return Folder(file, {"checkpoint": file, UNION: union}, sizes)


def union_by(family: Family, file: Path) -> Path:
    """The union network by a checkpoint: where A1111, Forge and ComfyUI keep control networks. Raises BadInput."""
    for place in _near(file):
        try:
            if _is_union(family, read_header(place)):
                return place
        except BadInput:
            continue
    raise BadInput(
        f"No union control network for {family.title} lies by {file.name}, and it holds the pose.",
        do=f"Put its .safetensors file (xinsir/controlnet-union-sdxl-1.0) into {file.parent / UNION}.",
    )


def _near(file: Path) -> Iterator[Path]:
    for folder in _UNION_FOLDERS:
        place = file.parent / folder
        yield from sorted([*place.glob("*.safetensors"), *place.glob("*/*.safetensors")])


def _is_union(family: Family, head: Head) -> bool:
    config = family.config(UNION)
    tasks, first = head.get(UNION_TASKS), head.get("conv_in.weight")
    wanted = (config["block_out_channels"][0], config["in_channels"], 3, 3)
    return tasks is not None and len(tasks.shape) == 2 and first is not None and first.shape == wanted


def _require_family(family: Family, name: str, head: Head) -> None:
    wrong = [tensor for tensor, shape in _shapes(family) if tensor not in head or head[tensor].shape != shape]
    if wrong:
        raise BadInput(f"{name} is {_what(head)}; checkpoints of {family.title} are opened here.")


def _shapes(family: Family) -> Iterator[tuple[str, Shape]]:
    """The shapes that tell the family from all others."""
    unet, vae = family.config("unet"), family.config("vae")
    first = unet["block_out_channels"][0]
    yield "model.diffusion_model.input_blocks.0.0.weight", (first, unet["in_channels"], 3, 3)
    yield "model.diffusion_model.label_emb.0.0.weight", (4 * first, unet["projection_class_embeddings_input_dim"])
    yield "first_stage_model.decoder.conv_in.weight", (vae["block_out_channels"][-1], vae["latent_channels"], 3, 3)
    for part, at in (("text_encoder", "transformer.text_model.embeddings."), ("text_encoder_2", "model.")):
        config = family.config(part)
        yield f"{_PARTS[part]}{at}token_embedding.weight", (config["vocab_size"], config["hidden_size"])


def _what(head: Head) -> str:
    first = head.get("model.diffusion_model.input_blocks.0.0.weight")
    for piece, words in _OTHERS:
        if any(piece in name for name in head):
            return words
    if first is None:
        return "no checkpoint of a family that is known here"
    missing = [part for part, at in _PARTS.items() if not any(name.startswith(at) for name in head)]
    if missing:
        return f"a checkpoint without {', '.join(missing)}"
    return "made for inpainting" if first.shape[1:2] == (9,) else "a checkpoint of other sizes"
