"""The statement: under which grant and for which time, who is owed what; saved as PDF and CSV with the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.errors import BadInput
from studio_app.studio.brief_offer import offers
from studio_app.studio.owed import Owed, export, first_day, owed
from studio_app.twins.paper_words import explained
from studio_app.twins.use import Period
from studio_app.ui.desk import Desk
from studio_app.ui.forms import buttons, combo, form
from studio_app.ui.newest import Newest
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption, fit, scrolling
from studio_app.ui.rights_ticks import DayField
from studio_app.ui.side_list import Line, cleared

SIZE, PAUSE_MS = QSize(680, 600), 150
SHEET = "The agency's rate sheet (CSV) gives the crew its shares. Without one the model and her agency share alone."


class StatementDialog(QDialog):
    """What is owed for one twin. `saved` is where it was written, once it was."""

    def __init__(self, desk: Desk, twin: str, parent: QWidget | None = None) -> None:
        """Raises StudioError: her papers or ledgers cannot be read, or there is no grant of hers."""
        super().__init__(parent)
        self.desk, self.twin = desk, twin
        held = offers(desk.session, twin)
        if not held:
            raise BadInput("There is no grant of this twin here.", do="Take in her papers first.")
        self.found: tuple[Owed, ...] = ()
        self.saved: Path | None = None
        self.setWindowTitle("Statement")
        self.grant = combo("Grant", [(each.title, each.grant) for each in held], held[0].grant)
        self.start, self.until = DayField("First day of the statement"), DayField("Last day of the statement")
        self.sheet = QLineEdit(placeholderText="None: model and agency only")
        self.choose, self.cancel, self.save = (
            QPushButton("Choose…"),
            QPushButton("Close"),
            QPushButton("Save PDF and CSV…"),
        )
        self.lines, self.problem = QVBoxLayout(), Problem(SIZE.width() - 32, grows=False)
        self._newest = Newest(self)
        self._newest.refused.connect(self._refuse)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._ask)
        self._lay_out()
        self._wire()
        self._turn()
        fit(self, SIZE)

    def _lay_out(self) -> None:
        self.sheet.setAccessibleName("Rate sheet")
        self.sheet.setAccessibleDescription(SHEET)
        self.choose.setAccessibleName("Choose the rate sheet")
        self.choose.setAutoDefault(False)
        days, rates = QWidget(), QWidget()
        for holder, parts in ((days, (self.start, QLabel("to"), self.until)), (rates, (self.sheet, self.choose))):
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
            if holder is days:
                row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(caption(f"{explained('statement')} {explained('ledger')}"))
        column.addLayout(form([("Grant", self.grant), ("Time", days), ("Rates", rates)]))
        column.addWidget(caption(SHEET))
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(8, 4, 8, 4)
        rows.addLayout(self.lines)
        rows.addStretch()
        column.addWidget(scrolling(inner, "Who is owed what"), 1)
        column.addWidget(self.problem)
        column.addLayout(buttons([], [self.cancel, self.save]))

    def _wire(self) -> None:
        self.grant.currentIndexChanged.connect(self._turn)
        for day in (self.start, self.until):
            day.dateChanged.connect(self._changed)
        self.sheet.textChanged.connect(self._changed)
        self.choose.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.finished.connect(lambda _: self._newest.close())

    def _turn(self) -> None:
        """Another grant: its ledger, which may be long, says beside the window when it begins."""
        session, twin, grant = self.desk.session, self.twin, str(self.grant.currentData())
        self._newest.ask(lambda: first_day(session, twin, grant), self._begin)

    def _begin(self, first: date) -> None:
        today = date.today()
        self.start.put(min(first, today))
        self.until.put(max(first, today))
        self._changed()

    def _changed(self) -> None:
        self.problem.put("")
        self._soon.start()

    def _ask(self) -> None:
        if self.until.day < self.start.day:
            self._refuse("The last day comes before the first one.")
            return
        session, twin, grant = self.desk.session, self.twin, str(self.grant.currentData())
        period = Period(start=self.start.day, until=self.until.day)
        sheet = Path(self.sheet.text().strip()).expanduser() if self.sheet.text().strip() else None
        self._newest.ask(lambda: owed(session, twin, grant, period, sheet), self.put)

    def put(self, found: Sequence[Owed]) -> None:
        """Shows these statements."""
        self.found = tuple(found)
        cleared(self.lines)
        for each in found:
            self.lines.addWidget(Line("good" if each.rows else "wait", f"{each.title}: {each.total}", each.due))
            for row in each.rows:
                self.lines.addWidget(caption(row, indent=22))
        if found and not any(each.rows for each in found):
            self.lines.addWidget(
                caption("No amount is in the ledger for this time: selects and deliveries put them there.")
            )
        self.save.setEnabled(bool(found))

    def _refuse(self, words: str) -> None:
        self.put(())
        self.problem.put(words)

    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "Rate sheet", self.sheet.text(), "Rate sheets (*.csv)")
        if found:
            self.sheet.setText(found)

    def _save(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "A folder for the statements", str(Path.home()))
        if found:
            self.write(Path(found))

    def write(self, folder: Path) -> None:
        """Writes the statements and the ledger they follow from into a folder, beside the window."""
        session, twin, grant, these = self.desk.session, self.twin, str(self.grant.currentData()), self.found
        self.save.setEnabled(False)

        def done(written: Sequence[Path]) -> None:
            self.saved = folder
            self.problem.put("")
            self.lines.insertWidget(0, Line("good", f"{len(written)} files are saved in {folder.name}", str(folder)))
            self.save.setEnabled(True)

        self._newest.ask(lambda: export(session, twin, grant, these, folder), done)
