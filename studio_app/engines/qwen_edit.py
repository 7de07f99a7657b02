"""Qwen-Image-Edit-2511: edits the lit previz into a photograph, with photographs of the shoot beside it as references.

The previz is picture 1 of the edit, so figure, frame and light are the ones directed; the shoot's photographs follow.
It begins from noise: there is no init picture and no strength. The Lightning weights are a LoRA that brings its own
steps and schedule (engines.few_steps).
"""

from __future__ import annotations

from typing import Any

import torch

from studio_app.direction.errors import BadInput
from studio_app.engines.diffusion import Bytes, Loaded, View
from studio_app.engines.engine import Context, Picture, Plan
from studio_app.engines.few_steps import scheduled
from studio_app.engines.folder import Folder
from studio_app.engines.guided import Runner, Sitting, finished, loaded_of, painting_of, plan_of, references_of, running
from studio_app.engines.opening import opened
from studio_app.engines.remembered import remembering
from studio_app.engines.seeing import seen_of, size_of
from studio_app.takes.recipe import Recipe

GRID = 16
PIPELINE = "QwenImageEditPlusPipeline"
MOST_REFERENCES = 2
"""Beside the previz: the model was trained with one to three pictures."""


class QwenEdit:
    """Edits the stand-in's picture into a photograph."""

    def plan(self, recipe: Recipe) -> Plan:
        """What it costs on a processor. Raises BadInput without words."""
        return plan_of(recipe, 4000)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The painted picture. Raises Cancelled within a step; Refused when the weights are not the order's."""
        painting, size = painting_of(recipe), size_of(recipe, GRID)
        if len(painting.references) > MOST_REFERENCES:
            raise BadInput(f"Qwen-Image-Edit looks at {MOST_REFERENCES} photographs beside the previz, not at more.")
        references_of(painting, GRID, context)  # a photograph that will not do is told before the scene is staged
        seen = seen_of(recipe, size, context)
        references = tuple(references_of(painting, GRID, context, seen.maps))
        loaded = loaded_of(recipe, size, context, self._opened, self.view)
        sitting = Sitting(painting, recipe.seed, seen, references)
        return finished(self.paint(loaded, sitting, running(context)), recipe)

    def readied(self, pipeline: Any) -> Any:
        """Remembering words and pictures."""
        return remembering(pipeline, "encode_prompt", "_encode_vae_image")

    def view(self, pipeline: Any) -> View:
        """Latents are packed in 2x2 squares; the VAE is a video's (one frame) and normalises channel by channel."""
        return _view(pipeline)

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture: the previz edited, beside the references."""
        painting, size = sitting.painting, sitting.size
        call: dict[str, Any] = {
            "prompt": painting.prompt,
            "negative_prompt": painting.negative or " ",
            "image": [sitting.seen.picture(), *sitting.references],
            "width": size[0],
            "height": size[1],
            "num_inference_steps": painting.steps,
            "true_cfg_scale": painting.guidance,
            "generator": torch.Generator("cpu").manual_seed(sitting.seed),
        }
        with scheduled(loaded.pipeline, [lora.name for lora in painting.loras]):
            return runner(loaded, call, painting.steps, size)

    def _opened(self, found: Folder) -> Any:
        return self.readied(opened(PIPELINE, found, torch.bfloat16))


def _view(pipeline: Any) -> View:
    config = pipeline.vae.config
    mean, spread = (torch.tensor(values).view(1, -1, 1, 1) for values in (config.latents_mean, config.latents_std))

    def encode(pictures: torch.Tensor) -> torch.Tensor:
        latents = pipeline.vae.encode(pictures[:, :, None]).latent_dist.mode()[:, :, 0]
        return (latents.float().cpu() - mean) / spread

    def plain(seen: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
        wide, high = (side // GRID for side in size)
        squares = seen.reshape(1, high, wide, -1, 2, 2).permute(0, 3, 1, 4, 2, 5)
        return squares.reshape(1, -1, 2 * high, 2 * wide)

    return View(encode, plain)
