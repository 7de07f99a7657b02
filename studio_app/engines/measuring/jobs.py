"""What is measured on a card, the most telling first: pictures of a megapixel, by the studio and by plain diffusers.

Aims are for an H200: shares of the compute limit (engines.measuring.work), and how often as fast as the plain call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from studio_app.engines.diffusion import Bytes, Loaded
from studio_app.engines.guided import Diffuser, Runner, Sitting
from studio_app.engines.klein import Klein
from studio_app.engines.measuring.assembly import diffuser

Sizes = tuple[tuple[int, int], ...]

FROM_WORDS = "Flux2KleinPipeline"
SIDE = 1024
_QUARTER, _WHOLE = (512, 512), (1024, 1024)


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to paint again and again. `references`: width and height of each; `written`: of the same ones, as a
    user gives them who writes the call himself. `from_words`: from noise, without a previz. `seconds`: about how long
    all of it takes on a card, the first call with it.
    """

    name: str
    engine: str
    steps: int
    seconds: float
    size: tuple[int, int] = (SIDE, SIDE)
    references: Sizes = ()
    written: Sizes = ()
    guidance: float | None = None
    from_words: bool = False
    calls: int = 4
    aim_s: float | None = None
    aim_plain: float | None = None
    aim_written: float | None = None

    @property
    def painter(self) -> Diffuser:
        """What paints it."""
        return FromWords() if self.from_words else diffuser(self.engine)

    @property
    def pipeline(self) -> str:
        """The class of its pipeline where that is not the engine's own."""
        return FROM_WORDS if self.from_words else ""


class FromWords(Klein):
    """FLUX.2 klein as diffusers' own pipeline paints: from noise, with references, without a previz."""

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture of the references and the words alone."""
        painting, (width, height) = sitting.painting, sitting.size
        call: dict[str, Any] = {
            "prompt": painting.prompt,
            "image": list(sitting.references),
            "width": width,
            "height": height,
            "num_inference_steps": painting.steps,
            "guidance_scale": painting.guidance,
            "generator": torch.Generator("cpu").manual_seed(sitting.seed),
        }
        return runner(loaded, call, painting.steps, sitting.size)


JOBS = (
    Job(
        "klein, 4 steps, 3 references of 0.25 MP", "klein", 4, 110, references=(_QUARTER,) * 3, written=(_WHOLE,) * 3,
        from_words=True, aim_s=0.6, aim_plain=1.5, aim_written=2.5,
    ),
    Job("SDXL Union, 30 steps with guidance", "sdxl-union", 30, 130, guidance=5.0, aim_s=1.3),
    Job("Qwen edit, 4 steps, 2 pictures", "qwen-edit", 4, 140, references=(_WHOLE,), guidance=1.0, calls=3),
    Job("Z-Image Union, 8 steps", "z-image", 8, 90, guidance=0.0),
    Job("klein over a previz, 4 steps, 3 references of 0.25 MP", "klein", 4, 80, references=(_QUARTER,) * 3),
)  # fmt: skip
