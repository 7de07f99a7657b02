"""Verdicts by seat on the chosen take, and the one next step: propose, then approve."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.record import record_of
from studio_app.takes.take import Standing
from studio_app.ui.card import Card
from studio_app.ui.desk import Desk
from studio_app.ui.icons import icon
from studio_app.ui.records import SeatLine, TakeLine, seat_lines, seat_words
from studio_app.ui.side_list import Line, cleared

SAID = {"": ("wait", "waiting"), "yes": ("good", "yes"), "no": ("bad", "no"), "change": ("now", "asks for a change")}


class VerdictsCard(Card):
    """Who has said what. `propose` and `approve` ask the window for these commands."""

    propose = Signal()
    approve = Signal()
    line_asked = Signal()
    record_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Verdicts", parent)
        self.desk = desk
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.rows.addLayout(self._lines)
        self.rows.addWidget(self.words)
        self.step = QPushButton()
        self.step.clicked.connect(lambda: (self.propose if self._scratch else self.approve).emit())
        self._scratch = True
        self.rows.addWidget(self.step)
        self.line_of_versions = _link("Line of versions", "Show the line of versions of this select")
        self.line_of_versions.clicked.connect(self.line_asked)
        self.record = _link("Approval record", "Show the approval record of this take")
        self.record.clicked.connect(self.record_asked)
        self.rows.addWidget(self.line_of_versions)
        self.rows.addWidget(self.record)
        self.put(None)

    def put(self, line: TakeLine | None) -> None:
        """Shows the verdicts on a take."""
        cleared(self._lines)
        lines: list[SeatLine] = []
        if line is not None and line.standing is not Standing.SCRATCH:
            self.desk.attempt(lambda: lines.extend(seat_lines(self.desk.session, line.take.id)))
        for each in lines:
            mark, said = SAID[each.said]
            words = f"{said}, {each.by}" if each.by else said
            if each.void:
                mark, words = "void", f"{words if each.by else 'a word that cannot be read'}: {each.void}"
            self._lines.addWidget(Line(mark, seat_words(each.seat), words))
        self._say(line, lines)

    def _alone(self, line: TakeLine) -> str:
        """What a yes of nobody but the one who rendered it means; empty for other selects."""
        select = record_of(self.desk.session.shoot, line.id).select
        return f"\n{select.warning}" if select is not None and select.warning else ""

    def _say(self, line: TakeLine | None, lines: list[SeatLine]) -> None:
        self._scratch = line is None or line.standing is Standing.SCRATCH
        if line is None:
            words = "Choose a take: propose it, then each seat says yes or no."
        elif self._scratch:
            words = "Scratch: it stays on this computer until it is proposed. Then every seat judges the same bytes."
        elif line.select:
            words = f"Approved: it lies in selects/{line.select}.png.{self._alone(line)}"
        else:
            words = ""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.line_of_versions.setVisible(line is not None and line.select is not None)
        self.record.setVisible(not self._scratch)
        self.step.setVisible(line is not None and not self.desk.read_only)
        self.step.setText("Propose" if self._scratch else "Give a verdict…")
        self.step.setAccessibleName("Propose the take" if self._scratch else "Give a verdict on the take")
        self.step.setIcon(icon("upload" if self._scratch else "key"))
        asked = [each for each in lines if not each.void]
        yes = sum(each.said == "yes" for each in asked)
        self.summarise(f"{yes} of {len(asked)}" if asked else "")
        title = f"Verdicts on {line.select or f'take {line.take.number}'}" if line else "Verdicts"
        self.fold.head.setText(title)
        self.fold.head.update()


def _link(words: str, name: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "link")
    button.setAccessibleName(name)
    return button
