"""What a picture cannot tell, asked: which way the body and each limb lies. Nothing is chosen beforehand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from studio_app.studio.photo_use import BODY, PhotoPose

ASK = "Choose…"


class PhotoAnswers(QWidget):
    """A row for each question; `answered` brings the pose with the answers so far."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, QComboBox] = {}
        self._pose: PhotoPose | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 72)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def put(self, pose: PhotoPose | None) -> None:
        """Asks what this pose leaves open; None asks nothing."""
        self._pose = pose
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        self.rows = {}
        if pose is not None and len(pose.found.stances) > 1:
            self._row(BODY, [stance.words for stance in pose.found.stances], pose.body)
        for limb in pose.stance.open if pose is not None else ():
            self._row(limb.name, [way.words for way in limb.ways], pose.answers.get(limb.name) if pose else None)
        self.setVisible(bool(self.rows))

    def _row(self, name: str, ways: list[str], chosen: int | None) -> None:
        combo = QComboBox()
        combo.addItem(ASK, None)
        for at, words in enumerate(ways):
            combo.addItem(words, at)
        combo.setCurrentIndex(0 if chosen is None else chosen + 1)
        combo.setAccessibleName(f"Which way the {name} lies")
        combo.setMinimumContentsLength(12)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.activated.connect(lambda _: self._answer(name, combo.currentData()))
        label = QLabel(name.capitalize())
        label.setProperty("role", "dim")
        label.setBuddy(combo)
        line = len(self.rows)
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(combo, line, 1)
        self.rows[name] = combo

    def _answer(self, name: str, way: int | None) -> None:
        pose = self._pose
        if pose is None:
            return
        if name == BODY:
            self._pose = PhotoPose(pose.found, way)
            self.put(self._pose)  # another stance has questions of its own
        else:
            kept = {limb: each for limb, each in pose.answers.items() if limb != name}
            self._pose = replace(pose, answers=kept if way is None else kept | {name: way})
        self.answered.emit(self._pose)
