"""Parts of the words' dialog: which pictures the engine looks at and what they show, and how much each part counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from studio_app.studio.reference_offers import ROLES, Offer
from studio_app.ui.forms import combo, form
from studio_app.ui.plate_row import FILTER
from studio_app.ui.words_passes import LABELS

FIRST = "Picture 1 is always what it paints over."
NOT_SAID = "as it is"


class References(QWidget):
    """The photographs and guides an engine looks at, each with what it shows, and how large each may be."""

    changed = Signal()
    wanted = Signal(Path)
    """a photograph of a person's own that should be there, too"""

    def __init__(self, offers: Sequence[Offer], most: int, megapixels: float) -> None:
        super().__init__()
        self.most = most
        self.rows: dict[str, tuple[QCheckBox, QComboBox]] = {}
        self.first, self.budget, self.count = QLabel(FIRST), QDoubleSpinBox(), QLabel()
        for label in (self.first, self.count):
            label.setProperty("role", "caption")
        self.budget.setRange(0.05, 1)
        self.budget.setSingleStep(0.05)
        self.budget.setSuffix(" MP")
        self.budget.setAccessibleName("Size of each reference")
        self.budget.setToolTip("Each is shrunk to so many million pixels: more shows finer detail and takes longer")
        self.usual = megapixels
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.first, 0, 0, 1, 2)
        self._grid, self.more = QGridLayout(), QPushButton("Add a photograph…")
        self.more.setAccessibleName("Add a photograph to look at")
        self.more.setToolTip("JPEG, PNG or WebP, of a garment, a place, the twin; it is copied into the shoot")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._ask)
        self._grid.setColumnStretch(0, 1)
        grid.addLayout(self._grid, 1, 0, 1, 2)
        for offer in offers:
            self.add(offer)
        grid.addWidget(self.more, 2, 0, 1, 2)
        grid.addLayout(form([("Each at", self.budget)], LABELS), 3, 0, 1, 2)
        grid.addWidget(self.count, 4, 0, 1, 2)

    def add(self, offer: Offer) -> None:
        """One more that can be chosen; nothing where it stands there already."""
        if offer.name in self.rows:
            return
        grid, line = self._grid, len(self.rows)
        box = QCheckBox(offer.title)
        role = combo(f"What {offer.title} shows", [(NOT_SAID, ""), *((each, each) for each in ROLES)], offer.role)
        box.toggled.connect(lambda _: self._toggled())
        role.activated.connect(lambda _: self.changed.emit())
        grid.addWidget(box, line, 0)
        grid.addWidget(role, line, 1)
        self.rows[offer.name] = (box, role)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Add a photograph", "", FILTER)
        if path:
            self.wanted.emit(Path(path))

    def put(self, names: Sequence[str], roles: Sequence[str], megapixels: float | None) -> None:
        """Shows what is asked for."""
        held = dict(zip(names, (*roles, *[""] * len(names)), strict=False))
        for name, (box, role) in self.rows.items():
            box.blockSignals(True)
            box.setChecked(name in held)
            box.blockSignals(False)
            if name in held:
                role.setCurrentIndex(max(0, role.findData(held[name])))
        self.budget.setValue(megapixels or self.usual)
        self._toggled()

    @property
    def chosen(self) -> tuple[tuple[str, str], ...]:
        """(name, role) of what is looked at, in the order of the words."""
        return tuple((name, role.currentData()) for name, (box, role) in self.rows.items() if box.isChecked())

    @property
    def megapixels(self) -> float | None:
        """The budget of each, where it is not the engine's usual one."""
        value = round(self.budget.value(), 2)
        return None if value == round(self.usual, 2) else value

    def _toggled(self) -> None:
        chosen = len(self.chosen)
        for box, role in self.rows.values():
            box.setEnabled(box.isChecked() or chosen < self.most)
            role.setEnabled(box.isChecked())
        self.count.setText(f"{chosen} of {self.most} pictures beside it")
        self.changed.emit()


class Counts(QWidget):
    """How much each part of the words counts: 1 as written, more or less."""

    changed = Signal()

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.boxes: dict[str, QDoubleSpinBox] = {}
        for part, words in parts:
            box = QDoubleSpinBox()
            box.setRange(0, 2)
            box.setSingleStep(0.1)
            box.setValue(1)
            box.setAccessibleName(f"{part.capitalize()} counts")
            box.setToolTip(words)
            box.valueChanged.connect(lambda _: self.changed.emit())
            self.boxes[part] = box
        grid = form([(part.capitalize(), box) for part, box in self.boxes.items()], LABELS)
        grid.setContentsMargins(0, 0, 0, 0)
        self.setLayout(grid)

    def put(self, weights: Mapping[str, float]) -> None:
        """Shows these weights; 1 where none is said."""
        for part, box in self.boxes.items():
            box.blockSignals(True)
            box.setValue(weights.get(part, 1.0))
            box.blockSignals(False)

    @property
    def weights(self) -> tuple[tuple[str, float], ...]:
        """(part, weight) of what does not count as written."""
        return tuple((part, round(box.value(), 2)) for part, box in self.boxes.items() if round(box.value(), 2) != 1)
