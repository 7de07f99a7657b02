"""Large pictures read off the window's loop: each decoded once, the last few kept, what is wanted now comes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QColorSpace, QGuiApplication, QScreen

from studio_app.direction.errors import StudioError
from studio_app.studio.monitor import monitor_profile
from studio_app.studio.picture_file import open_outside, open_picture
from studio_app.ui.loupe_picture import SRGB, Picture, made_picture

KEPT_BYTES = 256_000_000
FALLBACK = "sRGB fallback: the monitor’s profile is unknown"


class _Said(QObject):
    done = Signal(object, object)


class _Job(QRunnable):
    """Does one thing in a thread and tells its result, or the StudioError it met."""

    def __init__(self, key: object, work: Callable[[], object], said: _Said) -> None:
        super().__init__()
        self._key, self._work, self._said = key, work, said

    def run(self) -> None:
        try:
            result = self._work()
        except StudioError as error:
            result = error
        self._said.done.emit(self._key, result)


class Reader(QObject):
    """Gives pictures that are held, reads others, and tells by `came` (the path) when one is there or was refused.

    `measured` tells that something asked for by `measure` is done; `screen_changed` that the monitor's colours are
    known now, so that everything has to be read again.
    """

    came = Signal(str)
    measured = Signal()
    screen_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.screen, self.screen_known = SRGB, False
        self._held: OrderedDict[str, Picture | str] = OrderedDict()
        self._outside: set[str] = set()
        self._on_screen: frozenset[str] = frozenset()
        self._wanted: set[object] = set()
        self._results: dict[object, Callable[[object], None]] = {}
        self._rank, self._round = 0, 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._said = _Said(self)
        self._said.done.connect(self._done)

    # Pictures

    def picture(self, path: Path) -> Picture | None:
        """The picture; None while it is read, and when it cannot be (see `refused`)."""
        key = str(path)
        if key in self._held:
            self._held.move_to_end(key)
            held = self._held[key]
            return held if isinstance(held, Picture) else None
        self._read(path, urgent=True)
        return None

    def refused(self, path: Path) -> str:
        """Why a picture cannot be shown, in a sentence; empty when it can, or is being read."""
        held = self._held.get(str(path), "")
        return held if isinstance(held, str) else ""

    def ahead(self, *paths: Path) -> None:
        """Reads pictures that may be asked for next, after everything that is wanted now."""
        for path in paths:
            if str(path) not in self._held:
                self._read(path, urgent=False)

    def keep(self, *paths: Path) -> None:
        """Says which pictures are seen together now: none of them is let go, however large they are."""
        self._on_screen = frozenset(str(path) for path in paths)

    def from_outside(self, path: Path) -> None:
        """Says that a path is a photograph from outside, which is read with the care that needs."""
        self._outside.add(str(path))

    def _read(self, path: Path, *, urgent: bool) -> None:
        key, space = str(path), self.screen
        opened = open_outside if key in self._outside else open_picture
        self._start(("picture", key, self._round), lambda: made_picture(opened(path), space), self._put(key), urgent)

    def _put(self, key: str) -> Callable[[object], None]:
        def keep(result: object) -> None:
            self._held[key] = result if isinstance(result, Picture) else str(result)
            self._trim(key)
            self.came.emit(key)

        return keep

    def _trim(self, newest: str) -> None:
        """Lets go of the oldest pictures beyond what may be held."""
        for key in [each for each in self._held if each != newest and each not in self._on_screen]:
            if len(self._held) <= 2 or self._cost() <= KEPT_BYTES:
                return
            del self._held[key]

    def _cost(self) -> int:
        return sum(held.cost for held in self._held.values() if isinstance(held, Picture))

    # Measuring

    def measure(self, key: object, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Does `work` in a thread and gives its result to `then` on the window's loop; nothing when it is refused."""

        def done(result: object) -> None:
            if not isinstance(result, StudioError):
                then(result)
            self.measured.emit()

        self._start(("measure", key), work, done, True)

    def _start(self, key: object, work: Callable[[], object], then: Callable[[object], None], urgent: bool) -> None:
        if key in self._wanted:
            return
        self._wanted.add(key)
        self._results[key] = then
        self._rank += 1
        self._pool.start(_Job(key, work, self._said), self._rank if urgent else 0)

    def _done(self, key: object, result: object) -> None:
        self._wanted.discard(key)
        then = self._results.pop(key, None)
        stale = isinstance(key, tuple) and key[0] == "picture" and key[2] != self._round
        if then is not None and not stale:
            then(result)

    # The monitor

    def ask_screen(self, screen: QScreen | None = None) -> None:
        """Asks the system, in a thread, what colours the monitor has."""
        asked = screen or QGuiApplication.primaryScreen()
        name, number = asked.name(), max(0, QGuiApplication.screens().index(asked))
        self._start(("screen", name), lambda: monitor_profile(name, number), self._screen_is, True)

    def _screen_is(self, profile: object) -> None:
        space = QColorSpace.fromIccProfile(profile) if isinstance(profile, bytes) and profile else QColorSpace()
        self.put_screen(space)

    def put_screen(self, space: QColorSpace) -> None:
        """Sets the monitor's colours; an invalid space means that they are unknown and sRGB is assumed."""
        known = space.isValid() and space.isValidTarget()
        before, self.screen_known = self.screen, known
        self.screen = space if known else SRGB
        if self.screen != before:
            self._round += 1
            self._held.clear()
        self.screen_changed.emit()

    def close(self) -> None:
        """Waits for the threads."""
        self._pool.clear()
        self._pool.waitForDone()
