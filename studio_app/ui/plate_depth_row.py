"""A row for the depth of the photograph behind the figure: seen in grey, brought, found, turned over, taken away."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.location import Location
from studio_app.studio.depth_child import DepthReader
from studio_app.studio.detectors import DetectorChoice, depth_choice, is_commercial, remember
from studio_app.studio.places import config_dir
from studio_app.studio.plate_depths import FoundDepth, keep_depth, remove_depth, set_reach
from studio_app.studio.plates import plate_folder
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.grey_depth import GreyDepth
from studio_app.ui.rights_parts import caption
from studio_app.ui.rows import Row

FILTER = "Depth pictures (*.png *.jpg *.jpeg *.webp)"
NONE, THERE, BUSY = "Add its depth…", "Change its depth…", "Stop"
Asked = Callable[[], Coroutine[Any, Any, FoundDepth]]
WHY = "Engines that are guided by depth then know how far the place behind her is."


class PlateDepthRow(Row):
    """Shows and sets the depth of the photograph behind the figure."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Depth")
        self.label.setToolTip("")
        self.desk = desk
        self.reader = DepthReader(plate_folder(desk.session.shoot.path))
        self.background = Background(self._fail, self)
        self.button, self.picture, self.said = QPushButton(NONE), GreyDepth(), caption("")
        self.menu = QMenu(self.button)
        self._shown = self._asked = ""
        self._working = False
        self.button.setAccessibleName("Depth of the photograph")
        self.button.setToolTip(WHY)
        self.button.clicked.connect(self._open_or_stop)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.picture, self.button, self.said):
            column.addWidget(part)
        self.hold(holder)
        self._grid.setAlignment(self.label, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.button)
        desk.closing.connect(self.close_reader)

    def put(self, value: object) -> None:
        """Shows the depth of a place."""
        place = value if isinstance(value, Location) else Location()
        self.picture.reach = (place.near_m, place.far_m)
        self.picture.setVisible(bool(place.depth))
        self.picture.update()
        if place.depth and place.depth != self._asked:
            self._asked = place.depth
            self.background.start(self._show(place.depth))
        if place.depth != self._shown and not self._working:
            self._say("")
        self._shown = place.depth
        self._follow()

    def close_reader(self) -> None:
        """Ends the child and what it works on."""
        self.background.drop()
        self.reader.close()

    # What a person can do

    def offers(self) -> QMenu:
        """The menu of what can be done now."""
        self.menu.clear()
        finder = depth_choice(config_dir())
        self.menu.addAction("Bring a depth picture…", self.ask)
        self.menu.addAction(f"Find it with {finder.title}…", lambda: self._ask_finder(finder))
        if self.desk.direction.location.depth:
            self.menu.addSeparator()
            self.menu.addAction("Nearest and farthest by the ground", self.by_ground)
            self.menu.addAction("Turn over: near is dark in it", self.turn)
            self.menu.addAction("Remove", lambda: self.desk.attempt(lambda: remove_depth(self.desk.session)))
        return self.menu

    def ask(self) -> None:
        """Lets a person choose a depth picture."""
        name, _ = QFileDialog.getOpenFileName(self, "A grey depth picture of 8 or 16 bits, near bright", "", FILTER)
        if name:
            self.bring(Path(name))

    def bring(self, path: Path) -> None:
        """Takes a depth picture that the team has."""
        self._begin("Reading the depth…", self._keep(lambda: self.reader.bring(self.desk.direction, path)))

    def find(self, one: DetectorChoice, folder: Path) -> None:
        """Lets a detector find it."""
        commercial = is_commercial(self.desk.session)
        asked = partial(self.reader.find, self.desk.direction, one.name, folder, commercial=commercial)
        self._begin(f"{one.title} looks for the depth…\n{one.licence}", self._found(asked, one, folder))

    def turn(self) -> None:
        """Makes near far."""
        self._begin("Turning the depth over…", self._keep(lambda: self.reader.turn(self.desk.direction)))

    def by_ground(self) -> None:
        """Sets how far it reaches by the ground, for the camera of now."""
        self._begin("Measuring by the ground…", self._measure())

    def _ask_finder(self, one: DetectorChoice) -> None:
        held = Path(one.folder) if one.folder and Path(one.folder).is_dir() else None
        if held is None:
            words = f"The files of {one.title} ({one.where}). {one.licence}"
            chosen = QFileDialog.getExistingDirectory(self, words, one.folder)
            held = Path(chosen) if chosen else None
        if held is not None:
            self.find(one, held)

    # The work

    def _open_or_stop(self) -> None:
        if self._working:
            self.background.drop()
            self._end("Stopped; nothing was changed.")
        else:
            self.offers().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    async def _keep(self, asked: Asked) -> None:
        found = await asked()
        kept = self.desk.attempt(lambda: keep_depth(self.desk.session, found))
        self._end(found.words if kept else "")

    async def _found(self, asked: Asked, one: DetectorChoice, folder: Path) -> None:
        await self._keep(asked)
        remember(config_dir(), one.name, folder)

    async def _measure(self) -> None:
        near, far = await self.reader.reach(self.desk.direction)
        set_ = self.desk.attempt(lambda: set_reach(self.desk.session, near, far))
        self._end("The ground told how far it reaches." if set_ else "")

    async def _show(self, name: str) -> None:
        png = await self.reader.show(self.desk.direction)
        if self.desk.direction.location.depth == name:
            self.picture.picture = QImage.fromData(png)
            self.picture.updateGeometry()
            self.picture.update()

    def _begin(self, words: str, work: Coroutine[Any, Any, None]) -> None:
        self.complain("")
        self._working = True
        self._say(words)
        self._follow()
        self.background.start(work)

    def _end(self, words: str) -> None:
        self._working = False
        self._say(words)
        self._follow()

    def _fail(self, words: str) -> None:
        self._end("")
        self.complain(words)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _follow(self) -> None:
        there = bool(self.desk.direction.location.depth)
        self.button.setText(BUSY if self._working else THERE if there else NONE)
        self.button.setEnabled(not self.desk.read_only)
