"""SDXL with ControlNet-Union, begun from the lit previz: pose, depth and normals hold, and so does the light.

The previz is the init picture (SDEdit, Meng et al. 2022), the stand-in's guides are the control maps. Weights: any SDXL
in diffusers' layout with the union network in its `controlnet` folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.diffusion import Loaded, arranged, dtype, previewed, run
from studio_app.engines.engine import Context, Picture, Plan, Step
from studio_app.engines.staging import staged
from studio_app.engines.stand_in import PREVIZ_STRANDS, traced
from studio_app.engines.weights import REMEMBERED, Folder, digest, folder_of
from studio_app.stage.develop import proof
from studio_app.stage.guides import Guides, guides
from studio_app.takes.painting import Painting
from studio_app.takes.recipe import Recipe

Bytes = NDArray[np.uint8]

MODES = {"pose": 0, "depth": 1, "normal": 4}
"""Which of the union network's six kinds each guide is."""
PREVIZ_SAMPLES = 8
GRID = 8
_STAGED, _LIT, _PAINTED = 0.2, 0.35, 0.97


class SdxlUnion:
    """Paints a recipe over the stand-in's picture and guides."""

    def plan(self, recipe: Recipe) -> Plan:
        """Named steps; seconds are those of a processor and say so by their size. Raises Refused without words."""
        painting = _painting(recipe)
        seconds = 20 + 400 * recipe.width * recipe.height / 1e6
        return Plan(("Body", "Cloth", "Set", "Light", "Weights", "Paint"), painting.steps, seconds, 12_000)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The painted picture. Raises Cancelled within a step; Refused when the weights are not the order's."""
        painting = _painting(recipe)
        size = _up(recipe.width), _up(recipe.height)
        previz, maps = _seen(recipe, size, context)
        context.tell(Step(_LIT, 1.0, "Opening the weights"))
        loaded = _loaded(painting, size, context)
        steps = max(1, int(painting.steps * painting.strength))
        call = _call(painting, recipe.seed, Image.fromarray(previz), maps)
        painted = run(loaded, call, steps, context, (_LIT, _PAINTED))
        photographed = recipe.direction.location.plate != ""
        source = "compositeWithTrainedAlgorithmicMedia" if photographed else "trainedAlgorithmicMedia"
        return Picture(_cropped(painted, recipe.width, recipe.height).astype(np.uint16) * 257, source)


def maps_of(found: Guides) -> dict[str, Bytes]:
    """The control maps by name, each sRGB uint8 (h, w, 3), pixel over pixel with the previz."""
    depth = (found.depth >> 8).astype(np.uint8)
    return {"pose": found.pose_picture, "depth": np.repeat(depth[..., None], 3, axis=2), "normal": found.normal}


def _seen(recipe: Recipe, size: tuple[int, int], context: Context) -> tuple[Bytes, dict[str, Bytes]]:
    """The lit previz and the control maps of the recipe's direction."""
    scene = staged(recipe.direction, context, PREVIZ_STRANDS, share=_STAGED)
    maps = maps_of(guides(scene, *size))
    return proof(traced(scene, size, PREVIZ_SAMPLES, 1, context, _STAGED, _LIT), scene), maps


def _call(painting: Painting, seed: int, previz: Image.Image, maps: dict[str, Bytes]) -> dict[str, Any]:
    import torch

    held = [name for name in MODES if painting.controls.get(name, 0.0) > 0]
    if not held:
        raise BadInput("No guide holds the picture.", do="Give pose, depth or normal a weight above 0.")
    return {
        "prompt": painting.prompt,
        "negative_prompt": painting.negative or None,
        "image": previz,
        "control_image": [Image.fromarray(maps[name]) for name in held],
        "control_mode": [MODES[name] for name in held],
        "controlnet_conditioning_scale": [painting.controls[name] for name in held],
        "num_inference_steps": painting.steps,
        "guidance_scale": painting.guidance,
        "strength": painting.strength,
        "generator": torch.Generator("cpu").manual_seed(seed),
    }


def _loaded(painting: Painting, size: tuple[int, int], context: Context) -> Loaded:
    """The pipeline, kept from the last take when its weights are the same. Raises Refused, BadInput."""
    if context.weights is None:
        raise Refused("SDXL needs its weights, and none are installed.", do="Add them: twin-studio models --help.")
    found = folder_of("sdxl-union", context.weights)
    named = digest(found, context.cache / REMEMBERED)
    if named != painting.weights:
        raise Refused(
            "The weights have changed since this take was ordered.", safe="Nothing was painted.", do="Order it again."
        )
    kept = context.kept.get("diffusion")
    if isinstance(kept, Loaded) and kept.weights == named:
        return kept
    context.kept.pop("diffusion", None)
    pipeline = _opened(found)
    rgb = previewed(pipeline)
    made = Loaded(pipeline, named, arranged(pipeline, found.parts, size[0] * size[1] / 1e6), rgb)
    context.kept["diffusion"] = made
    return made


def _opened(found: Folder) -> Any:
    """The pipeline from local safetensors alone; the network is never asked."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from diffusers import ControlNetUnionModel, StableDiffusionXLControlNetUnionImg2ImgPipeline  # pyright: ignore

    local: dict[str, Any] = {"dtype": dtype(), "use_safetensors": True, "local_files_only": True}
    folder: Path = found.path
    union: Any = ControlNetUnionModel
    network: Any = union.from_pretrained(str(folder / "controlnet"), **local)
    kind: Any = StableDiffusionXLControlNetUnionImg2ImgPipeline
    return kind.from_pretrained(str(folder), controlnet=network, add_watermarker=False, **local)


def _painting(recipe: Recipe) -> Painting:
    if recipe.painting is None:
        raise BadInput("This recipe has no words and weights for a diffusion engine.", do="Order the take again.")
    return recipe.painting


def _up(side: int) -> int:
    """The next side that the VAE can take."""
    return -(-side // GRID) * GRID


def _cropped(picture: Bytes, width: int, height: int) -> Bytes:
    """The middle of a picture that was painted a few pixels too large."""
    top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return picture[top : top + height, left : left + width]
