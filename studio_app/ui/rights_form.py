"""A form of questions, each explained where it stands; what is wrong is said in place, and nothing typed is lost.

What is made of the answers is made beside the window; what takes long says how far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import BadInput
from studio_app.studio.form_answers import Answers
from studio_app.studio.form_questions import Ask
from studio_app.twins.package_check import Tell
from studio_app.ui.forms import buttons, combo
from studio_app.ui.newest import Newest
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption, fit, scrolling
from studio_app.ui.rights_ticks import DayField, Ticks

SIZE, TITLE_WIDTH, TEXT_HEIGHT = QSize(640, 680), 112, 64


class FormDialog(QDialog):
    """Asks, and hands the answers to `keep`, in a thread, with what it tells its progress to; closes when that went
    well. `kept` is what it returned.
    """

    told = Signal(str, float)

    def __init__(
        self, title: str, about: str, asks: Sequence[Ask], keep: Callable[[Answers, Tell], object], act: str,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.asks, self._keep, self.kept = tuple(asks), keep, None
        self.setWindowTitle(title)
        self.controls = {each.name: _control(each) for each in self.asks}
        self.problem = Problem(SIZE.width() - 32, grows=False)
        self.cancel, self.act = QPushButton("Cancel"), QPushButton(act)
        self.progress, self.doing, self._closed = QProgressBar(), caption(""), False
        self._newest = Newest(self)
        self._newest.refused.connect(self._refuse)
        self._lay_out(about)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.keep)
        self.told.connect(self._tell)
        self.finished.connect(lambda _: self._end())

    def _lay_out(self, about: str) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, TITLE_WIDTH)
        grid.setColumnStretch(1, 1)
        for at, each in enumerate(self.asks):
            self._head(grid, 4 * at, each.group)
            self._put(grid, 4 * at + 1, each)
        grid.setRowStretch(4 * len(self.asks), 1)
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName("How far it is")
        self.progress.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(caption(about))
        column.addWidget(scrolling(holder, self.windowTitle()), 1)
        self.doing.hide()
        column.addWidget(self.doing)
        column.addWidget(self.progress)
        column.addWidget(self.problem)
        column.addLayout(buttons([], [self.cancel, self.act]))
        fit(self, QSize(SIZE.width(), min(SIZE.height(), 220 + 56 * len(self.asks))))

    def _head(self, grid: QGridLayout, row: int, group: str) -> None:
        """The title of a group of questions."""
        if group:
            head = QLabel(group)
            head.setProperty("role", "title")
            head.setContentsMargins(0, 12 if row else 0, 0, 6)
            grid.addWidget(head, row, 0, 1, 2)

    def _put(self, grid: QGridLayout, row: int, ask: Ask) -> None:
        control = self.controls[ask.name]
        control.setAccessibleName(ask.title)
        control.setAccessibleDescription(ask.about)
        control.setToolTip(ask.about)
        if isinstance(control, Ticks):
            grid.addWidget(control, row, 0, 1, 2)
        else:
            title = QLabel("" if ask.kind == "tick" else ask.title)
            title.setProperty("role", "dim")
            title.setBuddy(control)
            tall = Qt.AlignmentFlag.AlignTop if ask.kind == "text" else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(title, row, 0, tall)
            grid.addWidget(control, row, 1)
            grid.addWidget(caption(ask.about), row + 1, 1)
        grid.setRowMinimumHeight(row + 2, 8)

    @property
    def answers(self) -> Answers:
        """What was answered, by the names of the questions."""
        return {each.name: _answer(self.controls[each.name]) for each in self.asks}

    def keep(self) -> None:
        """Makes of the answers what they are for."""
        answers, work, tell = self.answers, self._keep, self._telling
        self.problem.put("")
        self.act.setEnabled(False)
        self._newest.ask(lambda: work(answers, tell), self._done)

    def _telling(self, words: str, share: float) -> None:
        """Called from the thread; a closed form takes its work back."""
        if self._closed:
            raise BadInput("Taken back.")
        self.told.emit(words, share)

    def _tell(self, words: str, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(100 * share))
        self.doing.setText(f"{words}…")
        self.doing.show()

    def _end(self) -> None:
        self._closed = True
        self._newest.close()

    def _done(self, kept: object) -> None:
        self.kept = kept
        self.accept()

    def _refuse(self, words: str) -> None:
        self.progress.hide()
        self.doing.hide()
        self.act.setEnabled(True)
        self.problem.put(self._named(words))

    def _named(self, words: str) -> str:
        """The sentence with the question's title in place of its field's name."""
        field, colon, rest = words.partition(":")
        titles = {each.name: each.title for each in self.asks}
        return f"{titles[field]}:{rest}" if colon and field in titles else words


def _control(ask: Ask) -> QWidget:
    if ask.kind == "text":
        text = QPlainTextEdit(str(ask.value))
        text.setObjectName("answer")
        text.setTabChangesFocus(True)
        text.setPlaceholderText(ask.example)
        text.setFixedHeight(TEXT_HEIGHT)
        return text
    if ask.kind == "day":
        day = DayField(ask.title)
        day.put(ask.value if isinstance(ask.value, date) else date.today())
        return day
    if ask.kind == "choice":
        box = combo(ask.title, [(words, name) for name, words in ask.options], ask.value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box
    if ask.kind == "ticks":
        ticks = Ticks(ask.title, about=ask.about)
        ticks.offer(ask.options, [str(each) for each in ask.value] if isinstance(ask.value, tuple) else ())
        return ticks
    if ask.kind == "tick":
        box = QCheckBox(ask.title)
        box.setChecked(bool(ask.value))
        return box
    line = QLineEdit(str(ask.value))
    line.setPlaceholderText(ask.example)
    return line


def _answer(control: QWidget) -> object:
    match control:
        case QPlainTextEdit():
            return control.toPlainText().strip()
        case DayField():
            return control.day
        case QComboBox():
            return control.currentData()
        case Ticks():
            return control.chosen
        case QCheckBox():
            return control.isChecked()
        case QLineEdit():
            return control.text().strip()
        case _:
            raise TypeError(type(control).__name__)
