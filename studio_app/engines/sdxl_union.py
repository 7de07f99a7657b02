"""SDXL with ControlNet-Union, begun from the lit previz: pose, depth and normals hold, and so does the light.

The previz is the init picture (SDEdit, Meng et al. 2022), the stand-in's guides are the control maps. Weights: any SDXL
in diffusers' layout with the union network in its `controlnet` folder, or a checkpoint of one file with one near it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.adapter_files import adapter_in
from studio_app.engines.adapters import fit_adapter, looked_at
from studio_app.engines.diffusion import Bytes, Loaded, View
from studio_app.engines.emphasis import embedded
from studio_app.engines.engine import Context, Picture, Plan
from studio_app.engines.folder import Folder
from studio_app.engines.guided import Runner, Sitting, finished, loaded_of, painting_of, plan_of, references_of, running
from studio_app.engines.opening import opened
from studio_app.engines.remembered import remembering
from studio_app.engines.sdxl_file import opened_file
from studio_app.engines.seeing import seen_of, size_of
from studio_app.engines.weights import REMEMBERED, digest
from studio_app.takes.painting import Painting
from studio_app.takes.recipe import Recipe

MODES = {"pose": 0, "depth": 1, "edges": 3, "normal": 4}
"""Which of the union network's six kinds each guide is."""
GRID = 8
PIPELINE = "StableDiffusionXLControlNetUnionImg2ImgPipeline"


class SdxlUnion:
    """Paints a recipe over the stand-in's picture and guides."""

    def plan(self, recipe: Recipe) -> Plan:
        """What it costs on a processor. Raises BadInput without words."""
        return plan_of(recipe, 400)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The painted picture. Raises Cancelled within a step; Refused when the weights are not the order's."""
        painting, size = painting_of(recipe), size_of(recipe, GRID)
        adapter = _adapter(painting, context)
        references = tuple(references_of(painting, GRID, context))
        seen = seen_of(recipe, size, context)
        loaded = loaded_of(recipe, size, context, partial(self._opened, adapter=adapter), self.view)
        sitting = Sitting(painting, recipe.seed, seen, references, adapter)
        return finished(self.paint(loaded, sitting, running(context)), recipe)

    def readied(self, pipeline: Any) -> Any:
        """The same, remembering words: LoRAs may be trained on the text encoders, too."""
        return remembering(pipeline, "encode_prompt", until_loras=True)

    def view(self, pipeline: Any) -> View:
        """Latents as the UNet sees them: the VAE's, scaled."""
        scale = pipeline.vae.config.scaling_factor
        return View(lambda pictures: pipeline.vae.encode(pictures).latent_dist.mode() * scale, lambda seen, _size: seen)

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture over the previz, held by the guides that have a weight."""
        painting, pipeline = sitting.painting, loaded.pipeline
        steps, guided = max(1, int(painting.steps * painting.strength)), painting.guidance > 1
        call = _call(sitting) | embedded(pipeline, painting.prompt, painting.negative, guided)
        if sitting.adapter is not None and painting.adapter is not None:
            call |= looked_at(pipeline, sitting.references, painting.adapter.weight, guided)
        return runner(loaded, call, steps, sitting.size)

    def _opened(self, found: Folder, adapter: Folder | None) -> Any:
        pipeline = self.readied(_opened(found))
        if adapter is not None:
            fit_adapter(pipeline, adapter)
        return pipeline


def _call(sitting: Sitting) -> dict[str, Any]:
    painting, seen = sitting.painting, sitting.seen
    held = [name for name in MODES if painting.controls.get(name, 0.0) > 0]
    if not held:
        raise BadInput("No guide holds the picture.", do="Give pose, depth, edges or normal a weight above 0.")
    maps: list[Image.Image] = [seen.picture(name) for name in held]
    return {
        "image": seen.picture(),
        "control_image": maps,
        "control_mode": [MODES[name] for name in held],
        "controlnet_conditioning_scale": [painting.controls[name] for name in held],
        "num_inference_steps": painting.steps,
        "guidance_scale": painting.guidance,
        "strength": painting.strength,
        "generator": torch.Generator("cpu").manual_seed(sitting.seed),
    }


def _adapter(painting: Painting, context: Context) -> Folder | None:
    """The IP-Adapter that the order was made with. Raises Refused when it is gone or another."""
    if painting.adapter is None or context.weights is None:
        return None
    found = adapter_in(context.weights)
    if found is None or digest(found, context.cache / REMEMBERED) != painting.adapter.sha256:
        raise Refused(
            "The IP-Adapter has changed since this take was ordered.", safe="Nothing was painted.", do="Order it again."
        )
    return found


def _opened(found: Folder) -> Any:
    if found.path.is_file():
        return opened_file(PIPELINE, found, torch.float16, add_watermarker=False)
    return opened(PIPELINE, found, torch.float16, union="ControlNetUnionModel", add_watermarker=False)
