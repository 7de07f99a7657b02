"""The frame of the delivery room: where its lists, pages and buttons stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

LEFT = 224


class DeliveryFrame(QDialog):
    """Pages over a foot: the order first; progress, close and the one bright button below."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Deliver")
        self.pages, self.left = QStackedWidget(), QWidget()
        self.count, self.bar = QLabel(), QProgressBar()
        self.past, self.close_, self.deliver_ = (
            QPushButton("Past deliveries"),
            QPushButton("Close"),
            QPushButton("Deliver"),
        )

    def furnish(
        self,
        lists: Sequence[tuple[str, QWidget, int]],
        crops: QWidget,
        terms: QWidget,
        others: Sequence[QWidget],
    ) -> None:
        """Puts the lists (title, list, share of the height) at left, crops in the middle, terms at right."""
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(4)
        for words, part, share in lists:
            head = QLabel(words)
            head.setProperty("role", "title")
            left.addWidget(head)
            left.addWidget(part, share)
            part.setFixedWidth(LEFT)
        order = QWidget()
        across = QHBoxLayout(order)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.left)
        across.addWidget(crops, 1)
        across.addWidget(terms)
        for page in (order, *others):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addWidget(self.pages, 1)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(180, 6)
        self.bar.setAccessibleName("How far the delivery is")
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.count.setProperty("role", "dim")
        self.deliver_.setProperty("role", "bright")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.past)
        foot.addStretch()
        for part in (self.bar, self.count, self.close_, self.deliver_):
            foot.addWidget(part)
        for button in (self.past, self.close_, self.deliver_):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
        return foot

    def name_button(self, files: int) -> None:
        """The button says what it does."""
        words = f"Deliver {files} {'file' if files == 1 else 'files'}" if files else "Deliver"
        self.deliver_.setText(words)
        self.deliver_.setAccessibleName(words)

    def turn(self, page: QWidget | None, *, past: bool = True) -> None:
        """Shows one of the other pages, or the order; `past` deliveries are offered from there."""
        self.pages.setCurrentWidget(page) if page is not None else self.pages.setCurrentIndex(0)
        self.deliver_.setVisible(page is None)
        self.past.setVisible(past)

    def work(self, *, busy: bool) -> None:
        """While files are made only stopping is offered."""
        self.bar.setVisible(busy)
        self.bar.setValue(0)
        self.count.setText("")
        self.close_.setText("Cancel" if busy else "Close")
        self.close_.setAccessibleName(self.close_.text())
        self.pages.setEnabled(not busy)
        self.past.setEnabled(not busy)

    def tell(self, words: str, share: float) -> None:
        """How far it is."""
        self.bar.setValue(round(1000 * share))
        self.count.setText(words)
