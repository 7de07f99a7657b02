"""A pose from a photograph in the window: a real child reads and fits; points are dragged, questions answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from people import Drive
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.found_pose import POINTS, MarkedPoint, MarkedPoints, PersonBox
from studio_app.direction.pose import Pose
from studio_app.direction.presets import part_preset
from studio_app.stage.body_store import stored_body
from studio_app.studio.benchmarks_photo import seen_by
from studio_app.studio.photo_child import PhotoReader
from studio_app.studio.prepare import sample_twins
from studio_app.ui.desk import Desk
from studio_app.ui.photo_dialog import PhotoPoseDialog


@pytest.fixture(scope="module")
def points(cache: Path) -> MarkedPoints:
    body = stored_body(sample_twins()[1], cache)
    pose = part_preset("pose", "hand-on-hip")
    assert body is not None
    assert isinstance(pose, Pose)
    return seen_by(body, pose, Camera()).points


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (400, 500), (120, 120, 120)).save(tmp_path / "street.jpg")
    return tmp_path / "street.jpg"


@pytest.fixture
def looked() -> list[Direction]:
    return []


@pytest.fixture
def dialog(desk: Desk, cache: Path, drive: Drive, looked: list[Direction], photo: Path) -> Iterator[PhotoPoseDialog]:
    def look(direction: Direction, width: int, height: int, done: Callable[[QImage], None]) -> None:
        looked.append(direction)
        done(QImage(width, height, QImage.Format.Format_RGB32))

    made = PhotoPoseDialog(desk, PhotoReader(cache), look)
    made.show()
    made.open_photo(photo)
    drive(lambda: made.photo is not None)
    yield made
    made.reject()
    drive(lambda: made.reader.ended)
    made.deleteLater()
    QApplication.processEvents()


def fit(dialog: PhotoPoseDialog, drive: Drive) -> None:
    laid: list[bool] = []
    dialog.laid.connect(lambda: laid.append(True))
    QTest.mouseClick(dialog.fit_button, Qt.MouseButton.LeftButton)
    assert dialog.fitting
    drive(lambda: bool(laid) or bool(dialog.problem.text()))


def test_marked_fitted_answered_and_used_as_one_step(
    dialog: PhotoPoseDialog, desk: Desk, drive: Drive, points: MarkedPoints, looked: list[Direction], photo: Path
) -> None:
    before = desk.direction
    dialog.points.put(points.points)
    dialog.lens.setValue(85)
    fit(dialog, drive)
    assert "0." in dialog.outcome.text()
    assert "nearest first" in dialog.outcome.text()
    assert set(dialog.points.laid) == set(POINTS)
    assert len(looked) == 2
    assert desk.direction == before  # a look changes nothing
    assert not dialog.use_button.isEnabled()
    assert "left arm" in dialog.answers.rows
    assert all(row.currentText() == "Choose…" for row in dialog.answers.rows.values())
    while dialog.pose is not None and dialog.pose.unanswered:
        row = dialog.answers.rows[dialog.pose.unanswered[0]]
        row.setCurrentIndex(1)
        row.activated.emit(1)
    drive(dialog.use_button.isEnabled)
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    assert desk.direction.pose.name == "From street"
    assert desk.direction.having(pose=before.pose) == before
    assert not list(desk.session.shoot.path.rglob("*street*"))
    desk.session.undo()
    assert desk.direction == before


def test_points_follow_the_hand_the_keys_and_the_list(dialog: PhotoPoseDialog, drive: Drive) -> None:
    view = dialog.points
    start = view.place_of("left_wrist").toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(30, 12))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 12))
    assert (view.place_of("left_wrist") - start - QPoint(30, 12)).manhattanLength() < 2
    was = view.points["left_wrist"].x
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.points["left_wrist"].x > was
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert "left_wrist" not in view.points
    row = dialog.list.item(POINTS.index("left_wrist"))
    assert row.checkState() is Qt.CheckState.Unchecked
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))  # away from all: sets the one not seen
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    assert row.checkState() is Qt.CheckState.Checked
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert dialog.list.currentRow() == POINTS.index(view.current) == POINTS.index("left_wrist") + 1
    row.setCheckState(Qt.CheckState.Unchecked)
    assert "left_wrist" not in view.points


def test_what_changes_after_a_fit_takes_it_back_and_a_fit_can_be_stopped(
    dialog: PhotoPoseDialog, drive: Drive, points: MarkedPoints
) -> None:
    dialog.points.put(points.points)
    QTest.mouseClick(dialog.fit_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.fit_button, Qt.MouseButton.LeftButton)
    assert not dialog.fitting
    assert dialog.pose is None
    fit(dialog, drive)
    assert dialog.pose is not None
    QTest.keyClick(dialog.points, Qt.Key.Key_Right)
    assert dialog.pose is None
    assert not dialog.answers.rows
    assert not dialog.points.laid


def test_files_that_are_none_and_points_that_are_too_few_are_told(
    dialog: PhotoPoseDialog, drive: Drive, tmp_path: Path
) -> None:
    dialog.points.put({"nose": MarkedPoint(x=0.5, y=0.1)})
    fit(dialog, drive)
    assert "at least 6 points" in dialog.problem.text()
    (tmp_path / "no.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    dialog.open_photo(tmp_path / "no.jpg")
    drive(lambda: "no.jpg" in dialog.problem.text())


def test_a_detector_says_its_licence_and_what_it_refuses(
    dialog: PhotoPoseDialog, drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = dialog.finder
    assert not finder.find.isEnabled()
    assert "By hand" in finder.words.text()
    finder.who.setCurrentIndex(finder.who.findData("openpose"))
    assert "Commercial use: no" in finder.words.text()
    finder.who.setCurrentIndex(finder.who.findData("vitpose"))
    assert "Apache-2.0" in finder.words.text()
    monkeypatch.setattr(finder, "ask", lambda one: tmp_path)
    before = dict(dialog.points.points)
    QTest.mouseClick(finder.find, Qt.MouseButton.LeftButton)
    drive(lambda: "holds no config.json" in dialog.problem.text())
    assert dialog.points.points == before


def test_a_box_is_drawn_round_one_person_by_hand_or_keys_and_looked_at_alone(
    dialog: PhotoPoseDialog, drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder, view, pen = dialog.finder, dialog.points, dialog.points.person
    finder.who.setCurrentIndex(finder.who.findData("vitpose"))
    QTest.mouseClick(finder.draw, Qt.MouseButton.LeftButton)
    picture = view.box
    corners = [(picture.topLeft() + QPoint(*at)).toPoint() for at in ((40, 60), (200, 300))]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=corners[1])
    QTest.mouseMove(view, corners[0])
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=corners[0])
    assert not finder.draw.isChecked() and finder.all.isEnabled()
    assert all(pen.box.x <= at.x <= pen.box.x + pen.box.width for at in view.points.values()), "nobody moved them yet"
    assert pen.box.x * picture.width() == pytest.approx(40, abs=2)
    assert pen.box.height * picture.height() == pytest.approx(240, abs=3)
    assert "its middle" in dialog.outcome.text()
    assert view.box.width() > 1.3 * picture.width() and view.rect().contains(view.place_of("nose").toPoint()), "near"
    QTest.keyClick(view, Qt.Key.Key_Right)
    before = dict(view.points)
    QTest.mouseClick(finder.draw, Qt.MouseButton.LeftButton)
    was = pen.box
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert (pen.box.x > was.x, pen.box.height < was.height, finder.draw.isChecked()) == (True, True, True)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not finder.draw.isChecked() and dialog.isVisible() and view.points == before
    asked: list[PersonBox] = []

    async def find(path: Path, name: str, folder: Path, box: PersonBox, **more: bool) -> dict[str, MarkedPoint]:
        asked.append(box)
        return before

    monkeypatch.setattr(dialog.reader, "find", find)
    monkeypatch.setattr(finder, "ask", lambda one: tmp_path)
    QTest.mouseClick(finder.find, Qt.MouseButton.LeftButton)
    drive(lambda: "18 points found" in dialog.outcome.text())
    assert asked == [pen.box]
    QTest.mouseClick(finder.all, Qt.MouseButton.LeftButton)
    assert pen.box.whole and not finder.all.isEnabled()
