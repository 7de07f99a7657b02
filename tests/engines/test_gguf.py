"""GGUF files: the head is read by our own bounded reader, its transformer paints in place of the folder's."""

from __future__ import annotations

import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from original_layout import ORIGINAL

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import presets_dir
from studio_app.engines.folder import PACKED, Folder
from studio_app.engines.gguf_header import KINDS, MAX_HEAD, read_gguf
from studio_app.engines.joined import NOTE
from studio_app.engines.licences import licence_of
from studio_app.engines.memory import Arrangement, Demand
from studio_app.engines.quantised import BASES, engine_classes
from studio_app.engines.table import ENGINES
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_gguf import pack_transformer, tensors_of, write_gguf
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio import models as models_module
from studio_app.studio.model_finds import finds, usual_places
from studio_app.studio.models import folders, install, models
from studio_app.takes.painting import Precision

NAMES = ("klein", "z-image", "qwen-edit")
EMPTY = Folder(Path(), {}, {})


def written(place: Path, tensors: dict[str, Any] | None = None, **fields: str) -> Path:
    import torch

    made = tensors or {"one.weight": torch.ones(3, 64), "two": torch.arange(5.0)}
    write_gguf(place, made, **fields)
    return place


def test_the_kinds_of_packing_are_the_library_s():
    known = {int(kind): gguf.GGML_QUANT_SIZES[kind] for kind in gguf.GGMLQuantizationType if int(kind) in KINDS}
    assert {number: (kind.items, kind.bytes) for number, kind in KINDS.items()} == known
    assert {gguf.GGMLQuantizationType(number).name for number in KINDS} == {kind.name for kind in KINDS.values()}
    from diffusers.quantizers.gguf.utils import SUPPORTED_GGUF_QUANT_TYPES

    opened = {kind.name for kind in KINDS.values() if kind.opened} - {"F32", "F16"}
    assert opened == {kind.name for kind in SUPPORTED_GGUF_QUANT_TYPES}


def test_a_head_tells_what_the_library_wrote(tmp_path: Path):
    place = written(tmp_path / "a.gguf", architecture="flux", license="apache-2.0")
    head = read_gguf(place)
    assert (head.words("general.architecture"), head.words("general.license")) == ("flux", "apache-2.0")
    told = {name: (one.kind.name, one.shape, one.bytes) for name, one in head.tensors.items()}
    assert told == {"one.weight": ("Q8_0", (3, 64), 3 * 2 * 34), "two": ("F32", (5,), 20)}
    two = head.tensors["two"]
    data = place.read_bytes()[two.start : two.start + two.bytes]
    assert np.array_equal(np.frombuffer(data, "<f4"), np.arange(5))


def text(words: str) -> bytes:
    return struct.pack("<Q", len(words)) + words.encode()


def tensor(name: str, sides: tuple[int, ...], kind: int, start: int) -> bytes:
    return text(name) + struct.pack(f"<I{len(sides)}QIQ", len(sides), *sides, kind, start)


def file_of(*rows: bytes, fields: bytes = b"", count: int = 0, version: int = 3, data: int = 4096) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", version, len(rows), count) + fields + b"".join(rows)
    return head + bytes(-len(head) % 32 + data)


