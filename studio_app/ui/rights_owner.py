"""The owner's side of the rights room: her papers on her own machine, what each says, and what she can do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.desk import OwnerDesk
from studio_app.studio.first_run import this_person
from studio_app.studio.keys import Keys
from studio_app.studio.owner_page import OwnerPaper, pages
from studio_app.ui.background import Background
from studio_app.ui.key_row import KeyRow
from studio_app.ui.newest import Newest
from studio_app.ui.preferences import Preferences
from studio_app.ui.problem import Problem
from studio_app.ui.rights_owner_acts import OwnerActs
from studio_app.ui.rights_owner_page import OwnerPage
from studio_app.ui.rights_parts import caption, fit, scrolling
from studio_app.ui.side_list import MARK, mark_icon

SIZE, LIST_WIDTH, ROW, TITLE_HEIGHT, RAISED = QSize(980, 720), 272, 44, 32, 4
EXPLAIN = "explain_rights"
ABOUT = (
    "These are your papers: a plain folder that you keep. Nothing leaves this computer by itself. What you sign is "
    "checked first, and you can take it back."
)
EMPTY = "No papers lie in this folder yet. Begin with the passport: it says whose twin this is."


class OwnerDialog(QDialog):
    """One folder of a twin's papers. Raises StudioError: no folder, or it cannot be read."""

    def __init__(self, folder: Path, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.owner, self._preferences = OwnerDesk(folder), preferences
        self.papers: tuple[OwnerPaper, ...] = ()
        self.page: OwnerPage | None = None
        self.keys, self.ready = Keys(), False
        self.background = Background(self.say, self)
        self._newest = Newest(self)
        self._newest.refused.connect(self.say)
        self.setWindowTitle(f"Papers in {folder.name}")
        self.list, self.body, self.about = QListWidget(), QVBoxLayout(), QLabel()
        self.key = KeyRow(self.keys, this_person())
        self.explain, self.news, self.problem = (
            QCheckBox("Explain the words"),
            QLabel(),
            Problem(SIZE.width() - 320, grows=False),
        )
        self.acts = {
            "passport": QPushButton("Make the passport…"),
            "consent": QPushButton("Write a consent…"),
            "grant": QPushButton("Draft a grant…"),
            "request": QPushButton("Take in a request…"),
            "report": QPushButton("Take in a report…"),
            "pack": QPushButton("Pack the twin…"),
            "folder": QPushButton("Show the folder"),
        }
        self.begin, self.close_ = QPushButton("Make the passport…"), QPushButton("Close")
        self.begin.setProperty("role", "bright")
        self.do = OwnerActs(self)
        self._lay_out()
        self._wire()
        fit(self, SIZE)
        self.read()

    # What is shown

    def read(self) -> None:
        """Reads the folder anew beside the window."""
        self._newest.ask(lambda: pages(self.owner), self.put)

    def put(self, papers: tuple[OwnerPaper, ...]) -> None:
        """Shows these papers; the chosen one stays chosen."""
        chosen = self.page.paper.row.path if self.page is not None else ""
        self.papers, self.ready = papers, True
        self.list.blockSignals(True)
        self.list.clear()
        for each in papers:
            item = QListWidgetItem(mark_icon(each.mark, self.devicePixelRatioF()), f"{each.row.title}\n{each.state}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.row.title}: {each.state}. {each.row.words}")
            item.setToolTip(f"{each.row.title}\n{each.row.words}")
            item.setSizeHint(QSize(LIST_WIDTH - 8, ROW))
            self.list.addItem(item)
        at = next((row for row, each in enumerate(papers) if each.row.path == chosen), 0)
        self.list.setCurrentRow(at if papers else -1)
        self.list.blockSignals(False)
        self._show(at)
        passport = any(each.row.kind == "passport" for each in papers)
        self.acts["passport"].setVisible(bool(papers) and not passport)
        for name in ("consent", "grant", "request", "report", "pack"):
            self.acts[name].setEnabled(passport)
            self.acts[name].setToolTip("" if passport else "Make the passport first.")

    def _show(self, row: int) -> None:
        if self.page is not None:
            self.body.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
            self.page = None
        self.about.setVisible(not self.papers)
        self.begin.setVisible(not self.papers)
        if 0 <= row < len(self.papers):
            self.page = OwnerPage(self.papers[row])
            self.page.explain(self.explain.isChecked())
            self.page.asked.connect(lambda act: self.do.act(act, self.papers[row].row))
            self.body.insertWidget(1, self.page)

    def _lay_out(self) -> None:
        self.list.setAccessibleName("Papers")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(MARK, MARK))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.explain.setAccessibleName("Explain the words")
        self.explain.setChecked(self._preferences.get(EXPLAIN, True))
        self.about.setText(EMPTY)
        self.about.setWordWrap(True)
        self.about.setProperty("role", "dim")
        self.news.setProperty("role", "good")
        self.news.setWordWrap(True)
        self.news.setAccessibleName("What was done")
        holder = QWidget()
        holder.setLayout(self.body)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.addWidget(self.about)
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        for button in self.acts.values():
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().rstrip("…"))
            left.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(scrolling(holder, "The chosen paper"), 1)
        for part in (self.problem, self.news):
            right.addWidget(part)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addLayout(left)
        across.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(caption(ABOUT))
        column.addLayout(across, 1)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        title = QLabel("Sign with")
        title.setProperty("role", "dim")
        for button in (self.close_, self.begin):
            button.setAutoDefault(False)
        self.begin.setAccessibleName("Make the passport")
        self.close_.setAccessibleName("Close")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        title.setFixedHeight(TITLE_HEIGHT)
        foot.addLayout(_raised(self.explain))
        foot.addStretch()
        foot.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        self.key.setFixedWidth(400)
        foot.addWidget(self.key)
        foot.addLayout(_raised(self.close_))
        return foot

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(self._show)
        self.explain.toggled.connect(self._explain)
        self.key.said.connect(self.say)
        self.close_.clicked.connect(self.accept)
        do = self.do
        for button in (self.begin, self.acts["passport"]):
            button.clicked.connect(do.make_passport)
        self.acts["consent"].clicked.connect(lambda: do.write_consent())
        self.acts["grant"].clicked.connect(lambda: do.draft_grant())
        self.acts["request"].clicked.connect(lambda: self._choose("A request", "Grants (*.json)", do.take_in_request))
        self.acts["report"].clicked.connect(lambda: self._choose("A ledger", "Ledgers (*.jsonl)", do.take_in_report))
        self.acts["pack"].clicked.connect(do.pack)
        self.acts["folder"].setToolTip(
            "What you send to others lies there: the status, a signed grant, and its .sig files"
        )
        self.acts["folder"].clicked.connect(self._show_folder)
        self.finished.connect(lambda _: self._end())

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.owner.path)))

    def _end(self) -> None:
        self._newest.close()
        self.background.drop()
        self.keys.close()

    def _explain(self, on: bool) -> None:
        self._preferences.put(EXPLAIN, on)
        if self.page is not None:
            self.page.explain(on)

    def _choose(self, title: str, files: str, then: Callable[[Path], None]) -> None:
        found, _ = QFileDialog.getOpenFileName(self, title, str(self.owner.path), files)
        if found:
            then(Path(found))

    def say(self, words: str) -> None:
        """Says what is wrong."""
        self.news.clear()
        self.problem.put(words)

    def tell(self, words: str) -> None:
        """Says what was done, and shows it."""
        self.problem.put("")
        self.news.setText(words)
        self.news.setAccessibleDescription(words)
        self.read()


def _raised(part: QWidget) -> QVBoxLayout:
    """A part on the line of the lower buttons beside it."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, RAISED)
    column.addStretch()
    column.addWidget(part)
    return column
