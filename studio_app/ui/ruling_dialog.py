"""Whose word counts: the policy, the keys and the trust of a shoot, each on a page of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio_app.ui.desk import Desk
from studio_app.ui.policy_page import PolicyPage
from studio_app.ui.revoke_page import RevokePage
from studio_app.ui.ruling_page import RulingPage
from studio_app.ui.trust_page import TrustPage

PAGES: dict[str, tuple[str, type[RulingPage]]] = {
    "policy": ("What a select needs", PolicyPage),
    "keys": ("Keys", RevokePage),
    "trust": ("Trust on this computer", TrustPage),
}
SIZE, LIST_WIDTH, ROW = QSize(840, 680), 184, 28


class RulingDialog(QDialog):
    """The pages, and below them what was done last."""

    def __init__(self, desk: Desk, page: str = "policy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Whose word counts")
        self.list, self.stack, self.news = QListWidget(), QStackedWidget(), QLabel()
        self.pages: dict[str, RulingPage] = {}
        for name, (title, make) in PAGES.items():
            self.list.addItem(title)
            self.list.item(self.list.count() - 1).setSizeHint(QSize(LIST_WIDTH, ROW))
            made = make(desk)
            made.done.connect(self._tell)
            self.pages[name] = made
            self.stack.addWidget(made)
        self.list.setAccessibleName("Pages")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.currentRowChanged.connect(self._turn)
        self._lay_out()
        self.list.setCurrentRow(list(PAGES).index(page))
        self.resize(SIZE)

    def _lay_out(self) -> None:
        self.news.setProperty("role", "good")
        self.news.setWordWrap(True)
        self.news.setAccessibleName("What was done")
        close = QPushButton("Close")
        close.setAccessibleName("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 8)
        foot.addWidget(self.news, 1)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.addWidget(self.stack, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.list)
        row.addLayout(right, 1)

    def _turn(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self.news.clear()
        page = self.stack.widget(row)
        if isinstance(page, RulingPage):
            page.refresh()

    def _tell(self, words: str) -> None:
        self.news.setText(words)
        self.news.setAccessibleDescription(words)
