"""Where figures stand in their takes' pictures: found beside the window, once for each take."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio_app.studio.figure_place import FigurePlace, figure_place
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.records import TakeLine

BY_HEIGHT = "The face is about here: her body is not kept on this computer, so this is her height only."


class Figures(QObject):
    """`found` brings the id of a take whose figure was asked for and is known now."""

    found = Signal(str)

    def __init__(self, reader: Reader, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._cache = reader, cache
        self.places: dict[str, FigurePlace] = {}

    def ask(self, line: TakeLine) -> FigurePlace | None:
        """The figure's place in a take; when it is not known yet it is looked for, and `found` tells."""
        place = self.places.get(line.id)
        if place is None:
            direction, cache, take = line.take.recipe.direction, self._cache, line.id
            self._reader.measure(
                ("figure", take), lambda: figure_place(direction, cache), lambda found: self._keep(take, found)
            )
        return place

    def _keep(self, take: str, found: object) -> None:
        if isinstance(found, FigurePlace):
            self.places[take] = found
            self.found.emit(take)
