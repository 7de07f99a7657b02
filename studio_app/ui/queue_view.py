"""The queue, always in sight: what renders, how far, how long, what waits; cancel, pause, go on, try again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.errands_beside import Aside
from studio_app.studio.forecast import Forecast, lasting
from studio_app.studio.queue import Job, JobState
from studio_app.ui.elided import DOT, Elided, cut
from studio_app.ui.icons import icon
from studio_app.ui.queue_list import QueueList, job_words, saving_words, scaled
from studio_app.ui.side_list import Mark

WIDTH = 240
PICTURE = QSize(56, 70)
RIGHTS = 196, 3
"""The width that the words of the rights have, and their lines."""
RIGHTS_TALLEST = 45
READYING, CANCELLING = "Getting ready", "Cancelling…"


class QueueView(QWidget):
    """The queue's corner of the window."""

    cancel = Signal()
    pause = Signal()
    resume = Signal()
    retry = Signal()
    smaller = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QueueList(self)
        self.picture = QLabel()
        self.picture.setAccessibleName("The running take so far")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Queue")
        self._share, self._step, self._left, self._running, self._memory = 0.0, "", None, 0, ""
        self._cost: Forecast | None = None
        self._cancelling = 0
        """The job whose end was asked for"""
        self._aside: Aside | None = None
        self.full = False
        """Whether the memory did not suffice for the last take"""
        self.cost, self.fit = Elided("caption", lines=2), QPushButton("Smaller settings…")
        self.fit.setProperty("role", "link")
        self.fit.setAccessibleName("Smaller settings that fit the memory")
        self.fit.clicked.connect(self.smaller)
        self.title, self.now = QLabel("Queue"), Elided()
        self.step, self.waiting = Elided("caption", lines=2), Elided("caption")
        self.title.setProperty("role", "title")
        self.rights, self.rights_mark, self.allowed = QLabel(), Mark("wait"), True
        self.rights.setProperty("role", "caption")
        self.rights.setWordWrap(True)
        self.rights.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rights.setMaximumHeight(RIGHTS_TALLEST)
        self.paused = QLabel("Paused")
        self.paused.setProperty("role", "paused")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("Progress of the take that renders")
        self.buttons = {
            name: self._button(name, picture, words)
            for name, picture, words in (
                ("list", "chevron-up", "Open the queue"),
                ("cancel", "cross", "Cancel the running take"),
                ("retry", "retry", "Try failed takes again"),
                ("pause", "pause", "Pause the queue"),
                ("resume", "play", "Go on with the queue"),
            )
        }
        self._lay_out()
        self.show_jobs((), False, "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.paused)
        head.addStretch()
        for button in self.buttons.values():
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.now, self.bar, self.step, self.cost, self.waiting):
            words.addWidget(part)
        words.addWidget(self.fit, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch()
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words, 1)
        column.addLayout(body, 1)
        rights = QHBoxLayout()
        rights.setSpacing(4)
        rights.addWidget(self.rights_mark, 0, Qt.AlignmentFlag.AlignTop)
        rights.addWidget(self.rights, 1)
        column.addLayout(rights)
        self.put_rights("", "")

    def _button(self, name: str, picture: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(self.open_list if name == "list" else lambda: getattr(self, name).emit())
        return button

    def open_list(self) -> None:
        """Opens the queue: what renders, large, and what waits, to be put in another order."""
        self.list.open_over(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.open_list()

    def put_rights(self, mark: str, words: str) -> None:
        """What the rights say of the next takes: how many are left and until when, or why there can be none."""
        self.allowed = mark != "stop"
        self.rights_mark.put(mark or "wait")
        self.rights_mark.setVisible(bool(words))
        self.rights.setText(cut(f"Rights: {words}", self.rights.font(), *RIGHTS) if words else "")
        self.rights.setAccessibleName(f"Rights: {words}")
        self.rights.setToolTip(words)

    def show_picture(self, picture: QImage) -> None:
        """Shows the running take so far; an empty picture takes it away."""
        self.picture.setPixmap(scaled(picture, PICTURE, self.devicePixelRatioF()))
        self.picture.setVisible(not picture.isNull())
        self.list.show_picture(picture)

    def show_jobs(self, jobs: tuple[Job, ...], paused: bool, why: str, aside: Aside | None = None) -> None:
        """Shows the queue as it stands, and what is done `aside` before it goes on."""
        running = next((job for job in jobs if job.state is JobState.RUNNING), None)
        waiting = sum(job.state is JobState.WAITING for job in jobs)
        failed = [job for job in jobs if job.state is JobState.FAILED]
        before = aside if running is None and aside is not None and (waiting or aside.stops) else None
        if (running is None or running.id != self._running) and (before is None or before != self._aside):
            self._share, self._step, self._left, self._memory = 0.0, READYING if running is not None else "", None, ""
            self.bar.setValue(0)
            self.show_picture(QImage())
        self._running, self._aside = (running.id if running is not None else 0), before
        self.list.show_jobs(jobs, paused, why, before)
        self.paused.setVisible(paused)
        self.paused.setText(f"Paused, {waiting} left" if waiting else "Paused")
        self.bar.setVisible(running is not None or before is not None)
        self._show_cancel()
        self.buttons["retry"].setVisible(bool(failed))
        self.buttons["pause"].setVisible(not paused)
        self.buttons["resume"].setVisible(paused)
        self.now.put(_now(running, saving_words(jobs), waiting, failed, paused))
        self._show_aside()
        words = [f"{waiting} waiting"] if waiting and (running is not None or not paused) else []
        words += [f"{len(failed)} failed"] if failed else []
        self.waiting.put(DOT.join(words))
        self.waiting.setVisible(bool(words))
        self.waiting.setProperty("role", "caption")
        self._show_step(why or (failed[-1].words if failed and running is None else ""))

    def _show_cancel(self) -> None:
        """One button for the take that renders, or for what is done before it, where that can be taken back."""
        words = "Cancel the running take"
        if self._aside is not None:
            words = f"Cancel {self._aside.words[:1].lower()}{self._aside.words[1:]}"
        self.buttons["cancel"].setVisible(bool(self._running) or (self._aside is not None and self._aside.stops))
        heard = bool(self._running) and self._cancelling == self._running
        for button in (self.buttons["cancel"], self.list.buttons["cancel"]):
            button.setEnabled(not heard)
        self.buttons["cancel"].setToolTip(words)
        self.buttons["cancel"].setAccessibleName(words)

    def say_cancelling(self) -> None:
        """Cancel was pressed: it shows at once, though what paints may have a step to end first."""
        self._cancelling = self._running
        self._show_cancel()
        self._show_step("")

    def show_aside(self, share: float, words: str, left: float | None) -> None:
        """Shows how far what is done before the queue has come."""
        if self._aside is not None:
            self.show_progress(share, words, left)
            self._show_aside()

    def _show_aside(self) -> None:
        """'Draping the coat, 40 %', where something is done aside."""
        if self._aside is not None:
            words = f"{self._step}, {self._share * 100:.0f} %" if self._step else f"{self._aside.words}…"
            self.now.put(words)
            self.list.now.setText(words)

    def put_forecast(self, cost: Forecast | None) -> None:
        """What the next takes will cost; None where that is not known."""
        self._cost = cost
        self._show_cost()

    def _show_cost(self) -> None:
        """While nothing renders: how long the next takes will be, or that they do not fit, and then a way out."""
        cost, free = self._cost, not self._running
        trouble = cost is not None and bool(cost.trouble)
        self.cost.setVisible(free and cost is not None and not trouble and not self.step.full)
        if cost is not None:
            self.cost.put(f"Next: {cost.short}")
            words = (f"Time: {cost.time_words}.", f"Memory: {cost.memory_words or 'not known'}.")
            self.cost.setToolTip("\n".join((*words, f"Disk: {cost.disk_words}.", cost.trouble)).rstrip())
            self.cost.setAccessibleName(" ".join((*words, cost.trouble)).rstrip())
        self.fit.setVisible(free and cost is not None and bool(cost.smaller) and (trouble or self.full))
        self.fit.setToolTip(cost.trouble if cost is not None else "")

    def show_progress(self, share: float, words: str, left: float | None, memory: str = "") -> None:
        """Shows how far the running take has come, and what memory is in use."""
        self._share, self._step, self._left, self._memory = share, words, left, memory
        self.bar.setValue(round(share * 1000))
        self._show_step("")

    def _show_step(self, trouble: str) -> None:
        words = [self._step] if self._step and self._aside is None else []
        if self._running and self._cancelling == self._running:
            words = [CANCELLING]
        elif self._left is not None and self._left >= 1:
            words.append(f"{lasting(self._left)} left")
        if words and self._memory:
            words.append(self._memory)
        brief = [*words[:-1], f"{self._memory.partition(' GB')[0]} GB"] if words and self._memory else words
        self.step.put(trouble or DOT.join(words), trouble or DOT.join(brief))
        if words:
            self.list.show_step(DOT.join(words))
        self.step.setVisible(bool(self.step.full))
        if trouble:
            self.step.setToolTip(trouble)
        self._show_cost()


def _now(running: Job | None, saving: str, waiting: int, failed: list[Job], paused: bool) -> str:
    if running is not None:
        return job_words(running)
    if saving:
        return saving
    if failed:
        return "A take did not come out"
    if waiting:
        return "Press ▸ to go on" if paused else "Starting…"
    return "Nothing to render" if not paused else "No take is started"
