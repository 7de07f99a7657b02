"""Previews of crops, drawn in one thread beside the window: of each file only the newest wish is drawn."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from studio_app.direction.errors import StudioError
from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.studio.delivery_room import Proofs
from studio_app.studio.session import Session
from studio_app.studio.soft_proofing import ProofWish, proofed

Key = tuple[str, str]
"""Take and channel."""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A file as it will look, or `trouble`: why not. Where it is `proofed`, `missed` is the share that no press prints
    and `words` say so.
    """

    image: QImage = field(default_factory=QImage)
    trouble: str = ""
    proofed: bool = False
    missed: float = 0.0
    words: str = ""

    @property
    def short(self) -> str:
        """The share in a few words."""
        return f"{100 * self.missed:.1f} % cannot be printed" if self.missed >= 0.0005 else "All of it can be printed"


class Previews(QObject):
    """`made` brings the key of a file and its preview."""

    made = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proofs = Proofs(session)
        self._lock = threading.Lock()
        self._wishes: OrderedDict[Key, tuple[Foreseen, PieceSeen, ProofWish | None]] = OrderedDict()
        self._pool = QThreadPool(self, maxThreadCount=1)

    def wish(self, seen: Foreseen, piece: PieceSeen, press: ProofWish | None = None, *, first: bool = False) -> None:
        """Draws this file in place of what was wished of it before, as a `press` prints it if one is named; `first`:
        before all others.
        """
        key = piece.piece.take, piece.piece.channel
        with self._lock:
            idle = not self._wishes
            self._wishes[key] = seen, piece, press
            if first:
                self._wishes.move_to_end(key, last=False)
        if idle or self._pool.activeThreadCount() == 0:
            self._pool.start(self._draw)

    @property
    def idle(self) -> bool:
        """Whether all that was wished is drawn."""
        with self._lock:
            return not self._wishes and self._pool.activeThreadCount() == 0

    def close(self) -> None:
        """Drops what is wished and waits for the thread."""
        with self._lock:
            self._wishes.clear()
        self._pool.waitForDone()

    def _draw(self) -> None:
        while True:
            with self._lock:
                if not self._wishes:
                    return
                key, (seen, piece, press) = self._wishes.popitem(last=False)
            try:
                self.made.emit(key, self._drawn(seen, piece, press))
            except StudioError as error:
                self.made.emit(key, Preview(trouble=str(error)))

    def _drawn(self, seen: Foreseen, piece: PieceSeen, press: ProofWish | None) -> Preview:
        pixels = self._proofs.proof(seen, piece)
        if press is None:
            return Preview(_image(pixels))
        found = proofed(pixels, press)
        return Preview(_image(found.pixels), "", True, found.missed, found.words)


def _image(pixels: NDArray[np.uint8]) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
