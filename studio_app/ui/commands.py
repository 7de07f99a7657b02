"""The table of commands as Qt actions: keys by the user's keymap, acting only in their views and when they can."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.studio.actions import ACTIONS, Action, Needs, Place, State
from studio_app.studio.keymap import Keymap

PICTURE_KEYS = {"Tab", "Space", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Return", "Delete"}
"""Keys that controls need themselves: as commands they act only while the picture or the takes have the focus."""


class Commands:
    """The window's commands. Only those with a handler are shown."""

    def __init__(self, window: QWidget, handlers: dict[str, Callable[[], object]], keymap: Keymap) -> None:
        self.keymap = keymap
        self.place = Place.STAGE
        self.state = State()
        self.actions: dict[str, QAction] = {}
        self._handlers = handlers
        for action in ACTIONS:
            if action.id in handlers:
                self.actions[action.id] = self._made(window, action)
        self.refresh(self.place, self.state)

    def _made(self, window: QWidget, action: Action) -> QAction:
        made = QAction(action.title, window)
        made.setShortcutVisibleInContextMenu(True)
        key = self.keymap.key(action.id)
        if key:
            made.setShortcut(QKeySequence(key))
        if key in PICTURE_KEYS:
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            window.addAction(made)
        made.triggered.connect(lambda: self._handlers[action.id]())
        return made

    def rebind(self, keymap: Keymap) -> None:
        """Gives every command the key of another map, at once."""
        self.keymap = keymap
        for name, made in self.actions.items():
            made.setShortcut(QKeySequence(keymap.key(name)))

    def give_picture_keys(self, widgets: Iterable[QWidget]) -> None:
        """Lets the keys of pictures act while one of these widgets has the focus."""
        for made in self.actions.values():
            if made.shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut:
                for widget in widgets:
                    widget.addAction(made)

    def refresh(self, place: Place, state: State) -> None:
        """Enables what can be done in a view now."""
        self.place, self.state = place, state
        for action in ACTIONS:
            made = self.actions.get(action.id)
            if made is not None:
                made.setEnabled(action.enabled(state) and place in action.places)

    def name_undo(self, undo: str, redo: str) -> None:
        """Says in the menu what undo and redo would do."""
        for name, word, what in (("edit.undo", "Undo", undo), ("edit.redo", "Redo", redo)):
            self.actions[name].setText(f"{word}: {what}" if what else word)

    def fill_menu(self, menu: QMenu) -> None:
        """Sub-menus in the order of the table."""
        menus: dict[str, QMenu] = {}
        for action in ACTIONS:
            made = self.actions.get(action.id)
            if made is None:
                continue
            if action.menu not in menus:
                menus[action.menu] = menu.addMenu(action.menu)
            menus[action.menu].addAction(made)


def state_of(facts: Iterable[tuple[Needs, bool]]) -> State:
    """The state in which these facts hold."""
    return State(frozenset(fact for fact, holds in facts if holds))
