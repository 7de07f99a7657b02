"""Weights from outside: heads are checked before a library opens them; one changed byte is another hash."""

from __future__ import annotations

import json
import os
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines import safetensors_header
from studio_app.engines import weights as weights_module
from studio_app.engines.memory import GB, Arrangement, Demand, choose
from studio_app.engines.safetensors_header import read_header
from studio_app.engines.weights import digest, look

PARTS = {"unet": "UNet2DConditionModel", "vae": "AutoencoderKL"}
PIPELINES = ("StableDiffusionXLPipeline",)


def tensors(**shapes: tuple[int, ...]) -> bytes:
    """A safetensors file of float32 zeros."""
    table, at = {}, 0
    for name, shape in shapes.items():
        size = 4
        for side in shape:
            size *= side
        table[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    head = json.dumps(table).encode()
    return struct.pack("<Q", len(head)) + head + bytes(at)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "weights"
    for part, kind in PARTS.items():
        (place / part).mkdir(parents=True)
        (place / part / "config.json").write_text(json.dumps({"_class_name": kind}))
        (place / part / "model.safetensors").write_bytes(tensors(weight=(3, 5)))
    index = {"_class_name": PIPELINES[0]} | {part: ["diffusers", kind] for part, kind in PARTS.items()}
    (place / "model_index.json").write_text(json.dumps(index))
    return place


def test_a_head_tells_names_types_and_sizes(tmp_path: Path):
    (tmp_path / "a.safetensors").write_bytes(tensors(one=(2, 3), none=()))
    found = read_header(tmp_path / "a.safetensors")
    assert {name: (one.dtype, one.shape, one.bytes) for name, one in found.items()} == {
        "one": ("F32", (2, 3), 24),
        "none": ("F32", (), 4),
    }


def test_a_head_is_read_once_until_its_file_is_another(tmp_path: Path, monkeypatch: Any):
    place, parsed = tmp_path / "a.safetensors", list[str]()
    real = safetensors_header._tensors
    monkeypatch.setattr(safetensors_header, "_tensors", lambda name, *more: (parsed.append(name), real(name, *more))[1])
    place.write_bytes(tensors(one=(2, 3)))
    first = read_header(place)
    first.clear()  # whoever asks may do with it what they like
    assert set(read_header(place)) == {"one"}
    assert len(parsed) == 1
    place.write_bytes(tensors(two=(2, 3)))
    os.utime(place, ns=(1, 1))  # on a disk that tells the time coarsely
    assert set(read_header(place)) == {"two"}
    place.write_bytes(tensors(two=(2, 3))[:-1])
    with pytest.raises(BadInput, match="cut off"):
        read_header(place)
    monkeypatch.setattr(safetensors_header, "KEPT_HEAD", 0)
    place.write_bytes(tensors(three=(2, 3)))
    before = len(parsed)
    assert set(read_header(place)) == set(read_header(place)) == {"three"}
    assert len(parsed) == before + 2, "a head of no model that there is is not kept"


@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    whole = tensors(one=(2, 3), two=(4,))
    cut = data.draw(st.integers(0, len(whole) - 1))
    place = tmp_path_factory.mktemp("cut") / "a.safetensors"
    place.write_bytes(whole[:cut])
    with pytest.raises(BadInput):
        read_header(place)


@given(text=st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: bytes):
    place = tmp_path_factory.mktemp("any") / "a.safetensors"
    place.write_bytes(struct.pack("<Q", len(text)) + text)
    try:
        read_header(place)
    except BadInput as error:
        assert "a.safetensors" in str(error)


@pytest.mark.parametrize(
    "table",
    [
        {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 8]}},
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}},
        {"a": {"dtype": "F99", "shape": [2], "data_offsets": [0, 8]}},
        {"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}},
        {"a": [1, 2]},
        [1],
    ],
    ids=["size", "gap", "type", "negative", "row", "list"],
)
def test_a_head_that_does_not_fit_its_data_is_refused(tmp_path: Path, table: object):
    head = json.dumps(table).encode()
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + bytes(8))
    with pytest.raises(BadInput, match="damaged"):
        read_header(tmp_path / "a.safetensors")


