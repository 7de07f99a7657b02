"""A card of the director's side: a head that folds with a one-line summary at right, and rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from studio_app.ui.icons import pixmap
from studio_app.ui.theme import CONTROL_HEIGHT, colour, font

ROW_GAP = 4
CHEVRON = 12


class Head(QAbstractButton):
    """The line that folds what is below it: chevron, title, and a summary cut to what fits."""

    def __init__(self, title: str, *, minor: bool = False) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.minor, self.summary = minor, ""
        self.toggled.connect(self._name)
        self._name()

    def summarise(self, words: str) -> None:
        """Sets the words at the right."""
        self.summary = words
        self._name()
        self.setToolTip(words)
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        state = "unfolded" if self.isChecked() else "folded"
        self.setAccessibleDescription(f"{state}. {self.summary}" if self.summary else state)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self._title_font()).horizontalAdvance(self.text()) + 48, CONTROL_HEIGHT)

    def _title_font(self):
        return font(12, strong=not self.minor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("focus"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        which = "chevron-down" if self.isChecked() else "chevron-right"
        picture = pixmap(which, "dim", CHEVRON, self.devicePixelRatioF())
        painter.drawPixmap(0, (self.height() - CHEVRON) // 2, picture)
        painter.setFont(self._title_font())
        quiet = self.minor and not self.underMouse()
        painter.setPen(colour("dim" if quiet else "bright"))
        left = CHEVRON + 6
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_summary(painter, left + painter.fontMetrics().horizontalAdvance(self.text()) + 16)

    def _paint_summary(self, painter: QPainter, left: int) -> None:
        painter.setFont(font(11))
        painter.setPen(colour("dim"))
        space = QRect(left, 0, max(0, self.width() - left), self.height())
        words = painter.fontMetrics().elidedText(self.summary, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


class Fold(QWidget):
    """A head and what it folds."""

    folded = Signal(bool)

    def __init__(
        self, title: str, *, minor: bool = False, unfolded: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.head = Head(title, minor=minor)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, ROW_GAP if not minor else 0, 0, 0)
        self.rows.setSpacing(ROW_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.head.toggled.connect(self._toggled)
        self.head.setChecked(unfolded)
        self.body.setVisible(unfolded)

    @property
    def unfolded(self) -> bool:
        """Whether the rows are to be seen."""
        return self.head.isChecked()

    def unfold(self, unfolded: bool = True) -> None:
        """Folds or unfolds."""
        self.head.setChecked(unfolded)

    def _toggled(self, unfolded: bool) -> None:
        self.body.setVisible(unfolded)
        self.folded.emit(not unfolded)


class Card(QFrame):
    """One card: a titled, folding group of rows on a raised ground."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.title = title
        self.fold = Fold(title, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 8)
        column.setSpacing(0)
        column.addWidget(self.fold)
        self.fold.folded.connect(lambda folded: column.setContentsMargins(10, 4, 10, 4 if folded else 8))

    @property
    def rows(self) -> QVBoxLayout:
        """Where rows are added."""
        return self.fold.rows

    def summarise(self, words: str) -> None:
        """Sets the words at the right of the title."""
        self.fold.head.summarise(words)
