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


def _shoot_id(shoot: Json) -> Json:
    """Version 2 gave shoots an id and said who may approve alone; both follow from what an older one already says."""
    policy: object = shoot.get("policy")
    alone = isinstance(policy, dict) and list(cast(Json, policy).values()) == [1]
    derived = hashlib.sha256(f"shoot {shoot.get('created')}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {"id": derived, "self_approval": alone, **shoot}


UPGRADES: dict[tuple[str, int], Upgrade] = {
    ("review", 1): _note_ids,
    ("take", 1): _same,
    ("verdict", 1): _same,
    ("select", 1): _same,
    ("shoot", 1): _shoot_id,
}
"""(kind, version) -> the step that makes version + 1 of it."""
