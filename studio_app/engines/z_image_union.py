"""Z-Image's union network as its publisher gives it: one file without a configuration, which its own tensors tell.

Placed in `controlnet` beside the parts; a folder with a config.json is opened as diffusers saved it. Sources: the
publisher's settings for 1.0 (six layers, 16 channels) and 2.x (fifteen, 33 channels), as diffusers reads them.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput
from studio_app.engines.safetensors_header import Tensor, read_header

KIND = "ZImageControlNetModel"
PLACES = {6: tuple(range(0, 30, 5)), 15: tuple(range(0, 30, 2))}
"""How many layers a network has -> the layers of the transformer that they stand beside."""
_EMBEDDER, _NORM = "control_all_x_embedder.2-1.weight", "control_layers.0.attention.norm_q.weight"
_REFINER = "control_noise_refiner."
_SECOND, _BEFORE = f"{_REFINER}0.after_proj.weight", f"{_REFINER}0.before_proj.weight"
"""Tensors that networks of the second generation alone have."""


def lone_file(part: Path) -> Path | None:
    """The one file of a part without configuration, checked by its head; None where there is a config.json.

    Raises BadInput: several files, or not this network.
    """
    if (part / "config.json").is_file():
        return None
    files = sorted(part.glob("*.safetensors"))
    if len(files) != 1:
        raise BadInput(
            f"{part} holds {len(files)} networks and no config.json; one is needed.",
            do="Put alibaba-pai/Z-Image-Turbo-Fun-Controlnet-Union there.",
        )
    config_of(files[0].name, read_header(files[0]))
    return files[0]


def config_of(name: str, head: dict[str, Tensor]) -> dict[str, Any]:
    """The configuration of a network by its tensors. Raises BadInput: it is another one, or of unknown make."""
    embedder, norm = head.get(_EMBEDDER), head.get(_NORM)
    if embedder is None or norm is None or len(embedder.shape) != 2 or len(norm.shape) != 1 or not norm.shape[0]:
        raise BadInput(f"{name} is no union network of Z-Image.", do="Put its Fun-ControlNet-Union there.")
    layers, wide = _count(head, "control_layers."), embedder.shape[0]
    if layers not in PLACES:
        raise BadInput(
            f"{name} is a union network of {layers} layers, and where they belong is not known here.",
            do="Put one of 6 or of 15 layers there, or one that is saved with its config.json.",
        )
    second = _SECOND in head
    return {
        "control_layers_places": list(PLACES[layers]), "control_in_dim": embedder.shape[1] // 4, "dim": wide,
        "n_heads": wide // norm.shape[0], "n_kv_heads": wide // norm.shape[0],
        "n_refiner_layers": _count(head, _REFINER), "control_refiner_layers_places": [0, 1] if second else None,
        "add_control_noise_refiner": "control_noise_refiner" if second else None,
    }  # fmt: skip


def opened_union(file: Path, kind: Any) -> Any:
    """The network in a lone file, in the precision `kind`. Raises BadInput: it does not hold what it should."""
    torch, tensors = import_module("torch"), import_module("safetensors.torch")
    config = config_of(file.name, read_header(file))
    held: dict[str, Any] = tensors.load_file(str(file))
    if config["add_control_noise_refiner"] and not held[_BEFORE].any():  # 2.0: its own refiner was never trained
        config["add_control_noise_refiner"] = "control_layers"
        held = {name: tensor for name, tensor in held.items() if not name.startswith(_REFINER)}
    with torch.device("meta"):
        network = getattr(import_module("diffusers"), KIND).from_config(config)
    foreign = BadInput(f"{file.name} does not hold what the union network of Z-Image needs.")
    try:
        lacking = network.load_state_dict(held, assign=True, strict=False).missing_keys
    except RuntimeError as error:
        raise foreign from error
    if lacking:
        raise foreign
    return network.to(kind).eval()


def _count(head: dict[str, Tensor], start: str) -> int:
    return len({name.split(".")[1] for name in head if name.startswith(start)})
