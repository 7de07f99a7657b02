"""The drawing of notes over a take: marks that were kept, those being drawn, and the hand that draws them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QLineEdit

from studio_app.takes.note import Ink, Note
from studio_app.ui.drawing import Drawing, Line, Tool
from studio_app.ui.loupe import Loupe
from studio_app.ui.note_marks import paint_marks
from studio_app.ui.overlay import Overlay
from studio_app.ui.take_loupe import TakeLoupe

TOOL_KEYS = {Tool.PEN: "B", Tool.ARROW: "A", Tool.BOX: "R", Tool.WORDS: "T", Tool.ERASER: "X"}
INK_KEYS = {ink: str(number) for number, ink in enumerate(Ink, 1)}
THINNER, THICKER = "[", "]"
_QUIET = 0.4
_REACH_PX = 7.0
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_SHIFT_Z = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class WordsField(QLineEdit):
    """Where words for the picture are typed, at their place. Enter sets them, so does leaving; Esc does not."""

    def __init__(self, view: Loupe, at: QPointF, keep: Callable[[str], None]) -> None:
        super().__init__(view)
        self.setAccessibleName("Words on the picture")
        self.setPlaceholderText("Words; Enter sets them")
        self.setMaxLength(200)
        self.setFixedWidth(200)
        self.move(int(max(4.0, min(at.x(), view.width() - 208.0))), int(max(4.0, at.y() - 26)))
        self._keep: Callable[[str], None] | None = keep
        self.show()
        self.setFocus()

    def _leave(self, words: str) -> None:
        keep, self._keep = self._keep, None
        if keep is None:
            return
        self.hide()
        self.parentWidget().setFocus()
        self.deleteLater()
        keep(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave("")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._leave(self.text())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._leave(self.text())


class NoteOverlay(Overlay):
    """Over the take view. `notes` are those of the take shown, `pointed` the id of the one that is pointed at.

    While drawing is on, hand and keys are its own: B pen, A arrow, R box, T words, X eraser, 1 to 4 ink, [ and ]
    thickness, Ctrl+Z takes a step back, Enter goes on to the words of the note (`wanted`), Esc leaves.
    """

    def __init__(self, view: TakeLoupe, drawing: Drawing, wanted: Callable[[], None]) -> None:
        self.view, self.drawing, self._wanted = view, drawing, wanted
        self.notes: tuple[Note, ...] = ()
        self.pointed = ""
        self.shown = True
        view.overlays.append(self)
        drawing.changed.connect(self._changed)
        drawing.asked.connect(self._ask_words)

    def put(self, notes: tuple[Note, ...], pointed: str) -> None:
        """Shows the marks of these notes."""
        if (notes, pointed) != (self.notes, self.pointed):
            self.notes, self.pointed = notes, pointed
            self.view.update()

    def toggle(self) -> bool:
        """Shows or hides the marks of notes that are not pointed at; says whether they are shown now."""
        self.shown = not self.shown
        self.view.update()
        return self.shown

    def _changed(self) -> None:
        self.view.setCursor(Qt.CursorShape.CrossCursor if self.drawing.on else Qt.CursorShape.ArrowCursor)
        self.view.update()

    def _ask_words(self, place: QPointF) -> None:
        at, take = self.view.picture_to_widget(place), self.drawing.take
        keep = lambda text: self.drawing.write(place, text) if self.drawing.take == take else None  # noqa: E731
        WordsField(self.view, at, keep)

    # Painting

    @property
    def _is_here(self) -> bool:
        """Whether the take in the view is the one that is drawn on (and not the one before it)."""
        return self.view.line is not None and self.view.line.id == self.drawing.take

    def paint(self, painter: QPainter, view: Loupe) -> None:
        if not self._is_here:
            return
        for note in self.notes:
            strong = note.id == self.pointed
            if not self.shown and not strong:
                continue
            quiet = not strong and (bool(self.pointed) or note.resolved is not None)
            paint_marks(painter, note.marks, view, strong=strong, opacity=_QUIET if quiet else 1.0)
        under_way = self.drawing.under_way
        paint_marks(painter, (*self.drawing.marks, *((under_way,) if under_way is not None else ())), view)

    # Hands

    @property
    def _drawing_here(self) -> bool:
        return self.drawing.on and self._is_here and not self.view.picture.isNull()

    def mouse(self, event: QMouseEvent, view: Loupe) -> bool:
        if not self._drawing_here:
            return False
        place, left = view.widget_to_picture(event.position()), event.button() is Qt.MouseButton.LeftButton
        if event.type() in _PRESSES and left:
            self.drawing.over(view.size_px)
            self.drawing.press(place, reach=self._reach)
        elif event.type() is QEvent.Type.MouseMove and self.drawing.in_hand:
            self.drawing.move(place, reach=self._reach)
        elif event.type() is QEvent.Type.MouseButtonRelease and left and self.drawing.in_hand:
            self.drawing.release()
        else:
            return left  # a middle button still pans
        return True

    def tablet(self, event: QTabletEvent, view: Loupe) -> bool:
        if not self._drawing_here:
            return False
        place, pressure = view.widget_to_picture(event.position()), event.pressure()
        match event.type():
            case QEvent.Type.TabletPress:
                self._turned(event)
                self.drawing.over(view.size_px)
                self.drawing.press(place, pressure, self._reach)
            case QEvent.Type.TabletMove:
                self.drawing.move(place, pressure, self._reach)
            case _:
                self.drawing.release()
        return True

    def _turned(self, event: QTabletEvent) -> None:
        """The other end of the pen wipes; turned back it draws again."""
        if event.pointerType() is QPointingDevice.PointerType.Eraser:
            self.drawing.put(tool=Tool.ERASER)
        elif self.drawing.tool is Tool.ERASER:
            self.drawing.put(tool=Tool.PEN)

    @property
    def _reach(self) -> float:
        """How near the eraser has to come, in picture pixels."""
        return _REACH_PX / max(1e-6, self.view.picture_scale)

    # Keys

    def wants(self, event: QKeyEvent, view: Loupe) -> bool:
        return self._meant(event) is not None

    def key(self, event: QKeyEvent, view: Loupe) -> bool:
        act = self._meant(event)
        if act is None:
            return False
        act()
        return True

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        if not self.drawing.on:
            return None
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Z and held in (Qt.KeyboardModifier.ControlModifier, _SHIFT_Z):
            return self.drawing.redo if held == _SHIFT_Z else self.drawing.undo
        if held:
            return None
        if key == Qt.Key.Key_Escape:
            return lambda: self.drawing.put(on=False)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._write
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.drawing.undo
        return self._chosen(event.text().upper())

    def _chosen(self, letter: str) -> Callable[[], object] | None:
        drawing, lines = self.drawing, list(Line)
        choices: dict[str, Callable[[], object]] = {
            THINNER: lambda: drawing.put(line=lines[max(0, lines.index(drawing.line) - 1)]),
            THICKER: lambda: drawing.put(line=lines[min(len(lines) - 1, lines.index(drawing.line) + 1)]),
        }
        choices |= {key: lambda tool=tool: drawing.put(tool=tool) for tool, key in TOOL_KEYS.items()}
        choices |= {key: lambda ink=ink: drawing.put(ink=ink) for ink, key in INK_KEYS.items()}
        return choices.get(letter)

    def _write(self) -> None:
        self.drawing.put(on=False)
        self._wanted()
