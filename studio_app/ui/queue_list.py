"""The queue, opened: the running take with its picture and what waits, in an order that can be dragged."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.errands_beside import Aside
from studio_app.studio.queue import Job, JobState
from studio_app.studio.seating import engine_title

ID_ROLE = Qt.ItemDataRole.UserRole
PICTURE = QSize(96, 120)
WIDTH, TALLEST = 384, 8
ROW = 26
AT_ONCE = 32
"""Rows that are made in one turn of the loop: a matrix of hundreds must not hold the window up."""
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def job_words(job: Job) -> str:
    """'Stand-in, draft 416 × 520, seed 4'; of a matrix 'Walking, Rembrandt, draft 416 × 520'; of a take shot again its
    id.
    """
    recipe = job.recipe
    size = f"{recipe.quality.value} {recipe.width} × {recipe.height}"
    if job.cell is not None:
        return f"{', '.join(job.cell.titles)}, {size}"
    return f"{engine_title(recipe.engine)}, {size}, {f'{job.again} again' if job.again else f'seed {recipe.seed}'}"


def saving_words(jobs: Iterable[Job]) -> str:
    """'Saving the take' of one that is painted and on its way into the shoot; empty where none is."""
    saving = sum(job.state is JobState.SAVING for job in jobs)
    return "Saving the take" if saving == 1 else f"Saving {saving} takes" if saving else ""


class WaitingList(QListWidget):
    """What waits. Dragging, or Alt with an arrow or Home, changes its place; Delete takes it back."""

    moved = Signal(int, int)
    """job, its new place among the waiting"""
    dropped = Signal(int)
    """the job that is taken back"""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Takes that wait")
        self.setToolTip("Drag to change the order, or Alt with an arrow; Alt with Home: first; Delete takes one back")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self._left: list[Job] = []

    def put(self, jobs: list[Job]) -> None:
        """Shows the waiting jobs; the chosen one stays chosen. Of a long queue only what came or went is touched, and
        its end follows in the next turns of the loop.
        """
        there = [self.item(row).data(ID_ROLE) for row in range(self.count())]
        ids, self._left = [job.id for job in jobs], []
        if ids and ids == there[len(there) - len(ids) :]:  # the next one has begun
            for _ in range(len(there) - len(ids)):
                self.takeItem(0)
            return
        chosen = self.job
        if not ids or ids[: len(there)] != there:
            self.clear()
            there = []
        self._left = jobs[len(there) :]
        self._fill(chosen)

    def _fill(self, chosen: int) -> None:
        now, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        for job in now:
            item = QListWidgetItem(job_words(job))
            item.setData(ID_ROLE, job.id)
            item.setSizeHint(QSize(0, ROW))
            self.addItem(item)
            if job.id == chosen:
                self.setCurrentItem(item)
        if self._left:
            QTimer.singleShot(0, self, lambda: self._fill(self.job or chosen))

    @property
    def job(self) -> int:
        """The chosen job; 0 when none is chosen."""
        item = self.currentItem()
        return int(item.data(ID_ROLE)) if item is not None else 0

    def shift(self, steps: int) -> None:
        """Moves the chosen job up or down."""
        place = self.currentRow() + steps
        if self.job and 0 <= place < self.count():
            self.moved.emit(self.job, place)

    def put_first(self) -> None:
        """Makes the chosen job the next one."""
        if self.job and self.currentRow() > 0:
            self.moved.emit(self.job, 0)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        QTimer.singleShot(0, self, self._dragged)  # later: the drag still has its rows to tidy

    def _dragged(self) -> None:
        if self.job:
            self.moved.emit(self.job, self.currentRow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in STEPS:
            self.shift(STEPS[key])
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key is Qt.Key.Key_Home:
            self.put_first()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.job:
            self.dropped.emit(self.job)
        else:
            super().keyPressEvent(event)


class QueueList(QFrame):
    """A popover over the queue's corner."""

    cancel = Signal()
    cancel_all = Signal()
    pause = Signal()
    resume = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName("Queue")
        self._paused = False
        self.picture, self.now, self.step = QLabel(), QLabel(), QLabel()
        self.picture.setFixedSize(PICTURE)
        self.picture.setObjectName("frame")  # an empty place for what is not painted yet
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.step.setProperty("role", "caption")
        self.now.setWordWrap(True)
        self.step.setWordWrap(True)
        self.none = QLabel("Nothing waits.")
        self.hint = QLabel(
            "Drag, or Alt with an arrow, changes the order; Alt with Home puts one first. Delete takes one back."
        )
        self.hint.setWordWrap(True)
        for label in (self.none, self.hint):
            label.setProperty("role", "caption")
        self.waiting = WaitingList()
        self.buttons = {
            "first": QPushButton("Put first"),
            "cancel": QPushButton("Cancel this"),
            "all": QPushButton("Cancel waiting"),
            "pause": QPushButton("Pause"),
        }
        self.buttons["first"].setToolTip("The chosen take renders next")
        self.buttons["first"].clicked.connect(self.waiting.put_first)
        self.waiting.currentRowChanged.connect(lambda row: self.buttons["first"].setEnabled(row > 0))
        self.buttons["cancel"].clicked.connect(self.cancel)
        self.buttons["all"].clicked.connect(self.cancel_all)
        self.buttons["pause"].clicked.connect(lambda: (self.resume if self._paused else self.pause).emit())
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.now, self.step):
            words.addWidget(part)
        words.addStretch()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.picture)
        head.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in self.buttons.values():
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            foot.addWidget(button)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.waiting)
        column.addWidget(self.hint)
        column.addWidget(self.none)
        column.addLayout(foot)
        self.setFixedWidth(WIDTH)

    def show_jobs(self, jobs: tuple[Job, ...], paused: bool, why: str, aside: Aside | None = None) -> None:
        """Shows the queue as it stands, and what is done `aside` before it goes on."""
        self._paused = paused
        running = next((job for job in jobs if job.state is JobState.RUNNING), None)
        waiting = [job for job in jobs if job.state is JobState.WAITING]
        self.picture.setVisible(running is not None)
        left = f"{len(waiting)} left" if waiting else "nothing waits"
        idle = f"Paused, {left}" if paused else "Nothing renders"
        self.now.setText(job_words(running) if running else saving_words(jobs) or idle)
        self.step.setText("" if running or aside else why)
        self.waiting.put(waiting)
        self.waiting.setFixedHeight(min(TALLEST, max(1, len(waiting))) * ROW + 4)
        self.waiting.setVisible(bool(waiting))
        self.none.setVisible(not waiting)
        self.hint.setVisible(len(waiting) > 1)
        self.step.setVisible(bool(self.step.text()))
        self.buttons["first"].setVisible(len(waiting) > 1)
        self.buttons["first"].setEnabled(self.waiting.currentRow() > 0)
        self.buttons["cancel"].setVisible(running is not None or (aside is not None and aside.stops))
        self.buttons["all"].setVisible(bool(waiting))
        self.buttons["pause"].setText("Go on" if paused else "Pause")
        self.buttons["pause"].setAccessibleName("Go on with the queue" if paused else "Pause the queue")
        self.adjustSize()

    def show_step(self, words: str) -> None:
        """How far the running take has come."""
        self.step.setText(words)
        self.step.setVisible(bool(words))

    def show_picture(self, picture: QImage) -> None:
        """The running take so far; an empty picture takes it away."""
        self.picture.setPixmap(scaled(picture, PICTURE, self.devicePixelRatioF()))

    def open_over(self, corner: QWidget) -> None:
        """Opens above the queue's corner of the window."""
        self.adjustSize()
        at = corner.mapToGlobal(QPoint(8, -self.height() - 4))
        self.move(at.x(), max(self.screen().availableGeometry().top(), at.y()))
        self.show()
        self.waiting.setFocus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            bottom = self.geometry().bottom()
            self.adjustSize()
            self.move(self.x(), bottom - self.height() + 1)
        return super().event(event)


def scaled(picture: QImage, box: QSize, scale: float) -> QPixmap:
    """A picture that fits a box of logical pixels, sharp on a screen of this scale; empty for an empty picture."""
    if picture.isNull():
        return QPixmap()
    mode = Qt.TransformationMode.SmoothTransformation
    fitted = QPixmap.fromImage(picture.scaled(box * scale, Qt.AspectRatioMode.KeepAspectRatio, mode))
    fitted.setDevicePixelRatio(scale)
    return fitted
