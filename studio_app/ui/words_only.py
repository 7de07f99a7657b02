"""Which parts of the picture an engine may change, in the words' dialog; what it paints over stays everywhere else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from studio_app.takes.painting import Area

WHOLE, PARTS = "None chosen: the whole picture.", "All else stays as it is in what it paints over."
LABEL = 92


class Only(QWidget):
    """A box for each part, and below them what that means. `label`: pixels of the words before them; `of`: whose pass,
    where there are several.
    """

    def __init__(self, label: int = LABEL, of: str = "") -> None:
        super().__init__()
        self.boxes: dict[Area, QCheckBox] = {}
        words, self.says = QLabel("Changes only"), QLabel(WHOLE)
        words.setProperty("role", "dim")
        self.says.setProperty("role", "caption")
        self.says.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, label)
        grid.setColumnStretch(1, 1)
        grid.addWidget(words, 0, 0, Qt.AlignmentFlag.AlignLeft)
        for line, area in enumerate(Area):
            self.boxes[area] = box = QCheckBox(area.words.capitalize())
            box.setAccessibleName(f"Changes {area.words}{f' in {of}' if of else ''}")
            box.toggled.connect(lambda _: self._turned())
            grid.addWidget(box, line, 1)
        grid.addWidget(self.says, len(Area), 0, 1, 2)

    def put(self, areas: Sequence[Area]) -> None:
        """Shows which parts are chosen; none: the whole picture."""
        for area, box in self.boxes.items():
            box.setChecked(area in areas)

    @property
    def chosen(self) -> tuple[Area, ...]:
        """The parts that may change; none: the whole picture."""
        return tuple(area for area, box in self.boxes.items() if box.isChecked())

    def _turned(self) -> None:
        self.says.setText(PARTS if self.chosen else WHOLE)
