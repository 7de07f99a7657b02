"""What left before: each delivery with its end, extending it, taking it down, making it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.delivery_said import DeliverySaid
from studio_app.twins.use import day_words
from studio_app.ui.rights_parts import caption
from studio_app.ui.rights_ticks import DayField
from studio_app.ui.side_list import MARK, mark_icon

ROW = 52
EMPTY = "Nothing was delivered yet. What leaves is listed here: to whom, for what, and until when it may be seen."


class PastPage(QWidget):
    """`down` and `again` name the delivery they are asked for, `longer` its new last day, `back` asks for the order."""

    down = Signal(str)
    again = Signal(str)
    longer = Signal(str, object)
    back = Signal()

    def __init__(self, *, read_only: bool) -> None:
        super().__init__()
        self._read_only = read_only
        self.found: tuple[DeliverySaid, ...] = ()
        self.sure = ""
        self.list, self.words, self.empty = QListWidget(), caption(""), caption(EMPTY)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list.setAccessibleName("Past deliveries")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(MARK, MARK))
        self.return_ = QPushButton("Back to the crops")
        self.take_down, self.make_again = QPushButton("Take down…"), QPushButton("Make again…")
        self.extend, self.until = QPushButton("Extend until"), DayField("New last day")
        self.extend.setToolTip("Inside its grant: every gate is asked again, and the ledger gets a line.")
        title = QLabel("Past deliveries")
        title.setProperty("role", "large")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.return_, self.make_again, self.take_down, self.extend):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().rstrip("…"))
            row.addWidget(button)
        row.addWidget(self.until)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.words)
        column.addLayout(row)
        self.list.currentRowChanged.connect(self._show)
        self.return_.clicked.connect(self.back)
        self.take_down.clicked.connect(self._ask_down)
        self.make_again.clicked.connect(lambda: self.chosen and self.again.emit(self.chosen.id))
        self.list.hide()
        self.extend.clicked.connect(lambda: self.chosen and self.longer.emit(self.chosen.id, self.until.day))
        self._show(-1)

    @property
    def chosen(self) -> DeliverySaid | None:
        """The delivery that is looked at."""
        row = self.list.currentRow()
        return self.found[row] if 0 <= row < len(self.found) else None

    def put(self, found: Sequence[DeliverySaid]) -> None:
        """Shows these deliveries, the newest first."""
        row = max(0, self.list.currentRow())
        self.found = tuple(found)
        self.list.clear()
        for said in self.found:
            selects = ", ".join(said.record.selects)
            many = f"{len(said.files)} {'file' if len(said.files) == 1 else 'files'}"
            to = f" to {said.receiver}" if said.receiver else ""
            when = day_words(said.record.when.astimezone().date())
            words = f"{when}: {many} of {selects}{to}\n{said.state[:1].upper()}{said.state[1:]}; {said.use}"
            item = QListWidgetItem(mark_icon(said.mark, self.devicePixelRatioF()), words)
            item.setSizeHint(QSize(0, ROW))
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter)
            self.list.addItem(item)
        self._fill()
        self.list.setCurrentRow(min(row, len(self.found) - 1))
        self._show(self.list.currentRow())

    def _fill(self) -> None:
        """The list, or words in its place."""
        self.list.setVisible(bool(self.found))
        self.empty.setVisible(not self.found)

    def _show(self, row: int) -> None:
        said = self.chosen
        self.sure = ""
        self.take_down.setText("Take down…")
        live = said is not None and said.state != "taken down" and not self._read_only
        self.take_down.setEnabled(live)
        self.make_again.setEnabled(live)
        self.extend.setEnabled(live)
        self.until.setEnabled(live)
        if said is None:
            self.words.setText("")
            return
        crew = ", ".join(f"{each.name} ({each.seat.replace('-', ' ')})" for each in said.record.credits)
        first = max(said.until, date.today()) + timedelta(days=1)
        self.until.put(first + timedelta(days=29), first)
        longer = f" It was extended: until {day_words(said.until)}." if said.extended else ""
        stamped = f" Time stamps of {said.record.stamped_by}." if said.record.stamped_by else ""
        down = f"To be taken down by {day_words(said.take_down_by)}."
        self.words.setText(f"{said.id}, by {said.record.by.name}.{stamped}{longer} {down} Credits: {crew}.")

    def _ask_down(self) -> None:
        """Asked twice in place: it goes into a ledger that nothing is taken out of."""
        said = self.chosen
        if said is None:
            return
        if self.sure != said.id:
            self.sure = said.id
            self.take_down.setText("Yes, write that it is down")
            self.words.setText(
                "The ledger will say that no file of it is seen any more. Nothing is taken out of a ledger."
            )
            return
        self.down.emit(said.id)
