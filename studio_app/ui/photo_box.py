"""The box round the person: what is pressed beside the photograph tied to what is drawn on it."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.direction.found_pose import MarkedPoint, PersonBox
from studio_app.studio.photo_points import standing_points
from studio_app.ui.photo_finder import PhotoFinder
from studio_app.ui.photo_points import PhotoPoints

HOW = (
    "Drag from corner to corner round the one person. Or with keys: arrows move the box, with Shift they size it, "
    "Enter ends."
)


def tied_box(finder: PhotoFinder, points: PhotoPoints, say: Callable[[str], None]) -> Callable[[PersonBox], None]:
    """Ties both together, telling in words what happens; returns what puts another box. Points that nobody has moved
    yet go where the box is.
    """
    held = [PersonBox()]

    def start(box: PersonBox) -> dict[str, MarkedPoint]:
        size = (points.picture.width(), points.picture.height())
        return standing_points(*size, box) if all(size) else {}

    def draw(drawing: bool) -> None:
        points.person.drawing = drawing
        points.update()
        if drawing:
            points.setFocus()
            say(HOW)

    def put(box: PersonBox) -> None:
        untouched = points.points == start(held[0])
        held[0] = points.person.box = box
        finder.boxed(whole=box.whole)
        if untouched:
            points.put(start(box))
            points.moved.emit()
        points.update()
        say(f"{points.person.words}.")

    finder.drawing.connect(draw)
    finder.whole.connect(lambda: put(PersonBox()))
    points.boxed.connect(lambda: put(points.person.box))
    return put
