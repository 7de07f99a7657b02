"""What a diffusion engine is told: the words, composed from the direction or written by hand, and how it is held."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.wish import Wish, engine_of, usual
from studio_app.takes.recipe import Recipe
from studio_app.ui.forms import buttons, form

NONE = "{title} is told nothing in words: it draws the direction itself. Choose another engine beside the shutter."
COMPOSED, BY_HAND = (
    "Composed from the direction; they follow it.",
    "Written by hand: they stay when the direction changes.",
)


class WordsDialog(QDialog):
    """`wish` is what was asked for; `by_hand` whether any of it differs from what the engine is usually told."""

    def __init__(self, recipe: Recipe, wish: Wish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Words of the take")
        self.setMinimumWidth(560)
        self.wish = wish
        self._plain = usual(recipe, wish)
        self.words, self.negative = QPlainTextEdit(), QPlainTextEdit()
        self.state = QLabel()
        self.steps, self.strength = QSpinBox(), QDoubleSpinBox()
        self.holds: dict[str, QDoubleSpinBox] = {}
        self.again, self.cancel, self.use = (
            QPushButton("As composed"),
            QPushButton("Cancel"),
            QPushButton("Use these words"),
        )
        self.again.clicked.connect(self._compose)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        self._lay_out(engine_of(recipe).title)
        if self._plain is not None:
            self._fill(wish)
            self.words.textChanged.connect(self._changed)
            self._changed()

    @property
    def by_hand(self) -> bool:
        """Whether a person changed something."""
        return self.wish != Wish(loras=self.wish.loras, references=self.wish.references)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self.state.setProperty("role", "caption")
        self.state.setWordWrap(True)
        if self._plain is None:
            self.state.setText(NONE.format(title=title))
            column.addWidget(self.state)
            column.addLayout(buttons([], [self.cancel]))
            self.cancel.setText("Close")
            return
        for name, field, high in (("Words", self.words, 150), ("What should not be there", self.negative, 64)):
            field.setAccessibleName(name)
            field.setTabChangesFocus(True)
            field.setMinimumHeight(high)
        self._ranges()
        rows: list[tuple[str, QWidget]] = [("Steps", self.steps), ("Freedom", self.strength)]
        rows += [(f"{guide.capitalize()} holds", box) for guide, box in self.holds.items()]
        column.addWidget(QLabel(f"{title} is told"))
        column.addWidget(self.words, 3)
        column.addWidget(self.state)
        column.addWidget(QLabel("and that these should not be there"))
        column.addWidget(self.negative, 1)
        column.addLayout(form(rows))
        column.addLayout(buttons([self.again], [self.cancel, self.use]))

    def _ranges(self) -> None:
        self.steps.setRange(1, 150)
        self.steps.setAccessibleName("Steps")
        self.strength.setRange(0.05, 1)
        self.strength.setSingleStep(0.05)
        self.strength.setAccessibleName("Freedom")
        self.strength.setToolTip("How far the take may leave the lit previz: low keeps its light, 1 forgets it")
        for guide in sorted(self._plain.guides if self._plain else ()):
            box = QDoubleSpinBox()
            box.setRange(0, 2)
            box.setSingleStep(0.1)
            box.setAccessibleName(f"{guide.capitalize()} holds")
            self.holds[guide] = box

    def _fill(self, wish: Wish) -> None:
        plain = self._plain
        if plain is None:
            return
        self.words.setPlainText(plain.prompt if wish.prompt is None else wish.prompt)
        self.negative.setPlainText(plain.negative if wish.negative is None else wish.negative)
        self.steps.setValue(wish.steps or plain.steps)
        self.strength.setValue(plain.strength if wish.strength is None else wish.strength)
        held = {**plain.controls, **dict(wish.controls)}
        for guide, box in self.holds.items():
            box.setValue(held.get(guide, 0.0))

    def _compose(self) -> None:
        self._fill(Wish(references=self.wish.references))

    def _changed(self) -> None:
        composed = self._plain is not None and self.words.toPlainText().strip() == self._plain.prompt
        self.state.setText(COMPOSED if composed else BY_HAND)

    def _use(self) -> None:
        plain = self._plain
        if plain is None:
            return
        words, negative = self.words.toPlainText().strip(), self.negative.toPlainText().strip()
        held = {guide: round(box.value(), 2) for guide, box in self.holds.items()}
        strength = round(self.strength.value(), 2)
        self.wish = replace(
            self.wish,
            prompt=None if words == plain.prompt else words,
            negative=None if negative == plain.negative else negative,
            steps=None if self.steps.value() == plain.steps else self.steps.value(),
            strength=None if strength == plain.strength else strength,
            controls=tuple((guide, held[guide]) for guide in held if held[guide] != plain.controls.get(guide, 0.0)),
        )
        self.accept()
