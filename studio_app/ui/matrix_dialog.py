"""The dialog of a matrix: what varies over what; how many takes, how long, how much room, and what the gates say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.direction import PARTS, Part
from studio_app.studio.matrix import NOW, PART_WORDS, Axes, Option, Planned, options, size_of
from studio_app.studio.matrix import title_of as title_now
from studio_app.studio.matrix_plan import MatrixPlan, plan_of
from studio_app.studio.matrix_sheet import title_of
from studio_app.studio.renderer import Renderer
from studio_app.studio.seating import engine_title
from studio_app.studio.session import Session
from studio_app.studio.shutter import order_matrix_beside
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons
from studio_app.ui.pictures import Pictures
from studio_app.ui.side_list import Line, cleared
from studio_app.ui.theme import colour

PICTURE = QSize(48, 60)
WAIT_MS = 120
ROW = 42
NAME_ROLE = Qt.ItemDataRole.UserRole
BEGIN = "Choose at least two of each of two parts. What is not chosen stays as it is directed."
ASKING = "Asking what the rules say of them, and what they will cost…"
ORDERING = "Putting them into the queue…"
BY_HAND = "The words were written by hand: they are the same in every take."


class MatrixDialog(QDialog):
    """`matrix` and `jobs` are what was ordered when it is accepted."""

    def __init__(self, session: Session, renderer: Renderer, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Matrix of variations")
        self.resize(920, 600)
        self.session, self.renderer, self.pictures = session, renderer, pictures
        self.matrix, self.jobs = "", ()
        self._blank = QPixmap(PICTURE)
        self._blank.fill(colour("field"))
        self.options: dict[Part, tuple[Option, ...]] = {}
        self.picked: dict[Part, list[str]] = {part: [NOW] for part in PARTS}
        self._planned: tuple[Planned, ...] = ()
        self._beside = Background(self._refuse, self)
        self._asking: asyncio.Task[None] | None = None
        self.parts, self.list, self.filter = QListWidget(), QListWidget(), QLineEdit()
        self.count, self.what, self.how = QLabel(), QLabel(), QLabel()
        self.said, self.cost, self.problem = QVBoxLayout(), QLabel(), QLabel()
        self.cancel, self.order = QPushButton("Cancel"), QPushButton("Shoot")
        self._later = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._later.timeout.connect(self._sum_up)
        self._lay_out()
        self._wire()
        for part in PARTS:
            item = QListWidgetItem()
            item.setSizeHint(QSize(0, ROW))
            self.parts.addItem(item)
            self._name(part)
        self.parts.setCurrentRow(PARTS.index("pose"))
        self._sum_up()

    def _lay_out(self) -> None:
        self.parts.setAccessibleName("What varies")
        self.parts.setFixedWidth(168)
        self.list.setAccessibleName("What it varies over")
        self.list.setIconSize(PICTURE)
        self.list.setUniformItemSizes(True)
        self.filter.setPlaceholderText("Filter…")
        self.filter.setAccessibleName("Filter what it varies over")
        self.count.setProperty("role", "large")
        self.problem.setProperty("role", "bad")
        for label in (self.how, self.cost):
            label.setProperty("role", "caption")
        for label in (self.what, self.how, self.cost, self.problem):
            label.setWordWrap(True)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.filter)
        middle.addWidget(self.list, 1)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.parts)
        across.addLayout(middle, 1)
        across.addWidget(self._summary())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(across, 1)
        column.addLayout(buttons([], [self.cancel, self.order]))

    def _summary(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.said.setSpacing(0)
        for part in (self.count, self.what, self.how):
            column.addWidget(part)
        column.addLayout(self.said)
        for part in (self.cost, self.problem):
            column.addWidget(part)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(264)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _wire(self) -> None:
        self.parts.currentRowChanged.connect(lambda _: self._fill())
        self.list.itemChanged.connect(lambda _: self._ticked())
        self.filter.textChanged.connect(self._filter)
        self.cancel.clicked.connect(self.reject)
        self.order.clicked.connect(self._order)
        self.pictures.made.connect(self._draw)
        self.finished.connect(lambda _: self.pictures.forget())
        self.finished.connect(lambda _: self._beside.drop())

    # Choosing

    @property
    def part(self) -> Part:
        """The part whose choices are shown."""
        return PARTS[max(0, self.parts.currentRow())]

    def _there(self, part: Part) -> tuple[Option, ...]:
        if part not in self.options:
            self.options[part] = options(self.session, part)
        return self.options[part]

    def _fill(self) -> None:
        part = self.part
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._there(part):
            words = f"{each.title}\n{each.source}" if each.source else each.title
            item = QListWidgetItem(words)
            item.setData(NAME_ROLE, each.name)
            item.setSizeHint(QSize(0, PICTURE.height() + 4))  # from the first: rows that grow slip from under the hand
            item.setIcon(QIcon(self._blank))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = each.name in self.picked[part]
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.filter.clear()
        self.filter.setPlaceholderText(f"Filter {self.list.count()}…")
        self._draw()

    def _draw(self) -> None:
        """Gives each choice its picture, as soon as there is one."""
        part, there = self.part, {each.name: each for each in self._there(self.part)}
        self.list.blockSignals(True)
        for place in range(self.list.count()):
            item = self.list.item(place)
            each = there[item.data(NAME_ROLE)]
            shown = self.session.direction.model_copy(update={part: each.value})
            picture = self.pictures.picture_of(shown, part, f"{part} {each.title}")
            if picture is not None:
                item.setIcon(QIcon(picture))
        self.list.blockSignals(False)

    def _filter(self, words: str) -> None:
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(words.lower() not in item.text().lower())

    def _ticked(self) -> None:
        items = (self.list.item(place) for place in range(self.list.count()))
        names = [item.data(NAME_ROLE) for item in items if item.checkState() is Qt.CheckState.Checked]
        self.pick(self.part, names)

    def pick(self, part: Part, names: Iterable[str]) -> None:
        """Varies a part over what has these names; what that would be is said in a moment."""
        self.picked[part] = list(names)
        self._name(part)
        self._later.start()

    def _name(self, part: Part) -> None:
        """'Pose  3 chosen'; a part that does not vary says what it is."""
        picked = self.picked[part]
        title = title_now(getattr(self.session.direction, part))
        if picked != [NOW]:
            title = next((each.title for each in self._there(part) if each.name in picked), "as directed")
        words = f"{len(picked)} chosen" if len(picked) > 1 else title
        self.parts.item(PARTS.index(part)).setText(f"{PART_WORDS[part]}\n{words}")

    # Summing up

    def _sum_up(self) -> None:
        """Says what pressing the button would order: how many at once, the rest as soon as it is known."""
        varied = [part for part in PARTS if self.picked[part] != [NOW]]  # one that stays as it is directed is no axis
        axes = {part: [each for each in self._there(part) if each.name in self.picked[part]] for part in varied}
        count, self._planned = size_of(axes), ()
        if self._asking is not None:
            self._asking.cancel()
        cleared(self.said)
        self.problem.clear()
        self.cost.clear()
        self.count.setText(f"{count:,} takes" if count else "No matrix yet")
        self.what.setText("" if count else BEGIN)
        self.how.setText(ASKING if count else "")
        self._offer(0, 0)
        if count:
            self._asking = self._beside.start(self._ask(axes))

    async def _ask(self, axes: Axes) -> None:
        session, renderer = self.session, self.renderer
        ahead = renderer.queue.ahead()
        self._put(
            await asyncio.to_thread(plan_of, session, renderer.shelf, session.direction, axes, ahead, renderer.cost_of)
        )

    def _put(self, plan: MatrixPlan) -> None:
        count, cost, order = len(plan.planned), plan.cost, self.session.order
        self._planned = plan.planned
        self.what.setText(title_of(plan.planned[0].cell.axes))
        for each in plan.said:
            of = f"{each.takes} of {count} takes" if each.takes != count else "all takes"
            self.said.addWidget(Line("good" if each.allowed else "stop", each.words, of))
        hand = f" {BY_HAND}" if order.wish.prompt is not None else ""
        self.how.setText(f"{engine_title(order.engine)}, {order.quality.value}, one seed for all.{hand}")
        if cost is not None:
            lines = [f"Time: {cost.time_words}.", f"Memory: {cost.memory_words}." if cost.memory_words else ""]
            self.cost.setText("\n".join(filter(None, (*lines, f"Room: {cost.disk_words}."))))
            self.problem.setText(cost.trouble)
        self._offer(plan.allowed, count)

    def _refuse(self, words: str) -> None:
        """What the thread could not do; what stands beside stays as it was."""
        self.problem.setText(words)
        if self.how.text() in (ASKING, ORDERING):
            self.how.clear()

    def _offer(self, allowed: int, count: int) -> None:
        """The button says how many takes it orders."""
        some = f"Shoot the {allowed:,} that are allowed" if allowed < count else f"Shoot {allowed:,} takes"
        self.order.setText(some if allowed else "Shoot")
        self.order.setAccessibleName(self.order.text())
        self.order.setEnabled(bool(allowed))

    def _order(self) -> None:
        self.order.setEnabled(False)
        self.problem.clear()
        self.how.setText(ORDERING)
        self._beside.start(self._put_in())

    async def _put_in(self) -> None:
        renderer, planned = self.renderer, self._planned
        self.jobs = await order_matrix_beside(self.session, renderer.queue, renderer.shelf, planned)
        self.matrix = planned[0].cell.matrix
        self.accept()
