"""Detectors at work: pose points, depth and edges of a photograph, by local files alone. For child processes.

Weights of transformers are safetensors; controlnet-aux's annotators go through torch's weights-only loader, which
takes tensors and refuses everything that could run.
"""

from __future__ import annotations

import os
import pickle
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import COCO, POINTS, MarkedPoint, PersonBox
from studio_app.engines.detectors import Detector, annotator_file, checked_folder
from studio_app.engines.edges import outlines

os.environ.setdefault("HF_HUB_OFFLINE", "1")

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
WHOLE = PersonBox()
ROOM = 0.1
"""How much of a box's sides is looked at round it where a detector takes a picture and no box."""

LEAST_SURE = 0.2
DETECT_SIDE = 768
_UNREADABLE = (OSError, ValueError, KeyError, RuntimeError, TypeError, EOFError, pickle.UnpicklingError,
               zipfile.BadZipFile)  # fmt: skip


def found_points(one: Detector, folder: Path | None, pixels: Bytes, box: PersonBox = WHOLE) -> dict[str, MarkedPoint]:
    """The points of one person on a photograph (h, w, 3): the one in `box`, for OpenPose the surest there.

    Raises BadInput: nobody was found, or the files are not its weights.
    """
    found = (_vitpose if one.name == "vitpose" else _openpose)(one, folder, pixels, box)
    if len(found) < 4:
        where = "on the photograph" if box.whole else "in the box"
        raise BadInput(f"{one.title} found nobody {where}.", do="Draw the box round one person, or mark by hand.")
    return found


def found_map(one: Detector, folder: Path | None, pixels: Bytes) -> Bytes:
    """Depth (near is white) or edges (white on black) of a picture, in its own size (h, w, 3). Raises BadInput."""
    grey = (_depth if one.finds == "depth" else _edges)(one, folder, pixels)
    return np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2))


def _vitpose(one: Detector, folder: Path | None, pixels: Bytes, box: PersonBox) -> dict[str, MarkedPoint]:
    import torch
    from transformers import VitPoseForPoseEstimation, VitPoseImageProcessorPil  # pyright: ignore

    _without_bars()
    place = _place(one, folder)
    height, width = pixels.shape[:2]
    where = [[[box.x * width, box.y * height, box.width * width, box.height * height]]]
    try:
        processor: Any = VitPoseImageProcessorPil.from_pretrained(place, local_files_only=True)  # pyright: ignore
        model: Any = VitPoseForPoseEstimation.from_pretrained(place, local_files_only=True, use_safetensors=True)  # pyright: ignore
        asked = processor(pixels, boxes=where, return_tensors="pt")
        experts = getattr(model.config.backbone_config, "num_experts", 1)
        with torch.inference_mode():
            got = model(**asked, **({"dataset_index": torch.tensor([0])} if experts > 1 else {}))
        person = processor.post_process_pose_estimation(got, boxes=where)[0][0]
    except _UNREADABLE as error:
        raise _not_its(one, error) from error
    sure, at = person["scores"].tolist(), person["keypoints"].tolist()
    if len(at) != len(COCO):
        raise BadInput(f"These weights of {one.title} know {len(at)} points; the 17 of COCO are needed.")
    return _points(dict(zip(COCO, zip(at, sure, strict=True), strict=True)), width, height)


def _openpose(one: Detector, folder: Path | None, pixels: Bytes, box: PersonBox) -> dict[str, MarkedPoint]:
    _annotators()
    from controlnet_aux.open_pose import body as annotator  # pyright: ignore
    from controlnet_aux.open_pose import util  # pyright: ignore

    part, (left, top) = _cut_out(pixels, box)
    small, scale = _small(part, DETECT_SIDE)
    try:
        body: Any = object.__new__(annotator.Body)
        body.model = annotator.bodypose_model()
        body.model.load_state_dict(util.transfer(body.model, _tensors(one, folder)))  # pyright: ignore
        body.model.eval()
        candidates, subset = body(small[:, :, ::-1].copy())
        people: list[Any] = annotator.Body.format_body_result(candidates, subset)
    except _UNREADABLE as error:
        raise _not_its(one, error) from error
    if not people:
        return {}
    surest = max(people, key=lambda person: person.total_score)
    at = {
        name: ((left + point.x * scale, top + point.y * scale), min(1.0, float(point.score)))
        for name, point in zip(POINTS, surest.keypoints, strict=True)
        if point is not None
    }
    return _points(at, pixels.shape[1], pixels.shape[0])


def _points(at: dict[str, tuple[Any, float]], width: int, height: int) -> dict[str, MarkedPoint]:
    """Points in pixels as shares of the picture; those one cannot be sure of are left out."""
    return {
        name: MarkedPoint(x=min(2.0, max(-1.0, x / width)), y=min(2.0, max(-1.0, y / height)), sure=min(1.0, sure))
        for name, ((x, y), sure) in at.items()
        if sure >= LEAST_SURE
    }


def _depth(one: Detector, folder: Path | None, pixels: Bytes) -> Bytes:
    near = found_nearness(one, folder, pixels).astype(np.float64)
    low, high = float(near.min()), float(near.max())
    return np.rint((near - low) / max(1e-9, high - low) * 255).astype(np.uint8)


