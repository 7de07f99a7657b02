"""What is being drawn on a picture, before it becomes part of a note: strokes in picture pixels, undone one by one."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, QSizeF, Signal

from studio_app.takes.note import Arrow, Box, Ink, Mark, Pen, Point, Words

MOUSE_PRESSURE = 0.5
LEAST_STEP = 0.75
MOST_POINTS = 4000
MOST_MARKS = 200
FARTHEST = 16384.0
LINES_PER_SIDE = 220.0
LETTERS_PER_SIDE = 34.0


class Tool(StrEnum):
    """What the hand draws with."""

    PEN = "pen"
    ARROW = "arrow"
    BOX = "box"
    WORDS = "text"


class Drawing(QObject):
    """Strokes so far and the one under way. `changed` when anything of it did; `asked` asks for words at a place."""

    changed = Signal()
    asked = Signal(QPointF)

    def __init__(self) -> None:
        super().__init__()
        self.tool, self.ink = Tool.PEN, Ink.YELLOW
        self.marks: list[Mark] = []
        self.on = False
        self.side = 1000.0
        self._points: list[Point] = []

    @property
    def line(self) -> float:
        """The line's thickness in picture pixels."""
        return min(512.0, max(1.0, round(self.side / LINES_PER_SIDE, 2)))

    @property
    def under_way(self) -> Mark | None:
        """The stroke as far as it has come."""
        return self._made(self._points) if self._points else None

    def put(self, *, on: bool | None = None, tool: Tool | None = None, ink: Ink | None = None) -> None:
        """Begins or ends drawing, changes tool or ink."""
        self.on = self.on if on is None else on
        self.tool, self.ink = tool or self.tool, ink or self.ink
        self._points = []
        self.changed.emit()

    def over(self, size: QSizeF) -> None:
        """The picture that is drawn on: lines are as thick on a small one as on a large one."""
        self.side = max(64.0, size.width(), size.height())

    def press(self, place: QPointF, pressure: float = MOUSE_PRESSURE) -> None:
        """The pen touches the picture."""
        if len(self.marks) >= MOST_MARKS:
            return
        if self.tool is Tool.WORDS:
            self.asked.emit(place)
            return
        self._points = [_point(place, pressure)]
        self.changed.emit()

    def move(self, place: QPointF, pressure: float = MOUSE_PRESSURE) -> None:
        """The pen moves on; steps too small to see are left out."""
        if not self._points:
            return
        last, new = self._points[-1], _point(place, pressure)
        if abs(last.x - new.x) + abs(last.y - new.y) < LEAST_STEP or len(self._points) >= MOST_POINTS:
            return
        self._points = [*self._points, new] if self.tool is Tool.PEN else [self._points[0], new]
        self.changed.emit()

    def release(self) -> None:
        """The pen leaves the picture: the stroke is done. An arrow or a box without a size is forgotten."""
        made = self.under_way
        self._points = []
        if made is not None:
            self.marks.append(made)
        self.changed.emit()

    def write(self, place: QPointF, text: str) -> None:
        """Sets words on the picture."""
        words = text.strip()[:200]
        if words and len(self.marks) < MOST_MARKS:
            size = min(512.0, max(8.0, round(self.side / LETTERS_PER_SIDE, 1)))
            self.marks.append(Words(at=_point(place, MOUSE_PRESSURE), text=words, ink=self.ink, size=size))
        self.changed.emit()

    def undo(self) -> None:
        """Takes the newest stroke back."""
        if self._points:
            self._points = []
        elif self.marks:
            self.marks.pop()
        self.changed.emit()

    def clear(self) -> None:
        """Forgets all of it."""
        self.marks, self._points = [], []
        self.changed.emit()

    def _made(self, points: list[Point]) -> Mark | None:
        first, last = points[0], points[-1]
        if self.tool is Tool.PEN:
            return Pen(points=tuple(points), ink=self.ink, width=self.line)
        if len(points) < 2:
            return None
        if self.tool is Tool.ARROW:
            return Arrow(tail=first, head=last, ink=self.ink, width=self.line)
        wide, high = abs(last.x - first.x), abs(last.y - first.y)
        if min(wide, high) <= 0:
            return None
        return Box(
            x=min(first.x, last.x), y=min(first.y, last.y), width=wide, height=high, ink=self.ink, line=self.line
        )


def bounds(marks: tuple[Mark, ...], size: QSizeF) -> Box | None:
    """The part of the picture that marks cover; None when that is nothing of it."""
    places = [place for mark in marks for place in _places(mark)]
    xs = [min(size.width(), max(0.0, x)) for x, _ in places]
    ys = [min(size.height(), max(0.0, y)) for _, y in places]
    if not places or max(xs) <= min(xs) or max(ys) <= min(ys):
        return None
    return Box(x=min(xs), y=min(ys), width=max(xs) - min(xs), height=max(ys) - min(ys))


def _places(mark: Mark) -> list[tuple[float, float]]:
    match mark:
        case Pen():
            return [(point.x, point.y) for point in mark.points]
        case Arrow():
            return [(mark.tail.x, mark.tail.y), (mark.head.x, mark.head.y)]
        case Box():
            return [(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]
        case Words():
            wide = mark.size * 0.6 * len(mark.text)
            return [(mark.at.x, mark.at.y - mark.size), (mark.at.x + wide, mark.at.y)]


def _point(place: QPointF, pressure: float) -> Point:
    x, y = (min(FARTHEST, max(-FARTHEST, round(part, 2))) for part in (place.x(), place.y()))
    return Point(x=x, y=y, pressure=min(1.0, max(0.0, round(pressure, 3))))
