"""The picture of the client's window, with words outside of it that say that a machine made it."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from studio_app.takes.disclosure import disclosure
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.records import TakeLine
from studio_app.ui.take_loupe import CAPTION, TakeLoupe, paint_foot
from studio_app.ui.take_view import facts


class ClientView(TakeLoupe):
    """One picture, and outside of it the words that a machine made it; with `caption` the take's facts too."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, "Picture for the client")
        self.caption = False
        self.margins = (12, 12, 12, CAPTION + 4)

    @property
    def words(self) -> str:
        """What stands below the picture."""
        if self.line is None:
            return ""
        made = disclosure(self.line.row.facets.source_type)
        return f"{made}      {facts(self.line)}" if self.caption else made

    def put(self, line: TakeLine | None) -> None:
        """Shows a take, or nothing."""
        super().put(line)
        self.setAccessibleDescription(self.words or self.unchosen)

    def paint_words(self, painter: QPainter) -> None:
        if self.line is not None:
            paint_foot(painter, self, self.reader, self.words, "")
