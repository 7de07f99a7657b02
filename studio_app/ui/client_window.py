"""The client's window: the picture alone on a second screen. It follows the take that is looked at, or shows only what
is good enough; below the picture it says that a machine made it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QAction, QCloseEvent, QContextMenuEvent, QGuiApplication, QKeySequence, QScreen
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from studio_app.studio.actions import Place
from studio_app.takes.review import Flag
from studio_app.ui.client_view import ClientView
from studio_app.ui.commands import Commands
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.records import TakeLine
from studio_app.ui.theme import SURROUNDS

if TYPE_CHECKING:
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]

NAME, KEPT = "Client window", "client"
SHOWS = {"all": "Follow the chosen take", "picks": "Only picks"} | {
    str(stars): f"Only {'★' * stars}{' and more' if stars < 5 else ''}" for stars in range(1, 6)
}
"""What may be shown, by the name that is remembered."""
SHOW_KEYS = {"all": "Alt+0", "picks": "Alt+P"} | {str(stars): f"Alt+{stars}" for stars in range(1, 6)}
SURROUND_WORDS = {"mid": "Grey", "white": "White", "black": "Black"}
CAPTION_KEY = "Alt+T"
MARKS = ("take.rate-", "take.label-", "take.pick", "take.reject", "take.clear")
SMALLEST = (560, 420)


class ClientWindow(QWidget):
    """Belongs to the main window and outlives its shoots. `does` are the commands that act in it, by name."""

    def __init__(self, window: Window, does: Handlers) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.window_, self.room = window, window.room
        self.setObjectName("surface")
        self.setWindowTitle(NAME)
        self.setAccessibleName(NAME)
        self.setMinimumSize(*SMALLEST)
        self.reader = Reader(self)
        self.view = ClientView(self.reader)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        marks = {name: self._marking(act) for name, act in does.items() if name.startswith(MARKS)}
        self.commands = Commands(self, does | marks | self._own(), window.commands.keymap)
        self.commands.give_picture_keys([self.view])
        self.show_name = "all"
        self._shows = {name: self._choice(words, SHOW_KEYS[name], self.put_show, name) for name, words in SHOWS.items()}
        self._surrounds = {name: self._choice(SURROUND_WORDS[name], "", self.put_surround, name) for name in SURROUNDS}
        self._caption = self._choice("Facts of the take", CAPTION_KEY, lambda _: self.put_caption(), "")
        leave = QAction("Close", self)
        leave.setShortcut(QKeySequence("Esc"))
        leave.triggered.connect(self.close)
        self.addAction(leave)
        self._leave = leave
        self._recall()
        window.opened.connect(lambda _: self.enter())
        window.left.connect(lambda _: self.leave())
        window.closed.connect(self.end)
        if self.room is not None:
            self.enter()

    def _own(self) -> Handlers:
        """Commands that mean this window here."""
        return {
            "take.next": lambda: self.step(1),
            "take.previous": lambda: self.step(-1),
            "view.one-to-one": self.view.toggle_zoom,
            "view.full-screen": self.toggle_full_screen,
            "view.surround": self.next_surround,
            "view.client": self.close,
        }

    def _choice(self, words: str, key: str, does: Callable[[str], object], name: str) -> QAction:
        made = QAction(words, self)
        made.setCheckable(True)
        made.setShortcut(QKeySequence(key))
        made.triggered.connect(lambda: does(name))
        self.addAction(made)
        return made

    # The shoot

    def enter(self) -> None:
        """Follows the shoot that is open now."""
        self.room = room = self.window_.room
        if room is not None:
            room.chosen.connect(lambda _: self.refresh())
            room.roll.marked.connect(lambda _: self.refresh())
            room.desk.saved_changed.connect(lambda _: self.refresh_commands())
            self.refresh()

    def leave(self) -> None:
        """The shoot is closed: nothing of it stays in sight."""
        self.room = None
        self.refresh()

    def refresh(self) -> None:
        """Shows what is to be shown now; what was shown stays until something else fits."""
        if not self.isVisible():
            return
        line, room = self._line(), self.room
        self.view.unchosen = self._empty_words()
        if line != self.view.line or line is None:
            self.view.put(line)
        if line is not None and room is not None:
            row = room.model.row_of(line.id)
            self.reader.ahead(*(near.picture for by in (1, -1) if row >= 0 and (near := room.model.line(row + by))))
        self.refresh_commands()

    def refresh_commands(self) -> None:
        """Enables what can be done now: the window's own view does not matter here."""
        self.commands.refresh(Place.TAKE, self.window_.commands.state)

    def _line(self) -> TakeLine | None:
        if self.room is None:
            return None
        chosen = self.room.line
        if self.show_name == "all" or (chosen is not None and self.fits(chosen)):
            return chosen
        held = self.room.model.known(self.view.line.id) if self.view.line is not None else None
        if held is not None and not held.killed:
            return held
        return next((line for line in self.room.model.all if self.fits(line)), None)

    def fits(self, line: TakeLine) -> bool:
        """Whether a take is good enough to be shown."""
        if self.show_name == "all":
            return True
        if self.show_name == "picks":
            return not line.killed and line.review.flag is Flag.PICK
        return not line.killed and line.review.flag is not Flag.REJECT and line.review.rating >= int(self.show_name)

    def _empty_words(self) -> str:
        if self.room is None:
            return "No shoot is open."
        return "Choose a take in the main window." if self.show_name == "all" else "No take has come this far yet."

    # Hands

    def _marking(self, act: Callable[[], object]) -> Callable[[], object]:
        """A mark hits the take that is seen here and no other."""

        def mark() -> None:
            line, room = self.view.line, self.room
            if line is None or room is None:
                return
            room.desk.select(line.id)
            act()
            if room.desk.take != line.id and self.show_name != "all":
                self.step(1)

        return mark

    def step(self, by: int) -> None:
        """Goes to the next take that may be shown."""
        line, room = self.view.line, self.room
        if room is None:
            return
        if room.culling.among:  # compared takes are stepped through among themselves
            room.culling.step(by)
            return
        row = room.model.row_of(line.id) if line is not None else -1
        while 0 <= (row := row + by) < room.model.rowCount():
            found = room.model.line(row)
            if found is not None and self.fits(found):
                room.culling.go(row)
                return

    # How it looks

    def put_show(self, name: str) -> None:
        """What is shown: a name of SHOWS."""
        self.show_name = name if name in SHOWS else "all"
        if self.view.line is not None and not self.fits(self.view.line):
            self.view.put(None)
        for each, made in self._shows.items():
            made.setChecked(each == self.show_name)
        self.refresh()

    def put_surround(self, name: str) -> None:
        """What lies round the picture: a name of SURROUNDS."""
        self.view.surround = name if name in SURROUNDS else "mid"
        for each, made in self._surrounds.items():
            made.setChecked(each == self.view.surround)
        self.view.update()

    def next_surround(self) -> None:
        """Grey, white, black, and round again."""
        names = list(SURROUNDS)
        self.put_surround(names[(names.index(self.view.surround) + 1) % len(names)])

    def put_caption(self, on: bool | None = None) -> None:
        """Whether the take's facts are said; the other way round when it is not told."""
        self.view.caption = not self.view.caption if on is None else on
        self._caption.setChecked(self.view.caption)
        self.view.setAccessibleDescription(self.view.words)
        self.view.update()

    def toggle_full_screen(self) -> None:
        """Fills its screen, or gives it back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def menu(self) -> QMenu:
        """What is shown and how."""
        menu = QMenu(NAME, self)
        menu.addActions(list(self._shows.values()))
        menu.addSeparator()
        round_it = menu.addMenu("Surround")
        round_it.addActions(list(self._surrounds.values()))
        menu.addActions([self._caption, self.commands.actions["view.full-screen"], self._leave])
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    # Its place

    def open(self) -> None:
        """Shows itself where it was last; at first on the screen that the main window is not on."""
        kept = self.window_.preferences.get(KEPT, {})
        self.commands.rebind(self.window_.commands.keymap)
        screens = QGuiApplication.screens()
        others = [screen for screen in screens if screen is not self.window_.screen()]
        screen = next((each for each in screens if each.name() == kept.get("screen")), (others or screens)[0])
        self.setGeometry(_within(screen, kept.get("place")))
        self.showFullScreen() if kept.get("full") is True else self.show()
        self.reader.ask_screen(self.screen())
        self.windowHandle().screenChanged.connect(self.reader.ask_screen, Qt.ConnectionType.UniqueConnection)
        self.activateWindow()
        self.view.setFocus()
        self.refresh()

    def _recall(self) -> None:
        kept = self.window_.preferences.get(KEPT, {})
        self.put_show(str(kept.get("show", "all")))
        self.put_surround(str(kept.get("surround", "mid")))
        self.put_caption(kept.get("caption") is True)

    def keep(self) -> None:
        """Remembers its screen, place and looks."""
        place = self.normalGeometry() if self.isFullScreen() else self.geometry()
        kept = {
            "screen": self.screen().name(),
            "place": [place.x(), place.y(), place.width(), place.height()],
            "full": self.isFullScreen(),
            "show": self.show_name,
            "surround": self.view.surround,
            "caption": self.view.caption,
        }
        self.window_.preferences.put(KEPT, kept)
        self.window_.preferences.save()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and hasattr(self, "commands"):
            self.commands.rebind(self.window_.commands.keymap)
            self.refresh_commands()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isVisible():
            self.keep()
        event.accept()

    def end(self) -> None:
        """Closes with the main window and waits for its threads."""
        self.close()
        self.reader.close()


def _within(screen: QScreen, place: object) -> QRect:
    """A remembered place, when it lies on the screen still; else most of the screen."""
    room = screen.availableGeometry()
    if isinstance(place, list) and len(place) == 4 and all(type(number) is int for number in place):
        kept = QRect(*place)
        if room.contains(kept):
            return kept
    wide, high = room.width() * 4 // 5, room.height() * 4 // 5
    return QRect(room.x() + (room.width() - wide) // 2, room.y() + (room.height() - high) // 2, wide, high)
