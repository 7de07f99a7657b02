"""The drawing of notes over a take: marks that were kept, those being drawn, and the hand that draws them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTabletEvent
from PySide6.QtWidgets import QLineEdit

from studio_app.takes.note import Note
from studio_app.ui.drawing import Drawing, Tool
from studio_app.ui.loupe import Loupe
from studio_app.ui.note_marks import paint_mark
from studio_app.ui.overlay import Overlay

_TOOLS = {Qt.Key.Key_B: Tool.PEN, Qt.Key.Key_A: Tool.ARROW, Qt.Key.Key_R: Tool.BOX, Qt.Key.Key_T: Tool.WORDS}
_QUIET = 0.4


class WordsField(QLineEdit):
    """Where words for the picture are typed, at their place. Enter sets them, Esc does not."""

    def __init__(self, view: Loupe, at: QPointF, keep: Callable[[str], None]) -> None:
        super().__init__(view)
        self.setAccessibleName("Words on the picture")
        self.setPlaceholderText("Words, Enter sets them")
        self.setMaxLength(200)
        self.setFixedWidth(200)
        self.move(int(min(at.x(), view.width() - 208)), int(max(4.0, at.y() - 26)))
        self._keep = keep
        self.returnPressed.connect(self._done)
        self.show()
        self.setFocus()

    def _done(self) -> None:
        self._keep(self.text())
        self._leave()

    def _leave(self) -> None:
        self.hide()
        self.parentWidget().setFocus()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


class NoteOverlay(Overlay):
    """Over the take view. `notes` are those of the take shown, `pointed` the id of the one that is pointed at.

    While drawing is on, hand and keys are its own: B pen, A arrow, R box, T text, Ctrl+Z takes a stroke back, Enter
    goes on to the words of the note (`wanted`), Esc leaves.
    """

    def __init__(self, view: Loupe, drawing: Drawing, wanted: Callable[[], None]) -> None:
        self.view, self.drawing, self._wanted = view, drawing, wanted
        self.notes: tuple[Note, ...] = ()
        self.pointed = ""
        self.shown = True
        self._by_pen = False
        view.overlays.append(self)
        drawing.changed.connect(self._changed)
        drawing.asked.connect(self._ask_words)

    def put(self, notes: tuple[Note, ...], pointed: str) -> None:
        """Shows the marks of these notes."""
        if (notes, pointed) != (self.notes, self.pointed):
            self.notes, self.pointed = notes, pointed
            self.view.update()

    def toggle(self) -> bool:
        """Shows or hides the marks; says whether they are shown now."""
        self.shown = not self.shown
        self.view.update()
        return self.shown

    def _changed(self) -> None:
        self.view.setCursor(Qt.CursorShape.CrossCursor if self.drawing.on else Qt.CursorShape.ArrowCursor)
        self.view.update()

    def _ask_words(self, place: QPointF) -> None:
        at = self.view.picture_to_widget(place)
        WordsField(self.view, at, lambda text: self.drawing.write(place, text))

    # Painting

    def paint(self, painter: QPainter, view: Loupe) -> None:
        if self.shown:
            for note in self.notes:
                strong = note.id == self.pointed
                quiet = not strong and (bool(self.pointed) or note.resolved is not None)
                painter.setOpacity(_QUIET if quiet else 1.0)
                for mark in note.marks:
                    paint_mark(painter, mark, view, strong=strong)
            painter.setOpacity(1.0)
        for mark in (*self.drawing.marks, self.drawing.under_way):
            if mark is not None:
                paint_mark(painter, mark, view)

    # Hands

    def mouse(self, event: QMouseEvent, view: Loupe) -> bool:
        if not self.drawing.on or view.picture.isNull():
            return False
        place = view.widget_to_picture(event.position())
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() is Qt.MouseButton.LeftButton:
                self.drawing.over(view.size_px)
                self.drawing.press(place)
            case QEvent.Type.MouseMove:
                self.drawing.move(place)
            case QEvent.Type.MouseButtonRelease if event.button() is Qt.MouseButton.LeftButton:
                self.drawing.release()
            case _:
                return event.button() is not Qt.MouseButton.MiddleButton
        return True

    def tablet(self, event: QTabletEvent, view: Loupe) -> bool:
        if not self.drawing.on or view.picture.isNull():
            return False
        place, pressure = view.widget_to_picture(event.position()), event.pressure()
        match event.type():
            case QEvent.Type.TabletPress:
                self.drawing.over(view.size_px)
                self.drawing.press(place, pressure)
            case QEvent.Type.TabletMove:
                self.drawing.move(place, pressure)
            case QEvent.Type.TabletRelease:
                self.drawing.release()
            case _:
                return False
        return True

    # Keys

    def wants(self, event: QKeyEvent, view: Loupe) -> bool:
        return self.drawing.on and self._meant(event) is not None

    def key(self, event: QKeyEvent, view: Loupe) -> bool:
        act = self._meant(event) if self.drawing.on else None
        if act is None:
            return False
        act()
        return True

    def _meant(self, event: QKeyEvent) -> Callable[[], None] | None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Z:
            return self.drawing.undo
        if plain and key in _TOOLS:
            return lambda: self.drawing.put(tool=_TOOLS[key])
        if plain and key == Qt.Key.Key_Escape:
            return lambda: self.drawing.put(on=False)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._write
        return None

    def _write(self) -> None:
        self.drawing.put(on=False)
        self._wanted()
