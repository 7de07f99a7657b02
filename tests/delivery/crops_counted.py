"""Crops of random directions for the shipped channels, counted: fits, refusals with a way out, and cuts.

Nothing is drawn: bodies are posed, and their surfaces and key points projected. What is whole is read anew from the
surface of head and hands, not from the marks' boxes. Run as a script it counts 500:

PYTHONPATH=. .venv/bin/python tests/delivery/crops_counted.py
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio_app.delivery.channels import channels
from studio_app.delivery.crop_cuts import CutKind, judge
from studio_app.delivery.cropping import Side, suggest
from studio_app.direction.camera import Aspect, Camera
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.presets import part_preset
from studio_app.engines.figure_marks import marks_of
from studio_app.stage.body_store import stored_body
from studio_app.stage.figure import Body, Figure
from studio_app.stage.keypoints import keypoints
from studio_app.stage.lens import frame_mm, project, view
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Material, Mesh, Part, Triple
from studio_app.studio.places import cache_dir
from studio_app.studio.reshoot import reshoot
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import TOUCH, FigureMarks
from studio_app.twins.roster import roster

POSES = ("standing", "walking", "hand-on-hip", "stride", "over-shoulder", "hands-on-hips")
NAMES = (
    "ecom-product-page", "feed-4-5", "square", "story-9-16", "banner-16-9", "marketplace-white", "print-a4", "pin-2-3",
)  # fmt: skip
EVERY = frozenset(Side)


@dataclass(frozen=True)
class Posed:
    """A figure's surfaces for marks, and the vertices of head and hands."""

    meshes: tuple[Mesh, ...]
    points: dict[str, Triple]
    regions: dict[str, np.ndarray]
    tall: float


def posed(body: Body, pose: str) -> Posed:
    held = part_preset("pose", pose)
    assert isinstance(held, Pose)
    figure: Figure = pose_figure(body, held, Expression())
    at = {name: figure.vertices[np.unique(body.faces[faces])] for name, faces in body.regions.items()}
    points = keypoints(figure)
    hip = points["left_hip"][2]
    legs = figure.vertices[(figure.vertices[:, 2] < hip) & (figure.vertices[:, 2] > 0.15)]
    none = np.zeros((0, 3), np.int32)
    meshes = (
        Mesh("head", Part.SKIN, at["head"], none, Material()),
        Mesh("skin", Part.SKIN, figure.vertices, none, Material()),
        Mesh("garment-1-trousers", Part.GARMENT, legs, none, Material()),
    )
    regions = {name: at[name] for name in ("head", "hand.L", "hand.R")}
    return Posed(meshes, points, regions, float(figure.vertices[:, 2].max()))


def random_camera(rng: np.random.Generator, tall: float) -> Camera:
    """From a face to a figure far away, from any side."""
    aspect = list(Aspect)[rng.integers(len(Aspect))]
    lens, part = float(rng.uniform(35, 135)), float(rng.choice((0.25, 0.5, 0.75, 1.05, 1.2, 1.6)))
    distance = lens * part * tall / frame_mm(Camera(aspect=aspect))[1]
    aim = (
        tall * (1 - part / 2) + float(rng.uniform(-0.05, 0.1)) if part < 1 else tall / 2 + float(rng.uniform(-0.1, 0.1))
    )
    return Camera(
        lens_mm=lens, distance_m=min(40.0, max(0.5, distance)), orbit_deg=float(rng.uniform(-180, 180)), aspect=aspect,
        height_m=float(rng.uniform(0.4, 2.2)), aim_m=aim, pan_m=float(rng.uniform(-0.25, 0.25)) * part,
        level=bool(rng.random() < 0.8),
    )  # fmt: skip


def framed(one: Posed, camera: Camera) -> FigureMarks:
    wide = 2048
    return marks_of(one.meshes, (), one.points, view(camera), wide, round(wide / camera.aspect.ratio))


def cut_regions(one: Posed, camera: Camera, crop: Crop) -> list[str]:
    """Head and hands whose whole surface is in the select, and not in the crop."""
    found: list[str] = []
    for name, at in one.regions.items():
        seen = project(at, view(camera))
        inside = (seen[:, 2] > 0).all() and (np.abs(seen[:, :2] - 0.5) <= 0.5 - TOUCH - 0.02).all()
        low, high = seen[:, :2].min(axis=0), seen[:, :2].max(axis=0)
        kept = crop.left <= low[0] and crop.top <= low[1] and crop.right >= high[0] and crop.bottom >= high[1]
        if inside and not kept:
            found.append(name)
    return found


def counted(cache: Path, many: int, seed: int = 6) -> Counter[str]:
    """How `many` random directions come out for each of the channels."""
    shelf = channels()
    bodies = [body for twin in roster() if (body := stored_body(twin, cache)) is not None]
    figures = [posed(body, pose) for number, body in enumerate(bodies) for pose in POSES[number % 2 :: 2]]
    rng = np.random.default_rng(seed)
    count: Counter[str] = Counter()
    for _ in range(many):
        one = figures[rng.integers(len(figures))]
        camera = random_camera(rng, one.tall)
        marks = framed(one, camera)
        for name in NAMES:
            count += outcome(one, camera, marks, shelf[name])
    return count


def outcome(one: Posed, camera: Camera, marks: FigureMarks, channel: Channel) -> Counter[str]:
    size = (marks.width, marks.height)
    found = suggest(marks, size, channel, EVERY)
    crop = found.crop or found.padding
    said: Counter[str] = Counter({"crops asked for": 1, "fits" if found.fits else "refused": 1})
    if crop is not None:
        told = judge(crop, marks, channel, size)
        bad = [cut for cut in told if cut.harms or cut.kind in (CutKind.COVERED, CutKind.FILL)]
        said["cuts"] += len(bad) + len(cut_regions(one, camera, crop))
        said["enlarged"] += any(cut.kind is CutKind.ENLARGED for cut in told)
    if not found.fits:
        assert found.words and found.padding_words
        said["refused, padding offered"] += found.padding is not None
        again = reshoot(camera, marks, channel)
        anew = None if again is None else framed(one, again)
        said["refused, re-shoot fits"] += anew is not None and suggest(anew, (anew.width, anew.height), channel).fits
        said["no way out"] += found.padding is None and again is None
    return said


if __name__ == "__main__":
    start = time.perf_counter()
    for words, number in counted(cache_dir(), int(sys.argv[1]) if len(sys.argv) > 1 else 500).items():
        sys.stdout.write(f"{number:6d} {words}\n")
    sys.stdout.write(f"{time.perf_counter() - start:6.1f} seconds\n")
