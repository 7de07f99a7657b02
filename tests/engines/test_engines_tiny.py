"""Every engine that has weights, on tiny models of the real classes: the code path of a real take.

What a real card and real weights give was not run here.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_takes import denoiser_of, ordered, plate, pretend_stage, save_lora, with_painting
from twin_of_own import VERA, lying_open, taken, twin_with

from studio_app.direction.camera import Aspect
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.location import LocationKind
from studio_app.engines import guided
from studio_app.engines.engine import Cancelled, Context, OutOfMemory, Step
from studio_app.engines.lora_files import lora_of
from studio_app.engines.seeing import grid_of
from studio_app.engines.table import ENGINES, engine
from studio_app.engines.tiny import TINY
from studio_app.engines.twin_weights import BASES
from studio_app.engines.weights import INDEX, LORAS, folder_of
from studio_app.studio.open_packages import OpenPackages
from studio_app.studio.order import Order
from studio_app.studio.places import vault_dir
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Quality, Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(scope="module", params=TINY)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def weights(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY[name](tmp_path_factory.mktemp("weights") / name)


@pytest.fixture(scope="module")
def kept() -> dict[str, object]:
    """What a render process keeps from take to take."""
    return {}


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """The light that the stand-in's picture is lit by."""
    return pretend_stage(monkeypatch)


@pytest.fixture
def context(cache: Path, weights: Path, kept: dict[str, object]) -> Context:
    return Context(cache, twin_of, lambda step: None, lambda: False, kept, plate, weights)


@pytest.fixture(scope="module")
def recipe(name: str, weights: Path, cache: Path) -> Recipe:
    return ordered(name, weights, cache, Wish(steps=4))


def test_the_same_recipe_gives_the_same_bytes_with_a_preview_of_each_step(recipe: Recipe, context: Context):
    told: list[Step] = []
    first = engine(recipe.engine).render(recipe, replace(context, tell=told.append))
    assert first.pixels.shape == (recipe.height, recipe.width, 3)
    assert first.source_type == "trainedAlgorithmicMedia"
    assert np.ptp(first.pixels) > 1000
    read = Recipe.model_validate_json(recipe.model_dump_json())
    assert read == recipe
    assert np.array_equal(first.pixels, engine(read.engine).render(read, context).pixels)
    steps = [step for step in told if step.words.startswith("Step ")]
    assert [step.words for step in steps] == [f"Step {at} of {len(steps)}" for at in range(1, len(steps) + 1)]
    assert all(step.preview is not None and np.ptp(step.preview) > 0 for step in steps)


def test_klein_s_text_encoder_is_trimmed_to_what_is_read_bit_by_bit(name: str, weights: Path):
    from studio_app.engines.klein import DEEPEST_READ, trimmed
    from studio_app.engines.opening import opened

    if name != "klein":
        pytest.skip("the others read their encoder's end")
    import torch

    pipeline = opened("Flux2KleinInpaintPipeline", folder_of(name, weights), torch.bfloat16)
    with torch.no_grad():
        whole, _ = pipeline.encode_prompt("a coat in the rain")
        less, _ = trimmed(pipeline).encode_prompt("a coat in the rain")
    assert torch.equal(whole, less)
    assert len(pipeline.text_encoder.model.layers) == DEEPEST_READ < 28


def test_the_second_take_of_a_look_skips_the_text_encoder(recipe: Recipe, context: Context):
    engine(recipe.engine).render(recipe, context)
    loaded: Any = context.kept["diffusion"]
    calls: list[int] = []
    hook = loaded.pipeline.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    try:
        engine(recipe.engine).render(recipe.having(seed=99), context)
        assert calls == []
        engine(recipe.engine).render(with_painting(recipe, prompt="a coat in the rain"), context)
        assert calls, "other words are read anew"
    finally:
        hook.remove()


def test_the_light_of_the_previz_reaches_the_picture(recipe: Recipe, context: Context, previz: dict[str, float]):
    left = engine(recipe.engine).render(recipe, context).pixels
    previz["side"] = -1.0
    assert not np.array_equal(left, engine(recipe.engine).render(recipe, context).pixels)


