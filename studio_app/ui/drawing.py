"""What is being drawn on a take, before it becomes part of a note: marks in picture pixels, each step taken back."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, QSizeF, Signal

from studio_app.takes.note import Arrow, Box, Ink, Mark, Pen, Point, Words
from studio_app.ui.mark_places import touches

MOUSE_PRESSURE = 0.5
STEPS_PER_SIDE = 2000.0
MOST_POINTS = 4000
MOST_MARKS = 200
MOST_TOGETHER = 20_000
"""Points of all marks of one drawing: what a document holds with ease, and more than a hand draws."""
MOST_STEPS = 64
FARTHEST = 16384.0
LINES_PER_SIDE = 220.0
LETTERS_PER_SIDE = 34.0

Marks = tuple[Mark, ...]


class Tool(StrEnum):
    """What the hand does."""

    PEN = "pen"
    ARROW = "arrow"
    BOX = "box"
    WORDS = "words"
    ERASER = "eraser"


class Line(StrEnum):
    """How thick lines are and how large words."""

    THIN = "thin"
    MEDIUM = "medium"
    THICK = "thick"


_THICK = {Line.THIN: 0.5, Line.MEDIUM: 1.0, Line.THICK: 2.0}


class Drawing(QObject):
    """The marks on one take and the stroke under way.

    `changed` when anything of it did; `settled` when the marks are others than before; `asked` asks for words at a
    place of the picture.
    """

    changed = Signal()
    settled = Signal()
    asked = Signal(QPointF)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tool, self.ink, self.line = Tool.PEN, Ink.YELLOW, Line.MEDIUM
        self.take = ""
        self.marks: Marks = ()
        self.on = False
        self.side = 1000.0
        self._points: list[Point] = []
        self._wiped_to: QPointF | None = None
        self._past: list[Marks] = []
        self._future: list[Marks] = []

    @property
    def width(self) -> float:
        """The line's thickness in picture pixels."""
        return min(512.0, max(1.0, round(self.side / LINES_PER_SIDE * _THICK[self.line], 2)))

    @property
    def under_way(self) -> Mark | None:
        """The stroke as far as it has come."""
        return self._made(self._points) if self._points else None

    @property
    def in_hand(self) -> bool:
        """Whether the pen is down."""
        return bool(self._points) or self._wiped_to is not None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._future)

    def begin(self, take: str, marks: Marks = ()) -> None:
        """Turns to a take and what was drawn on it before."""
        self.take, self.marks = take, marks
        self._points, self._wiped_to, self._past, self._future = [], None, [], []
        self.changed.emit()

    def put(
        self, *, on: bool | None = None, tool: Tool | None = None, ink: Ink | None = None, line: Line | None = None
    ) -> None:
        """Begins or ends drawing, changes tool, ink or thickness."""
        self.on = self.on if on is None else on
        self.tool, self.ink, self.line = tool or self.tool, ink or self.ink, line or self.line
        self._points, self._wiped_to = [], None
        self.changed.emit()

    def over(self, size: QSizeF) -> None:
        """The picture that is drawn on: lines are as thick on a small one as on a large one."""
        self.side = max(64.0, size.width(), size.height())

    # The hand

    def press(self, place: QPointF, pressure: float = MOUSE_PRESSURE, reach: float = 6.0) -> None:
        """The pen touches the picture. The eraser wipes marks that are nearer than `reach` picture pixels."""
        if self.tool is Tool.ERASER:
            self._wiped_to = place
            self._wipe(place, reach)
        elif self.full:
            return
        elif self.tool is Tool.WORDS:
            self.asked.emit(place)
        else:
            self._points = [_point(place, pressure)]
            self.changed.emit()

    def move(self, place: QPointF, pressure: float = MOUSE_PRESSURE, reach: float = 6.0) -> None:
        """The pen moves on; steps too small to see are left out."""
        if self._wiped_to is not None:
            self._wipe(place, reach)
        if not self._points:
            return
        last, new = self._points[-1], _point(place, pressure)
        if abs(last.x - new.x) + abs(last.y - new.y) < max(0.5, self.side / STEPS_PER_SIDE):
            return
        if len(self._points) < MOST_POINTS or self.tool is not Tool.PEN:
            self._points = [*self._points, new] if self.tool is Tool.PEN else [self._points[0], new]
            self.changed.emit()

    def release(self) -> None:
        """The pen leaves the picture: the stroke is done. An arrow or a box without a size is forgotten."""
        made = self.under_way
        self._points, self._wiped_to = [], None
        if made is not None:
            self._become((*self.marks, made))
        self.changed.emit()

    def write(self, place: QPointF, text: str) -> None:
        """Sets words on the picture."""
        words = text.strip()[:200]
        if words and not self.full:
            size = min(512.0, max(8.0, round(self.side / LETTERS_PER_SIDE * _THICK[self.line] ** 0.5, 1)))
            mark = Words(at=_point(place, MOUSE_PRESSURE), text=words, ink=self.ink, size=size)
            self._become((*self.marks, mark))

    @property
    def full(self) -> bool:
        """Whether no further mark has room."""
        points = sum(len(mark.points) for mark in self.marks if isinstance(mark, Pen))
        return len(self.marks) >= MOST_MARKS or points >= MOST_TOGETHER

    # Steps

    def undo(self) -> None:
        """Takes the newest step back: a stroke, a wipe, or all that was cleared."""
        if self._points:
            self._points = []
            self.changed.emit()
        elif self._past:
            self._future.append(self.marks)
            self._show(self._past.pop())

    def redo(self) -> None:
        """Does the newest step that was taken back again."""
        if self._future:
            self._past.append(self.marks)
            self._show(self._future.pop())

    def clear(self) -> None:
        """Wipes all of it; one step."""
        self._points = []
        self._become(())

    def _wipe(self, place: QPointF, reach: float) -> None:
        """Wipes on the way from where the eraser was: a quick hand skips nothing."""
        start = self._wiped_to or place
        way = place - start
        steps = min(MOST_STEPS, 1 + int(way.manhattanLength() / max(0.5, reach)))
        places = [start + way * (step / steps) for step in range(1, steps + 1)]
        gone = [mark for mark in self.marks if any(touches(mark, at.x(), at.y(), reach) for at in places)]
        self._wiped_to = place
        self._become(tuple(mark for mark in self.marks if mark not in gone))

    def _become(self, marks: Marks) -> None:
        if marks != self.marks:
            self._past.append(self.marks)
            self._future = []
            self._show(marks)

    def _show(self, marks: Marks) -> None:
        self.marks = marks
        self.changed.emit()
        self.settled.emit()

    def _made(self, points: list[Point]) -> Mark | None:
        first, last = points[0], points[-1]
        if self.tool is Tool.PEN:
            return Pen(points=tuple(points), ink=self.ink, width=self.width)
        if len(points) < 2:
            return None
        if self.tool is Tool.ARROW:
            return Arrow(tail=first, head=last, ink=self.ink, width=self.width)
        x, y = min(first.x, last.x), min(first.y, last.y)
        wide, high = abs(last.x - first.x), abs(last.y - first.y)
        if min(wide, high) <= 0 or max(wide, high) > FARTHEST:
            return None
        return Box(x=x, y=y, width=wide, height=high, ink=self.ink, line=self.width)


def _point(place: QPointF, pressure: float) -> Point:
    x, y = (min(FARTHEST, max(-FARTHEST, round(part, 2))) for part in (place.x(), place.y()))
    return Point(x=x, y=y, pressure=min(1.0, max(0.0, round(pressure, 3))))
