"""A take, large, in the loupe, with its facts in a line below; beside it the inspector when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio_app.studio.figure_place import LIMBS, FigurePlace
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.takes.verdict import View
from studio_app.ui.figures import BY_HEIGHT, Figures
from studio_app.ui.inspector import WIDTH as INSPECTOR
from studio_app.ui.inspector import Inspector
from studio_app.ui.loupe import Loupe
from studio_app.ui.loupe_tools import FIGURE, Tools
from studio_app.ui.overlay import Overlay
from studio_app.ui.records import TakeLine
from studio_app.ui.seeing import seen_in
from studio_app.ui.take_loupe import CAPTION, TakeLoupe, paint_foot

MARGIN = 12


class TakeView(TakeLoupe):
    """Shows one take. `said` brings a sentence for the status line."""

    said = Signal(str)

    def __init__(self, tools: Tools, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(tools.reader, "Take", parent)
        self.tools, self.figures = tools, figures
        self.before: TakeLine | None = None
        self.after: TakeLine | None = None
        self.on_face = False
        self.top = MARGIN
        self.seen: dict[str, View] = {}
        self.unchosen = "Choose a take on the strip below."
        self.inspector = Inspector(tools, lambda: self.shown)
        self.inspector.setParent(self)
        self.inspector.hide()
        tools.furnish(self, lambda _: self.shown)
        figures.found.connect(lambda take: self.line is not None and take == self.line.id and self._find_figure())
        self.overlays.insert(0, FigureGuide(self))
        tools.changed.connect(self._arrange)
        self.sighted.connect(lambda *_: self._leave_face())
        self._arrange()
        self.put(None)

    def put(self, line: TakeLine | None) -> None:
        """Shows a take; its zoom and place stay, so that details can be compared from take to take."""
        other = line is None or self.after is None or line.id != self.after.id
        self.after = line
        if other or self.before is None:
            self.before = None
            super().put(line)
        self.setAccessibleDescription(facts(line) if line else "No take is chosen")
        if other and line is not None and (self.on_face or self.tools.guides == FIGURE):
            self._find_figure()

    def refresh(self) -> None:
        super().refresh()
        self.inspector.refresh() if hasattr(self, "inspector") else None

    # Before and after

    def show_before(self, line: TakeLine | None) -> None:
        """Shows another take in the same place; None goes back."""
        self.before = line
        super().put(line or self.after)

    # The face

    def show_face(self) -> None:
        """The face, one to one; and so for every take that follows, until something else is looked at."""
        self.on_face = True
        self._find_figure()

    def _leave_face(self) -> None:
        self.on_face = False

    def _find_figure(self) -> None:
        place = self.figures.ask(self.line) if self.line is not None else None
        if place is None:
            return
        if self.on_face:
            middle = self.space.center()
            self.look(self.frame.one_to_one(*place.face, middle.x(), middle.y()))
            if not place.exact:
                self.said.emit(BY_HEIGHT)
        self.update()

    @property
    def figure(self) -> FigurePlace | None:
        """Where the figure of the take in the loupe is, if that is known."""
        return self.figures.places.get(self.line.id) if self.line is not None else None

    # Words and room

    def leave_top(self, top: int) -> None:
        """Leaves this much free above the picture."""
        if top != self.top:
            self.top = top
            self._arrange()

    def _arrange(self) -> None:
        right = INSPECTOR + MARGIN if self.tools.panel else MARGIN
        self.margins = (MARGIN, self.top, right, CAPTION + 4)
        self.inspector.setGeometry(self.width() - INSPECTOR, 0, INSPECTOR, self.height())
        self.inspector.setVisible(self.tools.panel)
        if self.tools.guides == FIGURE and self.figure is None:
            self._find_figure()
        self.transformed.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paint_words(self, painter: QPainter) -> None:
        line = self.line
        if line is None:
            return
        if self.levels:
            self.seen[line.id] = seen_in(self, self.reader, self.seen.get(line.id))
        zoom = "fitted" if self.sight.zoom is None else f"{self.sight.zoom * 100:.0f} %"
        words = f"Before:  {facts(line)}" if self.before is not None else facts(line)
        paint_foot(painter, self, self.reader, words, self._guide_words() + zoom)

    def _guide_words(self) -> str:
        kind, place = self.tools.guides, self.figure
        if kind == FIGURE and place is not None and not place.points:
            return "guides: figure, but her body is not kept here  ·  "
        return "" if kind == "none" else f"guides: {kind}  ·  "


class FigureGuide(Overlay):
    """The take's own guide: the key points of the figure it was directed with, joined by lines."""

    def __init__(self, view: TakeView) -> None:
        self._view = view

    def paint(self, painter: QPainter, view: Loupe) -> None:
        figure = self._view.figure
        if self._view.tools.guides != FIGURE or figure is None:
            return
        points, box = figure.points, view.picture_box
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shade, width in ((QColor(0, 0, 0, 120), 3), (QColor(255, 255, 255, 210), 1)):
            painter.setPen(QPen(shade, width))
            for one, other in LIMBS:
                if one in points and other in points:
                    painter.drawLine(_at(box, points[one]), _at(box, points[other]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 230))
        for place in points.values():
            painter.drawEllipse(_at(box, place), 2.5, 2.5)


def _at(box: QRectF, share: tuple[float, float]) -> QPointF:
    return QPointF(box.x() + share[0] * box.width(), box.y() + share[1] * box.height())


def facts(line: TakeLine) -> str:
    """'Take 18  ·  ★★★  ·  picked  ·  832 × 1040  ·  stand-in, draft, seed 4'."""
    words = [f"Take {line.number}"]
    if line.review.rating:
        words.append("★" * line.review.rating)
    if line.review.flag is not Flag.NONE:
        words.append("picked" if line.review.flag is Flag.PICK else "rejected")
    if line.standing is not Standing.SCRATCH:
        words.append(line.select or line.standing.value)
    width, height = line.pixels
    return "  ·  ".join([*words, f"{width} × {height}", line.made_words])
