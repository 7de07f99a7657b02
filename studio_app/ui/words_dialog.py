"""What a diffusion engine is told: the words, composed from the direction or written by hand, what it looks at, and how
it is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio_app.studio.reference_offers import Offer
from studio_app.studio.seating import pass_choices
from studio_app.studio.usual import Usual, engine_of, usual
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe
from studio_app.ui.forms import buttons, form
from studio_app.ui.words_bits import Bits
from studio_app.ui.words_loras import Loras
from studio_app.ui.words_only import Only
from studio_app.ui.words_parts import Counts, References
from studio_app.ui.words_passes import FREEDOM, LABELS, Passes, held_words

NONE = "{title} is told nothing in words: it draws the direction itself. Choose another engine beside the shutter."
DEAF = "{title} does not hear this: say in the words above what should be there."
UNREAD, SHOWN = "▲ {title} has no room for all of them; it does not read from “{rest}…” on.", 32
COMPOSED, BY_HAND = (
    "Composed from the direction; they follow it.",
    "Written by hand: they stay when the direction changes.",
)
SIDE = 300


class WordsDialog(QDialog):
    """`wish` is what was asked for; `by_hand` whether any of it differs from what the engine is usually told."""

    def __init__(self, recipe: Recipe, wish: Wish, parent: QWidget | None = None, offers: Sequence[Offer] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle("Words of the take")
        self.wish, self._recipe = wish, recipe
        self._plain = usual(recipe, wish)
        self.words, self.negative = QPlainTextEdit(), QPlainTextEdit()
        self.state = QLabel()
        self.steps, self.strength = QSpinBox(), QDoubleSpinBox()
        self.bits, self.only = Bits(), Only()
        self.before = Passes(recipe, pass_choices(recipe.engine))
        self.holds: dict[str, QDoubleSpinBox] = {}
        self.references: References | None = None
        self.counts: Counts | None = None
        self.loras: Loras | None = None
        self.again, self.cancel, self.use = (
            QPushButton("As composed"),
            QPushButton("Cancel"),
            QPushButton("Use these words"),
        )
        self.again.clicked.connect(self._compose)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        title = engine_of(recipe).title
        if self._plain is None:
            self._lay_out_none(title)
            return
        self._lay_out(title, self._plain, offers)
        self._fill(wish)
        self.words.textChanged.connect(self._changed)
        for part in (self.references, self.counts, self.loras):
            if part is not None:
                part.changed.connect(self._recompose)
        self._changed()

    @property
    def by_hand(self) -> bool:
        """Whether a person changed something."""
        return self.wish != self._usual

    @property
    def _usual(self) -> Wish:
        """What was chosen beside the words; all else as the engine's table has it."""
        kept, before, bits = self.wish, self.before.chosen, self.bits.chosen
        looks = Wish(loras=kept.loras, references=kept.references, roles=kept.roles)
        return replace(looks, before=before, precision=bits, only=self.only.chosen)

    def _lay_out_none(self, title: str) -> None:
        self.setMinimumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        self.state.setText(NONE.format(title=title))
        self.state.setWordWrap(True)
        column.addWidget(self.state)
        column.addLayout(buttons([], [self.cancel]))
        self.cancel.setText("Close")

    def _lay_out(self, title: str, plain: Usual, offers: Sequence[Offer]) -> None:
        self.resize(880, 560)
        self.state.setProperty("role", "caption")
        self.state.setWordWrap(True)
        for name, field, high in (("Words", self.words, 150), ("What should not be there", self.negative, 64)):
            field.setAccessibleName(name)
            field.setTabChangesFocus(True)
            field.setMinimumHeight(high)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(QLabel(f"{title} is told"))
        left.addWidget(self.words, 3)
        left.addWidget(self.state)
        left.addWidget(QLabel("and that these should not be there"))
        left.addWidget(self.negative, 1)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(left, 1)
        across.addWidget(self._side(plain, offers))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(across, 1)
        column.addLayout(buttons([self.again], [self.cancel, self.use]))

    def _side(self, plain: Usual, offers: Sequence[Offer]) -> QWidget:
        """How the engine is held, what it looks at and what counts how much, as far as it can."""
        self._ranges(plain)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        rows: list[tuple[str, QWidget]] = [("Steps", self.steps), ("Freedom", self.strength)]
        rows += [(held_words(guide), box) for guide, box in self.holds.items()]
        column.addLayout(form(rows, LABELS))
        column.addWidget(self.bits)
        self.only.setVisible(plain.areas)
        column.addWidget(self.only)
        column.addSpacing(8)
        column.addWidget(self.before)
        if plain.references:
            self.references = References(offers, plain.references, plain.reference_mp)
            column.addSpacing(8)
            column.addWidget(_title("Looks at"))
            column.addWidget(self.references)
        if plain.loras or self.wish.loras:
            self.loras = Loras(plain.loras)
            column.addSpacing(8)
            column.addWidget(_title("Laid over its weights (LoRA)"))
            column.addWidget(self.loras)
        if plain.parts:
            self.counts = Counts(plain.parts)
            column.addSpacing(8)
            column.addWidget(_title("How much the words count"))
            column.addWidget(self.counts)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setAccessibleName("How it is held, and what it looks at")
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(SIDE)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _ranges(self, plain: Usual) -> None:
        self.steps.setRange(1, 150)
        self.steps.setAccessibleName("Steps")
        self.strength.setRange(0.05, 1)
        self.strength.setSingleStep(0.05)
        self.strength.setAccessibleName("Freedom")
        self.strength.setToolTip(FREEDOM)
        for guide in sorted(plain.guides):
            box = QDoubleSpinBox()
            box.setRange(0, 2)
            box.setSingleStep(0.1)
            box.setAccessibleName(held_words(guide))
            self.holds[guide] = box

    def _fill(self, wish: Wish) -> None:
        plain = self._plain
        if plain is None:
            return
        self.words.setPlainText(plain.prompt if wish.prompt is None else wish.prompt)
        self.negative.setPlainText(plain.negative if wish.negative is None else wish.negative)
        self.steps.setValue(wish.steps or plain.steps)
        self.strength.setValue(plain.strength if wish.strength is None else wish.strength)
        self.before.put(wish.before)
        self.bits.put(wish.precision)
        self.only.put(wish.only)
        held = {**plain.controls, **dict(wish.controls)}
        for guide, box in self.holds.items():
            box.setValue(held.get(guide, 0.0))
        if self.references is not None:
            self.references.put(wish.references, wish.roles, wish.reference_mp)
        if self.counts is not None:
            self.counts.put(dict(wish.emphasis))
        if self.loras is not None:
            self.loras.put(wish.loras)

    @property
    def _asked(self) -> Wish:
        """The wish with the references, weights and LoRAs as they stand in the dialog."""
        chosen = self.references.chosen if self.references is not None else ()
        return replace(
            self.wish,
            references=tuple(name for name, _ in chosen),
            roles=tuple(role for _, role in chosen),
            reference_mp=self.references.megapixels if self.references is not None else None,
            emphasis=self.counts.weights if self.counts is not None else (),
            loras=self.loras.chosen if self.loras is not None else (),
        )

    def _recompose(self) -> None:
        """What is as composed follows what is looked at, what counts and what is laid over; what a hand set stays."""
        before, after = self._plain, usual(self._recipe, self._asked)
        if before is None or after is None:
            return
        self._plain = after
        if self.words.toPlainText().strip() == before.prompt:
            self.words.setPlainText(after.prompt)
        if self.negative.toPlainText().strip() == before.negative:
            self.negative.setPlainText(after.negative)
        if self.steps.value() == before.steps:
            self.steps.setValue(after.steps)
        self._changed()

    def _compose(self) -> None:
        self.wish = self._usual
        self._plain = usual(self._recipe, self.wish)
        self._fill(self.wish)

    def _changed(self) -> None:
        composed = self._plain is not None and self.words.toPlainText().strip() == self._plain.prompt
        unread = self._plain.unread(self.words.toPlainText()) if self._plain is not None else ""
        title = engine_of(self._recipe).title
        cut = f" {UNREAD.format(title=title, rest=unread[:SHOWN])}" if unread else ""
        self.state.setText(f"{COMPOSED if composed else BY_HAND}{cut}")
        hears = self._plain is not None and bool(self._plain.negative)
        self.negative.setEnabled(hears)
        self.negative.setPlaceholderText("" if hears else DEAF.format(title=title))

    def _use(self) -> None:
        plain = self._plain
        if plain is None:
            return
        words, negative = self.words.toPlainText().strip(), self.negative.toPlainText().strip()
        held = {guide: round(box.value(), 2) for guide, box in self.holds.items()}
        strength = round(self.strength.value(), 2)
        self.wish = replace(
            self._asked,
            prompt=None if words == plain.prompt else words,
            negative=None if negative == plain.negative or not plain.negative else negative,
            steps=None if self.steps.value() == plain.steps else self.steps.value(),
            before=self.before.chosen,
            precision=self.bits.chosen,
            only=self.only.chosen,
            strength=None if strength == plain.strength else strength,
            controls=tuple((guide, held[guide]) for guide in held if held[guide] != plain.controls.get(guide, 0.0)),
        )
        self.accept()


def _title(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "title")
    return label
