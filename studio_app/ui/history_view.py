"""History in plain words: the newest version first; choosing one offers what of it to bring back."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.direction import Part
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.card import Card
from studio_app.ui.desk import Desk
from studio_app.ui.records import ago
from studio_app.ui.side_list import Line, cleared

FEWEST = 4
LINE = 35
STEP = 24


class HistoryCard(Card):
    """The versions of the direction."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("History")
        self.desk = desk
        self._fitting, self._more = FEWEST, 0
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.rows.addLayout(self._lines)
        self.more = QPushButton("Earlier versions")
        self.more.setProperty("role", "link")
        self.more.setAccessibleName("Show earlier versions")
        self.more.clicked.connect(self._show_more)
        self.rows.addWidget(self.more)
        desk.history_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Reads the history again."""
        versions = list(reversed(self.desk.session.shoot.history()))
        most = self._fitting + self._more
        cleared(self._lines)
        for place, version in enumerate(versions[:most]):
            words = version.words[:1].upper() + version.words[1:]
            under = f"v{version.number:03d}  ·  {ago(version.when)}" + ("" if place else "  ·  on the stage")
            line = Line("plain" if place else "now", words, under, active=place > 0)
            if place:
                line.setToolTip("Bring back this direction, or parts of it")
                line.pressed.connect(lambda number=version.number, line=line: self._offer(number, line))
            self._lines.addWidget(line)
        if not versions:
            self._lines.addWidget(_quiet("Every change you settle on is kept here, in plain words."))
        self.more.setVisible(len(versions) > most)
        self.summarise(f"{len(versions)} version{'s' if len(versions) != 1 else ''}" if versions else "")

    def _show_more(self) -> None:
        self._more += STEP
        self.refresh()

    def fit(self, height: int) -> None:
        """Shows as many versions as have room in `height` pixels, at least a few."""
        fitting = max(FEWEST, height // LINE)
        if fitting != self._fitting:
            self._fitting = fitting
            self.refresh()

    def _offer(self, number: int, line: QWidget) -> None:
        """A menu of what differs between this version and now."""
        menu = self.menu_of(number)
        menu.exec(line.mapToGlobal(QPoint(24, line.height())))
        menu.deleteLater()

    def menu_of(self, number: int) -> QMenu:
        """Everything, or one part of what differs."""
        menu = QMenu(self)
        shoot = self.desk.session.shoot
        fill_menu(
            menu,
            self.desk,
            lambda: shoot.direction_at(number),
            "Restore everything",
            lambda parts: self._restore(number, parts),
        )
        return menu

    def _restore(self, number: int, parts: tuple[Part, ...] | None) -> None:
        self.desk.attempt(lambda: self.desk.session.restore(number, parts))


def _quiet(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    return label
