"""What the render process does for each kind of order. The child alone imports it; engines load when needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.documents import to_document
from studio_app.direction.durable import in_words
from studio_app.direction.errors import Refused
from studio_app.engines.engine import Context
from studio_app.engines.passes import painted
from studio_app.shoot.layout import read_bounded
from studio_app.studio.body_cards import body_card
from studio_app.studio.ending import Write
from studio_app.studio.wire import (
    BodyOrder,
    DrapeOrder,
    FlagsOrder,
    MarksOrder,
    PrevizOrder,
    RenderOrder,
    StageOrder,
    TwinOrder,
    Work,
    files_of,
)
from studio_app.takes.flags import FLAGS, PictureFlags
from studio_app.takes.png import MAX_BYTES, decode_png, encode_png


def carry_out(
    order: Work, context: Context, later: Callable[[Write], None] = lambda write: write()
) -> NDArray[np.uint8] | None:
    """Does the order; returns the picture of a previz, None for the others. Raises Cancelled, StudioError or anything a
    library raises.

    `later` is given what writes a take's picture, once it is painted: at once, unless somebody has a better time.
    """
    match order:
        case RenderOrder():
            later(_rendered(order, context))
        case StageOrder():
            seeing: Any = import_module("studio_app.engines.seeing")
            seeing.see_ahead(order.recipe, context, Path(order.file))
        case TwinOrder():
            context.hers(order.twin)
        case BodyOrder():
            _staging().body_of(order.twin, context, 0.0, 1.0)
        case DrapeOrder():
            _staging().drape(order.direction, context)
        case MarksOrder():
            _staging().mark_figure(order.direction, order.width, order.height, context)
        case PrevizOrder():
            stand_in: Any = import_module("studio_app.engines.stand_in")
            return stand_in.previz(order.direction, order.width, order.height, order.samples, context)
        case FlagsOrder():
            _measure(order, context)
    return None


def _rendered(order: RenderOrder, context: Context) -> Write:
    """Paints the take; returns what writes its pictures down."""
    weights = tuple(Path(place) if place else None for place in (*order.before, order.weights))
    pictures = painted(order.recipe, context, weights)
    context.stop_if_cancelled()

    def write() -> None:
        for picture, file in zip(pictures, files_of(order), strict=True):
            _write(file, encode_png(picture.pixels, picture.source_type))

    return write


def _measure(order: FlagsOrder, context: Context) -> None:
    data = read_bounded(Path(order.picture), MAX_BYTES)
    if hashlib.sha256(data).hexdigest() != order.sha256:
        raise Refused("The picture on this disk is not the one that was rendered: hash differs.")
    flagged: Any = import_module("studio_app.engines.flagged")
    found = flagged.flags_of(order.recipe, decode_png(data), context)
    flags = PictureFlags(
        sha256=order.sha256,
        body_card=body_card(order.recipe.direction.cast.twin).sha256,
        guided=order.recipe.engine != flagged.STAND_IN,
        **asdict(found),
    )
    _write(Path(order.file), to_document(flags, FLAGS))


def _write(place: Path, data: bytes) -> None:
    """Where whoever ordered it fetches it. They put it on disk for good: nobody waits for the disk here."""
    with in_words(place):
        place.write_bytes(data)


def _staging() -> Any:
    return import_module("studio_app.engines.staging")