ALIGNED = text("general.alignment") + struct.pack("<II", 4, 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GGUX" + bytes(60), "does not begin as one"),
        (file_of(version=1), "version 1"),
        (file_of(version=0x03000000), "version 50331648"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0) + bytes(64), "tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60) + bytes(64), "fields"),
        (file_of(fields=struct.pack("<Q", 1 << 62), count=1), "letters in a word"),
        (file_of(fields=text("a") + struct.pack("<IQ", 8, 1 << 40), count=1), "letters in a word"),
        (file_of(fields=text("a") + struct.pack("<IIQ", 9, 8, 1 << 40), count=1), "values in a list"),
        (file_of(fields=text("a") + struct.pack("<IIQ", 9, 4, MAX_HEAD), count=1), "head is too long"),
        (file_of(fields=text("a") + struct.pack("<IIQ", 9, 9, 1), count=1), "a list of kind 9"),
        (file_of(fields=text("a") + struct.pack("<I", 99), count=1), "a field of kind 99"),
        (file_of(fields=ALIGNED, count=1), "an alignment of 3"),
        (file_of(fields=ALIGNED * 2, count=2), "twice"),
        (file_of(tensor("a", (32,), 77, 0)), "not known here, 77"),
        (file_of(tensor("a", (33,), 8, 0)), "does not fit how it is packed"),
        (file_of(tensor("a", (32, 0), 8, 0)), "does not fit how it is packed"),
        (file_of(tensor("a", (1 << 39, 1 << 39), 0, 0)), "does not fit how it is packed"),
        (file_of(tensor("a", (1, 1, 1, 1, 1), 0, 0)), "5 sides"),
        (file_of(tensor("a", (8,), 0, 3)), "not aligned"),
        (file_of(tensor("a", (32,), 0, 0), tensor("b", (32,), 0, 64)), "overlap"),
        (file_of(tensor("a", (32,), 0, 0), tensor("a", (32,), 0, 128)), "twice"),
        (file_of(tensor("a", (4096,), 0, 0)), "cut off"),
        (file_of(tensor("a", (32,), 0, 1 << 62)), "cut off"),
    ],
)
def test_a_head_that_lies_is_refused_in_a_sentence(tmp_path: Path, data: bytes, words: str):
    (tmp_path / "a.gguf").write_bytes(data)
    with pytest.raises(BadInput, match=words) as told:
        read_gguf(tmp_path / "a.gguf")
    assert "a.gguf" in str(told.value)


