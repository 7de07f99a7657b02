"""Detectors on tiny random models of the real classes, built, saved and loaded with the network cut."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.found_pose import COCO, PersonBox
from studio_app.engines.detecting import _annotators, found_map, found_points
from studio_app.engines.detectors import DETECTORS, detector, require_allowed
from studio_app.studio.photo_work import nearness_of
from studio_app.takes.depth_picture import stretched

PIXELS = np.random.default_rng(0).integers(0, 255, (200, 168, 3), dtype=np.uint8)
VITPOSE, DEPTH = DETECTORS["vitpose"], DETECTORS["depth-anything"]


@pytest.fixture(autouse=True)
def cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def none(*args: object, **named: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", none)
    yield


@pytest.fixture(scope="module")
def vitpose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vitpose")
    torch.manual_seed(0)
    backbone = transformers.VitPoseBackboneConfig(
        image_size=[64, 48], patch_size=[16, 16], hidden_size=32, num_hidden_layers=2, num_attention_heads=2
    )
    config = transformers.VitPoseConfig(backbone_config=backbone, num_labels=17, scale_factor=4)
    transformers.VitPoseForPoseEstimation(config).save_pretrained(folder)
    transformers.VitPoseImageProcessorPil(size={"height": 64, "width": 48}).save_pretrained(folder)
    return folder


def depth_model(folder: Path, width: int) -> Path:
    torch.manual_seed(0)
    backbone = transformers.Dinov2Config(
        image_size=56, patch_size=14, hidden_size=width, num_hidden_layers=4, num_attention_heads=2, mlp_ratio=1,
        out_features=["stage1", "stage2", "stage3", "stage4"], reshape_hidden_states=False, apply_layernorm=True,
    )  # fmt: skip
    config = transformers.DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=width, patch_size=14, neck_hidden_sizes=[8] * 4,
        fusion_hidden_size=8, head_hidden_size=8,
    )  # fmt: skip
    transformers.DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    size = {"height": 56, "width": 56}
    transformers.DPTImageProcessorPil(size=size, keep_aspect_ratio=False).save_pretrained(folder)
    return folder


def test_vitpose_gives_named_points_as_shares_and_the_same_twice(vitpose: Path) -> None:
    found = found_points(VITPOSE, vitpose, PIXELS)
    assert set(found) <= set(COCO)
    assert len(found) >= 4
    assert found == found_points(VITPOSE, vitpose, PIXELS)
    moved = found_points(VITPOSE, vitpose, PIXELS, PersonBox(x=0.25, y=0.25, width=0.5, height=0.5))
    assert moved != found


def test_depth_is_as_large_as_the_picture_and_small_alone_is_free(tmp_path: Path) -> None:
    small, base = depth_model(tmp_path / "small", 384), depth_model(tmp_path / "base", 768)
    found = found_map(DEPTH, small, PIXELS)
    assert found.shape == PIXELS.shape
    assert (found.min(), found.max()) == (0, 255)
    require_allowed(DEPTH, small, commercial=True)
    require_allowed(DEPTH, base, commercial=False)
    with pytest.raises(Refused, match="Depth Anything V2 are not for commercial use"):
        require_allowed(DEPTH, base, commercial=True)


def test_a_made_depth_is_a_depth_picture_of_sixteen_bits(tmp_path: Path) -> None:
    small, base = depth_model(tmp_path / "small", 384), depth_model(tmp_path / "base", 768)
    found = stretched(nearness_of(PIXELS, "depth-anything", small, commercial=True))
    assert found.shape == PIXELS.shape[:2]
    assert len(np.unique(found)) > 256
    eight = found_map(DEPTH, small, PIXELS)[..., 0].astype(int)
    assert np.abs(found / 257 - eight).max() <= 1, "the same as the map, finer"
    with pytest.raises(Refused, match="not for commercial use"):
        nearness_of(PIXELS, "depth-anything", base, commercial=True)
    with pytest.raises(BadInput, match="finds no depth"):
        nearness_of(PIXELS, "canny", None, commercial=False)


@pytest.mark.parametrize("name", ["openpose", "pidi"])
def test_non_commercial_weights_are_refused_by_name_before_a_file_is_read(name: str) -> None:
    with pytest.raises(Refused, match=f"{DETECTORS[name].title} are not for commercial use"):
        require_allowed(DETECTORS[name], None, commercial=True)
    require_allowed(DETECTORS[name], None, commercial=False)


@pytest.mark.parametrize("name", ["canny", "lineart"])
def test_edges_that_need_no_weights_lie_on_the_pictures_own_pixels(name: str) -> None:
    picture = np.full((200, 168, 3), 230, np.uint8)
    picture[50:150, 40:120] = 20
    edges = found_map(DETECTORS[name], None, picture)
    assert edges.shape == picture.shape
    rows, columns = np.nonzero(edges[..., 0] > 100)
    assert abs(int(rows.min()) - 50) < 25
    assert abs(int(columns.max()) - 120) < 25
    assert edges[:20, :20].max() < 40


def random_annotator(name: str) -> dict[str, Any]:
    """The tensors of one of controlnet-aux's networks, untrained, as its published file has them."""
    _annotators()  # the package warns of what else one could install
    from controlnet_aux.hed import ControlNetHED_Apache2
    from controlnet_aux.mlsd import MobileV2_MLSD_Large
    from controlnet_aux.pidi import pidinet

    torch.manual_seed(0)
    match name:
        case "hed":
            return ControlNetHED_Apache2().state_dict()
        case "mlsd":
            return MobileV2_MLSD_Large().state_dict()
        case _:  # trained on several cards
            return {"state_dict": {f"module.{key}": each for key, each in pidinet().state_dict().items()}}


