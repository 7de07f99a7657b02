"""The approval record: every proposed take on the left, on the right who said what of the chosen one."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio_app.studio.record import TakeRecord, record
from studio_app.ui.desk import Desk
from studio_app.ui.record_page import RecordPage
from studio_app.ui.side_list import MARK, mark_icon

SIZE, LIST_WIDTH = QSize(880, 640), 248
EMPTY = (
    "Nothing has been proposed yet. Once a take is, this page keeps what every seat says of it: who, when, on which "
    "bytes, and whether the word still counts."
)


class RecordDialog(QDialog):
    """A calm page over the room. `take_asked` asks to see a take large, `ruling_asked` whose word counts."""

    take_asked = Signal(str)
    ruling_asked = Signal()

    def __init__(self, desk: Desk, take: str, parent: QWidget | None = None) -> None:
        """`take`: whose record is shown first; empty, or a take without one: the first."""
        super().__init__(parent)
        self.desk, self.take = desk, take
        self.records: tuple[TakeRecord, ...] = ()
        self._open = True
        self.setWindowTitle("Approval record")
        self.list, self.scroll, self.words = QListWidget(), QScrollArea(), QLabel("Reading the record…")
        self.ruling = QPushButton("Policy, keys and trust…")
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        self.finished.connect(lambda _: setattr(self, "_open", False))
        self.resize(SIZE)

    def _lay_out(self) -> None:
        self.list.setAccessibleName("Proposed takes")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(MARK, MARK))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.hide()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setAccessibleName("Record of the chosen take")
        self.scroll.hide()
        self.ruling.setAccessibleName("Policy, keys and trust of the shoot")
        self.ruling.setAutoDefault(False)
        self.ruling.clicked.connect(self._ask_ruling)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setProperty("role", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.list, 1)
        left.addWidget(self.ruling, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        row.addLayout(left)
        row.addWidget(self.scroll, 1)
        row.addWidget(self.words, 1)

    async def read(self) -> None:
        """Reads the record in a thread, then shows it. Raises StudioError."""
        found = await asyncio.to_thread(record, self.desk.session.shoot)
        if self._open and isValid(self):  # the window may have gone meanwhile, with all dialogs
            self.put(found)

    def put(self, records: tuple[TakeRecord, ...]) -> None:
        """Shows these records."""
        self.records = records
        self.words.setText(EMPTY)
        self.words.setVisible(not records)
        self.list.setVisible(bool(records))
        self.scroll.setVisible(bool(records))
        for each in records:
            mark, words = standing_of(each)
            item = QListWidgetItem(mark_icon(mark, self.devicePixelRatioF()), f"{each.title}\n{words}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.title}, {words}")
            self.list.addItem(item)
        if records:
            at = next((row for row, each in enumerate(records) if each.take == self.take), 0)
            self.list.setCurrentRow(at)
            self.list.setFocus()

    def _show(self, row: int) -> None:
        page = RecordPage(self.desk, self.records[row])
        page.opened.connect(self._ask)
        self.scroll.setWidget(page)

    def _ask_ruling(self) -> None:
        self.accept()
        self.ruling_asked.emit()

    def _ask(self, take: str) -> None:
        self.accept()
        self.take_asked.emit(take)


def standing_of(record: TakeRecord) -> tuple[str, str]:
    """The mark and the words for where a take stands."""
    select = record.select
    if select is not None and select.self_approved:
        return "info", "select, self-approved"
    if select is not None:
        return "good", "select"
    if record.state == "withdrawn":
        return "bad", "withdrawn"
    return "wait", "proposed"
