"""Rows of the rights room: a fact with its mark, how much is used, what its word means; a section of them; a gate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.rights_facts import Fact, Section
from studio_app.studio.rights_room import GateSaid
from studio_app.studio.rights_room import Line as RuleLine
from studio_app.twins.paper_words import explained
from studio_app.ui.side_list import MARK, MARKS, Mark, cleared, mark_icon
from studio_app.ui.theme import colour

TITLE_WIDTH, BAR_HEIGHT, BAR_WIDTH = 104, 4, 240
MARK_WORDS = {
    "good": "holds", "warn": "please look", "stop": "stops", "wait": "waits", "info": "to know", "plain": "",
}  # fmt: skip


class UsedBar(QWidget):
    """How much of what was bought is used, as a thin bar; the words beside it say it, too."""

    def __init__(self, share: float, mark: str) -> None:
        super().__init__()
        self.share, self.mark = min(1.0, max(0.0, share)), mark
        self.setFixedSize(BAR_WIDTH, BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("edge"))
        painter.fillRect(0, 0, round(self.width() * self.share), self.height(), colour(MARKS[self.mark]))


class FactRow(QWidget):
    """A dim title, a mark, the words; below them, when asked for, what the word means."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self.fact = fact
        self.what = _words(explained(fact.word), "caption")
        title = QLabel(fact.title)
        title.setProperty("role", "dim")
        title.setFixedWidth(TITLE_WIDTH)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(_words(fact.words))
        if fact.share >= 0:
            column.addWidget(UsedBar(fact.share, fact.mark), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.what)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(title, 0, top)
        row.addWidget(Mark(fact.mark) if fact.mark != "plain" else _gap(), 0, top)
        row.addLayout(column, 1)
        state = MARK_WORDS.get(fact.mark, "")
        self.setAccessibleName(f"{fact.title}: {fact.words}" + (f" ({state})" if state else ""))
        self.setAccessibleDescription(explained(fact.word))
        self.setToolTip(explained(fact.word))

    def explain(self, on: bool) -> None:
        """Shows what the word means, or only as a tip."""
        self.what.setVisible(on and bool(self.fact.word))


class SectionBox(QWidget):
    """A title, what it means, and its facts."""

    def __init__(self, section: Section, title: str = "") -> None:
        super().__init__()
        head = QLabel(title or section.title)
        head.setProperty("role", "title")
        head.setToolTip(explained(section.word))
        self.rows = [FactRow(fact) for fact in section.facts]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 4)
        column.setSpacing(0)
        column.addWidget(head)
        column.addSpacing(4)
        for row in self.rows:
            column.addWidget(row)

    def explain(self, on: bool) -> None:
        """Shows what each word means, or only as a tip."""
        for row in self.rows:
            row.explain(on)


class RuleRow(QWidget):
    """One rule: its mark, its sentence, and at right its name, which refusals and the ledger say, too."""

    def __init__(self, line: RuleLine, *, named: bool = True) -> None:
        super().__init__()
        self.line = line
        rule = QLabel(line.rule)
        rule.setProperty("role", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(Mark(line.mark), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_words(line.words), 1)
        row.addWidget(rule, 0, Qt.AlignmentFlag.AlignTop)
        rule.setVisible(named)
        self.setAccessibleName(f"{MARK_WORDS[line.mark]}: {line.words} Rule {line.rule}.")
        self.setToolTip(f"Rule {line.rule}")


def in_order(lines: Sequence[RuleLine]) -> list[RuleLine]:
    """What stops first, then what waits, what to look at, and what holds."""
    order = ("stop", "wait", "warn", "good")
    return sorted(lines, key=lambda line: order.index(line.mark))


class GatesBox(QWidget):
    """The four gates side by side, each with its verdict, and below them every rule of the chosen one."""

    def __init__(self, gates: Sequence[GateSaid], chosen: str = "") -> None:
        super().__init__()
        self.gates = tuple(gates)
        self.about, self.verdict = _words("", "caption"), QLabel()
        self.buttons, self._group = {}, QButtonGroup(self)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        across = QHBoxLayout()
        across.setSpacing(4)
        for each in self.gates:
            button = QPushButton(mark_icon(each.mark, self.devicePixelRatioF()), each.title)
            button.setIconSize(QSize(MARK, MARK))
            button.setProperty("role", "view")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(f"{each.title} gate: {each.verdict}")
            button.setAccessibleDescription(explained(each.name))
            button.setToolTip(explained(each.name))
            button.clicked.connect(lambda _=False, name=each.name: self.show_gate(name))
            self._group.addButton(button)
            self.buttons[each.name] = button
            across.addWidget(button)
        across.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        column.addLayout(across)
        column.addWidget(self.about)
        column.addWidget(self.verdict)
        column.addLayout(self.lines)
        self.show_gate(chosen if chosen in self.buttons else self._first())

    def _first(self) -> str:
        """The first gate that somebody must look at, else the first."""
        return next((gate.name for gate in self.gates if gate.mark != "good"), self.gates[0].name)

    def show_gate(self, name: str) -> None:
        """Shows every rule of a gate: what stops first, then what to look at, then what holds."""
        gate = next(each for each in self.gates if each.name == name)
        self.chosen = name
        self.buttons[name].setChecked(True)
        self.about.setText(f"{explained(name)} {explained('gate')}")
        self.verdict.setText(f"{gate.title}: {gate.verdict}")
        self.verdict.setProperty("role", "title")
        cleared(self.lines)
        for each in in_order(gate.lines):
            self.lines.addWidget(RuleRow(each))


def _words(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedSize(MARK, MARK)
    return gap
