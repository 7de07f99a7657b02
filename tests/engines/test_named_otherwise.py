"""Models of the same shapes are told apart by what files call themselves; a name warns and refuses nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from studio_app.cli.app import run
from studio_app.engines.folder import TEXT_ENCODER, TRANSFORMER, Folder
from studio_app.engines.named_otherwise import doubt_of
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_gguf import tensors_of, write_gguf
from studio_app.engines.weights import folder_of
from studio_app.studio.models import LOOK, install, models
from studio_app.studio.places import cache_dir, config_dir

EMPTY = Folder(Path(), {}, {})
NAMES = [
    ("qwen-edit", "Qwen-Image-Q4_K_M", "", "Qwen-Image, which edits no pictures"),
    ("qwen-edit", "qwen_image_edit_2511-Q6_K", "", ""),
    ("qwen-edit", "model-Q6_K", "Qwen Image", "Qwen-Image, which edits no pictures"),
    ("qwen-edit", "qwen-image-edit-2511", "Qwen Image", ""),  # some programs write the family's name into every head
    ("qwen-edit", "Qwen-Image-Layered-Q8_0", "", "Qwen-Image-Layered"),
    ("qwen-edit", "Qwen-Image-Edit-2509-Q8_0", "", "Qwen-Image-Edit of September 2025 (2509)"),
    ("qwen-edit", "something", "", ""),
    ("klein", "flux-2-klein-4b-Q8_0", "", ""),
    ("klein", "flux-2-klein-base-4b-Q8_0", "", "FLUX.2 [klein] Base"),
    ("z-image", "z_image_turbo-Q8_0", "", ""),
    ("z-image", "z_image-Q8_0", "", "Z-Image, which wants many steps and guidance"),
    ("z-image", "Z-Image-Omni-Base-Q8_0", "", "Z-Image-Edit or Z-Image-Omni"),
]


@pytest.mark.parametrize(("engine", "stem", "title", "told"), NAMES)
def test_a_name_that_says_another_model_is_told_with_its_words(
    engine: str, stem: str, title: str, told: str, tmp_path: Path
) -> None:
    import torch

    file, config = tmp_path / f"{stem}.gguf", tmp_path / "config.json"
    write_gguf(file, {"x": torch.ones(2, 2)}, **({"name": title} if title else {}))
    config.write_text(json.dumps({"zero_cond_t": True}))
    found = replace(EMPTY, files={f"{TRANSFORMER}/model.gguf": file, f"{TRANSFORMER}/config.json": config})
    said = doubt_of(engine, found)
    assert told in said if told else not said
    assert not told or f"The transformer is named “{title or stem}”: that is" in said
    config.write_text("{}")
    assert bool(doubt_of(engine, found)) is (bool(told) and "2509" not in told), "a folder of 2509 has no newer field"


def test_heads_of_safetensors_and_configurations_say_names_too_and_their_usual_file_names_none(tmp_path: Path) -> None:
    import torch

    place, config = tmp_path / "diffusion_pytorch_model-00001-of-00002.safetensors", tmp_path / "config.json"
    config.write_text(json.dumps({"_name_or_path": 7}))
    found = replace(EMPTY, files={f"{TRANSFORMER}/{place.name}": place, f"{TRANSFORMER}/config.json": config})
    save_file({"x": torch.ones(2)}, place)
    assert not doubt_of("qwen-edit", found)
    save_file({"x": torch.ones(2)}, place, {"modelspec.title": "Qwen-Image"})
    assert "“Qwen-Image”" in doubt_of("qwen-edit", found)
    save_file({"x": torch.ones(2)}, place)
    config.write_text(json.dumps({"_name_or_path": "Qwen/Qwen-Image-2512"}))
    assert "“Qwen/Qwen-Image-2512”" in doubt_of("qwen-edit", found)
    words = tmp_path / "Qwen3-Embedding-4B-Q8_0.gguf"
    write_gguf(words, {"x": torch.ones(2, 2)})
    other = replace(EMPTY, files={f"{TEXT_ENCODER}/model.gguf": words})
    assert "The text encoder is named “Qwen3-Embedding-4B-Q8_0”: that is a Qwen3 for" in doubt_of("klein", other)
    words.write_bytes(b"GGUF")
    assert not doubt_of("klein", other), "whoever opens it says what is wrong with it"
    assert not doubt_of("sdxl-union", other)


def test_the_models_room_and_the_command_tell_it_and_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = TINY["qwen-edit"](tmp_path / "edit")
    own = next((folder / TRANSFORMER).glob("*.safetensors"))
    write_gguf(folder / TRANSFORMER / "qwen-image-Q8_0.gguf", tensors_of(folder))
    install(config_dir(), cache_dir(), "qwen-edit", folder)
    told = next(model for model in models(config_dir()) if model.engine == "qwen-edit")
    assert (told.state, "“qwen-image-Q8_0”" in told.doubt) == ("installed", True)
    assert run(["models"]) == 0
    assert f"qwen-edit: {told.doubt} {LOOK}" in capsys.readouterr().out
    assert folder_of("qwen-edit", folder).quantised == "Q8_0"
    (folder / TRANSFORMER / "qwen-image-Q8_0.gguf").unlink()
    save_file(load_file(own), own, {"format": "pt"})
    assert not next(model for model in models(config_dir()) if model.engine == "qwen-edit").doubt
