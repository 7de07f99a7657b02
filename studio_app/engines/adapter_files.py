"""IP-Adapters on disk: the folder `ip_adapter` beside an engine's weights, with one adapter and its image encoder.

An adapter lets SDXL look at photographs (Ye et al. 2023); it has a hash of its own in the recipe, as LoRAs have.
"""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.engines.folder import Folder
from studio_app.engines.safetensors_header import read_header
from studio_app.engines.weights import ADAPTER

ENCODER, CONFIG = "image_encoder", "config.json"
_MATRIX = "ip_adapter.1.to_k_ip.weight"
_FACES = ".to_q_lora."
"""Adapters with such tensors look at faces through InsightFace, whose weights are for research alone."""


def adapter_in(place: Path) -> Folder | None:
    """The adapter beside weights (a folder, or one file), checked by its heads; None where there is none.

    Raises BadInput: two adapters, no image encoder, a pickle, a damaged head, or an adapter for faces.
    """
    home = (place.parent if place.is_file() else place) / ADAPTER
    if not home.is_dir():
        return None
    adapters = sorted(home.glob("*.safetensors"))
    encoders = sorted((home / ENCODER).glob("*.safetensors"))
    if len(adapters) != 1 or len(encoders) != 1 or not (home / ENCODER / CONFIG).is_file():
        raise BadInput(
            f"{home} needs one adapter, and in “{ENCODER}” its image encoder with {CONFIG}, all as .safetensors.",
            do="Put both there: h94/IP-Adapter has them in sdxl_models and models/image_encoder.",
        )
    head = read_header(adapters[0])
    if _MATRIX not in head or any(_FACES in name for name in head):
        raise BadInput(f"{adapters[0].name} is no IP-Adapter that looks at whole photographs.")
    read_header(encoders[0])
    files = {adapters[0].name: adapters[0], f"{ENCODER}/{encoders[0].name}": encoders[0]}
    files[f"{ENCODER}/{CONFIG}"] = home / ENCODER / CONFIG
    return Folder(home, files, {ADAPTER: sum(tensor.bytes for tensor in head.values())})
