"""The roots that this studio trusts when it looks at pictures: listed, added from a file, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.trusted_roots import forget_root, trust_roots, trusted_roots
from studio_app.twins.use import day_words
from studio_app.ui.certificate_pages import in_two
from studio_app.ui.forms import buttons
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption
from studio_app.ui.theme import font

SIZE, ROW = QSize(600, 340), 68
WORDS = (
    "Signatures under these roots count as known here, in this window and on the command line. Before you trust one, "
    "compare its fingerprint with its owner by another way than the file came. The studio’s own root is always trusted."
)
EMPTY = "No root is trusted besides the studio’s own. Add the public root that a studio or an authority gave you."


class RootsDialog(QDialog):
    """`changed` after each root that was added or forgotten."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Trusted roots")
        self.list, self.empty = QListWidget(), caption(EMPTY)
        self.problem = Problem(SIZE.width() - 32, grows=False)
        self.add, self.forget, self.done_ = QPushButton("Add a root…"), QPushButton("Forget"), QPushButton("Close")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Trusted roots")
        self.list.setFont(font(12, exact=True))
        title = QLabel("Trusted roots")
        title.setProperty("role", "shoot")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (title, caption(WORDS), self.problem, self.empty):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addStretch()
        column.addLayout(buttons([self.add, self.forget], [self.done_]))
        self.add.clicked.connect(self.ask)
        self.forget.clicked.connect(self._forget)
        self.done_.clicked.connect(self.accept)
        self.list.currentRowChanged.connect(lambda row: self.forget.setEnabled(row >= 0))
        self.resize(SIZE)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is kept."""
        self.list.clear()
        try:
            found = trusted_roots()
        except StudioError as error:
            self.problem.put(str(error))
            found = ()
        for root in found:
            item = QListWidgetItem(f"{root.name}, until {day_words(root.until.date())}\n{in_two(root.fingerprint)}")
            item.setData(0x100, root.fingerprint)
            item.setToolTip(root.fingerprint)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))
        self.forget.setEnabled(self.list.currentRow() >= 0)

    def ask(self) -> None:
        """Lets a person choose a file with roots."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a public root", "", "Certificates (*.pem *.crt);;All files (*)"
        )
        if name:
            self.trust(Path(name))

    def trust(self, file: Path) -> None:
        """Trusts the roots in a file from now on."""
        self._change(lambda: trust_roots(file))

    def _forget(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._change(lambda: forget_root(item.data(0x100)))

    def _change(self, act: Callable[[], object]) -> None:
        try:
            act()
        except StudioError as error:
            self.problem.put(str(error))
            return
        self.problem.put("")
        self.refresh()
        self.changed.emit()