def test_a_preview_is_seen_in_the_latents_that_its_colours_were_fitted_to(recipe: Recipe, context: Context):
    """What the scheduler sees of a picture, packed and normalised, comes back as the VAE's own latents of it."""
    import torch

    engine(recipe.engine).render(recipe, context)
    loaded: Any = context.kept["diffusion"]
    pipeline, size = loaded.pipeline, (64, 96)
    picture = torch.rand(1, 3, size[1], size[0], generator=torch.Generator().manual_seed(1)) * 2 - 1
    with torch.no_grad():
        latents = loaded.view.encode(picture)
        match recipe.engine:
            case "klein":
                packed = pipeline._pack_latents(pipeline._encode_vae_image(picture, torch.Generator()))
            case "qwen-edit":
                packed = pipeline._pack_latents(latents[:, None], 1, latents.shape[1], *latents.shape[-2:])
            case _:
                packed = latents
    assert torch.allclose(loaded.view.plain(packed, size), latents, atol=1e-4)


def test_cancel_leaves_within_a_step(recipe: Recipe, context: Context):
    told: list[Step] = []

    def stopped() -> bool:
        return any(step.words.startswith("Step 1") for step in told)

    with pytest.raises(Cancelled):
        engine(recipe.engine).render(recipe, replace(context, tell=told.append, cancelled=stopped))
    assert sum(step.words.startswith("Step ") for step in told) == 1


def test_memory_that_does_not_suffice_is_said_with_its_number_and_the_next_take_is_painted(
    recipe: Recipe, context: Context, monkeypatch: pytest.MonkeyPatch
):
    import torch

    whole = engine(recipe.engine).render(recipe, context).pixels
    _, denoiser = denoiser_of(context)
    real, calls = denoiser.forward, itertools.count()

    def full(*given: Any, **named: Any) -> Any:
        if next(calls) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return real(*given, **named)

    monkeypatch.setattr(denoiser, "forward", full)
    with pytest.raises(OutOfMemory, match=r"did not suffice \([\d.]+ of [\d.]+ GB were in use\)"):
        engine(recipe.engine).render(recipe, context)
    assert np.array_equal(whole, engine(recipe.engine).render(recipe, context).pixels)


def test_other_weights_than_ordered_are_refused(recipe: Recipe, context: Context):
    with pytest.raises(Refused, match="have changed since"):
        engine(recipe.engine).render(with_painting(recipe, weights="0" * 64), context)
    with pytest.raises(Refused, match="none are installed"):
        engine(recipe.engine).render(recipe, replace(context, weights=None))
    with pytest.raises(BadInput, match="no words and weights"):
        engine(recipe.engine).render(recipe.having(painting=None), context)


def test_photographs_are_looked_at_one_by_one_and_in_their_order(recipe: Recipe, context: Context):
    table = ENGINES[recipe.engine].weights
    assert table is not None
    if not table.references:
        pytest.skip("this engine looks at the previz alone")
    none = engine(recipe.engine).render(recipe, context).pixels
    one, other = (
        engine(recipe.engine).render(with_painting(recipe, references=names), context).pixels
        for names in (("coat", "shoe"), ("shoe", "coat"))
    )
    assert not np.array_equal(none, one)
    assert not np.array_equal(one, other)
    assert np.array_equal(none, engine(recipe.engine).render(recipe, context).pixels)


def test_a_guide_of_the_stand_in_is_looked_at_like_a_photograph(recipe: Recipe, context: Context):
    table = ENGINES[recipe.engine].weights
    assert table is not None
    if not table.references:
        pytest.skip("this engine looks at the previz alone")
    none, pose, depth = (
        engine(recipe.engine).render(with_painting(recipe, references=names), context).pixels
        for names in ((), ("guide:pose",), ("guide:depth",))
    )
    assert not np.array_equal(none, pose)
    assert not np.array_equal(pose, depth)
    with pytest.raises(BadInput, match="There is no guide “mood”"):
        engine(recipe.engine).render(with_painting(recipe, references=("guide:mood",)), context)


def test_a_map_that_holds_is_seen_by_its_kind_and_its_weight(recipe: Recipe, context: Context):
    table = ENGINES[recipe.engine].weights
    assert table is not None
    if not table.guides:
        pytest.skip("no map holds this engine: it looks at them")
    weakly, firmly, other = (
        engine(recipe.engine).render(with_painting(recipe, controls=controls), context).pixels
        for controls in ({"depth": 0.2}, {"depth": 0.9}, {"pose": 0.9})
    )
    assert not np.array_equal(weakly, firmly)
    assert not np.array_equal(firmly, other)


