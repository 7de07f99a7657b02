"""One paper on the owner's desk: what it says, what the rules say before it is signed, and the buttons for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.owner_page import OwnerPaper
from studio_app.ui.rights_parts import caption
from studio_app.ui.rights_rows import RuleRow, SectionBox, in_order
from studio_app.ui.side_list import Line

ACTS = {
    "sign": "Sign", "decline": "Decline…", "change": "Change…", "suspend": "Suspend…", "revoke": "Take back…",
    "reactivate": "Let it be used again", "issue": "I am still fine with it",
    "pdf": "Readable PDF", "send": "Save to send…",
}  # fmt: skip
ABOUT = {
    "sign": "Your signature over exactly these bytes.",
    "decline": "You say no, with a reason.",
    "change": "A draft is changed freely; of a signed passport the next one is made.",
    "suspend": "Nothing new is made until you let it be used again.",
    "revoke": "For good: nothing new is made, and what is out comes down.",
    "reactivate": "Takes the suspension away, in a new status.",
    "send": "The paper and its signatures, in a folder of your choice: both are sent together.",
    "pdf": "Every field in plain words, to print or to send to a lawyer.",
    "issue": "Says the same again with a new date. Without a fresh word your grants freeze.",
}


class OwnerPage(QWidget):
    """`asked` brings the act that somebody wants."""

    asked = Signal(str)

    def __init__(self, paper: OwnerPaper) -> None:
        super().__init__()
        self.paper = paper
        self.boxes = [SectionBox(section) for section in paper.sections]
        self.acts: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title = QLabel(paper.row.title)
        title.setProperty("role", "large")
        title.setWordWrap(True)
        column.addWidget(title)
        sample = ", sample data" if getattr(paper.row.paper, "sample", False) else ""
        column.addWidget(Line(paper.mark, f"{paper.state}{sample}", paper.row.words))
        column.addLayout(self._buttons())
        for box in self.boxes:
            column.addWidget(box)
        self._put_rules(column)
        self._put_owed(column)

    def explain(self, on: bool) -> None:
        """Shows what each word means, or only as a tip."""
        for box in self.boxes:
            box.explain(on)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        stops = any(each.mark == "stop" for each in self.paper.checks)
        for act in self.paper.acts:
            button = QPushButton(ACTS[act])
            button.setAutoDefault(False)
            button.setAccessibleName(ACTS[act].rstrip("…"))
            button.setAccessibleDescription(ABOUT[act])
            button.setToolTip(ABOUT[act])
            if act in ("sign", "issue"):
                button.setProperty("role", "bright")
            if act == "sign" and stops:
                button.setEnabled(False)
                button.setToolTip(next(each.words for each in self.paper.checks if each.mark == "stop"))
            button.clicked.connect(lambda _=False, act=act: self.asked.emit(act))
            self.acts[act] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _put_rules(self, column: QVBoxLayout) -> None:
        if not self.paper.checks:
            return
        head = QLabel("Before it is signed")
        head.setProperty("role", "title")
        column.addSpacing(8)
        column.addWidget(head)
        for each in in_order(self.paper.checks):
            column.addWidget(RuleRow(each))

    def _put_owed(self, column: QVBoxLayout) -> None:
        if not self.paper.owed:
            return
        head = QLabel("What is owed, by the reports that came")
        head.setProperty("role", "title")
        column.addSpacing(8)
        column.addWidget(head)
        for each in self.paper.owed:
            column.addWidget(Line("good" if each.rows else "wait", f"{each.title}: {each.total}", each.due))
            for row in each.rows:
                column.addWidget(caption(row, indent=22))
