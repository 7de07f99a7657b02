"""The marks lie where the picture shows the figure: against masks drawn by the viewport, and kept without trust."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.presets import direction_preset
from studio_app.engines.figure_marks import figure_marks
from studio_app.engines.figure_marks_store import marks_path, read_marks, store_marks
from studio_app.stage.assemble import Stage
from studio_app.stage.figure import Body, Figure
from studio_app.stage.guides import masks
from studio_app.stage.lens import project, view
from studio_app.stage.scene import Scene
from studio_app.stage.viewport import Viewport
from studio_app.takes.crop import WHOLE, Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks
from studio_app.twins.roster import find_twin

WIDTH, HEIGHT = 416, 520
PIXEL = 1.5 / WIDTH


@pytest.fixture(scope="module")
def direction() -> Direction:
    return direction_preset("three-light-ecommerce")


@pytest.fixture(scope="module")
def posed(direction: Direction, freja: Body, cache: Path) -> tuple[Scene, Figure]:
    stage = Stage(cache)
    figure, twin = stage.figure(direction, freja), find_twin("sample-freja")
    worn = stage.garments(figure, direction, False)
    hair = stage.hair(figure, twin, direction, 3000, worn)
    return stage.staged(direction, figure, (*stage.flesh(figure, twin, direction.look, 64), *worn), hair), figure


@pytest.fixture(scope="module")
def marks(posed: tuple[Scene, Figure]) -> FigureMarks:
    return figure_marks(posed[0], WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def drawn(posed: tuple[Scene, Figure]) -> dict[str, np.ndarray]:
    viewport = Viewport()
    try:
        return masks(posed[0], viewport.targets(posed[0], WIDTH, HEIGHT).index)
    finally:
        viewport.close()


def box_of(mask: np.ndarray) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, right = columns[0] / WIDTH, (columns[-1] + 1) / WIDTH
    return Box(left=left, top=rows[0] / HEIGHT, right=right, bottom=(rows[-1] + 1) / HEIGHT)


def near(one: Box, other: Box) -> bool:
    return one.holds(other, PIXEL) and other.holds(one, PIXEL)


def test_the_figure_s_box_is_what_is_drawn_of_her(marks: FigureMarks, drawn: dict[str, np.ndarray]) -> None:
    assert marks.figure is not None
    assert near(marks.figure, box_of(~drawn["background"]))


def test_the_head_holds_the_face_and_the_hair_over_it(marks: FigureMarks, drawn: dict[str, np.ndarray]) -> None:
    head = marks.parts[BodyPart.HEAD]
    neck = int(marks.points["neck"][1] * HEIGHT)
    above = (drawn["hair"] | drawn["skin"])[:neck]
    assert head.holds(box_of(above), 0.02)
    assert head.top == pytest.approx(box_of(above).top, abs=2 / HEIGHT)


def test_hands_and_feet_hold_their_flesh_and_little_else(marks: FigureMarks, posed: tuple[Scene, Figure]) -> None:
    scene, figure = posed
    for part, region in (
        (BodyPart.LEFT_HAND, "hand.L"),
        (BodyPart.RIGHT_HAND, "hand.R"),
        (BodyPart.LEFT_FOOT, "foot.L"),
    ):
        corners = np.unique(figure.body.faces[figure.body.regions[region]])
        at = project(figure.vertices[corners], scene.view)[:, :2]
        flesh = Box(left=at[:, 0].min(), top=at[:, 1].min(), right=at[:, 0].max(), bottom=at[:, 1].max())
        box = marks.parts[part]
        ankle = flesh if region.startswith("hand") else flesh.having(top=box.top)  # a shoe ends below the leg's skin
        assert box.holds(ankle, 0.004), part
        assert box.height < 1.7 * flesh.height and box.width < 2 * flesh.width, part


def test_the_hem_is_the_trousers_lower_edge(marks: FigureMarks, drawn: dict[str, np.ndarray]) -> None:
    trousers = box_of(drawn["garment-2-trousers"])
    assert marks.parts[BodyPart.HEM].bottom == pytest.approx(trousers.bottom, abs=2 / HEIGHT)
    assert set(marks.whole) == set(BodyPart)


def test_a_close_camera_leaves_the_feet_outside(posed: tuple[Scene, Figure], direction: Direction) -> None:
    close = replace(posed[0], view=view(Camera(lens_mm=85, distance_m=2.6, height_m=1.6, aim_m=1.5)))
    found = figure_marks(close, WIDTH, HEIGHT)
    assert BodyPart.HEAD in found.whole
    assert not {BodyPart.LEFT_FOOT, BodyPart.HEM} & set(found.whole)
    assert found.figure is not None and WHOLE.holds(found.figure)
    assert "left_ankle" not in found.points and "nose" in found.points


def test_marks_are_kept_by_what_decides_them(marks: FigureMarks, direction: Direction, tmp_path: Path) -> None:
    store_marks(marks, direction, tmp_path)
    assert read_marks(direction, WIDTH, HEIGHT, tmp_path) == marks
    other = direction.having(camera=direction.camera.having(lens_mm=90.0))
    assert read_marks(other, WIDTH, HEIGHT, tmp_path) is None
    marks_path(direction, WIDTH, HEIGHT, tmp_path).write_bytes(b"{")
    assert read_marks(direction, WIDTH, HEIGHT, tmp_path) is None


def test_a_hand_beside_the_edge_is_whole(posed: tuple[Scene, Figure]) -> None:
    """Flesh that there might be around its points makes no hand a cut one."""
    whole = figure_marks(posed[0], WIDTH, HEIGHT)
    assert BodyPart.LEFT_HAND in whole.whole
    hand = [at for name, at in posed[0].keypoints.items() if name.startswith("left_hand_")]
    edge = project(np.array(hand), posed[0].view)[:, 0].max()
    pushed = replace(posed[0], view=replace(posed[0].view, shift_x=posed[0].view.shift_x - (0.989 - edge)))
    assert BodyPart.LEFT_HAND in figure_marks(pushed, WIDTH, HEIGHT).whole
