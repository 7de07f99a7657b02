"""Looking at photographs through an IP-Adapter (Ye et al. 2023): what its encoder sees of them goes beside the words.

The encoder stays on the processor: it looks once at each photograph, and its gigabytes are for the picture's own parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import torch
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.engines.adapter_files import ENCODER
from studio_app.engines.folder import Folder


def fit_adapter(pipeline: Any, adapter: Folder) -> None:
    """Lays an adapter into the pipeline, before its parts are laid out. Raises BadInput: it is for another model."""
    name = next(iter(adapter.files))
    try:
        pipeline.load_ip_adapter(
            str(adapter.path), subfolder="", weight_name=name, image_encoder_folder=None, local_files_only=True
        )
    except (RuntimeError, KeyError, ValueError) as error:
        raise BadInput(
            f"The IP-Adapter {name} was trained for another model.", do="Choose one for SDXL, with its image encoder."
        ) from error


def looked_at(
    pipeline: Any, adapter: Folder, pictures: Sequence[Image.Image], weight: float, guided: bool
) -> dict[str, Any]:
    """The arguments by which the pipeline looks at these pictures, this strongly. Raises BadInput: another encoder."""
    layer = pipeline.unet.encoder_hid_proj.image_projection_layers[0]
    plain = type(layer).__name__ == "ImageProjection"
    seen, unseen = _encoded(adapter, pictures, plain)
    if seen.shape[-1] != (layer.image_embeds if plain else layer.proj_in).in_features:
        raise BadInput("The image encoder beside the IP-Adapter is not the one that it was trained with.")
    pipeline.set_ip_adapter_scale(weight)
    embeds = torch.stack([unseen, seen] if guided else [seen])
    return {"ip_adapter_image_embeds": [embeds.to(pipeline.unet.dtype)]}


def _encoded(adapter: Folder, pictures: Sequence[Image.Image], plain: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """What the encoder sees of the pictures (n, ...), and of nothing: as the adapters were trained, a projection and
    zeros, or the last but one of its layers and a black picture.
    """
    transformers: Any = import_module("transformers")
    encoder = transformers.CLIPVisionModelWithProjection.from_pretrained(
        str(adapter.path / ENCODER), local_files_only=True, use_safetensors=True, dtype=torch.float32
    )
    side = encoder.config.image_size
    look = transformers.CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
    pixels = torch.as_tensor(look(list(pictures), return_tensors="pt").pixel_values)
    with torch.no_grad():
        if plain:
            seen = encoder(pixels).image_embeds
            return seen, torch.zeros_like(seen)
        seen = encoder(pixels, output_hidden_states=True).hidden_states[-2]
        return seen, encoder(torch.zeros_like(pixels), output_hidden_states=True).hidden_states[-2]