def found_nearness(one: Detector, folder: Path | None, pixels: Bytes) -> Floats:
    """How near each place of a photograph (h, w, 3) is, relative: rising with inverse distance (h, w). Raises
    BadInput, Refused.
    """
    import torch
    from transformers import DepthAnythingForDepthEstimation, DPTImageProcessorPil  # pyright: ignore

    _without_bars()
    place = _place(one, folder)
    try:
        processor: Any = DPTImageProcessorPil.from_pretrained(place, local_files_only=True)  # pyright: ignore
        kind: Any = DepthAnythingForDepthEstimation
        model: Any = kind.from_pretrained(place, local_files_only=True, use_safetensors=True)
        with torch.inference_mode():
            got = model(**processor(pixels, return_tensors="pt")).predicted_depth
        whole: Any = torch.nn.functional.interpolate(got[:, None], pixels.shape[:2], mode="bicubic")
    except _UNREADABLE as error:
        raise _not_its(one, error) from error
    return np.asarray(whole[0, 0].float().numpy(), np.float32)


def _edges(one: Detector, folder: Path | None, pixels: Bytes) -> Bytes:
    import cv2

    height, width = pixels.shape[:2]
    if one.name == "canny":  # what controlnet-aux's does, on the picture's own pixels
        return outlines(pixels)[..., 0]
    drawn: Any = _annotated(one, folder, pixels)
    resize: Any = cv2.resize
    return np.asarray(resize(drawn[:, :, 0], (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _annotated(one: Detector, folder: Path | None, pixels: Bytes) -> Any:
    """The map of one of controlnet-aux's annotators, in a size of its own."""
    _annotators()
    side = max(64, min(DETECT_SIDE, min(pixels.shape[:2])) // 64 * 64)
    if one.name == "lineart":
        from controlnet_aux.lineart_standard import LineartStandardDetector  # pyright: ignore

        lines: Any = LineartStandardDetector()
        return lines(pixels, detect_resolution=side, output_type="np")
    weights = _tensors(one, folder)
    try:
        if one.name == "hed":
            from controlnet_aux.hed import ControlNetHED_Apache2, HEDdetector  # pyright: ignore

            return _made(HEDdetector, ControlNetHED_Apache2(), weights)(pixels, side, side, output_type="np")
        if one.name == "pidi":
            from controlnet_aux.pidi import PidiNetDetector, pidinet  # pyright: ignore

            held = {name.replace("module.", ""): each for name, each in weights["state_dict"].items()}
            return _made(PidiNetDetector, pidinet(), held)(pixels, side, side, output_type="np")
        from controlnet_aux.mlsd import MLSDdetector, MobileV2_MLSD_Large  # pyright: ignore

        return _made(MLSDdetector, MobileV2_MLSD_Large(), weights)(
            pixels, detect_resolution=side, image_resolution=side, output_type="np"
        )
    except _UNREADABLE as error:
        raise _not_its(one, error) from error


def _without_bars() -> None:
    """The studio tells by itself how far it is; transformers draws no bars of its own beside that."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def _annotators() -> None:
    """Imports controlnet-aux, all of it, without its warnings about what else one could install."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import controlnet_aux  # pyright: ignore

    del controlnet_aux


def _made(detector: Any, network: Any, weights: dict[str, Any]) -> Any:
    network.load_state_dict(weights)
    return detector(network.float().eval())


def _tensors(one: Detector, folder: Path | None) -> dict[str, Any]:
    """An annotator's tensors. Raises BadInput: not a file of tensors; a pickle that would run something is one."""
    import torch

    file = annotator_file(one, folder)
    try:
        return torch.load(file, map_location="cpu", weights_only=True)
    except _UNREADABLE as error:
        raise BadInput(
            f"{file.name} holds more than tensors, or is damaged.",
            safe="It was not opened: such a file can run any program on this computer.",
            do=f"Get it anew from {one.where}.",
        ) from error


def _place(one: Detector, folder: Path | None) -> str:
    checked_folder(one, folder)
    return str(folder)


def _cut_out(pixels: Bytes, box: PersonBox) -> tuple[Bytes, tuple[int, int]]:
    """The part of a picture in a box, with some room round it, and its place from the left and the top in pixels."""
    height, width = pixels.shape[:2]
    left, right = (round(width * (box.x + side)) for side in (-ROOM * box.width, (1 + ROOM) * box.width))
    top, bottom = (round(height * (box.y + side)) for side in (-ROOM * box.height, (1 + ROOM) * box.height))
    left, top = max(0, left), max(0, top)
    return pixels[top : max(top + 1, bottom), left : max(left + 1, right)], (left, top)


def _small(pixels: Bytes, side: int) -> tuple[Bytes, float]:
    """The picture with its longer side at most `side`, and how much smaller it was made."""
    from PIL import Image

    scale = max(1.0, max(pixels.shape[:2]) / side)
    size = (max(1, round(pixels.shape[1] / scale)), max(1, round(pixels.shape[0] / scale)))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS), np.uint8), scale


def _not_its(one: Detector, error: Exception) -> BadInput:
    return BadInput(
        f"{one.title} cannot work with these files ({type(error).__name__}: {str(error)[:160]}).",
        safe="The photograph was not used.",
        do=f"Choose the folder of {one.where}." if one.where else "",
    )
