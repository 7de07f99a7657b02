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
from studio_app.delivery.inspecting import Inspection, Known, inspect_with_picture, nowhere
from studio_app.delivery.opening import Opened
from studio_app.delivery.record import DeliveredFile, Delivery
from studio_app.direction.documents import read_document
from studio_app.rights.papers import Papers, read_papers
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.comparing import Comparing
from studio_app.studio.inspected import Report
from studio_app.studio.inspection_words import facts_of
from studio_app.studio.studio_identity import identity
from studio_app.studio.trusted_roots import MOST_BYTES, trusted_pem
from studio_app.twins.status import State
from studio_app.twins.use import day_words

PREVIEW = 640
MOST_DELIVERIES = 20_000


class Lookup:
    """The deliveries of some shoots, read when the first mark is asked for."""

    def __init__(self, shoots: Iterable[Path]) -> None:
        self._shoots = tuple(shoots)
        self._known: dict[bytes, Known] | None = None

    def find(self, mark: bytes) -> Known | None:
        """The delivery of a mark. Raises BadInput where one of the shoots is none."""
        if self._known is None:
            self._known = {}
            for path in self._shoots:
                self._known |= _of_shoot(path)
        return self._known.get(mark)


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


def _of_shoot(path: Path) -> dict[bytes, Known]:
    """Every delivered file of a shoot by its mark, with what was revoked since."""
    found: dict[bytes, Known] = {}
    with Shoot.open(path) as shoot:
        papers: dict[str, Papers] = {}
        for name in shoot.deliveries.ids()[-MOST_DELIVERIES:]:
            record = read_document(shoot.deliveries.body(name), "delivery", Delivery)
            if record.twin not in papers:
                papers[record.twin] = read_papers(shoot.twins.files(record.twin))
            ended = _ended(record, papers[record.twin])
            for file in record.files:
                found[bytes.fromhex(file.mark)] = _known(record, file, ended)
    return found


def _known(record: Delivery, file: DeliveredFile, ended: str) -> Known:
    return Known(
        delivery=record.id,
        when=record.when,
        receiver=record.receiver,
        brand=record.brand,
        campaign=record.campaign,
        select=file.select,
        grant=record.grant.id,
        grant_sha256=record.grant.sha256,
        uses=tuple(sorted(medium.value for medium in record.use.media)),
        territories=record.use.territories,
        start=record.use.start,
        until=record.use.until,
        take_down_by=record.take_down_by,
        same=file.sha256,
        ended=ended,
    )


def _ended(record: Delivery, papers: Papers) -> str:
    """What her newest word says of the papers that the delivery rests on; empty while they stand."""
    if papers.status is None:
        return ""
    for kind, paper in (("twin", record.twin), ("consent", record.consent.id), ("grant", record.grant.id)):
        entry = papers.status.paper.entry(kind, paper)
        if entry is not None and entry.state is not State.ACTIVE:
            down = f"; take it down by {day_words(entry.take_down_by)}" if entry.take_down_by else ""
            return f"The {kind} was {entry.state} on {day_words(entry.since.date())}{down}."
    return ""
