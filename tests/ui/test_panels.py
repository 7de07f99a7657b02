"""The panels: radar, look, history words, first frame loop, pickers and the queue's corner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Light
from studio_app.direction.look import GarmentKind
from studio_app.direction.presets import part_preset
from studio_app.ui.camera_moves import dollied, framed, orbited, panned, zoomed
from studio_app.ui.card import Head
from studio_app.ui.cards_light import LightCard
from studio_app.ui.cards_look import LookCard
from studio_app.ui.desk import Desk
from studio_app.ui.pickers import Choice, PickerPopup, PickerRow
from studio_app.ui.pictures import Pictures
from studio_app.ui.queue_view import QueueView
from studio_app.ui.radar import Radar
from studio_app.ui.records import ago


@pytest.fixture
def pictures(desk: Desk, tmp_path: Path) -> Pictures:
    return Pictures(lambda *_: None, tmp_path, desk)


def test_a_light_is_dragged_round_the_figure(qtbot: QtBot) -> None:
    radar = Radar()
    qtbot.addWidget(radar)
    radar.resize(288, radar.height())
    radar.put([Light(azimuth_deg=0, distance_m=2.0)], 0)
    radar.show()
    heard: list[tuple[int, float, float, bool]] = []
    radar.moved.connect(lambda *said: heard.append(said))
    start = radar.place(0, 2.0).toPoint()
    qtbot.mousePress(radar, Qt.MouseButton.LeftButton, pos=start)
    goal = radar.place(90, 2.0).toPoint()
    qtbot.mouseMove(radar, goal)
    qtbot.mouseRelease(radar, Qt.MouseButton.LeftButton, pos=goal)
    index, angle, distance, settled = heard[-1]
    assert (index, settled) == (0, True)
    assert angle == pytest.approx(90, abs=2)
    assert distance == pytest.approx(2.0, abs=0.15)
    qtbot.mousePress(radar, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert heard[-1][1] == angle, "nothing lies there, so nothing moves"


def test_the_light_card_sets_the_chosen_light(qtbot: QtBot, desk: Desk, pictures: Pictures) -> None:
    card = LightCard(desk, pictures)
    qtbot.addWidget(card)
    assert "sun" in card.fold.head.summary
    desk.session.direct(rig=part_preset("rig", "three-light-ecommerce"))
    desk.choose_light(1)
    power = next(row for row, path in card._bound if callable(path) and path().endswith("power_ev"))
    power.edited.emit(1.5, True)
    lights = desk.direction.rig.lights
    assert lights[1].power_ev == 1.5
    assert lights[0].power_ev != 1.5
    if card._pair() is not None:
        card._set_ratio(2.0, True)
        key, fill = card._pair() or (0, 0)
        assert desk.direction.rig.lights[key].power_ev - desk.direction.rig.lights[fill].power_ev == pytest.approx(2)


def test_garments_come_and_go(qtbot: QtBot, desk: Desk, pictures: Pictures) -> None:
    card = LookCard(desk, pictures)
    qtbot.addWidget(card)
    before = len(desk.direction.look.garments)
    card._add(GarmentKind.COAT)
    assert desk.direction.look.garments[-1].kind is GarmentKind.COAT
    assert len(card._folds) == before + 1
    card._remove(before)
    assert len(desk.direction.look.garments) == before == len(card._folds)


def test_reset_goes_back_to_the_preset(desk: Desk) -> None:
    smile = desk.direction.expression.smile
    assert desk.adjust("expression.smile", 0.9)
    assert desk.reset("expression.smile")
    assert desk.direction.expression.smile == smile


def test_a_picker_filters_as_one_types_and_takes_with_enter(qtbot: QtBot) -> None:
    choices = [Choice("walking", "Walking"), Choice("standing", "Standing"), Choice("profile", "Profile")]
    row = PickerRow("Pose", lambda: choices, lambda _: None)
    qtbot.addWidget(row)
    row.show()
    heard: list[str] = []
    row.edited.connect(lambda name, _: heard.append(name))
    popup: PickerPopup = row.open()
    popup.filter.setText("prof")
    shown = [popup.list.item(place).text() for place in range(3) if not popup.list.item(place).isHidden()]
    assert shown == ["Profile"]
    qtbot.keyClick(popup.filter, Qt.Key.Key_Return)
    assert heard == ["profile"]


def test_hands_on_the_camera() -> None:
    camera = Camera()
    assert orbited(camera, -100, 0, 500).orbit_deg == pytest.approx(35)
    assert dollied(camera, 1).distance_m < camera.distance_m
    assert zoomed(camera, 1).lens_mm > camera.lens_mm
    assert panned(camera, 10, 0, 500).pan_m < 0
    assert dollied(camera, 999).distance_m == 0.4, "never through the figure"
    assert -180 <= orbited(camera, 5000, 0, 500).orbit_deg <= 180


def test_framing_fills_the_frame(desk: Desk) -> None:
    near, far = framed(desk.direction, 1.4, 1.85), framed(desk.direction, 0.0, 1.85)
    assert near.distance_m < far.distance_m
    assert far.aim_m == pytest.approx(0.925, abs=0.01)


def test_times_are_said_as_people_do() -> None:
    now = datetime(2026, 7, 12, 12, 0, tzinfo=UTC)
    assert ago(now - timedelta(seconds=5), now) == "now"
    assert ago(now - timedelta(minutes=3), now) == "3 min ago"
    assert ago(now - timedelta(days=400), now).endswith("2025")


def test_an_empty_queue_says_so(qtbot: QtBot) -> None:
    view = QueueView()
    qtbot.addWidget(view)
    view.show()
    assert view.now.full == "Nothing to render"
    view.show_jobs((), True, "The disk is full.")
    assert view.paused.isVisible()
    assert view.step.full == "The disk is full."
    assert view.buttons["resume"].isVisible() and not view.buttons["pause"].isVisible()


def test_a_card_of_few_versions_is_no_taller_than_they_are(window, shoot: Path) -> None:
    window.resize(1720, 1028)
    window.open_shoot(shoot)
    history = window.room.history
    window.room.right.layout().activate()
    assert history.height() == history.sizeHint().height()
    assert "Choose a take" in window.room.notes.none.text(), "an empty place says what goes there"


def test_tab_goes_through_the_look_as_it_is_read(window, shoot: Path) -> None:
    window.open_shoot(shoot)
    card = window.room.cards["look"]
    at, read = card.outfit, []
    while len(read) < 200:
        at = at.nextInFocusChain()
        if isinstance(at, Head):
            read.append(at.text())
        if at is window.room.cards["rig"].fold.head:
            break
    pieces = [fold.head.text() for fold, _, _ in card._folds]
    assert len(pieces) == 3
    assert read == [*pieces, "Hair", "Make-up", "Light"]
