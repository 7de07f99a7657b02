"""A page on whose word counts: what can be changed, what the change would do to the selects there are, and the act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.foresee import Effect
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.problem import Problem
from studio_app.ui.side_list import Line, cleared

MARKS = {"stays": "good", "goes": "bad", "waits": "wait", "fact": "info"}
PAUSE_MS = 120
"""How long a value rests before what it would do is worked out."""

Foresee = Callable[[], tuple[Effect, ...]]
Work = Coroutine[None, None, str]


class RulingPage(QWidget):
    """The frame of such a page; a page fills `form`, and `done` tells that it was done.

    `foresee` gives what works out the effects of what is chosen now, in a thread, None while nothing is chosen; `work`
    does it and says so in a sentence, None when nothing is chosen, and raises StudioError.
    """

    done = Signal(str)

    def __init__(
        self, desk: Desk, title: str, words: str, act: str,
        foresee: Callable[[], Foresee | None], work: Callable[[], Work | None],
    ) -> None:  # fmt: skip
        super().__init__()
        self.desk, self._foresee_now, self._work = desk, foresee, work
        self.background = Background(self.say, self)
        self.form = QVBoxLayout()
        self.form.setSpacing(8)
        self.problem, self.act = Problem(440, grows=False), QPushButton(act)
        self.act.setProperty("role", "bright")
        self.act.setAccessibleName(act)
        self.act.setAutoDefault(False)
        self.act.clicked.connect(self.begin)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.effects = QVBoxLayout()
        self.effects.setSpacing(0)
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.background.start(self._foresee()))
        self._lay_out(title, words)

    def _lay_out(self, title: str, words: str) -> None:
        head, explained, after = QLabel(title), QLabel(words), QLabel("What it would do")
        head.setProperty("role", "title")
        explained.setProperty("role", "caption")
        explained.setWordWrap(True)
        after.setProperty("role", "dim")
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addLayout(self.effects)
        inner.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("What it would do")
        scroll.setMinimumHeight(72)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (head, explained):
            column.addWidget(part)
        column.addLayout(self.form)
        column.addSpacing(4)
        column.addWidget(after)
        column.addWidget(scroll, 1)
        column.addWidget(self.problem)
        self.foot.addStretch()
        self.foot.addWidget(self.act)
        column.addLayout(self.foot)

    def refresh(self) -> None:
        """Reads the shoot again."""
        self.changed()

    # What it does with that

    def say(self, words: str) -> None:
        """Shows what is wrong."""
        self.problem.put(words)
        self.act.setEnabled(not self.desk.read_only)

    def changed(self) -> None:
        """Something else is chosen: what it would do is worked out soon."""
        self.say("")
        self._pause.start()

    def begin(self) -> None:
        """Does what is chosen."""
        self.say("")
        try:
            work = self._work()
        except StudioError as error:
            self.say(str(error))
            return
        if work is not None:
            self.act.setEnabled(False)
            self.background.start(self._do(work))

    async def _do(self, work: Work) -> None:
        words = await work
        self.refresh()
        self.done.emit(words)

    async def _foresee(self) -> None:
        self._asked += 1
        asked = self._asked
        try:
            ask = self._foresee_now()
            found = await asyncio.to_thread(ask) if ask is not None else ()
        except StudioError as error:
            found = (Effect("goes", str(error)),)
        if asked == self._asked:
            self.put(found)

    def put(self, effects: tuple[Effect, ...]) -> None:
        """Shows what it would do."""
        cleared(self.effects)
        for each in effects:
            self.effects.addWidget(Line(MARKS[each.kind], each.words))
        if not effects:
            self.effects.addWidget(Line("plain", "Nothing is chosen yet."))
