"""From a direction to a lit scene: body, drape and set, each made once and kept in the cache.

Every engine starts here: the stand-in paints the scene, the others take their guides from it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from studio_app.direction.direction import Direction
from studio_app.engines.engine import Context, Step
from studio_app.engines.figure_marks import marks_of
from studio_app.engines.figure_marks_store import store_marks
from studio_app.stage.assemble import Stage
from studio_app.stage.body_store import stored_body
from studio_app.stage.figure import Body
from studio_app.stage.keypoints import keypoints
from studio_app.stage.lens import view
from studio_app.stage.scene import Scene
from studio_app.twins.card import Twin

Build = Callable[[Twin, object, Callable[[str, float], None]], Body]

_BODY = 0.4
_MARKED_STRANDS, _MARKED_TEXELS = 1500, 64


def staged(direction: Direction, context: Context, strands: int, *, share: float) -> Scene:
    """The scene of a direction with draped garments and `strands` of hair; tells steps up to `share` of the whole."""
    twin = context.twin_of(direction.cast.twin)
    body = body_of(twin, context, 0.0, share * _BODY)
    context.tell(Step(share * _BODY, 1.0, "Setting the stage"))
    tell = _telling(context, share * _BODY, share)
    return _stage(context).scene(
        direction, twin, body, strands=strands, drape=True, progress=tell, cancelled=context.cancelled
    )


def body_of(twin: Twin, context: Context, start: float, end: float) -> Body:
    """The twin's body: stored, or built now (the body model and torch are imported only then)."""
    kept = stored_body(twin, context.cache)
    if kept is not None:
        return kept
    build = cast(Build, import_module("studio_app.stage.body").build_body)
    return build(twin, context.cache, _telling(context, start, end))


def drape(direction: Direction, context: Context) -> None:
    """Drapes the look on the posed body into the cache, if it is not there; builds the body where there is none."""
    stage, twin = _stage(context), context.twin_of(direction.cast.twin)
    built = 0.0 if stored_body(twin, context.cache) is not None else 0.5
    figure = stage.figure(direction, body_of(twin, context, 0.0, built))
    stage.garments(figure, direction, True, _telling(context, built, 1.0), context.cancelled)


def mark_figure(direction: Direction, width: int, height: int, context: Context) -> None:
    """Finds where the figure lies in a framing and keeps it in the cache.

    No cloth falls for it: where no drape is kept, the cut stands for it.
    """
    twin, stage = context.twin_of(direction.cast.twin), _stage(context)
    body = body_of(twin, context, 0.0, _BODY)
    context.tell(Step(_BODY, 1.0, "Finding the figure"))
    figure = stage.figure(direction, body)
    worn = stage.garments(figure, direction, False, None, context.cancelled)
    hair = stage.hair(figure, twin, direction, _MARKED_STRANDS, worn)
    flesh = stage.flesh(figure, twin, direction.look, _MARKED_TEXELS)
    seen = view(direction.camera)
    store_marks(marks_of((*flesh, *worn), hair, keypoints(figure), seen, width, height), direction, context.cache)


def _stage(context: Context) -> Stage:
    """The stage that remembers the parts of the last takes: a new camera or light costs next to nothing."""
    kept = context.kept.get("stage")
    if not isinstance(kept, Stage):
        context.kept["stage"] = kept = Stage(context.cache)
    kept.plate_of, kept.depth_of = context.plate_of, context.depth_of
    return kept


def _telling(context: Context, start: float, end: float) -> Callable[[str, float], None]:
    """A progress callback of one stage, mapped to its part of the whole."""

    def tell(words: str, share: float) -> None:
        context.stop_if_cancelled()
        context.tell(Step(start + (end - start) * min(1.0, max(0.0, share)), 1.0, words))

    return tell
