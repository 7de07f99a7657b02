"""The body cards of the twins one may cast, and the hash by which a passport binds one."""

from __future__ import annotations

import hashlib

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.twins.card import Twin
from studio_app.twins.roster import find_twin


def body_hash(body: Twin) -> str:
    """The SHA-256 of a body card as the studio writes it: what a passport binds."""
    return hashlib.sha256(to_document(body, "twin")).hexdigest()


def body_of(twin: str) -> Twin | None:
    """The body card of a twin of the roster; None where there is none that can be read."""
    try:
        return find_twin(twin)
    except BadInput:
        return None
