"""Opening an SDXL checkpoint of one file, with the configuration that ships with the studio; nothing is fetched."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import torch

from studio_app.direction.errors import BadInput
from studio_app.engines.checkpoint import FAMILIES, UNION, UNION_TASKS
from studio_app.engines.clip_words import clip_tokenizer, read_merges
from studio_app.engines.diffusion import dtype
from studio_app.engines.folder import Folder
from studio_app.engines.safetensors_header import read_header, read_notes

DIFFUSERS: Any = import_module("diffusers")  # its own types, and those of safetensors, are half unknown
TENSORS: Any = import_module("safetensors.torch")
_PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")
_VELOCITY, _ZERO_SNR = "v_pred", "ztsnr"
"""Empty tensors by which checkpoints say that they predict velocities, and that their noise ends in noise alone."""
_PREDICTS = "modelspec.prediction_type"
"""What trainers write beside the tensors: 'v' or 'epsilon' (the ModelSpec of Stability AI)."""


def opened_file(pipeline: str, found: Folder, half: torch.dtype, **named: Any) -> Any:
    """The pipeline of this class from a checkpoint and the union network by it. Raises BadInput: it does not fit."""
    family = FAMILIES["sdxl"]
    kind: Any = getattr(DIFFUSERS, pipeline)
    merges = read_merges(family.configs / "merges.txt.gz")
    try:
        made = kind.from_single_file(
            str(found.path), config=str(family.configs), local_files_only=True, dtype=dtype(half),
            tokenizer=clip_tokenizer(merges), tokenizer_2=clip_tokenizer(merges, pad="!"),
            scheduler=_scheduler(found), controlnet=_union(found, half), **named,
        )  # fmt: skip
    except (KeyError, RuntimeError, ValueError) as error:
        why = str(error).strip().splitlines()[0][:160]
        raise BadInput(f"{found.path.name} does not hold what {family.title} needs ({why}).") from error
    lacking = [name for part in _PARTS for name, weight in getattr(made, part).named_parameters() if weight.is_meta]
    if lacking:
        raise BadInput(f"{found.path.name} lacks {len(lacking)} tensors of {family.title}, such as {lacking[0]}.")
    return made


def _scheduler(found: Folder) -> Any:
    head = read_header(found.path)
    velocity = _VELOCITY in head or read_notes(found.path).get(_PREDICTS) == "v"
    said = {"prediction_type": "v_prediction"} if velocity else {}
    ends = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"} if _ZERO_SNR in head else {}
    kind: Any = DIFFUSERS.EulerDiscreteScheduler
    held: Any = kind.load_config(str(FAMILIES["sdxl"].configs / "scheduler"))
    return kind.from_config(held, **said, **ends)


def _union(found: Folder, half: torch.dtype) -> Any:
    """The union network; how many kinds of maps it knows (6, or 8 of the newer one) its own tensors say."""
    place = found.files[UNION]
    config = FAMILIES["sdxl"].config(UNION) | {"num_control_type": read_header(place)[UNION_TASKS].shape[0]}
    kind: Any = DIFFUSERS.ControlNetUnionModel
    with torch.device("meta"):
        network = kind.from_config(config)
    network.load_state_dict(TENSORS.load_file(place), assign=True)
    return network.to(dtype(half)).eval()
