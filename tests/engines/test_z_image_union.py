"""Z-Image's union network as its publisher gives it: one file, whose tensors say how it is made."""

# fixtures are imported by their names

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_takes import ordered, plate, pretend_stage

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import presets_dir
from studio_app.engines import z_image_union
from studio_app.engines.engine import Context
from studio_app.engines.safetensors_header import Tensor, read_header
from studio_app.engines.sources import SOURCES
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import folder_of
from studio_app.engines.z_image_union import config_of, lone_file, opened_union
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_stage(monkeypatch)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY["z-image"](tmp_path_factory.mktemp("tiny") / "z-image")


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A Z-Image whose union network lies there as it is published, without its configuration."""
    made = shutil.copytree(tiny, tmp_path / "z-image")
    (made / "controlnet/config.json").unlink()
    return made


def saved(place: Path, **config: Any) -> Path:
    import torch
    from diffusers import ZImageControlNetModel  # type: ignore[attr-defined]
    from safetensors.torch import save_file

    torch.manual_seed(3)
    small = {"dim": 32, "n_refiner_layers": 2, "n_heads": 2, "n_kv_heads": 2}
    network = ZImageControlNetModel(**small, **config)
    for weight in network.parameters():
        torch.nn.init.normal_(weight)
    save_file(network.state_dict(), place)
    return place


def test_without_a_configuration_it_paints_the_same_bytes(
    tiny: Path, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(z_image_union, "PLACES", {2: (0, 1)})
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate)
    pictures = [
        engine("z-image")
        .render(ordered("z-image", place, cache, Wish(steps=4)), replace(context, weights=place))
        .pixels
        for place in (tiny, folder)
    ]
    assert np.ptp(pictures[0]) > 1000
    assert np.array_equal(*pictures)


def test_each_generation_is_known_by_its_tensors(tmp_path: Path):
    """1.0 has six layers of 16 channels; 2.1 fifteen of 33 and a refiner; that of 2.0 was left at zero."""
    import torch
    from safetensors.torch import load_file, save_file

    places = list(range(0, 30, 5)), list(range(0, 30, 2))
    first = saved(tmp_path / "1.safetensors", control_layers_places=places[0], control_in_dim=16)
    refined = {"add_control_noise_refiner": "control_noise_refiner", "control_refiner_layers_places": [0, 1]}
    second = saved(tmp_path / "2.safetensors", control_layers_places=places[1], control_in_dim=33, **refined)
    told = config_of("x", read_header(first))
    assert (told["control_layers_places"], told["control_in_dim"], told["n_heads"]) == (places[0], 16, 2)
    assert told["add_control_noise_refiner"] is None
    for file in (first, second):
        network, tensors = opened_union(file, torch.float32), load_file(file)
        assert all(torch.equal(weight, tensors[name]) for name, weight in network.state_dict().items())
    assert network.config.add_control_noise_refiner == "control_noise_refiner"
    assert network.config.control_layers_places == places[1]
    untrained = tensors | {z_image_union._BEFORE: torch.zeros(32, 32)}
    save_file(untrained, tmp_path / "20.safetensors")
    older = opened_union(tmp_path / "20.safetensors", torch.float32)
    assert older.config.add_control_noise_refiner == "control_layers"
    assert older.control_noise_refiner is None
    save_file({name: one for name, one in tensors.items() if ".ffn_norm" not in name}, tmp_path / "less.safetensors")
    with pytest.raises(BadInput, match="does not hold what the union network"):
        opened_union(tmp_path / "less.safetensors", torch.float32)


def test_the_published_network_is_told_as_its_configuration_says():
    import torch
    from diffusers import ZImageControlNetModel  # type: ignore[attr-defined]

    config = read_json(presets_dir() / "weights/z-image/controlnet/config.json")
    with torch.device("meta"):
        network = ZImageControlNetModel.from_config(config)
    head = {name: Tensor("BF16", tuple(one.shape), 2 * one.numel()) for name, one in network.state_dict().items()}
    told = config_of("x", head)
    names = ("control_layers_places", "control_in_dim", "dim", "n_heads", "n_kv_heads", "n_refiner_layers")
    assert {name: told[name] for name in names} == {name: config[name] for name in names}


def test_another_network_or_none_is_told(folder: Path):
    with pytest.raises(BadInput, match=r"of 2 layers, and where they belong is not known"):
        folder_of("z-image", folder)
    held = next((folder / "controlnet").glob("*.safetensors"))
    shutil.copy(next((folder / "vae").glob("*.safetensors")), held)
    with pytest.raises(BadInput, match="is no union network of Z-Image"):
        folder_of("z-image", folder)
    shutil.copy(held, held.with_name("two.safetensors"))
    with pytest.raises(BadInput, match=r"holds 2 networks and no config\.json"):
        lone_file(held.parent)


def test_it_is_fetched_from_its_publishers_in_two_parts():
    main, union = SOURCES["z-image"]
    assert main.takes("transformer/diffusion_pytorch_model-00001-of-00003.safetensors")
    assert main.takes("model_index.json") and main.takes("scheduler/scheduler_config.json")
    assert not main.takes("assets/x.safetensors")
    assert union.into == "controlnet"
    assert union.takes("Z-Image-Turbo-Fun-Controlnet-Union.safetensors") and union.takes("README.md")
    assert not union.takes("Z-Image-Turbo-Fun-Controlnet-Union-2.1-lite-8steps.safetensors")
