"""A select that looks like one: a figure before seamless grey with grain, 16 bits, and its marks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio_app.delivery.framing import Select
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks

WIDTH, HEIGHT = 512, 640


@pytest.fixture(scope="session")
def select() -> Select:
    rng = np.random.default_rng(7)
    down = np.linspace(0.72, 0.62, HEIGHT, dtype=np.float32)[:, None, None]
    picture = np.broadcast_to(down, (HEIGHT, WIDTH, 3)).copy()
    cv2.ellipse(picture, (256, 110), (42, 55), 0, 0, 360, (0.55, 0.36, 0.28), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (196, 160), (316, 420), (0.16, 0.13, 0.2), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (214, 420), (298, 590), (0.5, 0.33, 0.26), -1, cv2.LINE_AA)
    for at in range(170, 410, 12):
        cv2.line(picture, (200, at), (312, at + 6), (0.8, 0.75, 0.3), 1, cv2.LINE_AA)
    picture += rng.normal(0, 0.006, picture.shape).astype(np.float32)
    return Select(np.rint(np.clip(picture, 0, 1) * 65535).astype(np.uint16))


@pytest.fixture(scope="session")
def marks() -> FigureMarks:
    def box(left: float, top: float, right: float, bottom: float) -> Box:
        return Box(left=left / WIDTH, top=top / HEIGHT, right=right / WIDTH, bottom=bottom / HEIGHT)

    return FigureMarks(
        width=WIDTH,
        height=HEIGHT,
        figure=box(196, 55, 316, 590),
        parts={
            BodyPart.HEAD: box(214, 55, 298, 165),
            BodyPart.LEFT_HAND: box(290, 360, 322, 410),
            BodyPart.RIGHT_HAND: box(190, 360, 222, 410),
            BodyPart.HEM: box(196, 400, 316, 420),
            BodyPart.LEFT_FOOT: box(256, 560, 300, 592),
            BodyPart.RIGHT_FOOT: box(212, 560, 256, 592),
        },
    )
