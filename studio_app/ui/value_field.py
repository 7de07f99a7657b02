"""The field in which a value is typed with its unit: '85', '85 mm', '+1/3', '+=10'. Bad text stays and is explained."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio_app.direction.errors import BadInput
from studio_app.ui.knobs import Knob
from studio_app.ui.slider import size_of, wheel_steps
from studio_app.ui.theme import VALUE_WIDTH, font


class ValueField(QLineEdit):
    """Shows a number with its unit and reads what is typed.

    `typed` brings the new value; `complained` brings a sentence on what is allowed, empty when all is well again.
    """

    typed = Signal(float)
    complained = Signal(str)
    stepped = Signal(float)

    def __init__(self, knob: Knob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.knob = knob
        self.setProperty("role", "value")
        self.setFont(font(figures=True))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(VALUE_WIDTH)
        self.returnPressed.connect(self._read)
        self.textEdited.connect(lambda: self._mark(""))
        self._value: float | None = None
        self._fresh = False

    def put(self, value: float | None) -> None:
        """Shows a value, unless text that could not be read still stands here."""
        self._value = value
        if not (self.isModified() and self.hasFocus()) and not self.property("bad"):
            self.setText(self.knob.show(value))

    def _read(self) -> None:
        if not self.isModified():
            return
        try:
            value = self.knob.read(self.text(), self._now())
        except BadInput as problem:
            self._mark(str(problem))
            return
        self.setModified(False)
        self._mark("")
        self.setText(self.knob.show(value))
        self.selectAll()
        self.typed.emit(value)

    def _now(self) -> float:
        if self._value is not None:
            return self._value
        return self.knob.low if self.knob.default is None else self.knob.default

    def _mark(self, words: str) -> None:
        if bool(words) != bool(self.property("bad")):
            self.setProperty("bad", bool(words))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleDescription(words or f"From {self.knob.range_words}")
        self.complained.emit(words)

    def finish(self) -> None:
        """Reads what was typed and not yet ended with Enter."""
        self._read()

    def revert(self) -> None:
        """Gives up what was typed and shows the value again."""
        self._mark("")
        self.setModified(False)
        self.setText(self.knob.show(self._value))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fresh = True
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._read()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._fresh and not self.hasSelectedText():
            self.selectAll()
        self._fresh = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit((1 if key == Qt.Key.Key_Up else -1) * size_of(event.modifiers()))
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.revert()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel_steps(self, event, self.stepped.emit)
