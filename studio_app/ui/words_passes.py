"""What a take paints over: the lit previz, or earlier passes, each with its engine, its steps and how it is held."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QVBoxLayout, QWidget

from studio_app.studio.usual import Usual, usual
from studio_app.studio.wish import Earlier, Wish
from studio_app.takes.recipe import MOST_PASSES, Recipe
from studio_app.ui.forms import form
from studio_app.ui.words_only import Only

PREVIZ = "The lit previz"
OVER = "The lit previz itself, or what another engine painted over it; every pass is kept with the take"
FREEDOM = "How far the picture may leave what it paints over: low keeps its light, 1 forgets it"
LABELS, INDENT = 92, 12
"""Pixels: how wide the labels of this dialog are, so that its fields stand in line; how far a pass is set in."""
SHORT = 12
"""Letters that the menu of engines has room for at least; the longest titles are cut in a narrow window."""
Choices = Sequence[tuple[str, str]]
"""(name, title) of the engines that can paint first"""


class Passes(QWidget):
    """The passes from the last to the first, as they are read: the take paints over one, which paints over the next."""

    changed = Signal()

    def __init__(self, recipe: Recipe, choices: Choices) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.lines = [PassLine(recipe, choices, number) for number in range(MOST_PASSES if choices else 1)]
        for line in self.lines:
            column.addWidget(line)
            line.changed.connect(self._changed)
        self._show()

    def put(self, before: Sequence[Earlier]) -> None:
        """Shows these passes, the one that paints first being the first."""
        held = [*reversed(before)]
        for number, line in enumerate(self.lines):
            line.put(held[number] if number < len(held) else None)
        self._show()

    @property
    def chosen(self) -> tuple[Earlier, ...]:
        """The passes, the one that paints first being the first."""
        found: list[Earlier] = []
        for line in self.lines:
            if (one := line.chosen) is None:
                break
            found.append(one)
        return tuple(reversed(found))

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """A further pass can be chosen once there is one before it."""
        for number, line in enumerate(self.lines):
            line.setVisible(all(each.chosen is not None for each in self.lines[:number]))


class PassLine(QWidget):
    """One pass: which engine, and below it what it is told; nothing more while it is the previz."""

    changed = Signal()

    def __init__(self, recipe: Recipe, choices: Choices, number: int) -> None:
        super().__init__()
        self._recipe = recipe
        self.engine = QComboBox()
        self.engine.setAccessibleName(f"Earlier pass {number} paints over" if number else "Paints over")
        self.engine.setToolTip(OVER)
        self.engine.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.engine.setMinimumContentsLength(SHORT)
        for title, name in ((PREVIZ, ""), *((title, name) for name, title in choices)):
            self.engine.addItem(title if not name else f"A pass of {title}", name)
        self.steps, self.strength = QSpinBox(), QDoubleSpinBox()
        self.holds: dict[str, QDoubleSpinBox] = {}
        self.only: Only | None = None
        self._plain: Usual | None = None
        self._told: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(form([("Paints over" if not number else "and that over", self.engine)], LABELS))
        self.engine.currentIndexChanged.connect(lambda _: self._turned())

    @property
    def chosen(self) -> Earlier | None:
        """What is asked for; None for the previz."""
        plain, name = self._plain, self.engine.currentData()
        if plain is None or not name:
            return None
        strength = round(self.strength.value(), 2)
        held = {guide: round(box.value(), 2) for guide, box in self.holds.items()}
        return Earlier(
            engine=name,
            steps=None if self.steps.value() == plain.steps else self.steps.value(),
            strength=None if strength == round(plain.strength, 2) else strength,
            controls=tuple((guide, held[guide]) for guide in held if held[guide] != plain.controls.get(guide, 0.0)),
            only=self.only.chosen if self.only is not None else (),
        )

    def put(self, one: Earlier | None) -> None:
        """Shows a pass; None: the previz."""
        self.engine.blockSignals(True)
        self.engine.setCurrentIndex(max(0, self.engine.findData(one.engine if one is not None else "")))
        self.engine.blockSignals(False)
        self._tell(one)

    def _turned(self) -> None:
        self._tell(None)
        self.changed.emit()

    def _tell(self, one: Earlier | None) -> None:
        """The fields of the engine that is chosen, with what it is usually told or this pass is."""
        if self._told is not None:
            self._told.hide()
            self._told.deleteLater()
        self._told, self._plain, self.only, self.holds = None, None, None, {}
        if not (name := self.engine.currentData()):
            return
        self._plain = plain = usual(self._recipe.having(engine=name, painting=None, before=()), Wish())
        if plain is None:
            return
        of = self.engine.currentText().removeprefix("A pass of ")
        self.steps, self.strength = QSpinBox(), QDoubleSpinBox()
        self.steps.setRange(1, 150)
        self.steps.setValue((one.steps if one is not None else None) or plain.steps)
        self.steps.setAccessibleName(f"Steps of {of}")
        self.strength.setRange(0.05, 1)
        self.strength.setSingleStep(0.05)
        self.strength.setValue(plain.strength if one is None or one.strength is None else one.strength)
        self.strength.setAccessibleName(f"Freedom of {of}")
        self.strength.setToolTip(FREEDOM)
        held = {**plain.controls, **dict(one.controls if one is not None else ())}
        for guide in sorted(plain.guides):
            self.holds[guide] = box = QDoubleSpinBox()
            box.setRange(0, 2)
            box.setSingleStep(0.1)
            box.setValue(held.get(guide, 0.0))
            box.setAccessibleName(f"{held_words(guide)} in {of}")
        rows = [("Steps", self.steps), ("Freedom", self.strength)]
        self._told = QWidget()
        held_rows = [(held_words(guide), box) for guide, box in self.holds.items()]
        fields = form([*rows, *held_rows], LABELS - INDENT)
        fields.setContentsMargins(INDENT, 0, 0, 4)
        self._told.setLayout(fields)
        self._column.addWidget(self._told)
        if plain.areas:
            self.only = Only(LABELS - INDENT, of)
            self.only.put(one.only if one is not None else ())
            fields.addWidget(self.only, fields.rowCount(), 0, 1, 2)


def held_words(guide: str) -> str:
    """'Pose holds', 'References hold'."""
    return f"{guide.capitalize()} {'hold' if guide.endswith('s') else 'holds'}"
