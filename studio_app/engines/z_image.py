"""Z-Image-Turbo with ControlNet-Union: one guide holds the figure, and the lit previz is where the noise begins.

The control pipeline has no init picture of its own: the previz is brought to the noise level of the first step that is
taken (flow matching, x_t = (1 - sigma) x_0 + sigma noise; Lipman et al. 2023) and handed over as latents.
"""

from __future__ import annotations

from typing import Any

import torch

from studio_app.direction.errors import BadInput
from studio_app.engines.diffusion import Bytes, Loaded, View
from studio_app.engines.engine import Context, Picture, Plan
from studio_app.engines.folder import Folder
from studio_app.engines.guided import Runner, Sitting, finished, loaded_of, painting_of, plan_of, running
from studio_app.engines.laying_out import card
from studio_app.engines.opening import opened
from studio_app.engines.remembered import remembering
from studio_app.engines.seeing import Seen, seen_of, size_of
from studio_app.takes.painting import Painting
from studio_app.takes.recipe import Recipe

GRID = 16
PIPELINE = "ZImageControlNetPipeline"
GUIDES = ("pose", "depth", "edges")
"""The kinds of the union network that the stand-in has maps for; the network is told none, it sees which it is."""


class ZImage:
    """Paints a recipe over one of the stand-in's guides."""

    def plan(self, recipe: Recipe) -> Plan:
        """What it costs on a processor. Raises BadInput without words."""
        return plan_of(recipe, 900)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The painted picture. Raises Cancelled within a step; Refused when the weights are not the order's."""
        painting, size = painting_of(recipe), size_of(recipe, GRID)
        _guide(painting)  # that it is one is known before the scene is staged
        seen = seen_of(recipe, size, context)
        loaded = loaded_of(recipe, size, context, self._opened, self.view)
        sitting = Sitting(painting, recipe.seed, seen)
        return finished(self.paint(loaded, sitting, running(context)), recipe)

    def readied(self, pipeline: Any) -> Any:
        """Remembering words."""
        return remembering(pipeline, "encode_prompt")

    def view(self, pipeline: Any) -> View:
        """Latents are the VAE's, shifted and scaled."""
        config = pipeline.vae.config

        def encode(pictures: Any) -> Any:
            return (pipeline.vae.encode(pictures).latent_dist.mode() - config.shift_factor) * config.scaling_factor

        return View(encode, lambda seen, _size: seen)

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture that begins from the previz, held by one guide. Raises BadInput: none or several hold it."""
        call, steps = _call(loaded, sitting)
        return runner(loaded, call, steps, sitting.size)

    def _opened(self, found: Folder) -> Any:
        return self.readied(opened(PIPELINE, found, torch.bfloat16, union="ZImageControlNetModel"))


def _guide(painting: Painting) -> str:
    held = [name for name in GUIDES if painting.controls.get(name, 0.0) > 0]
    if len(held) != 1:
        raise BadInput(
            "Z-Image is held by one guide at a time.", do="Give one guide a weight above 0, and the others 0."
        )
    return held[0]


def _call(loaded: Loaded, sitting: Sitting) -> tuple[dict[str, Any], int]:
    """The pipeline's arguments, and the steps it will really take."""
    painting, guide = sitting.painting, _guide(sitting.painting)
    generator = torch.Generator("cpu").manual_seed(sitting.seed)
    steps = max(1, int(painting.steps * painting.strength))
    sigmas = [1 - at / painting.steps for at in range(painting.steps - steps, painting.steps)]
    return {
        "prompt": painting.prompt,
        "negative_prompt": painting.negative or None,
        "control_image": sitting.seen.picture(guide),
        "controlnet_conditioning_scale": painting.controls[guide],
        "height": sitting.size[1],
        "width": sitting.size[0],
        "num_inference_steps": steps,
        "sigmas": sigmas,
        "latents": _begun(loaded, sitting.seen, sigmas, generator),
        "guidance_scale": painting.guidance,
        "generator": generator,
    }, steps


def _begun(loaded: Loaded, seen: Seen, sigmas: list[float], generator: Any) -> Any:
    """The previz in latents, at the noise of the first step as the scheduler shifts it."""
    held: Any = loaded.pipeline.scheduler
    if held.config.get("use_dynamic_shifting"):
        raise BadInput("These weights come with the schedule of another model.", do="Use Z-Image-Turbo's own folder.")
    kind: Any = type(held)  # pyright: ignore[reportUnknownVariableType]
    scheduler: Any = kind.from_config(held.config)
    scheduler.set_timesteps(sigmas=sigmas)
    level = float(scheduler.sigmas[0])
    picture = torch.tensor(seen.previz).movedim(-1, 0)[None].float() / 127.5 - 1
    pipeline = loaded.pipeline
    with torch.no_grad():
        clean = loaded.view.encode(picture.to(card(), pipeline.vae.dtype)).float().cpu()
    return (1 - level) * clean + level * torch.randn(clean.shape, generator=generator)
