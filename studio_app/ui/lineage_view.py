"""The line of versions of a select: the newest on top, each beside the one it followed, the change in words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.lineage import Answered, Step, line_of
from studio_app.ui.changes_view import ChangesView
from studio_app.ui.desk import Desk
from studio_app.ui.icons import icon
from studio_app.ui.queue_list import scaled
from studio_app.ui.records import ago, seat_words
from studio_app.ui.side_list import Mark
from studio_app.ui.take_menu import recall_menu
from studio_app.ui.thumbs import read_scaled

PICTURE, EARLIER = QSize(128, 160), QSize(96, 120)
SIZE = QSize(760, 720)


class LineageDialog(QDialog):
    """A calm page over the room. `compare` asks for two takes side by side: the newer and the one before."""

    compare = Signal(str, str)

    def __init__(self, desk: Desk, shot: str, parent: QWidget | None = None) -> None:
        """Raises StudioError when the shot has no select."""
        super().__init__(parent)
        self.desk = desk
        self.steps = line_of(desk.session.shoot, shot)
        self.setWindowTitle(f"Line of versions: {shot}")
        self.entries = [StepView(desk, step, self) for step in reversed(self.steps)]
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for entry in self.entries:
            entry.compare.connect(self._compare)
            column.addWidget(entry)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)
        self.resize(SIZE)

    def _compare(self, take: str, before: str) -> None:
        self.accept()
        self.compare.emit(take, before)


class StepView(QFrame):
    """One select of the line."""

    compare = Signal(str, str)

    def __init__(self, desk: Desk, step: Step, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.step = desk, step
        self.setObjectName("card")
        self.setAccessibleName(f"{step.select.name}. {_said(step)}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(8)
        row.addLayout(self._pictures())
        row.addSpacing(8)
        row.addLayout(self._words(), 1)

    def _pictures(self) -> QHBoxLayout:
        pair = QHBoxLayout()
        pair.setSpacing(8)
        before = self.step.before
        if before is not None:
            pair.addWidget(self._picture(before, EARLIER), 0, Qt.AlignmentFlag.AlignTop)
        else:
            pair.addSpacing(EARLIER.width() + 8)
        pair.addWidget(self._picture(self.step, PICTURE), 0, Qt.AlignmentFlag.AlignTop)
        return pair

    def _picture(self, step: Step, box: QSize) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        picture, name = QLabel(), QLabel(f"v{step.version:03d}")
        picture.setFixedSize(box)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown = self._thumb(step, box)
        picture.setPixmap(shown) if not shown.isNull() else picture.setText("no picture\nhere")
        picture.setProperty("role", "caption")
        picture.setAccessibleName(f"Picture of {step.select.name}")
        name.setProperty("role", "caption")
        column.addWidget(picture)
        column.addWidget(name)
        return holder

    def _thumb(self, step: Step, box: QSize) -> QPixmap:
        try:
            path = self.desk.session.shoot.thumbnail_path(step.select.take)
        except StudioError:
            return QPixmap()
        return scaled(read_scaled(path), box, self.devicePixelRatioF())

    def _words(self) -> QVBoxLayout:
        step = self.step
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(_label(step.select.name, "title"))
        column.addLayout(self._state())
        for answered in step.answered:
            column.addWidget(_label(_asked(answered), ""))
        column.addSpacing(4)
        if step.before is None:
            column.addWidget(_label("The first select of this shot.", "caption"))
        elif step.take is None or step.before.take is None:
            column.addWidget(_label("Its recipe is not in this copy of the shoot.", "caption"))
        else:
            column.addWidget(ChangesView(step.changes, "The same direction"))
            if step.rendering:
                column.addWidget(_label("  ·  ".join(step.rendering), "caption"))
        column.addStretch()
        column.addLayout(self._buttons())
        return column

    def _state(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        kind = "bad" if self.step.select.withdrawn else "good" if self.step.approved_by else "wait"
        row.addWidget(Mark(kind), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_label(_said(self.step), "caption"), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        step = self.step
        self.against, self.recall = QPushButton(), QPushButton("Recall…")
        if step.before is not None:
            before = step.before
            self.against.setText(f"Compare with v{before.version:03d}")
            self.against.setAccessibleName(f"Compare {step.select.name} with {before.select.name}")
            self.against.clicked.connect(lambda: self.compare.emit(step.select.take, before.select.take))
            row.addWidget(self.against)
        self.recall.setIcon(icon("recall"))
        self.recall.setAccessibleName(f"Recall the direction of {step.select.name}")
        self.recall.setEnabled(step.take is not None)
        self.recall.clicked.connect(self._recall)
        for button in (self.against, self.recall):
            button.setAutoDefault(False)
        row.addWidget(self.recall)
        row.addStretch()
        return row

    def _recall(self) -> None:
        menu = self.recall_menu()
        menu.exec(self.recall.mapToGlobal(self.recall.rect().bottomLeft()))
        menu.deleteLater()

    def recall_menu(self) -> QMenu:
        """What of this select's direction to bring back."""
        return recall_menu(self.desk, self.step.select.take, self)


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _said(step: Step) -> str:
    """'12:41  ·  approved by Ada (art director)  ·  take 18'."""
    if step.select.withdrawn:
        said = "withdrawn: a seat took its yes back"
    elif step.approved_by:
        names = (f"{word.by.name} ({seat_words(word.seat).lower()})" for word in step.approved_by)
        said = f"approved by {', '.join(names)}"
    else:
        said = "no yes for it in this copy of the shoot"
    take = f"  ·  take {step.take.number}" if step.take is not None else ""
    return f"{ago(step.select.when)}  ·  {said}{take}"


def _asked(answered: Answered) -> str:
    if answered.note is None:
        return "Answers a note that is not in this copy of the shoot."
    return f"“{answered.note.text}”  {answered.note.by}"
