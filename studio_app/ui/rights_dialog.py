"""The rights room: every twin at left and how she stands, at right all about the chosen one, below what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.rights_room import TwinSaid, room
from studio_app.ui.desk import Desk
from studio_app.ui.newest import Newest
from studio_app.ui.preferences import Preferences
from studio_app.ui.rights_page import RightsPage
from studio_app.ui.rights_parts import fit
from studio_app.ui.side_list import MARK, mark_icon

SIZE, LIST_WIDTH, ROW = QSize(960, 700), 232, 44
EXPLAIN = "explain_rights"


class RightsDialog(QDialog):
    """A calm page over the room. `asked` names what somebody wants to do with which twin: take-in, brief, ask,
    statement, audit.
    """

    asked = Signal(str, str)

    def __init__(self, desk: Desk, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._preferences = desk, preferences
        self.twins: tuple[TwinSaid, ...] = ()
        self.page: RightsPage | None = None
        self.setWindowTitle("Rights")
        self.list, self.scroll, self.words = QListWidget(), QScrollArea(), QLabel("Reading the papers…")
        self.explain = QCheckBox("Explain the words")
        self.acts = {
            "take-in": QPushButton("Take in papers…"),
            "brief": QPushButton("The brief…"),
            "ask": QPushButton("Ask for a grant…"),
            "statement": QPushButton("Statement…"),
            "audit": QPushButton("Audit pack…"),
        }
        self.close_ = QPushButton("Close")
        self._newest = Newest(self)
        self._newest.refused.connect(self._refuse)
        self._lay_out()
        self._wire()
        fit(self, SIZE)
        self.read()

    def _lay_out(self) -> None:
        self.list.setAccessibleName("Twins")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(MARK, MARK))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setAccessibleName("The rights of the chosen twin")
        self.scroll.hide()
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setProperty("role", "caption")
        self.explain.setAccessibleName("Explain the words")
        self.explain.setChecked(self._preferences.get(EXPLAIN, True))
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.setSpacing(8)
        foot.addWidget(self.explain)
        foot.addStretch()
        for button in (*self.acts.values(), self.close_):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().rstrip("…"))
            foot.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.list)
        row.addWidget(self.scroll, 1)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 12)
        column.setSpacing(8)
        column.addLayout(row, 1)
        column.addLayout(foot)

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(self._show)
        self.explain.toggled.connect(self._explain)
        self.close_.clicked.connect(self.accept)
        for name, button in self.acts.items():
            button.clicked.connect(lambda _=False, name=name: self._ask(name))
            button.setEnabled(name == "take-in" and not self.desk.read_only)
        self.desk.rights_changed.connect(self.read)
        self.desk.directed.connect(self._directed)
        self.desk.closing.connect(self._newest.close)
        self.finished.connect(lambda _: self._newest.close())

    def _directed(self, _parts: object) -> None:
        self.read()

    @property
    def twin(self) -> str:
        """The chosen twin; empty while nothing is read."""
        return self.twins[self.list.currentRow()].twin if self.twins and self.list.currentRow() >= 0 else ""

    def read(self) -> None:
        """Reads everything anew beside the window; the last answer counts."""
        session, take = self.desk.session, self.desk.take
        self._newest.ask(lambda: room(session, take), self.put)

    def put(self, twins: tuple[TwinSaid, ...]) -> None:
        """Shows these twins; the chosen one stays chosen."""
        chosen, first = self.twin, not self.twins
        self.twins = twins
        self.words.setVisible(False)
        self.scroll.setVisible(True)
        self.list.blockSignals(True)
        self.list.clear()
        for each in twins:
            item = QListWidgetItem(mark_icon(each.mark, self.devicePixelRatioF()), f"{each.name}\n{each.state}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.name}: {each.state}. {each.why}")
            item.setToolTip(each.why)
            item.setSizeHint(QSize(LIST_WIDTH - 8, ROW))
            self.list.addItem(item)
        at = next((row for row, each in enumerate(twins) if each.twin == chosen), 0)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)
        self._show(at)
        if first:
            self.list.setFocus()

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self.twins):
            return
        said, before = self.twins[row], self.page
        same = before is not None and before.said.twin == said.twin
        tab, gate = (before.tab, before.gates.chosen if same else "") if before is not None else ("licence", "")
        self.page = RightsPage(said, tab, gate)
        self.page.explain(self.explain.isChecked())
        self.page.asked.connect(self._ask)
        self.scroll.setWidget(self.page)
        self.acts["ask"].setEnabled(said.papers)
        self.acts["ask"].setToolTip("" if said.papers else "Take in her papers first.")
        for name in ("brief", "statement", "audit"):
            able = bool(said.grants) and (name != "brief" or not self.desk.read_only)
            self.acts[name].setEnabled(able)
            self.acts[name].setToolTip("" if said.grants else "Take in a grant of this twin first.")

    def _explain(self, on: bool) -> None:
        self._preferences.put(EXPLAIN, on)
        if self.page is not None:
            self.page.explain(on)

    def _ask(self, what: str) -> None:
        self.asked.emit(what, self.twin)

    def _refuse(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(True)
