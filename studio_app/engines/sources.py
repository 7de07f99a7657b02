"""Where the weights of engines can be fetched from, as data: repositories, and what of them an engine opens.

Nothing here is fetched unless a person asks for it, reads the licence and accepts it (studio.fetching).
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

TAKEN = (".safetensors", ".json", ".txt", ".jinja")
"""Endings of what is taken: weights that are no pickles, and text. A tokenizer's template is a .jinja file."""
CARD = "README.md"
"""The card: it names the licence, so it is kept beside the weights."""


@dataclass(frozen=True, slots=True)
class Source:
    """A repository of the hub. `revision`: the commit that is fetched; empty where none is known to be good yet: then
    the newest is shown to the person who accepts, and kept from there on. `into`: the folder beside the other parts;
    `parts`: the only folders that are taken, all where there are none; `skipped`: patterns of files that are not.
    """

    repository: str
    revision: str = ""
    into: str = ""
    parts: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def takes(self, name: str) -> bool:
        """Whether a file of the repository is taken."""
        folder, _, file = name.rpartition("/")
        if not file.endswith(TAKEN) and name != CARD:
            return False
        if any(fnmatchcase(name, pattern) for pattern in self.skipped):
            return False
        weights_at_the_root = not folder and not self.into and file.endswith(".safetensors")
        return "/" not in folder and not weights_at_the_root and (not folder or not self.parts or folder in self.parts)


SOURCES: dict[str, tuple[Source, ...]] = {
    "sdxl-union": (
        Source(
            "stabilityai/stable-diffusion-xl-base-1.0",
            parts=("scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae"),
            skipped=("*.fp16.safetensors", "*openvino*", "*onnx*", "*flax*"),
        ),
        Source("xinsir/controlnet-union-sdxl-1.0", into="controlnet", skipped=("*promax*",)),
    ),
    "klein": (
        Source(
            "black-forest-labs/FLUX.2-klein-4B",
            parts=("scheduler", "text_encoder", "tokenizer", "transformer", "vae"),
        ),
    ),
    "qwen-edit": (
        Source(
            "Qwen/Qwen-Image-Edit-2511",
            parts=("processor", "scheduler", "text_encoder", "tokenizer", "transformer", "vae"),
        ),
    ),
    "z-image": (
        Source(
            "Tongyi-MAI/Z-Image-Turbo",
            parts=("scheduler", "text_encoder", "tokenizer", "transformer", "vae"),
        ),
        Source(
            "alibaba-pai/Z-Image-Turbo-Fun-Controlnet-Union",
            into="controlnet",
            skipped=("*lite*", "*Tile*", "*steps*", "*fp8*", "*.json"),
        ),
    ),
}
"""By engine. Z-Image's union network is one file without a configuration (engines.z_image_union)."""
