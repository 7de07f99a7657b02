"""How a take was looked at in a loupe: what a verdict records besides the bytes."""

from __future__ import annotations

from PySide6.QtCore import QSizeF

from studio_app.takes.verdict import SRGB_FALLBACK, View
from studio_app.ui.loupe import Loupe
from studio_app.ui.loupe_reader import Reader

MOST_ZOOM = 64.0
EXACT = 0.999
"""From which zoom a picture pixel counts as one screen pixel, rounding apart."""


def seen_in(view: Loupe, reader: Reader, before: View | None) -> View:
    """What the loupe shows now, together with what was seen of the same take before."""
    box, zoom = view.picture_box, view.frame.zoom(view.sight)
    whole = view.space.adjusted(-1, -1, 1, 1).contains(box)
    zoom = min(MOST_ZOOM, max(zoom, before.zoom if before is not None else 0.0))
    return View(
        whole=whole or (before is not None and before.whole),
        one_to_one=zoom >= EXACT,
        zoom=round(zoom, 3),
        screen=view.screen().name()[:120],
        profile=_profile(reader),
        surround=view.surround,
        pixel_ratio=min(16.0, max(0.25, view.devicePixelRatioF())),
    )


def seen_small(view: View | None, shown: QSizeF, picture: tuple[int, int]) -> View:
    """The same after the verdict's own dialog showed all of the picture, `shown` screen pixels large."""
    zoom = min(1.0, shown.width() / max(1, picture[0]))
    if view is None:
        return View(whole=True, one_to_one=zoom >= EXACT, zoom=round(zoom, 3))
    return view.having(whole=True, one_to_one=view.one_to_one or zoom >= EXACT, zoom=max(view.zoom, round(zoom, 3)))


def seen_preview(shown: QSizeF, picture: tuple[int, int]) -> View:
    """What was seen where a light copy holds the preview alone: never a pixel of the picture itself."""
    return View(shown="preview", whole=True, zoom=round(min(1.0, shown.width() / max(1, picture[0])), 3))


def _profile(reader: Reader) -> str:
    if not reader.screen_known:
        return SRGB_FALLBACK
    return reader.screen.description()[:120] or "monitor profile without a name"
