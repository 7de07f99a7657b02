"""FLUX.2 [klein] 4B: begun from the lit previz, which it also looks at, beside photographs of the shoot as references.

There is no control network for FLUX.2 in diffusers; the inpaint class with a mask over all of it takes the previz as
init picture and as reference at once, so layout and light are the ones directed. Where only some parts may change, the
mask is theirs, and all else is put back afterwards. Four steps (distilled), Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import torch
from PIL import Image

from studio_app.direction.errors import Refused
from studio_app.engines.areas import laid_over, mask_of, squares
from studio_app.engines.diffusion import Bytes, Loaded, View
from studio_app.engines.engine import Context, Picture, Plan
from studio_app.engines.folder import Folder
from studio_app.engines.guided import Runner, Sitting, finished, loaded_of, painting_of, plan_of, references_of, running
from studio_app.engines.latent_preview import Beside
from studio_app.engines.opening import opened
from studio_app.engines.remembered import remembering
from studio_app.engines.seeing import seen_of, size_of
from studio_app.takes.recipe import Recipe

GRID = 16
PIPELINE = "Flux2KleinInpaintPipeline"
DEEPEST_READ = 27
"""The pipeline reads the text encoder after its 9th, 18th and 27th layer."""
MOST_PIXELS = 1024 * 1024
"""The pipeline would shrink a larger picture without a word."""


class Klein:
    """Paints a recipe over the stand-in's picture, in few steps."""

    def plan(self, recipe: Recipe) -> Plan:
        """What it costs on a processor. Raises BadInput without words, Refused above a megapixel."""
        _require_size(size_of(recipe, GRID))
        return plan_of(recipe, 700)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The painted picture. Raises Cancelled within a step; Refused: the weights, the size, or nothing is seen of
        the parts that may change.
        """
        painting, size = painting_of(recipe), size_of(recipe, GRID)
        _require_size(size)
        references_of(painting, GRID, context)  # a photograph that will not do is told before the scene is staged
        seen = seen_of(recipe, size, context)
        mask = mask_of(seen.areas, painting.only) if painting.only else None
        references = tuple(references_of(painting, GRID, context, seen.maps))
        loaded = loaded_of(recipe, size, context, self._opened, self.view)
        sitting = Sitting(painting, recipe.seed, seen, references, mask=mask)
        return finished(self.paint(loaded, sitting, running(context)), recipe)

    def readied(self, pipeline: Any) -> Any:
        """Trimmed, and remembering words and pictures."""
        return remembering(trimmed(pipeline), "encode_prompt", "_encode_vae_image")

    def view(self, pipeline: Any) -> View:
        """Latents are packed in 2x2 squares and normalised channel by channel; the VAE's own statistics undo that."""
        return _view(pipeline)

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture over the previz, which is looked at beside the references; with a mask, the previz around it."""
        painting = sitting.painting
        steps = painting.steps - int(painting.steps * (1 - painting.strength))  # as the pipeline counts
        with _looking_at(loaded.pipeline, sitting.references):
            painted = runner(loaded, _call(sitting), steps, sitting.size)
        return painted if sitting.mask is None else laid_over(sitting.seen.previz, painted, sitting.mask)

    def _opened(self, found: Folder) -> Any:
        return self.readied(opened(PIPELINE, found, torch.bfloat16))


def _require_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise Refused(
            f"FLUX.2 klein paints at most 1 megapixel; {size[0]} x {size[1]} is more.",
            safe="Nothing was painted.",
            do="Choose a long side of 1100 pixels or less.",
        )


def _call(sitting: Sitting) -> dict[str, Any]:
    painting = sitting.painting
    return {
        "prompt": painting.prompt,
        "image": sitting.seen.picture(),
        "mask_image": _mask(sitting),
        "num_inference_steps": painting.steps,
        "guidance_scale": painting.guidance,
        "strength": painting.strength,
        "generator": torch.Generator("cpu").manual_seed(sitting.seed),
    }


def _mask(sitting: Sitting) -> Image.Image:
    """White over every square of the latents of which anything will be seen; the pipeline reads it square by square."""
    if sitting.mask is None:
        return Image.new("L", sitting.size, 255)
    return Image.fromarray(squares(sitting.mask, GRID))


@contextmanager
def _looking_at(pipeline: Any, references: tuple[Image.Image, ...]) -> Generator[None]:
    """Lets the pipeline look at more than the one reference of its argument; the model takes any number."""
    original = pipeline.prepare_image_latents
    process = pipeline.image_processor.preprocess
    more = [process(picture, picture.height, picture.width, resize_mode="crop") for picture in references]

    def prepare(images: list[Any], *rest: Any, **named: Any) -> Any:
        return original([*images, *more], *rest, **named)

    pipeline.prepare_image_latents = prepare
    try:
        yield
    finally:
        del pipeline.prepare_image_latents  # the instance's attribute; the class's method shows again


def trimmed(pipeline: Any) -> Any:
    """The same pipeline without the layers of its text encoder, and the head over its words, that it never reads: the
    same bits from a quarter less work and memory.
    """
    encoder = pipeline.text_encoder
    encoder.model.layers = encoder.model.layers[:DEEPEST_READ]
    encoder.model.norm, encoder.lm_head = torch.nn.Identity(), torch.nn.Identity()
    encoder.config.num_hidden_layers = DEEPEST_READ
    return pipeline


def _view(pipeline: Any) -> View:
    normal, least = pipeline.vae.bn, pipeline.vae.config.batch_norm_eps
    spread = torch.sqrt(normal.running_var.float() + least).view(1, -1, 1, 1)
    statistics = Beside(spread, normal.running_mean.float().view(1, -1, 1, 1))  # the VAE's own may be off the card

    def plain(seen: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
        width, height = (side // GRID for side in size)
        squares = seen.float().movedim(1, 2).reshape(1, -1, height, width)
        wide, middle = statistics(squares)
        whole = squares * wide + middle
        packed = whole.shape[1]
        return (
            whole.reshape(1, packed // 4, 2, 2, height, width)
            .permute(0, 1, 4, 2, 5, 3)
            .reshape(1, packed // 4, 2 * height, 2 * width)
        )

    return View(lambda pictures: pipeline.vae.encode(pictures).latent_dist.mode(), plain)