@pytest.mark.parametrize("start", [b"\x80\x02}q\x00.", b"PK\x03\x04" + bytes(40)], ids=["pickle", "archive"])
def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path, start: bytes):
    (tmp_path / "evil.safetensors").write_bytes(start)
    with pytest.raises(BadInput, match="can run any program"):
        read_header(tmp_path / "evil.safetensors")
    (folder / "unet" / "model.safetensors").unlink()
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(start)
    with pytest.raises(BadInput, match="can run any program"):
        look(folder, PARTS, PIPELINES)


def test_what_is_missing_or_another_class_is_said(folder: Path):
    assert look(folder, PARTS, PIPELINES).parts == {"unet": 60, "vae": 60}
    with pytest.raises(BadInput, match="lacks the part “controlnet”"):
        look(folder, PARTS | {"controlnet": "ControlNetUnionModel"}, PIPELINES)
    with pytest.raises(BadInput, match="FluxTransformer is needed"):
        look(folder, {"unet": "FluxTransformer"}, PIPELINES)
    with pytest.raises(BadInput, match="not for this engine"):
        look(folder, PARTS, ("Flux2KleinPipeline",))
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps({**index, "_class_name": "Flux2KleinPipeline"}))
    with pytest.raises(BadInput, match="Use it for FLUX"):
        look(folder, PARTS, ("ZImagePipeline",))
    (folder / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(BadInput, match="holds no model_index"):
        look(folder / "unet", PARTS, PIPELINES)


def test_one_changed_byte_makes_other_weights(folder: Path, tmp_path: Path):
    found = look(folder, PARTS, PIPELINES)
    first = digest(found, tmp_path / "memory.json")
    assert digest(found, tmp_path / "memory.json", known_only=True) == first == digest(found, tmp_path / "fresh.json")
    place = folder / "vae" / "model.safetensors"
    place.write_bytes(place.read_bytes()[:-1] + b"\x01")
    with pytest.raises(BadInput, match="have changed"):
        digest(found, tmp_path / "memory.json", known_only=True)
    assert digest(found, tmp_path / "memory.json") != first


def test_who_hashes_at_the_same_time_forgets_nothing_of_the_other(folder: Path, tmp_path: Path, monkeypatch: Any):
    memory, other = tmp_path / "memory.json", tmp_path / "other"
    shutil.copytree(folder, other)
    real = weights_module.file_hash

    def meanwhile(place: Path, *came: object) -> str:
        monkeypatch.setattr(weights_module, "file_hash", real)
        digest(look(other, PARTS, PIPELINES), memory)  # another process, between this one's look and its word
        return real(place)

    monkeypatch.setattr(weights_module, "file_hash", meanwhile)
    named = digest(look(folder, PARTS, PIPELINES), memory)
    for place in (folder, other):
        assert digest(look(place, PARTS, PIPELINES), memory, known_only=True) == named


@pytest.mark.parametrize(
    ("free", "arrangement"),
    [(80, Arrangement.RESIDENT), (9.5, Arrangement.PARTS), (5.5, Arrangement.BLOCKS), (None, Arrangement.PROCESSOR)],
)
def test_the_arrangement_follows_the_card(free: float | None, arrangement: Arrangement):
    parts = {"unet": 5_100_000_000, "controlnet": 2_500_000_000, "text": 1_600_000_000}
    forecast = choose(Demand(parts, 1.0), None if free is None else round(free * GB))
    assert forecast.arrangement is arrangement
    assert free is None or forecast.needed <= free * GB


def test_a_card_too_small_is_told_both_numbers():
    with pytest.raises(Refused, match=r"needs 4\.6 GB .* 2\.0 GB are free"):
        choose(Demand({"unet": 5_100_000_000}, 1.0), 2 * GB)
