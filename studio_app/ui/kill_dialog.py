"""Kill rejected: the flagged takes by picture, why, and what stays. What is killed lies in the trash and comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from studio_app.takes.kill import Reason
from studio_app.takes.take import Standing
from studio_app.ui.records import TakeLine
from studio_app.ui.theme import colour, font
from studio_app.ui.thumbs import Thumbs

TILE, PICTURE = QSize(112, 164), QSize(96, 120)
COLUMNS, SHOWN_HIGH = 6, 352
INSIDE = COLUMNS * TILE.width() + 16
"""What the dialog leaves its words, in points."""
SHORT = {
    Reason.LIKENESS: "Likeness", Reason.HANDS: "Hands", Reason.GARMENT: "Garment", Reason.LIGHT: "Light",
    Reason.DIGNITY: "Dignity", Reason.DULL: "Dull", Reason.OTHER: "Other",
}  # fmt: skip


class KillDialog(QDialog):
    """Asks why. `reasons` and `words` are what was said; `takes` what is to be killed."""

    def __init__(self, lines: Sequence[TakeLine], thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.killed = [line for line in lines if line.standing is not Standing.SELECT]
        self.kept = [line for line in lines if line.standing is Standing.SELECT]
        self.tiles = ReasonTiles(self.killed, thumbs)
        self.buttons = {reason: QPushButton(SHORT[reason]) for reason in Reason}
        self.scope = QLabel()
        self.words = QLineEdit()
        self.kill = QPushButton()
        self.setWindowTitle("Kill takes")
        self._dress()
        self._lay_out()
        self._changed()

    @property
    def takes(self) -> tuple[str, ...]:
        """What is to be killed."""
        return tuple(line.id for line in self.killed)

    @property
    def reasons(self) -> Mapping[str, Reason]:
        """Why, take by take."""
        return self.tiles.reasons

    def _dress(self) -> None:
        for reason, button in self.buttons.items():
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(reason.words)
            button.setAccessibleName(f"Reason: {SHORT[reason]}. {reason.words}")
            button.clicked.connect(lambda _, reason=reason: self._give(reason))
        self.words.setPlaceholderText("In your own words, if you like")
        self.words.setAccessibleName("Why, in your own words")
        self.words.setMaxLength(500)
        self.scope.setProperty("role", "caption")
        self.scope.setWordWrap(True)
        self.kill.setProperty("role", "bright")
        self.kill.clicked.connect(self.accept)
        self.tiles.chosen_changed.connect(self._changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        count = len(self.killed)
        title = QLabel(f"Kill {count:,} take{'s' if count != 1 else ''}" if count else "Nothing to kill")
        title.setProperty("role", "shoot")
        explained = QLabel(
            "They go to the shoot’s trash with all that was said of them, and can be restored from there."
        )
        explained.setProperty("role", "caption")
        explained.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(explained)
        if count:
            column.addWidget(self._pictures())
            column.addWidget(self.scope)
            column.addLayout(self._reason_line())
            column.addWidget(self.words)
        if self.kept:
            column.addWidget(self._kept_words())
        column.addSpacing(8)
        column.addLayout(self._foot())
        self.setFixedWidth(2 * 16 + INSIDE)

    def _pictures(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setObjectName("frame")
        scroll.setWidget(self.tiles)
        scroll.setWidgetResizable(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(min(SHOWN_HIGH, self.tiles.height() + 4))
        self.tiles.shown_in = scroll
        return scroll

    def _reason_line(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        for column, button in enumerate(self.buttons.values()):
            grid.addWidget(button, 0, column)
        grid.setColumnStretch(len(self.buttons), 1)
        return grid

    def _kept_words(self) -> QLabel:
        named = ", ".join(f"take {line.number} ({line.select})" for line in self.kept[:6])
        more = f" and {len(self.kept) - 6} more" if len(self.kept) > 6 else ""
        are = "is approved and stays" if len(self.kept) == 1 else "are approved and stay"
        kept = QLabel(f"{named[:1].upper()}{named[1:]}{more} {are}: a seat would have to take its yes back first.")
        kept.setProperty("role", "good")
        kept.setWordWrap(True)
        kept.setMinimumHeight(kept.heightForWidth(INSIDE))
        return kept

    def _foot(self) -> QHBoxLayout:
        cancel = QPushButton("Cancel" if self.killed else "Close")
        cancel.setAccessibleName(cancel.text())
        cancel.setAutoDefault(not self.killed)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.kill)
        self.kill.setVisible(bool(self.killed))
        return row

    def done(self, result: int) -> None:
        """Reads no more pictures for a dialog that is over."""
        self.tiles.thumbs.wish(self.tiles, (), PICTURE)
        super().done(result)

    def _give(self, reason: Reason) -> None:
        self.tiles.give(reason)
        self._changed()

    def _changed(self) -> None:
        """Says for how many the next reason counts, which reason they have, and whether all have one."""
        some = tuple(self.tiles.chosen)
        held = {self.tiles.reasons.get(take) for take in some or self.takes}
        for reason, button in self.buttons.items():
            button.setChecked(held == {reason})
        every = "Why? The reason counts for all of them; press a picture to give it one of its own."
        self.scope.setText(
            f"Why? The reason counts for the {len(some) if some[1:] else 'one'} chosen above." if some else every
        )
        missing = len(self.killed) - len(self.tiles.reasons)
        self.kill.setEnabled(not missing)
        self.kill.setDefault(not missing)
        count = len(self.killed)
        words = f"Kill {count:,} take{'s' if count != 1 else ''}"
        self.kill.setText(words if not missing or missing == count else f"{missing:,} without a reason")
        self.kill.setAccessibleName(f"{words}: {self.kill.text()}" if missing else words)


class ReasonTiles(QWidget):
    """The takes by small picture, each with its reason in words under it. A press chooses; arrows and Space do too."""

    chosen_changed = Signal()

    def __init__(self, lines: Sequence[TakeLine], thumbs: Thumbs) -> None:
        super().__init__()
        self.lines, self.thumbs = tuple(lines), thumbs
        self.reasons: dict[str, Reason] = {}
        self.chosen: set[str] = set()
        self.shown_in: QScrollArea | None = None
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(COLUMNS * TILE.width(), -(-len(self.lines) // COLUMNS) * TILE.height())
        thumbs.came.connect(self._came)  # a bound method is let go of with its widget
        self._name()

    def _came(self, _take: str) -> None:
        self.update()

    def give(self, reason: Reason) -> None:
        """Gives the reason to those that are chosen, or to all; the choice is over then."""
        for take in self.chosen or {line.id for line in self.lines}:
            self.reasons[take] = reason
        self.chosen = set()
        self.update()
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"Takes to kill, {len(self.lines)}")
        line = self.lines[self._at] if self.lines else None
        if line is not None:
            said = self.reasons.get(line.id)
            chosen = ", chosen" if line.id in self.chosen else ""
            self.setAccessibleDescription(f"Take {line.number}, {SHORT[said] if said else 'no reason yet'}{chosen}")

    def _box(self, number: int) -> QRect:
        row, column = divmod(number, COLUMNS)
        return QRect(QPoint(column * TILE.width(), row * TILE.height()), TILE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.devicePixelRatioF()
        first, last = event.rect().top() // TILE.height(), event.rect().bottom() // TILE.height()
        seen = range(first * COLUMNS, min(len(self.lines), (last + 1) * COLUMNS))
        for number in seen:
            self._paint(painter, self._box(number).adjusted(8, 6, -8, -2), number, PICTURE * scale)
        self.thumbs.wish(self, [self.lines[number].id for number in seen], PICTURE * scale)

    def _paint(self, painter: QPainter, box: QRect, number: int, size: QSize) -> None:
        line = self.lines[number]
        place = QRect(box.topLeft(), PICTURE)
        painter.fillRect(place, colour("window"))
        picture = self.thumbs.thumb(line.id, size)
        if picture is not None and not picture.isNull():
            fitted = QRect(QPoint(), picture.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
            fitted.moveCenter(place.center())
            painter.drawPixmap(fitted, picture)
        if line.id in self.chosen:
            painter.setPen(QPen(colour("amber"), 2))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        elif number == self._at and self.hasFocus():
            painter.setPen(colour("focus"))
            painter.drawRect(place.adjusted(-2, -2, 1, 1))
        said = self.reasons.get(line.id)
        painter.setFont(font(11, figures=True))
        painter.setPen(colour("dim"))
        foot = QRect(box.x(), place.bottom() + 3, PICTURE.width(), 15)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, str(line.number))
        painter.setPen(colour("text" if said else "dim"))
        painter.drawText(foot.translated(0, 14), Qt.AlignmentFlag.AlignLeft, SHORT[said] if said else "no reason yet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        number = place.y() // TILE.height() * COLUMNS + place.x() // TILE.width()
        if 0 <= number < len(self.lines):
            self._at = number
            self._toggle()

    def _toggle(self) -> None:
        self.chosen ^= {self.lines[self._at].id}
        self.update()
        self._name()
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self._at = max(0, min(len(self.lines) - 1, self._at + steps[key]))
            if self.shown_in is not None:
                box = self._box(self._at)
                self.shown_in.ensureVisible(box.center().x(), box.center().y(), 0, TILE.height() // 2)
            self.update()
            self._name()
        elif key is Qt.Key.Key_Space:
            self._toggle()
        else:
            super().keyPressEvent(event)
