"""What this computer has and lacks, in sentences, each with what helps; looked at in a process beside the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.studio.finding import Finding, examined
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons
from studio_app.ui.side_list import Line, cleared

LOOKING = "Looking at this computer: its graphics, its libraries, its disk. That takes some seconds…"
WELL, SOME, WRONG = (
    "All is well.",
    "Nothing is wrong; some things are worth knowing.",
    "Something is wrong; what helps stands below it.",
)
MARKS = {True: "good", None: "info", False: "void"}


class DoctorDialog(QDialog):
    """Looks when it is opened and on demand; closing it ends the look."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("This computer")
        self.resize(640, 520)
        self.found: tuple[Finding, ...] = ()
        self._background = Background(self._failed, self)
        self.about, self.again, self.done_ = QLabel(), QPushButton("Look again"), QPushButton("Close")
        self.about.setWordWrap(True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._lines)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("What was found")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 16, 16, 16)
        around.setSpacing(12)
        around.addWidget(self.about)
        around.addWidget(area, 1)
        around.addLayout(buttons([self.again], [self.done_]))
        self.again.clicked.connect(self.look)
        self.done_.clicked.connect(self.accept)
        self.finished.connect(lambda _: self._background.drop())
        self.look()

    def look(self) -> None:
        """Looks anew."""
        self.about.setText(LOOKING)
        self.again.setEnabled(False)
        self._background.start(self._look())

    async def _look(self) -> None:
        self.found = await examined()
        cleared(self._lines)
        for one in self.found:
            self._lines.addWidget(Line(MARKS[one.ok], one.words, "" if one.ok else one.do))
        states = {one.ok for one in self.found}
        self._say(WRONG if False in states else SOME if None in states else WELL)

    def _failed(self, words: str) -> None:
        self._say(words)

    def _say(self, words: str) -> None:
        self.about.setText(words)
        self.again.setEnabled(True)


def show_doctor(parent: QWidget) -> None:
    """Opens it over the window."""
    dialog = DoctorDialog(parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
