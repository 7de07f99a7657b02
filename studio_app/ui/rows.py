"""Rows of a card: a dim label, a control and a value with its unit. Double-click on the label resets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from studio_app.ui.knobs import Knob
from studio_app.ui.slider import ThinSlider
from studio_app.ui.theme import CONTROL_HEIGHT, LABEL_WIDTH
from studio_app.ui.value_field import ValueField

SETTLE_MS = 400


class RowLabel(QLabel):
    """The dim name at the left of a row; a double-click resets the row."""

    reset = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "dim")
        self.setFixedWidth(LABEL_WIDTH)
        self.setFixedHeight(CONTROL_HEIGHT)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset.emit()


class Row(QWidget):
    """A labelled row. `edited` brings (value, settled); while a slider is dragged settled is False."""

    edited = Signal(object, bool)
    reset = Signal()

    def __init__(self, title: str, name: str = "") -> None:
        super().__init__()
        self.title, self.name = title, name
        self.label = RowLabel(title)
        self.label.reset.connect(self.reset)
        self.label.setToolTip("Double-click to reset")
        self.words = QLabel()
        self.words.setProperty("role", "bad")
        self.words.setWordWrap(True)
        self.words.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.words, 1, 1, 1, 2)
        self._grid.setColumnStretch(1, 1)

    def hold(self, *controls: QWidget) -> None:
        """Places the row's controls; the last of two stands in the column of values."""
        for column, control in enumerate(controls, 1):
            span = 1 if len(controls) > 1 else 2
            self._grid.addWidget(control, 0, column, 1, span)
        self.label.setBuddy(controls[0])
        self.setFocusProxy(controls[0])

    def complain(self, words: str) -> None:
        """Says under the row what is wrong; empty takes it away."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def put(self, value: object) -> None:
        """Shows a value without telling anyone; a row without a value has nothing to show."""


class NumberRow(Row):
    """A slider and a field for one number."""

    def __init__(self, knob: Knob) -> None:
        super().__init__(knob.title, knob.name)
        self.knob = knob
        self.value: float | None = knob.default
        self.slider = ThinSlider()
        self.slider.setAccessibleName(f"{knob.title}, slider")
        self.slider.setAccessibleDescription(f"From {knob.range_words}")
        self.slider.fill_from = max(0.0, min(1.0, knob.share(0.0))) if knob.low < 0 else 0.0
        self.field = ValueField(knob)
        self.field.setAccessibleName(knob.title)
        self.field.setToolTip(f"{knob.range_words}; sums such as +=10 are read too")
        self.hold(self.slider, self.field)
        self._later = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._later.timeout.connect(self._settle)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._settle)
        self.slider.stepped.connect(self._stepped)
        self.field.stepped.connect(self._stepped)
        self.field.typed.connect(lambda value: self._set(value, settled=True))
        self.field.complained.connect(self.complain)

    def put(self, value: object) -> None:
        self.value = value if isinstance(value, (int, float)) else None
        shown = self._start() if self.value is None else self.value
        if not self.slider.isSliderDown():
            self.slider.put(self.knob.share(shown))
        self.field.put(self.value)

    def _start(self) -> float:
        return self.knob.low if self.knob.default is None else self.knob.default

    def _slid(self) -> None:
        self._set(self.knob.at(self.slider.share), settled=False)
        if not self.slider.isSliderDown():
            self._later.start()

    def _stepped(self, steps: float) -> None:
        """A step from where the value stands; a row of steps settles together, after a moment of rest."""
        now = self._start() if self.value is None else self.value
        self.field.revert()
        moved = min(self.knob.high, max(self.knob.low, now + steps * self.knob.step))
        self._set(round(moved, 6), settled=False)
        self.slider.put(self.knob.share(moved))
        self._later.start()

    def _set(self, value: float, *, settled: bool) -> None:
        self.value = value
        self.field.put(value)
        if settled:
            self._later.stop()
            self.slider.put(self.knob.share(value))
        self.edited.emit(value, settled)

    def _settle(self) -> None:
        self._later.stop()
        if self.value is not None:
            self.edited.emit(self.value, True)

    def finish(self) -> None:
        """Settles at once what a row of steps still holds open."""
        if self._later.isActive():
            self._settle()


class _Combo(QComboBox):
    """A combobox that leaves the wheel to the panel unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceRow(Row):
    """One of a few words."""

    def __init__(self, title: str, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, name)
        self.combo = _Combo()
        self.combo.setAccessibleName(title)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for stored, shown in options:
            self.combo.addItem(shown, stored)
        self.combo.activated.connect(lambda: self.edited.emit(self.combo.currentData(), True))
        self.hold(self.combo)

    def put(self, value: object) -> None:
        self.combo.setCurrentIndex(self.combo.findData(str(value)))


class SwitchRow(Row):
    """On or off, in words."""

    def __init__(self, title: str, name: str, words: str) -> None:
        super().__init__(title, name)
        self.box = QCheckBox(words)
        self.box.setAccessibleName(f"{title}: {words}")
        self.box.setFixedHeight(CONTROL_HEIGHT)
        self.box.clicked.connect(lambda on: self.edited.emit(bool(on), True))
        self.hold(self.box)

    def put(self, value: object) -> None:
        self.box.setChecked(bool(value))