def test_a_final_is_of_a_size_that_the_engine_paints(name: str):
    from studio_app.engines.klein import MOST_PIXELS
    from studio_app.engines.tiers import GRID

    for aspect in Aspect if name == "klein" else ():
        width, height = Order(engine=name, quality=Quality.FINAL).size(aspect)
        assert -(-width // GRID) * -(-height // GRID) * GRID**2 <= MOST_PIXELS, aspect


def test_a_photograph_too_thin_is_refused_by_name(recipe: Recipe, context: Context):
    thin = replace(context, plate_of=lambda name: np.zeros((2000, 60, 3), np.uint8))
    table = ENGINES[recipe.engine].weights
    assert table is not None
    if not table.references:
        pytest.skip("this engine looks at the previz alone")
    with pytest.raises(BadInput, match="“strip” is too small or too thin"):
        engine(recipe.engine).render(with_painting(recipe, references=("strip",)), thin)


def test_a_lora_works_by_its_weight_and_leaves_nothing_behind(
    name: str, recipe: Recipe, context: Context, weights: Path, tmp_path: Path
):
    bare = engine(name).render(recipe, context).pixels
    save_lora(name, context, weights / LORAS / "twin one.safetensors")
    without, half, fully = (
        engine(name).render(with_painting(recipe, loras=(lora_of(weights, "twin one", weight),)), context).pixels
        for weight in (0.0, 0.5, 1.0)
    )
    assert np.array_equal(without, bare)
    assert not np.array_equal(half, bare)
    assert not np.array_equal(fully, half)
    assert np.array_equal(engine(name).render(recipe, context).pixels, bare)
    changed = with_painting(recipe, loras=({"name": "twin one", "sha256": "0" * 64},))
    with pytest.raises(Refused, match="is not the one this take was ordered with"):
        engine(name).render(changed, context)


def foreign_lora() -> bytes:
    """A LoRA of a model that nobody has."""
    from safetensors.torch import save
    from torch import zeros

    matrices = {"lora_A": zeros(4, 7), "lora_B": zeros(9, 4)}
    return save({f"transformer.nowhere.to_q.{part}.weight": matrix for part, matrix in matrices.items()})


def test_a_lora_of_another_model_is_refused_with_a_sentence(recipe: Recipe, context: Context, weights: Path):
    place = weights / LORAS / "foreign.safetensors"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(foreign_lora())
    with pytest.raises(BadInput, match="was trained for another model"):
        engine(recipe.engine).render(with_painting(recipe, loras=(lora_of(weights, "foreign", 1.0),)), context)
    place.unlink()
    engine(recipe.engine).render(recipe, context)


def test_a_twins_own_weights_paint_from_memory_and_never_lie_on_a_disk(
    name: str, recipe: Recipe, context: Context, weights: Path, cache: Path, tmp_path: Path, monkeypatch: Any
):
    """Her package is opened, painted with, and closed; no file anywhere holds a piece of what was in it."""
    began = time.time() - 1
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    bare = engine(name).render(recipe, context).pixels
    made = tmp_path / "made" / "face.safetensors"
    save_lora(name, context, made)
    data = made.read_bytes()
    own = taken(twin_with(tmp_path, {made.name: data}, BASES[name][0]))
    made.unlink()
    places = (tmp_path, cache, weights.parent, vault_dir(), Path.home() / ".cache" / "huggingface")
    of_other_tests = lying_open(data, began, *places)
    direction = recipe.direction.having(cast=recipe.direction.cast.having(twin=VERA))
    hers = ordered(name, weights, cache, Wish(steps=4), direction)
    assert hers.painting is not None
    (lora,) = hers.painting.loras
    assert (lora.twin, lora.name, lora.sha256) == (VERA, "face", hashlib.sha256(data).hexdigest())
    packages = OpenPackages()
    opening = replace(context, hers=lambda twin: packages.weights(twin, own.text, lambda *_: None))
    painted = engine(name).render(hers, opening).pixels
    assert not np.array_equal(painted, bare)
    with pytest.raises(Refused, match="is not open here"):  # in the pipeline as they are: whose key is gone paints not
        engine(name).render(hers, context)
    changed = hers.painting.having(loras=[lora.having(sha256="0" * 64)])
    with pytest.raises(Refused, match="is not the one this take was ordered with"):
        engine(name).render(hers.having(painting=changed), opening)
    packages.close()
    kept_open = tmp_path / "by-hand"
    kept_open.write_bytes(b"x" + data)
    assert set(lying_open(data, began, *places)) == {*of_other_tests, kept_open}


def test_own_weights_that_are_not_what_the_passport_says_are_refused_with_a_sentence(
    name: str, recipe: Recipe, context: Context, weights: Path, cache: Path, tmp_path: Path
):
    """The passport calls it a LoRA for this base; its matrices are of another model."""
    own = taken(twin_with(tmp_path, {"face.safetensors": foreign_lora()}, BASES[name][0]))
    direction = recipe.direction.having(cast=recipe.direction.cast.having(twin=VERA))
    hers, packages = ordered(name, weights, cache, Wish(steps=4), direction), OpenPackages()
    opening = replace(context, hers=lambda twin: packages.weights(twin, own.text, lambda *_: None))
    with pytest.raises(BadInput, match="“face” was trained for another model"):
        engine(name).render(hers, opening)
    engine(name).render(recipe, context)


def test_a_wish_is_kept_in_the_recipe_and_what_does_not_fit_is_said(name: str, weights: Path, cache: Path):
    made = ordered(name, weights, cache, Wish(prompt="my own words", steps=7, strength=0.5)).painting
    assert made is not None
    assert (made.prompt, made.steps, made.strength) == ("my own words", 7, 0.5)
    with pytest.raises(BadInput, match="is not held by “mood”"):
        ordered(name, weights, cache, Wish(controls=(("mood", 1.0),)))
    with pytest.raises(BadInput, match="photographs at most"):
        ordered(name, weights, cache, Wish(references=("a", "b", "c", "d", "e", "f")))
    with pytest.raises(BadInput, match="no LoRA “none”"):
        ordered(name, weights, cache, Wish(loras=(("none", 1.0),)))
    with pytest.raises(BadInput, match="strength"):
        ordered(name, weights, cache, Wish(strength=7.0))


def test_words_name_nobody_in_any_dialect(name: str, weights: Path, cache: Path):
    table = ENGINES[name].weights
    assert table is not None
    made = ordered(name, weights, cache, Wish(references=("coat",) if table.references else ())).painting
    assert made is not None
    assert "white poplin shirt" in made.prompt
    assert "freja" not in made.prompt.lower()
    assert not table.references or "Picture 2 shows coat" in made.prompt


def test_damaged_foreign_and_pickled_parts_are_refused_by_name(name: str, weights: Path, tmp_path: Path):
    table = ENGINES[name].weights
    assert table is not None
    for part in table.parts:
        (cut, strange, pickled) = (shutil.copytree(weights, tmp_path / f"{kind} {part}") for kind in ("cut", "x", "p"))
        for place in (cut / part).glob("*.safetensors"):
            place.write_bytes(place.read_bytes()[:-1])
        with pytest.raises(BadInput, match="was cut off"):
            folder_of(name, cut)
        index = json.loads((strange / INDEX).read_text()) | {part: ["diffusers", "AnotherModel"]}
        (strange / INDEX).write_text(json.dumps(index))
        with pytest.raises(BadInput, match=f"The part “{part}” of x {part} is AnotherModel; {table.parts[part]} is"):
            folder_of(name, strange)
        for place in (pickled / part).glob("*.safetensors"):
            place.with_suffix(".bin").write_bytes(b"\x80\x02}q\x00.")
            place.unlink()
        with pytest.raises(BadInput, match="can run any program"):
            folder_of(name, pickled)


def test_guided_pictures_of_plates_are_composites(recipe: Recipe):
    picture = guided.finished(np.zeros((recipe.height, recipe.width, 3), np.uint8), recipe)
    assert picture.source_type == "trainedAlgorithmicMedia"
    place = recipe.direction.location.having(kind=LocationKind.PLATE, plate="street-1a2b3c")
    plated = recipe.having(direction=recipe.direction.having(location=place))
    assert guided.finished(np.zeros((recipe.height, recipe.width, 3), np.uint8), plated).source_type == (
        "compositeWithTrainedAlgorithmicMedia"
    )


def test_the_table_knows_the_grid_of_every_engine() -> None:
    for name in ("klein", "sdxl-union", "qwen-edit", "z-image"):
        assert grid_of(name) == import_module(ENGINES[name].module).GRID
