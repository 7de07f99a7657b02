"""A pose from a photograph: mark the points, fit, say what a picture cannot tell, look at it from the side, use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from studio_app.direction.direction import Direction
from studio_app.direction.found_pose import MarkedPoints, PersonBox
from studio_app.studio.detectors import is_commercial
from studio_app.studio.photo_child import LaidOver, OpenedPhoto, PhotoReader
from studio_app.studio.photo_points import standing_points
from studio_app.studio.photo_use import PhotoPose, use_photo_pose
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.drop_file import dropped_file
from studio_app.ui.forms import buttons, form
from studio_app.ui.icons import icon
from studio_app.ui.photo_answers import PhotoAnswers
from studio_app.ui.photo_box import tied_box
from studio_app.ui.photo_finder import PhotoFinder
from studio_app.ui.photo_list import PointList
from studio_app.ui.photo_points import PhotoPoints
from studio_app.ui.problem import Problem
from studio_app.ui.rights_parts import caption, fit
from studio_app.ui.stand_in_looks import StandInLooks

SIZE = QSize(1240, 820)
RIGHT = 388
FILES = "Photographs (*.jpg *.jpeg *.png *.webp)"
LIKENESS = (
    "A photograph is somebody’s likeness: it is read on this computer and not kept in the shoot; only the pose is. "
    "Use photographs that you may use."
)
HOW = "Drag each point to its place; left is the person’s own left. Untick what is not seen: it stays as posed now."
LENS_MM = 50

Look = Callable[[Direction, int, int, Callable[[QImage], None]], None]


class PhotoPoseDialog(QDialog):
    """`fitted` tells that a fit is there, `laid` that the stand-in of the answers was laid over the photograph."""

    opened = Signal()
    found = Signal()
    fitted = Signal()
    laid = Signal()

    def __init__(self, desk: Desk, reader: PhotoReader, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Pose from a photograph")
        self.setAcceptDrops(True)
        self.desk, self.reader, self.path = desk, reader, Path()
        self.photo: OpenedPhoto | None = None
        self.pose: PhotoPose | None = None
        self.background = Background(self._fail, self)
        self.points, self.list = PhotoPoints(), PointList()
        self.finder = PhotoFinder()
        self.answers, self.looks = PhotoAnswers(), StandInLooks(look)
        self.choose = QPushButton(icon("folder"), "Choose a photograph…")
        self.lens, self.tilt = QSpinBox(), QSpinBox()
        self.problem, self.outcome = Problem(RIGHT - 40, grows=False), QLabel("")
        self.fit_button, self.use_button, self.cancel = (
            QPushButton("Fit the pose"), QPushButton("Use this pose"), QPushButton("Cancel"),
        )  # fmt: skip
        self._connect()
        self._lay_out()
        self._follow()
        fit(self, SIZE)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.ask)
        self.fit_button.clicked.connect(self._fit_or_stop)
        self.cancel.clicked.connect(self.reject)
        self.use_button.clicked.connect(self.use)
        self.lens.valueChanged.connect(lambda _: self._changed())
        self.tilt.valueChanged.connect(lambda _: self._changed())
        self.finder.wanted.connect(self._find)
        self.box = tied_box(self.finder, self.points, self.outcome.setText)
        self.points.moved.connect(self._changed)
        self.points.chosen.connect(self.list.choose)
        self.list.chosen.connect(self.points.choose)
        self.list.seen.connect(self.points.set_seen)
        self.answers.answered.connect(self._answered)
        self.finished.connect(lambda _: self._end())

    # The photograph

    def ask(self) -> None:
        """Lets a person choose a photograph."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a photograph", "", FILES)
        if name:
            self.open_photo(Path(name))

    def open_photo(self, path: Path) -> None:
        """Reads a photograph in a process of its own; its points start as somebody who stands in the middle."""
        self.problem.put("")
        self._busy("Opening the photograph…")
        self.background.drop()
        self.background.start(self._open(path))

    async def _open(self, path: Path) -> None:
        self.photo = await self.reader.open(path)
        self.path = path
        self.points.picture = QImage.fromData(self.photo.jpeg)
        self.lens.setValue(round(self.photo.lens_mm or LENS_MM))
        self.points.put(standing_points(self.points.picture.width(), self.points.picture.height()))
        self.box(PersonBox())
        self._changed()
        self.outcome.setText(HOW)
        self.points.setFocus()
        self.opened.emit()

    def _find(self, name: str, folder: Path) -> None:
        self._changed()
        self.problem.put("")
        self._busy("Looking for the person…")
        self.background.start(self._found(name, folder))

    async def _found(self, name: str, folder: Path) -> None:
        commercial = is_commercial(self.desk.session)
        points = await self.reader.find(self.path, name, folder, self.points.person.box, commercial=commercial)
        self.finder.keep(name, folder)
        self.points.put(points)
        self._changed()
        self.outcome.setText(f"{len(points)} points found. Look them over: drag what is wrong, untick what is guessed.")
        self.found.emit()

    @property
    def marked(self) -> MarkedPoints | None:
        """The points as they are marked now; None without a photograph."""
        if self.photo is None:
            return None
        size = {"width": self.photo.width, "height": self.photo.height}
        camera = {"lens_mm": self.lens.value(), "tilt_deg": self.tilt.value()}
        return MarkedPoints.model_validate({**size, "points": self.points.points, **camera})

    # Fitting

    @property
    def fitting(self) -> bool:
        """Whether a fit is under way."""
        return self.fit_button.text() == "Stop"

    def _fit_or_stop(self) -> None:
        self.background.drop()
        if self.fitting:
            self._busy("")
            return
        self.problem.put("")
        self._busy("Fitting the pose…")
        self.fit_button.setText("Stop")
        self.background.start(self._fit())

    async def _fit(self) -> None:
        direction, marked = self.desk.direction, self.marked
        if marked is None:
            return
        name = f"From {self.path.stem}"[:60]
        found = await self.reader.fit(direction.cast.twin, marked, direction.pose, name)
        self.pose = PhotoPose(found)
        self.answers.put(self.pose)
        self._busy("")
        self.fitted.emit()
        await self._lay()

    def _answered(self, pose: PhotoPose) -> None:
        self.pose = pose
        self.background.drop()
        self.background.start(self._lay())
        self._follow()

    async def _lay(self) -> None:
        """Lays the stand-in of the answers over the photograph, and shows her from the front and the side."""
        pose, marked = self.pose, self.marked
        if pose is None or marked is None:
            return
        self.looks.put(self.desk.direction.having(pose=pose.pose))
        got = await self.reader.measure(self.desk.direction.cast.twin, marked, pose.pose)
        self.points.laid = got.places
        self.points.update()
        self._tell(pose, got)
        self._follow()
        self.laid.emit()

    def _tell(self, pose: PhotoPose, got: LaidOver) -> None:
        order = ", ".join(pose.depth_order)
        self.outcome.setText(
            f"The stand-in’s points lie {100 * got.off:.1f} % of her height off (median); she is the pale band on the "
            f"photograph." + (f"\nFrom the camera, nearest first: {order}." if order else "")
        )

    # Using

    def use(self) -> None:
        """Directs the pose, as one step of undo."""
        pose = self.pose
        if pose is None or pose.unanswered:
            return
        if self.desk.attempt(lambda: use_photo_pose(self.desk.session, pose.pose)):
            self.desk.news.emit("The pose of the photograph is directed. The photograph itself is not kept.")
            self.accept()

    # How things stand

    def _changed(self) -> None:
        """Other points or another lens: what was fitted no longer holds."""
        self.background.drop()
        self.pose = None
        self.points.laid = {}
        self.list.put(self.points.points, self.points.current)
        self.answers.put(None)
        self.looks.put(None)
        self._busy("")

    def _busy(self, words: str) -> None:
        self.fit_button.setText("Fit the pose")
        self.outcome.setText(words)
        self._follow()

    def _fail(self, words: str) -> None:
        self._busy("")
        self.problem.put(words)

    def _follow(self) -> None:
        there = self.photo is not None
        for part in (self.fit_button, self.lens, self.tilt, self.list, self.finder):
            part.setEnabled(there)
        ready = self.pose is not None and not self.pose.unanswered and not self.desk.read_only
        self.use_button.setEnabled(ready)
        self.use_button.setToolTip("" if ready else "Fit the pose and answer what is asked first")

    def _end(self) -> None:
        self.background.drop()
        self.reader.close()
        self.looks.close()

    # Laying out

    def _lay_out(self) -> None:
        self.lens.setRange(8, 600)
        self.lens.setValue(LENS_MM)
        self.lens.setSuffix(" mm")
        self.lens.setAccessibleName("Lens of the photograph")
        self.lens.setToolTip("As on 36 mm of film; where the photograph names its lens, that is taken")
        self.tilt.setRange(-45, 45)
        self.tilt.setSuffix("°")
        self.tilt.setAccessibleName("How far the camera looked down")
        self.tilt.setToolTip(
            "Else the pose would lean with the camera: higher than the eyes, it looks down by 5 to 20°"
        )
        self.choose.setAccessibleName("Choose a photograph")
        self.choose.setAutoDefault(False)
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.choose)
        right.addWidget(caption(LIKENESS))
        right.addLayout(form([("Lens", self.lens), ("Looks down", self.tilt)]))
        right.addWidget(self.finder)
        right.addWidget(self.list)
        right.addWidget(self.fit_button)
        for part in (self.problem, self.outcome, self.answers):
            right.addWidget(part)
        right.addStretch()
        right.addLayout(buttons([], [self.cancel, self.use_button]))
        self.fit_button.setAutoDefault(False)
        holder = QWidget()
        holder.setFixedWidth(RIGHT)
        holder.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self.points, 1)
        whole.addWidget(self.looks)
        whole.addWidget(holder)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        dropped_file(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            self.open_photo(path)
