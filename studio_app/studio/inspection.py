"""A picture looked at, in words: for the command and the window alike, whoever made the picture.

`look` runs native code over bytes from outside: the window asks a child process (studio.inspecting_child).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from studio_app.delivery.certificates_roots import roots_of
from studio_app.delivery.inspecting import Inspection, inspect_with_picture, nowhere
from studio_app.delivery.opening import Opened
from studio_app.shoot.layout import read_bounded
from studio_app.studio.comparing import Comparing
from studio_app.studio.inspected import Report
from studio_app.studio.inspection_lookup import Lookup
from studio_app.studio.inspection_words import facts_of
from studio_app.studio.studio_identity import identity
from studio_app.studio.trusted_roots import MOST_BYTES, trusted_pem

PREVIEW = 640


def look(path: Path, roots: str, lookup: Lookup, today: date, beside: Comparing | None = None) -> Report:
    """Looks at a file. `roots` (PEM) are trusted besides the studio's own and those that it trusts for good.

    `beside`: the deliveries that a picture without a mark of its own is laid beside. Raises BadInput with one sentence.
    """
    compare, known = nowhere if beside is None else beside.find, roots + own_root() + trusted_pem()
    inspection, opened = inspect_with_picture(path, known, lookup.find, compare=compare)
    return Report(
        name=inspection.name,
        facts=facts_of(inspection, today),
        preview=b"" if opened is None else _png(opened),
        plain=as_json(inspection),
    )


def own_root() -> str:
    """The public root of this computer's studio, empty where it has no certificate."""
    made = identity()
    return "" if made is None else made.root


def roots_in(files: Iterable[Path]) -> str:
    """The roots in files that a person trusts this once. Raises BadInput."""
    found = (roots_of(read_bounded(path, MOST_BYTES, links=True), path.name) for path in files)
    return "".join(root.pem for roots in found for root in roots)


def as_json(inspection: Inspection) -> dict[str, Any]:
    """Everything that was found, in plain JSON types."""
    raw = asdict(inspection)
    raw["mark"] = None if inspection.mark is None else inspection.mark.hex()
    raw["credentials"]["mark"] = None if inspection.credentials.mark is None else inspection.credentials.mark.hex()
    return raw | {"as_delivered": inspection.as_delivered}


def _png(opened: Opened) -> bytes:
    out = io.BytesIO()
    Image.fromarray(opened.small(PREVIEW)).save(out, "PNG", compress_level=1)
    return out.getvalue()
