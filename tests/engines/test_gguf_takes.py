"""Takes painted with a packed transformer, on tiny models of the real classes."""

# fixtures are imported by their names

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tiny_takes import ordered, plate, pretend_stage, save_lora, with_painting

from studio_app.engines.engine import Context
from studio_app.engines.lora_files import lora_of
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_gguf import pack_transformer, tensors_of, write_gguf
from studio_app.engines.weights import LORAS
from studio_app.studio.models import GB, install, models
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_stage(monkeypatch)


def painted(recipe: Recipe, context: Context) -> NDArray[np.uint16]:
    return engine(recipe.engine).render(recipe, context).pixels


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_socket: socket.socket, address: object) -> None:
        raise AssertionError(f"a connection to {address!r} was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", ["klein", "z-image", "qwen-edit"])
def test_a_packed_transformer_paints_offline_the_same_bytes_with_loras_on_top(name: str, cache: Path, tmp_path: Path):
    plain = TINY[name](tmp_path / "plain")
    packed = shutil.copytree(plain, tmp_path / "packed")
    pack_transformer(packed)
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate)
    takes: dict[str, Any] = {}
    for folder in (plain, packed):
        recipe, here = ordered(name, folder, cache, Wish(steps=4)), replace(context, weights=folder)
        takes[folder.name] = painted(recipe, here)
    assert np.ptp(takes["packed"]) > 1000
    assert not np.array_equal(takes["plain"], takes["packed"])
    off = np.abs(takes["plain"].astype(int) - takes["packed"].astype(int)).mean() / 65535
    assert off < 0.1  # 8 bits for a weight: near what the folder paints
    assert np.array_equal(takes["packed"], painted(recipe, here))
    save_lora(name, here, packed / LORAS / "twin one.safetensors")
    laid = with_painting(recipe, loras=(lora_of(packed, "twin one", 1.0),))
    assert not np.array_equal(takes["packed"], painted(laid, here))
    assert np.array_equal(takes["packed"], painted(recipe, here))


def test_half_precision_joined_from_elsewhere_paints_with_the_folder_s_loras(cache: Path, tmp_path: Path):
    """The file lies in ComfyUI's folder; the LoRAs lie beside the rest of the model."""
    folder, file = TINY["klein"](tmp_path / "klein"), tmp_path / "ComfyUI/models/unet/klein-F16.gguf"
    file.parent.mkdir(parents=True)
    write_gguf(file, tensors_of(folder), "F16")
    install(tmp_path, cache, "klein", folder)
    place = Path(install(tmp_path, cache, "klein", file).folder)
    held = next(model for model in models(tmp_path) if model.engine == "klein")
    assert (held.quantised, held.gigabytes * GB > file.stat().st_size / 2) == ("F16", True)
    recipe = ordered("klein", place, cache, Wish(steps=4))
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, place)
    bare = painted(recipe, context)
    assert np.array_equal(bare, painted(recipe, context))
    save_lora("klein", context, folder / LORAS / "linen.safetensors")
    laid = ordered("klein", place, cache, Wish(steps=4, loras=(("linen", 1.0),)))
    assert not np.array_equal(bare, painted(laid, context))
