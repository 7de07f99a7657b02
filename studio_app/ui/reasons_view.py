"""Why takes were killed: a calm table of counts by twin, engine and look, so that the next capture mends what fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.studio.seating import engine_title
from studio_app.takes.kill import Reason
from studio_app.ui.records import TakeLine, killed_lines
from studio_app.ui.theme import colour, font

if TYPE_CHECKING:
    from studio_app.ui.room import Room

NAME_WIDE, CELL_WIDE, ROW_HIGH, HEAD_HIGH = 190, 68, 28, 32
BAR_HIGH = 3
PARTS: tuple[tuple[str, Callable[[TakeLine], str]], ...] = (
    ("Twin", lambda line: line.row.facets.twin),
    ("Engine", lambda line: engine_title(line.row.facets.engine)),
    ("Look", lambda line: line.row.facets.look),
)
Counts = dict[str, Counter[str]]


def counted(lines: Sequence[TakeLine], of: Callable[[TakeLine], str]) -> Counts:
    """Name -> reason -> number of killed takes, the most killed first. A take without a reason counts as other."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        found[of(line) or "None"][line.kill.reason.value if line.kill else Reason.OTHER.value] += 1
    return dict(sorted(found.items(), key=lambda item: (-item[1].total(), item[0])))


class ReasonTable(QWidget):
    """Names down, reasons across, in each cell its count and a bar of its share in the row; n at right."""

    def __init__(self, title: str, counts: Counts) -> None:
        super().__init__()
        self.title, self.counts = title, counts
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(f"Reasons by {title.lower()}")
        self.setAccessibleDescription(
            ". ".join(
                f"{name}, n = {said.total()}: " + ", ".join(f"{reason} {count}" for reason, count in said.most_common())
                for name, said in counts.items()
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(NAME_WIDE + CELL_WIDE * (len(Reason) + 1), HEAD_HIGH + ROW_HIGH * len(self.counts))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_head(painter)
        for row, (name, said) in enumerate(self.counts.items()):
            box = QRect(0, HEAD_HIGH + row * ROW_HIGH, self.width(), ROW_HIGH)
            painter.setPen(colour("raised"))
            painter.drawLine(box.topLeft(), box.topRight())
            painter.setFont(font(12))
            painter.setPen(colour("text"))
            elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDE - 12)
            painter.drawText(QRect(0, box.y(), NAME_WIDE, ROW_HIGH), Qt.AlignmentFlag.AlignVCenter, elided)
            for column, reason in enumerate(Reason):
                self._paint_cell(painter, self._cell(box, column), said[reason.value], said.total())
            painter.setPen(colour("dim"))
            painter.drawText(self._cell(box, len(Reason)), _RIGHT, f"n = {said.total()}")

    def _paint_head(self, painter: QPainter) -> None:
        box = QRect(0, 0, self.width(), HEAD_HIGH)
        painter.setFont(font(12, strong=True))
        painter.setPen(colour("bright"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.setFont(font(11))
        painter.setPen(colour("dim"))
        for column, reason in enumerate(Reason):
            painter.drawText(self._cell(box, column), _RIGHT, reason.value.capitalize())

    @staticmethod
    def _cell(row: QRect, column: int) -> QRect:
        return QRect(NAME_WIDE + column * CELL_WIDE, row.y(), CELL_WIDE - 8, row.height())

    @staticmethod
    def _paint_cell(painter: QPainter, box: QRect, count: int, of: int) -> None:
        painter.setFont(font(12, figures=True))
        painter.setPen(colour("text" if count else "faint"))
        painter.drawText(box, _RIGHT, str(count) if count else "·")
        if count:
            wide = max(2, round((box.width() - 8) * count / of))
            painter.fillRect(box.right() + 1 - wide, box.bottom() - BAR_HIGH - 1, wide, BAR_HIGH, colour("focus"))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReasonsDialog(QDialog):
    """The tables, or that nothing was killed yet."""

    def __init__(self, lines: Sequence[TakeLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Why takes were killed")
        self.tables = [ReasonTable(title, counted(lines, of)) for title, of in PARTS] if lines else []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        title = QLabel("Why takes were killed")
        title.setProperty("role", "shoot")
        column.addWidget(title)
        many = f"{len(lines)} takes lie in the trash" if len(lines) != 1 else "1 take lies in the trash"
        words = f"{many}. n is the number of takes in a row; small numbers prove little."
        said = QLabel(words if lines else "No take is killed. Reasons of killed takes are counted here.")
        said.setProperty("role", "caption")
        column.addWidget(said)
        if self.tables:
            column.addWidget(self._scrolled())
        close = QPushButton("Close")
        close.setAccessibleName("Close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        column.addLayout(foot)

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(16)
        for table in self.tables:
            inside.addWidget(table)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setAccessibleName("Tables of reasons")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        size = inner.sizeHint()
        scroll.setMinimumSize(size.width() + 12, min(520, size.height() + 4))
        return scroll


def show_reasons(room: Room) -> None:
    """Opens the statistics of the shoot."""
    lines: list[TakeLine] = []
    if room.desk.attempt(lambda: lines.extend(killed_lines(room.desk.session))):
        dialog = ReasonsDialog(lines, room)
        dialog.exec()
        dialog.deleteLater()