def test_what_is_no_file_or_a_pickle_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="No such file"):
        read_gguf(tmp_path / "a.gguf")
    (tmp_path / "a.gguf").write_bytes(b"PK\x03\x04" + bytes(60))
    with pytest.raises(BadInput, match="can run any program"):
        read_gguf(tmp_path / "a.gguf")


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_whatever_is_changed_no_tensor_lies_outside_the_file(tmp_path_factory: pytest.TempPathFactory, data: Any):
    whole = bytearray(
        file_of(tensor("a", (32, 2), 8, 0), tensor("b", (8,), 0, 96), fields=ALIGNED[:-4] + b" \0\0\0", count=1)
    )
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, 160))] = data.draw(st.integers(0, 255))
    del whole[data.draw(st.integers(0, len(whole))) :]
    place = tmp_path_factory.mktemp("cut") / "a.gguf"
    place.write_bytes(whole)
    try:
        head = read_gguf(place)
    except BadInput as error:
        assert "a.gguf" in str(error)
        return
    end = 0
    for one in sorted(head.tensors.values(), key=lambda one: one.start):
        assert end <= one.start
        end = one.start + one.bytes
        assert one.bytes > 0
        assert end <= len(whole)


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def plain(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY[name](tmp_path_factory.mktemp("plain") / name)


@pytest.fixture
def folder(plain: Path, tmp_path: Path) -> Path:
    return shutil.copytree(plain, tmp_path / plain.name)


def classed(name: str) -> str:
    table = ENGINES[name].weights
    assert table is not None
    return table.parts["transformer"]


def opened(name: str, folder: Path) -> Any:
    import torch

    from studio_app.engines.gguf_tensors import opened_transformer

    found = folder_of(name, folder)
    assert found.transformer is not None
    return opened_transformer(classed(name), found.path, found.transformer, torch.bfloat16)


def test_a_file_in_the_original_layout_holds_the_same_transformer(name: str, folder: Path):
    """As ComfyUI has them: other names, fused matrices, and for FLUX.2 shift and scale the other way round."""
    import torch

    tensors = tensors_of(folder)
    write_gguf(folder / "transformer/as-comfy.gguf", ORIGINAL[name](tensors), "F32")
    made = dict(opened(name, folder).named_parameters())
    assert made.keys() == tensors.keys()
    assert all(torch.equal(made[each], tensors[each]) for each in tensors)


def test_rows_that_packing_programs_flatten_are_rows_again(name: str, folder: Path):
    import torch

    tensors = tensors_of(folder)
    flat = {each: one.flatten() if each.endswith("_pad_token") else one for each, one in tensors.items()}
    write_gguf(folder / "transformer/flat.gguf", flat, "F32")
    assert all(torch.equal(one, tensors[each]) for each, one in opened(name, folder).named_parameters())


def test_a_file_of_the_published_size_fits_the_published_configuration(name: str):
    """Heads alone: the matrices that tell a base, at the sizes that the publishers' models have."""
    config = presets_dir() / "weights" / name / "transformer/config.json"
    signs, sizes = (
        BASES[classed(name)],
        {
            "klein": ((3072, 128), (3072, 7680)),
            "qwen-edit": ((3072, 64), (3072, 3584), (18432, 3072)),
            "z-image": ((3840, 64), (3840, 2560)),
        }[name],
    )
    assert tuple(wanted(read_json(config)) for wanted in signs.shapes.values()) == sizes
    blocks = {"klein": [5, 20], "qwen-edit": [60], "z-image": [30]}[name]
    assert [read_json(config)[field] for field in signs.blocks.values()] == blocks


def test_it_counts_in_place_of_the_folder_s_own(name: str, folder: Path, tmp_path: Path):
    bare = folder_of(name, folder)
    before = digest(bare, tmp_path / REMEMBERED)
    file = pack_transformer(folder)
    found = folder_of(name, folder)
    assert (found.quantised, found.transformer) == ("Q8_0", file)
    named = digest(found, tmp_path / REMEMBERED)
    assert named != before
    assert found.parts["transformer"] < 0.6 * bare.parts["transformer"]
    assert found.at_work[PACKED] == found.parts["transformer"] + found.unpacked > found.parts["transformer"]
    assert bare.at_work == bare.parts
    packed, plain = Demand(found.at_work, 1.0), Demand(found.parts, 1.0)
    half, stored = (
        [each.needed(Arrangement.RESIDENT, precision, tiled=False) for each in (packed, plain)]
        for precision in (Precision.HALF, Precision.STORED)
    )
    assert half[0] - half[1] == found.unpacked
    assert half[0] - stored[0] < half[1] - stored[1], "eight bits make nothing smaller that is packed"
    file.rename(file.with_name("renamed.gguf"))
    assert digest(folder_of(name, folder), tmp_path / REMEMBERED) == named
    data = bytearray(file.with_name("renamed.gguf").read_bytes())
    data[-40] ^= 1
    file.write_bytes(data)
    file.with_name("renamed.gguf").unlink()
    assert digest(folder_of(name, folder), tmp_path / REMEMBERED) != named


def test_damaged_and_foreign_files_are_refused_by_name(name: str, folder: Path):
    import torch

    tensors, place = tensors_of(folder), folder / "transformer/x.gguf"
    for other in set(NAMES) - {name}:
        write_gguf(place, ORIGINAL[other](tensors_of(TINY[other](folder.parent / other))))
        with pytest.raises(BadInput, match=r"x.gguf is an? (FLUX.2|Qwen-Image|Z-Image or Lumina) model; the transf"):
            folder_of(name, folder)
    foreign = {
        "double_blocks.0.img_attn.proj.weight": "a FLUX.1 model",
        "joint_blocks.0.x_block.attn.qkv.weight": "a Stable Diffusion 3 model",
        "input_blocks.0.0.weight": "a Stable Diffusion or SDXL model",
        "blk.0.attn_q.weight": "a model of the kind “qwen3”",
        "token_embd.weight": "a language model",
    }
    for tensor_name, words in foreign.items():
        write_gguf(place, {tensor_name: torch.ones(2, 32)}, architecture="qwen3")
        with pytest.raises(BadInput, match=words):
            folder_of(name, folder)
    words_in = ("context_embedder.weight", "txt_in.weight", "cap_embedder.1.weight")
    widest = next(each for each in tensors if each in words_in)
    write_gguf(place, tensors | {widest: torch.ones(32, 12288)})
    with pytest.raises(BadInput, match=r"9B: a matrix|of other sizes: a matrix of 32 × 12288 where"):
        folder_of(name, folder)
    some = {each: one for each, one in tensors.items() if ".1." not in each}
    write_gguf(place, some)
    with pytest.raises(BadInput, match=r"blocks where|is needed"):
        folder_of(name, folder)
    write_gguf(place, {each: one for each, one in tensors.items() if "norm" not in each})
    with pytest.raises(BadInput, match="lacks tensors of"):
        opened(name, folder)
    place.write_bytes(place.read_bytes()[:-200])
    with pytest.raises(BadInput, match="cut off"):
        folder_of(name, folder)


def test_two_files_none_at_all_and_what_nobody_unpacks(name: str, folder: Path, monkeypatch: Any):
    file = pack_transformer(folder)
    shutil.copy(file, file.with_name("other.gguf"))
    with pytest.raises(BadInput, match=r"holds 2 GGUF files.*Leave one of other.gguf, tiny-Q8_0.gguf"):
        folder_of(name, folder)
    file.with_name("other.gguf").unlink()
    monkeypatch.setitem(KINDS, 8, replace(KINDS[8], opened=False))
    with pytest.raises(BadInput, match=r"is packed as Q8_0, which the studio's engines cannot unpack"):
        folder_of(name, folder)
    monkeypatch.undo()
    (folder / "transformer/config.json").rename(folder / "kept.json")
    with pytest.raises(BadInput, match=r"transformer lacks its config.json"):
        folder_of(name, folder)
    (folder / "transformer/config.json").write_text("{}")
    with pytest.raises(BadInput, match=r"does not say the sizes|is needed"):
        folder_of(name, folder)
    (folder / "kept.json").rename(folder / "transformer/config.json")
    file.unlink()
    with pytest.raises(BadInput, match=r"The part “transformer” of .* holds no weights"):
        folder_of(name, folder)


def test_its_licence_is_its_own_and_not_the_folder_s(folder: Path, name: str):
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    tensors, place = tensors_of(folder), folder / "transformer/x.gguf"
    assert licence_of(name, folder_of(name, folder)).commercial is True
    for licence, allowed in ({}, None), ({"license": "apache-2.0"}, True), ({"license": "flux-non-commercial"}, False):
        write_gguf(place, tensors, **licence)
        held = licence_of(name, folder_of(name, folder))
        assert (held.commercial, "x.gguf" in held.weights) == (allowed, True)


def test_a_file_elsewhere_is_found_joined_and_listed(name: str, folder: Path, tmp_path: Path, monkeypatch: Any):
    monkeypatch.setattr("studio_app.studio.model_finds._LEAST_BYTES", 100)
    config, cache, home = tmp_path / "config", tmp_path / "cache", tmp_path / "home"
    file = home / "ComfyUI/models/unet/packed.gguf"
    file.parent.mkdir(parents=True)
    write_gguf(file, ORIGINAL[name](tensors_of(folder)))
    assert engine_classes(file) == (classed(name),)
    assert [(find.engine, find.place) for find in finds(usual_places(home))] == [(name, file)]
    with pytest.raises(BadInput, match=r"holds a transformer alone.*Add its folder first"):
        install(config, cache, name, file)
    install(config, cache, name, folder)
    made = install(config, cache, name, file)
    assert (made.state, made.quantised, made.is_at(file), made.is_at(folder)) == ("installed", "Q8_0", True, False)
    assert made.memory_gb == sum(folder_of(name, Path(made.folder)).at_work.values()) / 1e9
    assert made.lies_in == f"packed.gguf in {file.parent}, with the rest in {folder}"
    assert folders(config)[name].endswith(NOTE)
    again = install(config, cache, name, file)  # the folder that the note names is found again
    assert again == made
    named = digest(folder_of(name, Path(made.folder)), cache / REMEMBERED)
    shutil.copy(file, folder / "transformer/packed.gguf")
    assert digest(folder_of(name, folder), cache / REMEMBERED) == named  # joined or dropped in, it is the same
    assert install(config, cache, name, folder / "transformer/packed.gguf").folder == str(folder)
    file.unlink()
    install_note = made.folder
    monkeypatch.setattr(models_module, "folders", lambda _config: {name: install_note})
    lost = next(model for model in models(config) if model.engine == name)
    assert (lost.state, "No such file" in lost.problem) == ("damaged", True)
    Path(install_note).write_text("{}")
    lost = next(model for model in models(config) if model.engine == name)
    assert "does not say which folder" in lost.problem


def test_engines_without_such_a_transformer_open_none(tmp_path: Path):
    from studio_app.engines.quantised import with_quantised

    with pytest.raises(BadInput, match="this engine opens none"):
        folder_of("sdxl-union", written(tmp_path / "b.gguf"))
    with pytest.raises(BadInput, match="of the kind “tiny”; the transformer of Z-Image is needed"):
        folder_of("z-image", tmp_path / "b.gguf")
    with pytest.raises(BadInput, match="this engine opens none"):
        with_quantised(replace(EMPTY, path=tmp_path), "UNet2DConditionModel", written(tmp_path / "a.gguf"))
