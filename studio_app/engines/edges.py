"""Edges as a guide: the outlines of the lit previz, the photograph behind the figure among them as it is seen."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from studio_app.stage.scene import Bytes

LOW, HIGH = 100, 200
"""Canny's two thresholds (Canny 1986) as controlnet-aux has them, on 8 bits."""


def outlines(picture: Bytes) -> Bytes:
    """White edges on black (h, w, 3) on the picture's own pixels (h, w, 3; sRGB): what the figure hides has none."""
    canny: Any = cv2.Canny
    return np.repeat(np.asarray(canny(np.ascontiguousarray(picture), LOW, HIGH), np.uint8)[..., None], 3, axis=2)