@pytest.mark.parametrize("name", ["hed", "pidi", "mlsd"])
def test_an_annotators_own_file_goes_through_the_weights_only_loader(name: str, tmp_path: Path) -> None:
    one = DETECTORS[name]
    torch.save(random_annotator(name), tmp_path / one.file)
    assert found_map(one, tmp_path, PIXELS[:64, :64]).shape == (64, 64, 3)
    torch.save({"weight": torch.zeros(3)}, tmp_path / one.file)
    with pytest.raises(BadInput, match="cannot work with these files"):
        found_map(one, tmp_path, PIXELS[:64, :64])


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path("owned"),)


@pytest.mark.parametrize("name", ["openpose", "hed", "mlsd"])
def test_a_pickle_that_would_run_something_is_not_opened(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one = DETECTORS[name]
    (tmp_path / one.file).write_bytes(pickle.dumps({"weights": Evil()}, protocol=2))
    with pytest.raises(BadInput, match="more than tensors"):
        found_points(one, tmp_path, PIXELS) if one.finds == "pose" else found_map(one, tmp_path, PIXELS)
    assert not (tmp_path / "owned").exists()


def test_folders_that_are_none_are_refused_in_a_sentence(vitpose: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="none are named"):
        found_points(VITPOSE, None, PIXELS)
    with pytest.raises(BadInput, match="holds no config"):
        found_points(VITPOSE, tmp_path, PIXELS)
    with pytest.raises(BadInput, match="not made for Depth"):
        found_map(DEPTH, vitpose, PIXELS)
    (tmp_path / "config.json").write_text(json.dumps({"architectures": [VITPOSE.architecture]}))
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps(Evil()))
    with pytest.raises(BadInput, match="no safetensors"):
        found_points(VITPOSE, tmp_path, PIXELS)
    (tmp_path / "model.safetensors").write_bytes((vitpose / "model.safetensors").read_bytes()[:900])
    with pytest.raises(BadInput, match=r"cut off|damaged"):
        found_points(VITPOSE, tmp_path, PIXELS)
    with pytest.raises(BadInput, match="no detector"):
        detector("mediapipe")
