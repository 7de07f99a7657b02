"""The room of an open shoot: cards at left, the picture in the middle, history and notes at right, takes below."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from studio_app.studio.actions import Place
from studio_app.studio.session import Session
from studio_app.ui.card import Card
from studio_app.ui.cards_light import LightCard
from studio_app.ui.cards_look import LookCard
from studio_app.ui.cards_people import CastCard, PoseCard
from studio_app.ui.cards_place import CameraCard, LocationCard
from studio_app.ui.compare_view import ComparePage
from studio_app.ui.culling import Culling
from studio_app.ui.desk import Desk
from studio_app.ui.figures import Figures
from studio_app.ui.frame_loop import FrameLoop
from studio_app.ui.history_view import HistoryCard
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.loupe_tools import Tools
from studio_app.ui.matrix_page import MatrixPage
from studio_app.ui.notes_view import NotesCard
from studio_app.ui.pictures import Pictures
from studio_app.ui.queue_view import QueueView
from studio_app.ui.records import TakeLine, finder
from studio_app.ui.remarks import Remarks
from studio_app.ui.roll import Roll
from studio_app.ui.sheet_page import SheetPage
from studio_app.ui.stage_view import StageView
from studio_app.ui.take_list import TakeList
from studio_app.ui.take_view import TakeView
from studio_app.ui.thumbs import Thumbs
from studio_app.ui.verdicts_view import VerdictsCard

LEFT, RIGHT, BOTTOM = 330, 290, 152
CARD_GAP = 8
HISTORY_FRAME = 72
SHEET_TILE = 216
SIDES = ("left", "right", "bottom")
VIEWS = ("stage", "take", "compare", "sheet")


class Room(QWidget):
    """All panels over one session. `counted` brings numbers of takes, picks and selects.

    Every panel is made inside its parent: each filled one that moves into another has all within it styled again.
    """

    counted = Signal(int, int, int)
    view_changed = Signal(str)
    chosen = Signal(object)

    def __init__(self, session: Session, loop: FrameLoop, cache: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = Desk(session)
        self.desk.read_only = bool(session.shoot.read_only)
        self.pictures = Pictures(loop.look, cache, self)
        self.thumbs = Thumbs(finder(session), self)
        self.roll = Roll(self.desk, self)
        self.model = self.roll.model
        self.culling = Culling(self.desk, self.roll.choice, self)
        self._lay_out()
        self.cards: dict[str, Card] = {}
        self.left = self._cards()
        self.middle = QStackedWidget(self.across)
        self.right = self._papers()
        self.stage = StageView(self.desk, loop, self.middle)
        self.reader = Reader(self)
        self.tools = Tools(self.reader, self)
        self.figures = Figures(self.reader, cache, self)
        self.take = TakeView(self.tools, self.figures, self.middle)
        self.compare = ComparePage(self.desk, self.culling, self.tools, self.figures, self.middle)
        self.sheet = TakeList(self.desk, self.roll.choice, self.thumbs, one_line=False)
        self.sheet.set_tile(SHEET_TILE)
        self.bottom = self._below()
        matrix = MatrixPage(self.desk, self.roll, self.thumbs, self.sheet)
        self.sheet_page = SheetPage(self.roll, self.sheet, self.strip, matrix, self.middle)
        for view in (self.stage, self.take, self.compare, self.sheet_page):
            self.middle.addWidget(view)
        self._share_out()
        self._wire()
        self.remarks = Remarks(self.desk, self.take, self.notes, self.model)
        self.chosen.connect(self.remarks.follow)
        self.reader.ask_screen()

    def _cards(self) -> QWidget:
        desk, pictures = self.desk, self.pictures
        side, inner = _side("Direction", LEFT, self.across)
        self.cast = CastCard(desk, pictures, inner)
        self.cards = {
            "cast": self.cast,
            "pose": PoseCard(desk, pictures, inner),
            "look": LookCard(desk, pictures, inner),
            "rig": LightCard(desk, pictures, inner),
            "location": LocationCard(desk, pictures, inner),
            "camera": CameraCard(desk, pictures, inner),
        }
        for card in self.cards.values():
            card.fold.body.setEnabled(not desk.read_only)
        _pile(inner, self.cards.values())
        return side

    def _papers(self) -> QWidget:
        side, inner = _side("History, notes and verdicts", RIGHT, self.across)
        self.history = HistoryCard(self.desk, inner)
        self.notes, self.verdicts = NotesCard(self.desk, inner), VerdictsCard(self.desk, inner)
        self.papers = {"history": self.history, "notes": self.notes, "verdicts": self.verdicts}
        _pile(inner, self.papers.values())
        return side

    def _below(self) -> QWidget:
        bottom = QFrame(self.down)
        bottom.setObjectName("bottom")
        bottom.setMinimumHeight(BOTTOM)
        row = QHBoxLayout(bottom)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.queue = QueueView(bottom)
        self.strip = TakeList(self.desk, self.roll.choice, self.thumbs, one_line=True)
        row.addWidget(self.queue)
        row.addWidget(self.strip, 1)
        return bottom

    def _lay_out(self) -> None:
        """The splitters; a splitter takes whatever is made within it, in that order."""
        self.down = QSplitter(Qt.Orientation.Vertical, self)
        self.across = QSplitter(Qt.Orientation.Horizontal, self.down)
        for splitter in (self.across, self.down):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.down, 1)

    def _share_out(self) -> None:
        self.across.setStretchFactor(1, 1)
        self.down.setStretchFactor(0, 1)
        self.put_sizes([LEFT, RIGHT, BOTTOM])

    def _wire(self) -> None:
        desk = self.desk
        self.roll.counted.connect(self.counted)
        self.roll.came.connect(self._show_chosen)
        self.roll.came.connect(lambda: self.history.model.put_takes(self.roll.counts.frames))
        self.roll.marked.connect(lambda takes: self._show_chosen() if desk.take in takes else None)
        self.roll.marked.connect(lambda _: self.compare.renew())
        self.model.modelReset.connect(self.compare.renew)
        self.model.modelReset.connect(self._show_chosen)
        desk.selected.connect(lambda _: self._show_chosen())
        self.take.said.connect(desk.news)
        self.down.splitterMoved.connect(lambda *_: self._fit_papers())
        for takes in (self.sheet, self.strip):
            takes.opened.connect(lambda _: self.show_view("take"))
        self.stage.picked.connect(self.point_at)
        self.pictures.made.connect(lambda: [popup.update() for popup in self.window().findChildren(QFrame, "popup")])
        self.notes.field.left.connect(lambda: self.middle.currentWidget().setFocus())

    # Sizes and views

    @property
    def sizes(self) -> list[int]:
        """Widths of left and right, height of the bottom."""
        across, down = self.across.sizes(), self.down.sizes()
        return [across[0] or LEFT, across[2] or RIGHT, down[1] or BOTTOM]

    def put_sizes(self, sizes: list[int]) -> None:
        """Sets them; nonsense gives the usual ones."""
        left, right, bottom = sizes if len(sizes) == 3 else (LEFT, RIGHT, BOTTOM)
        self.across.setSizes([left, max(240, self.width() - left - right), right])
        self.down.setSizes([max(240, self.height() - bottom), bottom])

    def side(self, name: str) -> QWidget:
        """The left, right or bottom side."""
        return {"left": self.left, "right": self.right, "bottom": self.bottom}[name]

    @property
    def view(self) -> str:
        """'stage', 'take', 'compare' or 'sheet'."""
        return VIEWS[self.middle.currentIndex()]

    @property
    def place(self) -> Place:
        """The view whose keys act now: takes on the strip answer like those on the sheet."""
        return Place.SHEET if self.strip.hasFocus() else Place(self.view)

    @property
    def takes_in_hand(self) -> TakeList:
        """The list that arrows and pages walk in: the strip while it has the focus, else the sheet."""
        return self.strip if self.strip.hasFocus() else self.sheet

    def show_view(self, name: str, *, survey: bool = False) -> None:
        """Opens a view; compare with two takes, or as a survey."""
        self.middle.setCurrentIndex(VIEWS.index(name))
        self.compare.begin(survey) if name == "compare" else self.compare.rest()
        if name == "take" and not self.desk.take:
            self.culling.go(-1)
        self._show_chosen()
        (self.sheet_page.takes if name == "sheet" else self.middle.currentWidget()).setFocus()
        self.view_changed.emit(name)

    def point_at(self, part: str) -> None:
        """Unfolds the card of a part and brings it into view."""
        part = {"expression": "pose"}.get(part, part)
        card = self.cards.get(part)
        if card is not None:
            card.fold.unfold()
            scroll = self.left.findChild(QScrollArea)
            assert isinstance(scroll, QScrollArea)
            card.fold.head.setFocus()
            QTimer.singleShot(0, card, lambda: _bring_up(scroll, card))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_papers()

    def _fit_papers(self) -> None:
        """History takes what height notes and verdicts leave it."""
        others = self.notes.sizeHint().height() + self.verdicts.sizeHint().height()
        self.history.fit(self.right.height() - others - 4 * CARD_GAP - HISTORY_FRAME)

    # Takes

    def reload(self) -> None:
        """Reads the takes again."""
        self.roll.reload()

    @property
    def line(self) -> TakeLine | None:
        """The take that is looked at."""
        return self.roll.line

    def _show_chosen(self) -> None:
        line = self.line
        if self.view == "take":  # elsewhere nobody waits for a whole picture
            self.take.put(line)
            self.reader.ahead(*(near.picture for by in (1, -1) if (near := self.model.line(self.culling.row + by))))
        elif self.view == "compare":
            self.compare.follow(line)
        self.notes.put(line)
        self.verdicts.put(line)
        self._fit_papers()
        self.chosen.emit(line)

    def close_room(self) -> None:
        """Ends what runs beside the window's loop."""
        self.reader.close()
        self.thumbs.close()
        self.desk.close()


def _bring_up(scroll: QScrollArea, card: Card) -> None:
    """Scrolls until a card stands at the top of its side."""
    scroll.widget().layout().activate()
    scroll.verticalScrollBar().setValue(card.y() - CARD_GAP)


def _side(name: str, width: int, parent: QWidget) -> tuple[QWidget, QWidget]:
    """A scrolling side, and the column within it that cards are made in."""
    side = QFrame(parent)
    side.setObjectName("side")
    side.setAccessibleName(name)
    side.setMinimumWidth(width - 50)
    side.setMaximumWidth(width + 190)
    around = QVBoxLayout(side)
    around.setContentsMargins(0, 0, 0, 0)
    scroll = QScrollArea(side)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    around.addWidget(scroll)
    inner = QWidget()
    scroll.setWidget(inner)
    return side, inner


def _pile(inner: QWidget, cards: Iterable[Card]) -> None:
    """Puts the cards of a side one below the other."""
    column = QVBoxLayout(inner)
    column.setContentsMargins(8, 8, 8, 8)
    column.setSpacing(CARD_GAP)
    for card in cards:
        column.addWidget(card)
    column.addStretch()
