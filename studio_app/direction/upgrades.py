"""How an older document becomes a newer one: one step per kind and version, over plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, cast

Json = dict[str, Any]
Upgrade = Callable[[Json], Json]


def _note_ids(review: Json) -> Json:
    """Version 2 gave every note an id; an older note gets one that is the same wherever it is read."""
    notes: object = review.get("notes")
    if not isinstance(notes, list):
        return review
    return review | {"notes": [_with_id(note) for note in notes]}  # pyright: ignore[reportUnknownVariableType]


def _with_id(note: Any) -> Any:
    if not isinstance(note, dict):
        return note  # the model says what is wrong with it
    held = cast(Json, note)
    plain = json.dumps(held, sort_keys=True, ensure_ascii=False)
    return {"id": hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12], **held}


def _same(fields: Json) -> Json:
    """The newer version only has fields more, all with a default."""
    return fields


UPGRADES: dict[tuple[str, int], Upgrade] = {("review", 1): _note_ids, ("take", 1): _same}
"""(kind, version) -> the step that makes version + 1 of it."""
