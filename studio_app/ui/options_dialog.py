"""Two options side by side: their pictures from the stage, what differs in words, and one step to work on or choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.direction import Direction
from studio_app.studio.optioning import Line
from studio_app.ui.changes_view import ChangesView
from studio_app.ui.desk import Desk
from studio_app.ui.queue_list import scaled
from studio_app.ui.records import ago

PICTURE = QSize(264, 330)
WORDS = 300

Look = Callable[[Direction, int, int, Callable[[QImage], None]], None]


class OptionSide(QWidget):
    """One of the two: which line, its picture, who and when, and what to do with it."""

    changed = Signal()
    pointed = Signal(object)
    work = Signal(str)
    choose = Signal(str)

    def __init__(self, title: str, lines: list[Line], current: str) -> None:
        super().__init__()
        self.lines = {line.id: line for line in lines}
        self.direction: Direction | None = None
        self.pick = QComboBox()
        self.pick.setAccessibleName(title)
        for line in lines:
            self.pick.addItem(f"{line.name} (closed)" if line.closed else line.name, line.id)
        self.pick.setCurrentIndex(max(0, self.pick.findData(current)))
        self.pick.setFixedWidth(PICTURE.width())
        self.picture, self.under = QLabel(), QLabel()
        self.picture.setObjectName("frame")
        self.picture.setFixedSize(PICTURE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.under.setProperty("role", "caption")
        self.under.setWordWrap(True)
        self.under.setFixedWidth(PICTURE.width())
        self.go, self.take = QPushButton("Work on it"), QPushButton("Choose")
        for button in (self.go, self.take):
            button.setAutoDefault(False)
        self.go.clicked.connect(lambda: self.work.emit(self.line.id))
        self.take.clicked.connect(lambda: self.choose.emit(self.line.id))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.go)
        buttons.addWidget(self.take)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.pick, self.picture, self.under):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch()
        self.pick.currentIndexChanged.connect(lambda _: self.changed.emit())

    @property
    def line(self) -> Line:
        """The line that is shown."""
        return self.lines[self.pick.currentData()]

    def put(self, direction: Direction, on: str, read_only: bool) -> None:
        """Shows the facts of the line; its picture comes by `show_picture`."""
        line, self.direction = self.line, direction
        self.picture.setText("The picture comes\nwhen the stage is ready")
        self.picture.setAccessibleName(f"Picture of {line.name}")
        count = f"{len(line.versions)} version{'' if len(line.versions) == 1 else 's'}"
        by = f"  ·  {line.option.by.name}, {ago(line.option.when)}" if line.option is not None else ""
        words = f"\n{line.option.words}" if line.option is not None and line.option.words else ""
        self.under.setText(f"{count}{by}{words}")
        self.go.setEnabled(line.id != on and not read_only)
        self.go.setText("On the stage" if line.id == on else "Work on it")
        self.go.setAccessibleName(f"Work on {line.name}")
        self.take.setVisible(line.option is not None)
        self.take.setEnabled(not read_only)
        self.take.setAccessibleName(f"Choose {line.name} for the main line")

    def show_picture(self, image: QImage) -> None:
        """Shows how the stage draws it."""
        if not image.isNull():
            self.picture.setPixmap(scaled(image, PICTURE, self.devicePixelRatioF()))

    def enterEvent(self, event: QEvent) -> None:
        self.pointed.emit(self.direction)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)


class OptionsDialog(QDialog):
    """Compares two lines. What is pointed at is seen on the stage behind."""

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Compare options")
        self.desk, self._look = desk, look
        optioning = desk.session.optioning
        lines, on = list(optioning.all()), optioning.on.id
        other = on or next((line.id for line in reversed(lines) if line.option is not None and not line.closed), "")
        self.left, self.right = OptionSide("First option", lines, ""), OptionSide("Second option", lines, other)
        self.changes = ChangesView((), "They are the same direction.")
        self._lay_out()
        for side in (self.left, self.right):
            side.changed.connect(self.refresh)
            side.pointed.connect(desk.glance)
            side.work.connect(self._work)
            side.choose.connect(self._choose)
        self.finished.connect(lambda _: desk.glance(None))
        self.refresh()

    def _lay_out(self) -> None:
        title = QLabel("From the first to the second")
        title.setProperty("role", "title")
        scroll = QScrollArea()
        scroll.setWidget(self.changes)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("What changes from the first to the second")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(title)
        words.addWidget(scroll, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.left)
        row.addLayout(words, 1)
        row.addWidget(self.right)
        self.resize(2 * PICTURE.width() + WORDS + 64, 480)

    def refresh(self) -> None:
        """Reads both lines again."""
        optioning = self.desk.session.optioning
        on = optioning.on.id
        for side in (self.left, self.right):
            line = side.line.id
            self.desk.attempt(lambda side=side, line=line: side.put(optioning.direction(line), on, self.desk.read_only))
            if side.direction is not None:
                self._ask(side, line, side.direction)
        self.desk.attempt(lambda: self.changes.put(optioning.differences(self.left.line.id, self.right.line.id)))

    def _ask(self, side: OptionSide, line: str, direction: Direction) -> None:
        def came(image: QImage) -> None:
            if self.isVisible() and side.line.id == line:
                side.show_picture(image)

        sharp = PICTURE * self.devicePixelRatioF()
        self._look(direction, sharp.width(), sharp.height(), came)

    def _work(self, line: str) -> None:
        self.desk.glance(None)
        if self.desk.attempt(lambda: self.desk.session.optioning.switch(line)):
            self.accept()

    def _choose(self, line: str) -> None:
        self.desk.glance(None)
        if self.desk.attempt(lambda: self.desk.session.optioning.choose(line)):
            self.accept()
