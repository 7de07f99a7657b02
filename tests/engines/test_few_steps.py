"""Qwen-Image-Lightning: its steps, no guidance, and the schedule it was distilled with, as its publisher has it."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_lora_layouts import NAMES, layouts, written
from tiny_takes import ordered, pretend_stage

from studio_app.engines.engine import Context
from studio_app.engines.few_steps import scheduled, steps_of
from studio_app.engines.table import engine
from studio_app.engines.tiny import tiny_qwen_edit
from studio_app.engines.weights import LORAS
from studio_app.studio.render_process import twin_of
from studio_app.studio.usual import usual
from studio_app.studio.wish import Wish

EIGHT = "Qwen-Image-Lightning-8steps-V2.0"
FOUR = "Qwen-Image-Edit-2511-Lightning-4steps-V1.0-bf16"
PUBLISHED = (1, 0.95, 0.9, 0.83, 0.75, 0.64, 0.5, 0.3, 0)
"""The noise of eight steps, to two places."""
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.mark.parametrize(
    ("names", "steps"),
    [((EIGHT,), 8), (("face", FOUR), 4), (("sdxl_lightning_2step_lora",), 2), (("lightning bolt", "4steps"), None)],
)
def test_the_steps_stand_in_the_name(names: tuple[str, ...], steps: int | None):
    assert steps_of(names) == steps


def test_it_brings_steps_and_schedule_and_leaves_the_engine_as_it_was(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    pretend_stage(monkeypatch)
    weights = tiny_qwen_edit(tmp_path / "weights")
    context = Context(cache, twin_of, lambda step: None, lambda: False, weights=weights)
    plain = ordered("qwen-edit", weights, cache, Wish(steps=2))
    bare = engine("qwen-edit").render(plain, context).pixels
    loaded: Any = context.kept["diffusion"]
    matrices = layouts(NAMES["qwen-edit"], loaded.pipeline)["diffusers"]
    written(weights / LORAS / f"{EIGHT}.safetensors", matrices)

    recipe = ordered("qwen-edit", weights, cache, Wish(loras=((EIGHT, 1.0),)))
    assert recipe.painting is not None
    assert (recipe.painting.steps, recipe.painting.guidance, recipe.painting.negative) == (8, 1.0, "")
    own = ordered("qwen-edit", weights, cache, Wish(loras=((EIGHT, 1.0),), steps=6, guidance=2.0)).painting
    assert own is not None
    assert (own.steps, own.guidance) == (6, 2.0), "what a person says counts"
    shown = usual(recipe, Wish(loras=((EIGHT, 1.0),)))
    assert shown is not None
    assert (shown.steps, shown.negative) == (8, "")

    noise: list[Any] = []
    real = type(loaded.pipeline.scheduler).set_timesteps

    @wraps(real)  # the pipeline reads its arguments' names
    def listened(self: Any, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        noise.append(self.sigmas.tolist())

    monkeypatch.setattr(type(loaded.pipeline.scheduler), "set_timesteps", listened)
    before = loaded.pipeline.scheduler
    engine("qwen-edit").render(recipe, context)
    assert np.round(noise[-1], 2).tolist() == pytest.approx(PUBLISHED, abs=0.006)
    assert loaded.pipeline.scheduler is before
    assert np.array_equal(engine("qwen-edit").render(plain, context).pixels, bare)
    with pytest.raises(ValueError, match="stopped"), scheduled(loaded.pipeline, [EIGHT]):
        raise ValueError("stopped")
    assert loaded.pipeline.scheduler is before
