"""Changing keys: every command with its key, filtered as you type; a conflict is said in a sentence beside it."""

from __future__ import annotations

from collections.abc import Callable, Container

from PySide6.QtCore import QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio_app.direction.errors import StudioError
from studio_app.studio.actions import ACTIONS, BY_ID, Action
from studio_app.studio.keymap import Keymap
from studio_app.ui.keys_overlay import shown_key

ID_ROLE = Qt.ItemDataRole.UserRole
ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
SIZE = (620, 640)
ROW = 22
Keep = Callable[[Keymap], None]


class KeyField(QLineEdit):
    """Waits for one key. Esc leaves it, Tab included as a key only with a modifier."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__(placeholderText="Press the new key")
        self.setReadOnly(True)
        self.setAccessibleName("New key")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*ALONE, Qt.Key.Key_Escape):
            event.ignore()
            return
        self.pressed.emit(key_text(event.keyCombination(), event.text()))


def key_text(pressed: QKeyCombination, text: str = "") -> str:
    """A key as the keymap writes it: 'Ctrl+Shift+K', 'P', '?'. Signs need no Shift in their name."""
    modifiers = pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sign = len(text) == 1 and text.isprintable() and not text.isalnum() and not text.isspace()
    if sign and modifiers == Qt.KeyboardModifier.ShiftModifier:
        return text
    return QKeySequence(QKeyCombination(modifiers, pressed.key())).toString(QKeySequence.SequenceFormat.PortableText)


class KeysEditor(QDialog):
    """The table of commands. `keep` writes the user's keys; what it raises is told and changes nothing."""

    def __init__(self, keymap: Keymap, known: Container[str], keep: Keep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.keymap, self._keep = keymap, keep
        self.filter = QLineEdit(placeholderText="Filter commands and keys…")
        self.filter.setAccessibleName("Filter commands")
        self.filter.textChanged.connect(self._filter)
        self.table = QTreeWidget()
        self.table.setAccessibleName("Commands and keys")
        self.table.setHeaderLabels(["Command", "Key", "Usual"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setStretchLastSection(False)
        self.table.currentItemChanged.connect(lambda *_: self._chosen())
        self.field, self.problem = KeyField(), QLabel()
        self.problem.setWordWrap(True)
        self.field.pressed.connect(self.give)
        self.off, self.usual, self.all = QPushButton("No key"), QPushButton("Usual key"), QPushButton("All usual keys")
        self.off.clicked.connect(lambda: self.give(""))
        self.usual.clicked.connect(lambda: self.give(BY_ID[self.action].key if self.action else ""))
        self.all.clicked.connect(lambda: self._put(Keymap(), "Every command has its usual key again."))
        self._lay_out()
        self._fill([action for action in ACTIONS if action.id in known])
        self.resize(*SIZE)

    def _lay_out(self) -> None:
        done = QPushButton("Done")
        done.setDefault(False)
        done.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for button in (self.off, self.usual, self.all, done):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addWidget(self.problem)
        column.addLayout(row)

    def _fill(self, actions: list[Action]) -> None:
        for action in actions:
            item = QTreeWidgetItem([f"{action.menu}: {action.title.rstrip('…')}", "", shown_key(action.key)])
            item.setData(0, ID_ROLE, action.id)
            item.setSizeHint(0, QSize(0, ROW))
            self.table.addTopLevelItem(item)
        self._show_keys()
        self.table.setCurrentItem(self.table.topLevelItem(0))

    @property
    def action(self) -> str:
        """The chosen command; empty when none is chosen."""
        item = self.table.currentItem()
        return str(item.data(0, ID_ROLE)) if item is not None else ""

    def choose(self, action: str) -> None:
        """Chooses a command."""
        for item in self._items():
            if item.data(0, ID_ROLE) == action:
                self.table.setCurrentItem(item)

    def give(self, key: str) -> None:
        """Gives the chosen command a key (empty: none); a refusal is said and changes nothing."""
        if not self.action:
            return
        title = BY_ID[self.action].title.rstrip("…")
        try:
            changed = self.keymap.with_key(self.action, key)
        except StudioError as error:
            self._say(str(error), bad=True)
            return
        self._put(changed, f"“{title}” is on {shown_key(key)} now." if key else f"“{title}” has no key now.")

    def _put(self, keymap: Keymap, words: str) -> None:
        try:
            self._keep(keymap)
        except StudioError as error:
            self._say(str(error), bad=True)
            return
        self.keymap = keymap
        self._show_keys()
        self._say(words)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.problem.setProperty("role", "bad" if bad else "caption")
        self.problem.style().polish(self.problem)
        self.problem.setText(words)

    def _chosen(self) -> None:
        self._say("It binds nobody by a bare key: Ctrl, Alt or Meta is needed." if self._contractual else "")

    @property
    def _contractual(self) -> bool:
        return bool(self.action) and BY_ID[self.action].contractual

    def _show_keys(self) -> None:
        for item in self._items():
            item.setText(1, shown_key(self.keymap.key(str(item.data(0, ID_ROLE)))))

    def _filter(self, words: str) -> None:
        for item in self._items():
            item.setHidden(words.lower() not in f"{item.text(0)} {item.text(1)}".lower())

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        return [item for item in items if item is not None]
