"""One twin in the rights room: how she stands, what may be made and what is used, the four gates, whose she is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.rights_room import TwinSaid
from studio_app.ui.rights_rows import GatesBox, SectionBox
from studio_app.ui.side_list import Line

TABS = (("licence", "Licences"), ("gates", "Four gates"), ("whose", "Whose she is"))
NO_PAPERS = (
    "No papers of this twin are here. Her owner or agency sends you her passport, her consent and a grant for your "
    "brand: as a folder, or as one file that ends in .twin."
)
SAMPLE = "She is invented by the studio: try everything with her. For a delivery she needs papers, too."
NO_GRANT = "Her passport is here, and no grant yet. Ask her owner or agency for one, then take it in."


class RightsPage(QWidget):
    """What is written about one twin. `asked` names what somebody wants to do: 'take-in' or 'brief'."""

    asked = Signal(str)

    def __init__(self, said: TwinSaid, tab: str = "licence", gate: str = "") -> None:
        super().__init__()
        self.said = said
        self.tabs: dict[str, QPushButton] = {}
        self.tab, self._group = tab, QButtonGroup(self)
        self.gates = GatesBox(said.gates, gate)
        self.boxes: list[SectionBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addLayout(self._tabs())
        self.pages = {"licence": self._licences(), "gates": self.gates, "whose": self._whose()}
        for page in self.pages.values():
            column.addWidget(page)
        column.addStretch()
        self.turn(tab)

    def turn(self, tab: str) -> None:
        """Shows a tab; the others take no room meanwhile."""
        self.tab = tab if tab in self.pages else TABS[0][0]
        self.tabs[self.tab].setChecked(True)
        for name, page in self.pages.items():
            page.setVisible(name == self.tab)

    def explain(self, on: bool) -> None:
        """Shows what each word means below it, or only as a tip."""
        for box in self.boxes:
            box.explain(on)
        self.gates.about.setVisible(on)

    def _head(self) -> QVBoxLayout:
        said = self.said
        name = QLabel(said.name)
        name.setProperty("role", "large")
        where = [said.twin, "sample data" if said.sample else "", "on the stage" if said.on_stage else ""]
        under = QLabel("  ·  ".join(word for word in where if word))
        under.setProperty("role", "caption")
        head = QVBoxLayout()
        head.setSpacing(2)
        for part in (name, under):
            head.addWidget(part)
        head.addSpacing(4)
        head.addWidget(Line(said.mark, said.state, said.why))
        return head

    def _tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name, title in TABS:
            button = QPushButton(title)
            button.setProperty("role", "view")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(title)
            button.clicked.connect(lambda _=False, name=name: self.turn(name))
            self._group.addButton(button)
            self.tabs[name] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _licences(self) -> QWidget:
        said = self.said
        if not said.grants:
            return self._empty(NO_GRANT if said.papers else SAMPLE if said.sample else NO_PAPERS)
        page, column = _page()
        for grant in said.grants:
            title = QLabel(grant.title)
            title.setProperty("role", "shoot")
            what = QLabel("The brief of this shoot is under this grant" if grant.in_brief else "Not in the brief")
            what.setProperty("role", "caption")
            column.addSpacing(4)
            for part in (title, what):
                column.addWidget(part)
            for section in grant.sections:
                box = SectionBox(section)
                self.boxes.append(box)
                column.addWidget(box)
        if not any(grant.in_brief for grant in said.grants):
            column.insertWidget(0, self._step("brief", "The brief…", "Say what this shoot makes pictures for."))
        column.addStretch()
        return page

    def _whose(self) -> QWidget:
        if self.said.whose is None:
            return self._empty(SAMPLE if self.said.sample else NO_PAPERS)
        page, column = _page()
        box = SectionBox(self.said.whose)
        self.boxes.append(box)
        column.addWidget(box)
        column.addStretch()
        return page

    def _empty(self, words: str) -> QWidget:
        page, column = _page()
        column.addWidget(self._step("take-in", "Take in papers…", words))
        column.addStretch()
        return page

    def _step(self, what: str, act: str, words: str) -> QWidget:
        """What goes in an empty place, and the first step there."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(8)
        label = QLabel(words)
        label.setProperty("role", "dim")
        label.setWordWrap(True)
        button = QPushButton(act)
        button.setAccessibleName(act.rstrip("…"))
        button.setAccessibleDescription(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.asked.emit(what))
        column.addWidget(label)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return holder


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    return page, column
