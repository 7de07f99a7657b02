"""Detectors that read a photograph a person brings: what each finds, under which licence, where its files come from.

Nothing is fetched: a person names the folder. A licence belongs to the weights; where it forbids commercial use, the
detector is refused on a commercial shoot by name. Heavy libraries are imported by `detecting` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.safetensors_header import read_header

Finds = Literal["pose", "depth", "edges"]
CONFIG = "config.json"
MOST_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector. `architecture` is the class its config must name (transformers), or `file` the annotator's file
    (controlnet-aux); neither: it needs no weights.
    """

    name: str
    title: str
    finds: Finds
    licence: str
    commercial: bool
    where: str = ""
    architecture: str = ""
    file: str = ""

    @property
    def has_weights(self) -> bool:
        """Whether a person has to bring files."""
        return bool(self.architecture or self.file)


_ANNOTATORS = "lllyasviel/Annotators"
DETECTORS: dict[str, Detector] = {
    one.name: one
    for one in (
        Detector("vitpose", "ViTPose", "pose", "Apache-2.0", True, "usyd-community/vitpose-base-simple",
                 "VitPoseForPoseEstimation"),
        Detector("openpose", "OpenPose", "pose", "CMU, academic and non-commercial use only", False, _ANNOTATORS,
                 file="body_pose_model.pth"),
        Detector("depth-anything", "Depth Anything V2", "depth", "Apache-2.0 (Small)", True,
                 "depth-anything/Depth-Anything-V2-Small-hf", "DepthAnythingForDepthEstimation"),
        Detector("canny", "Canny", "edges", "no weights", True),
        Detector("lineart", "Line art (standard)", "edges", "no weights", True),
        Detector("hed", "HED", "edges", "Apache-2.0", True, _ANNOTATORS, file="ControlNetHED.pth"),
        Detector("pidi", "PiDiNet", "edges", "of its authors, non-commercial use only", False, _ANNOTATORS,
                 file="table5_pidinet.pth"),
        Detector("mlsd", "M-LSD straight lines", "edges", "Apache-2.0", True, _ANNOTATORS,
                 file="mlsd_large_512_fp32.pth"),
    )
}  # fmt: skip
"""By name, in the order of the menu."""

_SMALL = 384
"""The width of Depth Anything V2 Small's backbone; Base (768) and Large (1024) are CC BY-NC 4.0."""


def detector(name: str) -> Detector:
    """One detector. Raises BadInput that lists what there is."""
    if name not in DETECTORS:
        raise BadInput(f"There is no detector “{name[:40]}”.", do=f"There are: {', '.join(DETECTORS)}.")
    return DETECTORS[name]


def require_allowed(one: Detector, folder: Path | None, *, commercial: bool) -> None:
    """Raises Refused, by name, where the licence of these weights forbids the shoot's use; BadInput for wrong files."""
    free, licence = one.commercial, one.licence
    if one.architecture:
        config = checked_folder(one, folder)
        if one.finds == "depth" and _width(config) != _SMALL:
            free, licence = False, "CC BY-NC 4.0 (Base and Large)"
    if commercial and not free:
        raise Refused(
            f"The weights of {one.title} are not for commercial use ({licence}), and this shoot is commercial.",
            safe="Nothing was read with them.",
            do="Mark the points by hand, or use ViTPose." if one.finds == "pose" else "Choose another detector.",
        )


def checked_folder(one: Detector, folder: Path | None) -> dict[str, Any]:
    """The config of a transformers folder with whole safetensors. Raises BadInput, Refused (none named)."""
    place = named(one, folder)
    if not (place / CONFIG).is_file():
        raise BadInput(f"{place.name} holds no {CONFIG}.", do=f"Choose the folder of {one.where}.")
    config = read_json(place / CONFIG)
    classes = config.get("architectures")
    if not isinstance(classes, list) or one.architecture not in classes:
        raise BadInput(f"{place.name} is not made for {one.title}.", do=f"Choose the folder of {one.where}.")
    files = sorted(place.glob("*.safetensors"))
    if not files:
        raise BadInput(
            f"{place.name} holds no safetensors; other files of weights can run any program and are not opened.",
            do=f"Choose the folder of {one.where} with model.safetensors in it.",
        )
    for file in files:
        read_header(file)
    return config


def annotator_file(one: Detector, folder: Path | None) -> Path:
    """The annotator's own file, bounded in size. Raises BadInput, Refused (none named)."""
    place = named(one, folder) / one.file
    try:
        if not place.is_file() or not 0 < place.stat().st_size <= MOST_BYTES:
            raise BadInput(f"{place.parent.name} holds no {one.file}.", do=f"It comes with {one.where}.")
    except OSError as error:
        raise BadInput(f"{one.file} cannot be read: {error.strerror}.") from error
    return place


def named(one: Detector, folder: Path | None) -> Path:
    """The folder that was named. Raises Refused: none was."""
    if folder is None:
        raise Refused(
            f"{one.title} needs its weights, and none are named.",
            do=f"Choose the folder of {one.where}; nothing is fetched.",
        )
    return folder


def _width(config: dict[str, Any]) -> int:
    """The backbone's width, as a config says it; 0 where it does not."""
    backbone = config.get("backbone_config")
    held = cast(dict[str, Any], backbone) if isinstance(backbone, dict) else {}
    width = held.get("hidden_size", config.get("reassemble_hidden_size"))
    return width if isinstance(width, int) else 0
