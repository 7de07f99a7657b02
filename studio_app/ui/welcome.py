"""What a window without a shoot shows: the sample shoot one click away, and the way to one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.ui.icons import icon

WIDTH = 520
OWNER = "For the model and her agency: make the passport, sign or decline what is asked for, take it back."

INSPECT = "For everybody: is a picture signed, unchanged, one of ours, and still licensed?"


class Welcome(QWidget):
    """The first page."""

    sample = Signal()
    new = Signal()
    open = Signal()
    papers = Signal()
    package = Signal()
    inspect = Signal()
    recent = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAccessibleName("Welcome")
        self.problem = QLabel()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_label("Twin Studio", "large"))
        column.addWidget(
            _label("Direct a licensed digital twin as on a real set, from pose to approved picture.", "dim")
        )
        column.addSpacing(16)
        column.addLayout(self._buttons())
        column.addWidget(_label("The sample needs no model, no weights and no graphics card.", "caption"))
        column.addSpacing(8)
        column.addLayout(self._of_owner())
        column.addSpacing(8)
        column.addLayout(self._for_all())
        column.addWidget(self.problem)
        column.addSpacing(16)
        column.addLayout(self._recent)
        holder = QWidget()
        holder.setFixedWidth(WIDTH)
        holder.setLayout(column)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.sample_button = QPushButton("Open the sample shoot")
        self.sample_button.setProperty("role", "bright")
        self.sample_button.clicked.connect(self.sample)
        new, open_ = QPushButton(icon("plus"), "New shoot…"), QPushButton(icon("folder"), "Open a shoot…")
        new.clicked.connect(self.new)
        open_.clicked.connect(self.open)
        for button in (self.sample_button, new, open_):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        row.addStretch()
        return row

    def _of_owner(self) -> QVBoxLayout:
        """The way in for whoever is the twin, or represents her: no shoot is needed."""
        papers = QPushButton(icon("key"), "Open a twin’s papers…")
        package = QPushButton(icon("box"), "Open a twin’s package…")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, asked in ((papers, self.papers), (package, self.package)):
            button.setAccessibleName(button.text())
            button.setAccessibleDescription(OWNER)
            button.clicked.connect(asked)
            row.addWidget(button)
        row.addStretch()
        whole = QVBoxLayout()
        whole.setSpacing(8)
        whole.addLayout(row)
        whole.addWidget(_label(OWNER, "caption"))
        return whole

    def _for_all(self) -> QVBoxLayout:
        """The way in for whoever was sent a picture."""
        look = QPushButton(icon("search"), "Inspect a picture…")
        look.setAccessibleName(look.text())
        look.setAccessibleDescription(INSPECT)
        look.clicked.connect(self.inspect)
        whole = QVBoxLayout()
        whole.setSpacing(8)
        whole.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(_label(INSPECT, "caption"))
        return whole

    def put_recent(self, shoots: list[Path]) -> None:
        """Lists shoots that were open before."""
        while self._recent.count():
            widget = self._recent.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        if shoots:
            self._recent.addWidget(_label("Recent", "title"))
        for path in shoots[:5]:
            button = QPushButton(icon("folder", "dim"), f"{path.name}   {path.parent}")
            button.setProperty("role", "link")
            button.setAccessibleName(f"Open {path.name}")
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _=False, path=path: self.recent.emit(str(path)))
            self._recent.addWidget(button)

    def say(self, words: str) -> None:
        """Says why a shoot could not be opened."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


def _label(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(role != "large")
    return label
