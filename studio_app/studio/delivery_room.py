"""The delivery room without a screen: what can be delivered, and how every crop would look with its label in place.

The window reads it; everything but `Proofs` is quick. Nothing here writes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import read_bounded
from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.studio.session import Session
from studio_app.takes.channel import smaller
from studio_app.takes.png import MAX_BYTES

if TYPE_CHECKING:
    from studio_app.delivery.framing import Select

USUAL_DAYS = 90
KEPT = 6
_SMALL, _SHORT = 1100, 520
"""Pixels of the longer side of a select from which previews are cut, and of the shorter side of a preview."""


@dataclass(frozen=True, slots=True)
class SelectRow:
    """One select that may be delivered: its take, its readable name."""

    take: str
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a delivery goes out for until somebody says otherwise: the brief's places and days.

    `stamps` is the time-stamp service that the studio entered, empty where it entered none.
    """

    territories: tuple[str, ...]
    start: date
    until: date
    stamps: str = ""


def selects_of(session: Session) -> tuple[SelectRow, ...]:
    """The selects in force, by name."""
    return tuple(SelectRow(select.take, select.name) for select in session.shoot.approvals.selects())


def usual_terms(session: Session) -> Terms:
    """The terms of the brief of the twin on the stage; a season from today where there is none."""
    today = datetime.now().astimezone().date()
    use, stamps = session.rights.use(session.direction.cast.twin), _stamps(session)
    if use is None:
        return Terms((), today, today + timedelta(days=USUAL_DAYS), stamps)
    return Terms(use.territories, max(today, use.start), use.until, stamps)


def _stamps(session: Session) -> str:
    from studio_app.studio.studio_identity import identity

    try:
        made = identity(session.delivering.settings)
    except BadInput:
        return ""  # damaged: the delivery says so, with what to do
    return "" if made is None else made.stamps


def rules_of(seen: Foreseen) -> tuple[tuple[str, str], ...]:
    """What speaks against a delivery or is to be looked at: (mark, sentence), what stops first, each once."""
    said: dict[tuple[str, str], None] = {}
    for take, checks in seen.gates.items():
        name = seen.chosen[take].select or take
        for check in checks:
            if check.failed:
                said["stop", check.words if len(seen.gates) == 1 else f"{name}: {check.words}"] = None
    stopped: dict[tuple[str, str], list[str]] = {}
    for piece in seen.pieces:
        for words in piece.stops:
            stopped.setdefault((piece.channel.name, words), []).append(piece.select)
    for (channel, words), selects in stopped.items():
        more = f" and {len(selects) - 1} more" if len(selects) > 1 else ""
        said["stop", f"{selects[0]}{more}, {channel}: {words}"] = None
    for checks in seen.gates.values():
        for check in checks:
            if check.outcome == "warn":
                said["warn", check.words] = None
    return tuple(said)


class Proofs:
    """Draws crops small, label and all. For one thread; keeps the last few selects decoded."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: OrderedDict[str, Select] = OrderedDict()

    def proof(self, seen: Foreseen, piece: PieceSeen) -> NDArray[np.uint8]:
        """A crop (h, w, 3), framed and labelled by the code that delivers it; without a label where there are no papers
        that say one.

        Raises StudioError: the picture is not here, the label would hide the face.
        """
        from studio_app.delivery.framing import frame, in_bits
        from studio_app.delivery.label import labelled
        from studio_app.studio.delivery_facts import proof_facts

        take = piece.piece.take
        framed = frame(self._select(take), piece.crop, smaller(piece.channel, _SHORT), seen.figures[take])
        facts = proof_facts(self._session.rights, seen, take)
        pixels = framed.pixels if facts is None else labelled(framed, facts).pixels
        return in_bits(pixels, 8).astype(np.uint8, copy=False)

    def _select(self, take: str) -> Select:
        from studio_app.delivery.framing import Select, in_bits, open_select

        held = self._held.get(take)
        if held is None:
            data = read_bounded(self._session.shoot.picture_path(take), MAX_BYTES)
            picture = Image.fromarray(in_bits(open_select(data).pixels, 8))
            picture.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS, reducing_gap=2.0)
            held = self._held[take] = Select(np.asarray(picture))
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        self._held.move_to_end(take)
        return held
