"""The page of matrices on the sheet: which one, how far it is, which part stands across, and an end to what waits."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.job import Job
from studio_app.studio.matrix import PART_WORDS
from studio_app.studio.matrix_sheet import Table, matrices, table, title_of
from studio_app.takes.cell import Axis, place_of
from studio_app.ui.desk import Desk
from studio_app.ui.elided import Elided
from studio_app.ui.matrix_table import MatrixView
from studio_app.ui.roll import Roll
from studio_app.ui.take_list import TakeList
from studio_app.ui.take_menu import take_menu
from studio_app.ui.thumbs import Thumbs

EMPTY = "No matrix yet. Render › Matrix of variations… shoots every combination of poses, looks, lights and places."


class MatrixPage(QWidget):
    """Shows one matrix of the shoot; takes appear at their places as they land."""

    cancel = Signal(str)
    """the matrix whose takes that wait or render are taken back"""
    retry = Signal(object)
    """the jobs of places without a take, to be tried again"""
    left = Signal()

    def __init__(self, desk: Desk, roll: Roll, thumbs: Thumbs, sheet: TakeList) -> None:
        super().__init__()
        self.desk, self.roll, self.sheet = desk, roll, sheet
        self.view = MatrixView(desk, roll.model, thumbs)
        self.view.menu.connect(self._menu)
        self.view.opened.connect(sheet.opened)
        self.which, self.across = QComboBox(), QComboBox()
        self.which.setAccessibleName("Which matrix")
        self.across.setAccessibleName("What stands across")
        self.count, self.none = Elided("caption"), QLabel(EMPTY)
        self.none.setProperty("role", "dim")
        self.none.setWordWrap(True)
        self.stop, self.back = QPushButton("Cancel the matrix"), QPushButton("All takes")
        self.stop.setToolTip("Takes back what waits and the take that renders; what has landed stays")
        self.more = QPushButton("Shoot what is missing")
        self.more.setToolTip("Puts the takes that did not come out or were cancelled into the queue again")
        self._jobs: tuple[Job, ...] = ()
        self._axes: dict[str, tuple[Axis, ...]] = {}
        self.shown = ""
        self._missing: tuple[int, ...] = ()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 8, 8, 8)
        bar.setSpacing(8)
        across = QLabel("Across")
        across.setProperty("role", "dim")
        bar.addWidget(self.back)
        bar.addWidget(self.which)
        bar.addWidget(across)
        bar.addWidget(self.across)
        bar.addWidget(self.count, 1)
        bar.addWidget(self.more)
        bar.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.none)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        self.which.activated.connect(lambda: self.show_matrix(self.which.currentData()))
        self.across.activated.connect(lambda: self._refresh())
        self.stop.clicked.connect(lambda: self.cancel.emit(self.shown))
        self.more.clicked.connect(lambda: self.retry.emit(self._missing))
        self.back.clicked.connect(self.left)
        self.roll.came.connect(self._if_seen)

    # What there is

    @property
    def takes(self) -> tuple[str, ...]:
        """The takes of the matrix that is shown, in reading order."""
        made = self.view.matrix.table
        return tuple(spot.take for spot in made.spots if spot.take) if made is not None else ()

    def put_jobs(self, jobs: tuple[Job, ...]) -> None:
        """The queue as it stands."""
        self._jobs = tuple(job for job in jobs if job.cell is not None)
        self._if_seen()

    def put_preview(self, job: int, image: QImage) -> None:
        """The running take so far."""
        self.view.put_preview(job, image)

    def show_matrix(self, matrix: str = "") -> None:
        """Shows a matrix, the newest unless it is said."""
        there = self._there()
        self.shown = matrix if matrix in there else there[0] if there else ""
        self.which.clear()
        for name in there:
            self.which.addItem(title_of(self._axes_of(name)), name)
        self.which.setCurrentIndex(self.which.findData(self.shown))
        self.across.clear()
        for axis in self._axes_of(self.shown):
            self.across.addItem(PART_WORDS[axis.part], axis.part)
        self.across.setCurrentIndex(self.across.count() - 1)
        self._refresh()

    def _if_seen(self) -> None:
        if self.isVisible():
            self._refresh() if self.shown in self._there() else self.show_matrix()

    def _there(self) -> tuple[str, ...]:
        return matrices((line.row.facets.cell for line in self.roll.model.all), self._jobs)

    def _axes_of(self, matrix: str) -> tuple[Axis, ...]:
        """The shape of a matrix: every job and every take of it carries all of it."""
        if matrix not in self._axes:
            cells = [job.cell for job in self._jobs if job.cell is not None and job.cell.matrix == matrix]
            for line in self.roll.model.all if not cells else ():
                if place_of(line.row.facets.cell)[0] == matrix:
                    try:
                        cell = line.take.cell
                    except StudioError:
                        continue
                    cells = [cell] if cell is not None else []
                    break
            self._axes[matrix] = cells[0].axes if cells else ()
        return self._axes[matrix]

    def _refresh(self) -> None:
        axes, made = self._axes_of(self.shown), None
        if axes:
            takes = [(line.id, line.row.facets.cell) for line in self.roll.model.all if line.row.facets.cell]
            made = table(self.shown, axes, takes, self._jobs, self.across.currentData())
        self.view.matrix.put(made)
        self.view.follow(self.desk.take)
        self.none.setVisible(made is None)
        self.view.setVisible(made is not None)
        self._missing = made.missing if made is not None and not made.unfinished else ()
        self.more.setVisible(bool(self._missing) and not self.desk.read_only)
        self.stop.setVisible(made is not None and made.stoppable)
        self.count.put(_count(made) if made is not None else "")

    def _menu(self, take: str, at: QPoint) -> None:
        line = self.roll.model.known(take)
        if line is not None:
            menu = take_menu(self.desk, line, self, self.sheet.opened.emit, self.sheet.commands)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)


def _count(made: Table) -> str:
    """'5 of 6 landed'."""
    return f"{made.landed} of {len(made.spots)} landed"
