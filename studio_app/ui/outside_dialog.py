"""Marks of other programs: take by take what they say, and whose marks hold. Nothing is taken over unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from studio_app.studio.sidecar_words import difference_words, heading
from studio_app.studio.sidecars import Difference

WIDE, ROW = 120, 24
Act = Callable[[Sequence[Difference]], bool]


class OutsideDialog(QDialog):
    """Lists the differences. The buttons act on the lines that are chosen, or on all; `take_over` and `keep_ours` say
    whether it was done.
    """

    def __init__(self, differences: Sequence[Difference], take_over: Act, keep_ours: Act, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Marks of other programs")
        self._left = {each.take: each for each in differences}
        self.title, self.list = QLabel(), QTreeWidget()
        self.title.setProperty("role", "shoot")
        self.over, self.keep, self.later = QPushButton(), QPushButton(), QPushButton("Decide later")
        self.later.setAccessibleName("Decide later")
        for button in (self.over, self.keep, self.later):
            button.setAutoDefault(False)
        self.over.clicked.connect(lambda: self._do(take_over))
        self.keep.clicked.connect(lambda: self._do(keep_ours))
        self.later.clicked.connect(self.reject)
        self._lay_out()
        self._fill()

    @property
    def chosen(self) -> list[Difference]:
        """The differences that the buttons act on."""
        picked = [item.text(0) for item in self.list.selectedItems()]
        return [self._left[take] for take in (picked or self._left)]

    def _lay_out(self) -> None:
        about = QLabel(
            "The sidecars of these takes say something else than the studio. Choose lines to decide on some of them."
        )
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        self.list.setObjectName("frame")
        self.list.setAccessibleName("Takes marked in another program")
        self.list.setHeaderLabels(("Take", "In the other program"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemSelectionChanged.connect(self._name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.later)
        row.addStretch()
        row.addWidget(self.keep)
        row.addWidget(self.over)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (self.title, about):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addSpacing(8)
        column.addLayout(row)
        self.resize(560, 380)

    def _fill(self) -> None:
        self.list.clear()
        for each in self._left.values():
            item = QTreeWidgetItem((each.take, difference_words(each)))
            item.setToolTip(1, difference_words(each))
            item.setSizeHint(0, QSize(WIDE, ROW))
            self.list.addTopLevelItem(item)
        self.title.setText(heading(list(self._left.values())))
        self._name()

    def _name(self) -> None:
        some = len(self.list.selectedItems())
        of = f" {some}" if some else " all" if len(self._left) > 1 else ""
        for button, words in ((self.over, f"Take over{of}"), (self.keep, f"Keep ours{f' for{of}' if of else ''}")):
            button.setText(words)
            button.setAccessibleName(words)

    def _do(self, act: Act) -> None:
        chosen = self.chosen
        if not act(chosen):
            return
        for each in chosen:
            self._left.pop(each.take, None)
        self._fill()
        if not self._left:
            self.accept()
