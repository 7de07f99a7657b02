"""Checking the shoot beside the window's loop: how far it is, what was found, and ending it by the same command."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio_app.direction.errors import Refused
from studio_app.studio.new_shoot import check_shoot

if TYPE_CHECKING:
    from studio_app.ui.window import Window

BEGUN = "Checking every hash, signature and link…"
GOOD = "Verified: every hash, signature and link of the shoot is right, and every picture of its takes here."


class Checking(QObject):
    """One check at a time. `share` is how much of the pictures was read."""

    share = Signal(float)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self._end: threading.Event | None = None
        self.share.connect(self._show)

    def begin_or_end(self) -> None:
        """Begins a check; ends the one that runs."""
        window = self.window
        if self._end is not None:
            self._end.set()
        elif window.backstage is not None and window.shoot_path is not None:
            self._end = threading.Event()
            window.status.say(BEGUN)
            window.backstage.background.start(self._check(window.shoot_path, self._end))

    async def _check(self, path: Path, end: threading.Event) -> None:
        last = -1

        def tell(share: float) -> None:
            nonlocal last
            if end.is_set():
                raise Refused("The check was ended before it was through.", safe="It only reads; nothing was changed.")
            if round(100 * share) != last:
                last = round(100 * share)
                self.share.emit(share)

        try:
            problems = (await asyncio.to_thread(check_shoot, path, None, tell)).problems
        finally:
            end.set()  # a window that closes takes the thread with it
            self._end = None
        more = f"  And {len(problems) - 1} more: see twin-studio verify." if len(problems) > 1 else ""
        self.window.status.say(f"{problems[0]}{more}" if problems else GOOD, problem=bool(problems))

    def _show(self, share: float) -> None:
        if self._end is not None:
            self.window.status.say(
                f"Checking the pictures: {share:.0%} are read. Shoot, Verify the shoot again ends it."
            )
