"""A row for the photograph behind the figure: its name, and a button that lets one be chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from studio_app.ui.rows import Row

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
FILTER = f"Photographs ({' '.join(f'*{ending}' for ending in ENDINGS)})"


class PlateRow(Row):
    """`chosen` brings the path of a photograph that a person picked."""

    chosen = Signal(Path)

    def __init__(self) -> None:
        super().__init__("Photograph")
        self.button = QPushButton("Choose a photograph…")
        self.button.setAccessibleName("Choose a photograph")
        self.button.setToolTip("JPEG, PNG or WebP; it is copied into the shoot. Or drop one onto the stage.")
        self.button.clicked.connect(self._ask)
        self.hold(self.button)

    def put(self, value: object) -> None:
        name = str(value or "")
        short = name.split("-", 2)[-1] if name.startswith("plate-") else name
        self.button.setText(short or "Choose a photograph…")
        self.setAccessibleDescription(name)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Choose a photograph", "", FILTER)
        if path:
            self.chosen.emit(Path(path))


def dropped_photograph(held: QMimeData) -> Path | None:
    """The one photograph among what is dragged here; None when there is none."""
    paths = [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()] if held.hasUrls() else []
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in ENDINGS else None
