"""Looking at photographs through an IP-Adapter (Ye et al. 2023): what its encoder sees of them goes beside the words.

The encoder stays on the processor: it looks once at each photograph, and its gigabytes are for the picture's own parts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import torch
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.engines.adapter_files import ENCODER
from studio_app.engines.folder import Folder
from studio_app.engines.remembered import MOST, content_key

_NOTHING = "nothing"
"""What is remembered of no picture at all."""


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
    pipeline.looks = Looks(adapter, _is_plain(_layer(pipeline)))


def looked_at(pipeline: Any, pictures: Sequence[Image.Image], weight: float, guided: bool) -> dict[str, Any]:
    """The arguments by which a pipeline with an adapter looks at these pictures, this strongly.

    Raises BadInput: the encoder is not the adapter's.
    """
    layer = _layer(pipeline)
    seen, unseen = pipeline.looks(pictures)
    if seen.shape[-1] != (layer.image_embeds if _is_plain(layer) else layer.proj_in).in_features:
        raise BadInput("The image encoder beside the IP-Adapter is not the one that it was trained with.")
    pipeline.set_ip_adapter_scale(weight)
    embeds = torch.stack([unseen, seen] if guided else [seen])
    return {"ip_adapter_image_embeds": [embeds.to(pipeline.unet.dtype)]}


def _layer(pipeline: Any) -> Any:
    return pipeline.unet.encoder_hid_proj.image_projection_layers[0]


def _is_plain(layer: Any) -> bool:
    """Whether the adapter was trained on the encoder's projection."""
    return type(layer).__name__ == "ImageProjection"


class Looks:
    """What the encoder of one adapter saw of photographs, the newest by their content: those of the last takes are not
    looked at again, and the encoder is not even opened for them.
    """

    def __init__(self, adapter: Folder, plain: bool) -> None:
        """`plain`: the adapter takes the encoder's projection; else the last but one of its layers."""
        self._encoder, self._plain = adapter.path / ENCODER, plain
        self._held: OrderedDict[str, torch.Tensor] = OrderedDict()

    def __call__(self, pictures: Sequence[Image.Image]) -> tuple[torch.Tensor, torch.Tensor]:
        """What it sees of the pictures (n, ...), and of nothing: as the adapters were trained, zeros beside a
        projection, and what it sees of a black picture beside a layer.
        """
        wanted = {content_key(picture) or "": picture for picture in pictures}
        if any(key not in self._held for key in wanted) or (not self._plain and _NOTHING not in self._held):
            self._look(wanted)
        for key in (*wanted, _NOTHING):
            self._held.move_to_end(key)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        seen = torch.stack([self._held[content_key(picture) or ""] for picture in pictures])
        return seen, self._held[_NOTHING].expand_as(seen)

    def _look(self, wanted: Mapping[str, Image.Image]) -> None:
        """Opens the encoder and looks at each picture that is new, one by one: no picture changes another's."""
        transformers: Any = import_module("transformers")
        encoder = transformers.CLIPVisionModelWithProjection.from_pretrained(
            str(self._encoder), local_files_only=True, use_safetensors=True, dtype=torch.float32
        )
        side = encoder.config.image_size
        sizes = {"size": {"shortest_edge": side}, "crop_size": {"height": side, "width": side}}
        look = transformers.CLIPImageProcessorPil(**sizes)

        def seen(pixels: torch.Tensor) -> torch.Tensor:
            if self._plain:
                return encoder(pixels).image_embeds[0]
            return encoder(pixels, output_hidden_states=True).hidden_states[-2][0]

        with torch.no_grad():
            black = seen(torch.zeros(1, 3, side, side))
            self._held[_NOTHING] = torch.zeros_like(black) if self._plain else black
            for key, picture in wanted.items():
                if key not in self._held:
                    self._held[key] = seen(torch.as_tensor(look([picture], return_tensors="pt").pixel_values))
