"""The delivery room in the real window: crops at once, one set by hand, the gates before the button, files to drag."""

from __future__ import annotations

import asyncio
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import ADA, Drive
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))

from test_delivered_colour import press

from studio_app.direction.documents import to_document
from studio_app.direction.presets import direction_preset
from studio_app.engines.figure_marks_store import store_marks
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio.certificate_said import CertificateSaid
from studio_app.studio.delivery_room import Terms
from studio_app.studio.delivery_work import Delivered, Work
from studio_app.studio.demo_rights import approve_by_all, license_twin, seats_of_grant
from studio_app.studio.many_pictures import drawn
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.reshoot import reshoot
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity
from studio_app.takes.channel import Channel, Edges
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.ui import handlers_delivery
from studio_app.ui.app import made_window
from studio_app.ui.certificate_dialog import CertificateDialog
from studio_app.ui.delivery_dialog import DeliveryDialog
from studio_app.ui.delivery_grid import EDGE, GAP, HEAD, LEAST, TALL, WORDS, arranged
from studio_app.ui.delivery_terms import DeliveryTerms
from studio_app.ui.window import Window

TODAY = date.today()
DORA = Person(name="Dora Director", mail="dora@sample.invalid")
OWN = {
    "page": Channel(name="Our page", medium="ecom", width=600, height=867),
    "story": Channel(name="Our story", medium="ecom", width=540, height=960, safe=Edges(top=0.1, bottom=0.15)),
    "wide": Channel(name="Our banner", medium="ecom", width=960, height=540),
    "site": Channel(name="Our site", medium="web", width=600, height=750),
}


def standing(width: int, height: int) -> FigureMarks:
    """The marks of somebody who stands in the whole height of a picture."""
    parts = {
        BodyPart.HEAD: Box(left=0.43, top=0.06, right=0.57, bottom=0.2),
        BodyPart.LEFT_FOOT: Box(left=0.4, top=0.88, right=0.5, bottom=0.96),
        BodyPart.RIGHT_FOOT: Box(left=0.5, top=0.88, right=0.6, bottom=0.96),
    }
    return FigureMarks(
        width=width, height=height, figure=Box(left=0.35, top=0.06, right=0.65, bottom=0.96), parts=parts
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A licensed shoot with two selects, and the settings with a certificate that belong to it."""
    folder = tmp_path_factory.mktemp("room")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWIN_STUDIO_CONFIG", str(folder / "config"))
        make_identity("Sample studio", "SE", sample=True)
        Shoot.create(folder / "shoot", "Test", direction_preset("evening-crossing"), ADA).close()
        with Session.open(folder / "shoot", ADA) as session:
            director = DORA, make_key(folder / "dora", DORA.mail)
            keys = license_twin(session, folder / "config")
            seats_of_grant(session, director, keys)
            for number in (1, 2):
                recipe = Recipe(direction=session.direction, seed=number, width=512, height=640)
                take = session.shoot.add_take(recipe, encode_png(drawn(number, number))).id
                session.approving.propose(take)
                approve_by_all(session, take, director, keys)
    for name, channel in OWN.items():
        (folder / "shoot" / "channels").mkdir(exist_ok=True)
        (folder / "shoot" / "channels" / f"{name}.json").write_bytes(to_document(channel, "channel"))
    return folder


@pytest.fixture
def opened(
    qapp: QApplication, loop: object, template: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """The real window over that shoot; without a render process, so that nobody looks for the figure."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(handlers_delivery, "marks_of_take", _nowhere)
    made = made_window(tmp_path / "cache")
    made.resize(1280, 800)
    made.show()
    assert made.open_shoot(tmp_path / "shoot")
    room, backstage = made.room, made.backstage
    yield made
    made.close()
    ending = asyncio.ensure_future(backstage.close())
    drive(ending.done)
    room.desk.session.shoot.close()
    room.deleteLater()
    made.deleteLater()
    qapp.processEvents()


async def _nowhere(*_: object) -> None: ...


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def dialog(opened: Window, out: Path, drive: Drive) -> Iterator[DeliveryDialog]:
    opened.commands.actions["delivery.room"].trigger()
    made = opened.findChild(DeliveryDialog)
    made.terms.folder.setText(str(out))
    made.targets.tick(["page", "story"])
    made.selects.tick([row.take for row in made.rows])
    drive(lambda: made.seen is not None and len(made.seen.pieces) == 4 and made.crops.previews.idle)
    drive(lambda: all(not cell.preview.image.isNull() for cell in made.crops.grid.cells.values()))
    yield made
    made.reject()


def test_every_crop_with_its_label_then_files_record_and_take_down(
    dialog: DeliveryDialog, out: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivering, wrote = dialog.desk.session.delivering, list[bool]()
    keep = delivering.keep

    def kept(work: Work, made: Sequence[Any]) -> Delivered:
        wrote.append(threading.current_thread() is threading.main_thread())
        return keep(work, made)

    monkeypatch.setattr(delivering, "keep", kept)
    assert dialog.terms.gate.text() == "The gate is open"
    assert dialog.deliver_.text() == "Deliver 4 files"
    assert {cell.preview.image.width() for cell in dialog.crops.grid.cells.values()} == {520}
    dialog.terms.receiver.setText("Web shop")
    drive(dialog.deliver_.isEnabled)
    QTest.mouseClick(dialog.deliver_, Qt.MouseButton.LeftButton)
    assert dialog.close_.text() == "Cancel"
    drive(lambda: dialog.pages.currentWidget() is dialog.leaving.done)
    assert dialog.leaving.done.title.text() == "4 files delivered"
    assert wrote == [False], "ledger, record and commit are written beside the window"
    assert "Web shop" in dialog.leaving.done.words.text()
    assert len(list(out.glob("*-how-it-was-made.html"))) == 1
    files = sorted(path.name for path in out.iterdir() if path.suffix != ".html")
    assert len(files) == 4
    dragged = [url.toLocalFile() for url in dialog.leaving.done.list.carried().urls()]
    assert sorted(Path(place).name for place in dragged) == files
    listed = dialog.leaving.done.list
    drive(lambda: not any(listed.item(row).icon().isNull() for row in range(listed.count())))
    QTest.mouseClick(dialog.past, Qt.MouseButton.LeftButton)
    (said,) = dialog.leaving.past.found
    assert said.state == "in use"
    later = said.until + timedelta(days=5)
    dialog.leaving.past.until.put(later)
    QTest.mouseClick(dialog.leaving.past.extend, Qt.MouseButton.LeftButton)
    assert (dialog.leaving.past.found[0].until, dialog.leaving.past.found[0].extended) == (later, True)
    assert "It was extended" in dialog.leaving.past.words.text()
    QTest.mouseClick(dialog.leaving.past.take_down, Qt.MouseButton.LeftButton)
    assert dialog.leaving.past.found[0].state == "in use", "asked twice: nothing is taken out of a ledger"
    QTest.mouseClick(dialog.leaving.past.take_down, Qt.MouseButton.LeftButton)
    assert dialog.leaving.past.found[0].state == "taken down"
    assert not dialog.leaving.past.make_again.isEnabled()


def test_a_crop_is_set_by_keys_and_by_hand_and_given_back(dialog: DeliveryDialog, drive: Drive) -> None:
    key = dialog.rows[0].take, "page"
    suggested = dialog.crops.grid.cells[key].piece.crop
    cells = dialog.crops.grid.cells
    cells[key].setFocus()
    QTest.keyClick(cells[key], Qt.Key.Key_Right)
    assert dialog.focusWidget() is cells[key[0], "story"]
    QTest.keyClick(cells[key[0], "story"], Qt.Key.Key_Left)
    QTest.keyClick(cells[key], Qt.Key.Key_Left)
    assert dialog.focusWidget() is cells[key], "the first one stays the first"
    QTest.keyClick(cells[key], Qt.Key.Key_Return)
    view = dialog.crops.page.view
    assert dialog.crops.pages.currentWidget() is dialog.crops.page
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    crop = dialog.crops.held[key]
    assert crop.width / crop.height == pytest.approx(suggested.width / suggested.height), "its shape stays"
    assert crop.height < suggested.height
    assert not crop.padded
    assert not dialog.deliver_.isEnabled(), "not before the gates were asked again"
    words = [dialog.crops.page.rules.itemAt(at).widget().words.text() for at in range(dialog.crops.page.rules.count())]
    assert any(said.startswith("Is enlarged to") for said in words)
    drive(lambda: dialog.deliver_.isEnabled() and dialog.crops.grid.cells[key].piece.crop == crop)
    box = view.box()
    start = box.center().toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(-40, -30))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(-40, -30))
    moved = dialog.crops.held[key]
    assert moved != crop
    assert (moved.width, moved.height) == (pytest.approx(crop.width), pytest.approx(crop.height))
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    drive(lambda: dialog.crops.grid.cells[key].piece.crop == suggested)
    assert key not in dialog.crops.held
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert dialog.crops.pages.currentWidget() is dialog.crops.grid
    assert dialog.isVisible(), "Escape leaves the crop, not the room"


def test_a_gate_that_is_shut_is_said_before_the_button(dialog: DeliveryDialog, out: Path, drive: Drive) -> None:
    dialog.terms.places.setText("US")
    assert not dialog.deliver_.isEnabled()
    drive(lambda: dialog.terms.gate.text() == "This cannot leave")
    said = [dialog.terms.says.itemAt(at).widget() for at in range(dialog.terms.says.count())]
    assert any("does not allow product pages of a shop in" in line.words.text() for line in said)
    assert {line.mark.kind for line in said} == {"stop"}
    assert not dialog.deliver_.isEnabled()
    dialog.terms.places.setText("Atlantis")
    drive(lambda: dialog.terms.gate.text() == "Not yet")
    dialog.terms.places.setText("SE")
    drive(dialog.deliver_.isEnabled)
    dialog.terms.folder.clear()
    drive(lambda: dialog.terms.gate.text() == "The gate is open")
    assert not dialog.deliver_.isEnabled(), "nobody said where the files go"


def test_a_delivery_is_cancelled_and_nothing_is_left(dialog: DeliveryDialog, out: Path, drive: Drive) -> None:
    drive(dialog.deliver_.isEnabled)
    QTest.mouseClick(dialog.deliver_, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.close_, Qt.MouseButton.LeftButton)
    drive(lambda: not dialog.leaving.run.busy)
    assert list(out.iterdir()) == []
    assert dialog.desk.session.delivering.all() == ()
    assert dialog.isVisible()
    assert dialog.pages.isEnabled()


def test_what_no_crop_holds_is_shot_again_at_a_framing_that_does(
    opened: Window, dialog: DeliveryDialog, drive: Drive
) -> None:
    take = opened.room.desk.session.shoot.take(dialog.rows[0].take)
    marks = standing(take.recipe.width, take.recipe.height)
    store_marks(marks, take.recipe.direction, cache_dir())
    dialog.targets.tick(["wide"])
    dialog.selects.tick([take.id])
    drive(lambda: dialog.seen is not None and list(dialog.crops.grid.cells) == [(take.id, "wide")])
    cell = dialog.crops.grid.cells[take.id, "wide"]
    assert cell.said[0] == "stop"
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    page = dialog.crops.page
    assert page.again.isVisible()
    wanted = reshoot(take.recipe.direction.camera, marks, OWN["wide"])
    assert wanted != take.recipe.direction.camera
    opened.show_view("sheet")
    QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
    room = opened.room
    assert not dialog.isVisible()
    assert room.middle.currentWidget() is room.stage
    assert room.desk.session.direction == take.recipe.direction.having(camera=wanted)
    assert room.desk.session.undo_words
    assert room.stage.shown == room.desk.session.direction


def test_a_soft_proof_is_seen_on_every_crop_and_in_the_editor(
    dialog: DeliveryDialog, drive: Drive, tmp_path: Path
) -> None:
    bar, cells = dialog.crops.bar, dialog.crops.grid.cells.values()
    before = {cell.key: cell.preview.image for cell in cells}
    assert not bar.intent.isVisible()
    (tmp_path / "none.icc").write_bytes(b"hello")
    bar.read(tmp_path / "none.icc")
    drive(bar.problem.isVisible)
    assert "colour profile" in bar.problem.text()
    assert bar.wish is None
    (tmp_path / "press.icc").write_bytes(press())
    bar.read(tmp_path / "press.icc")
    drive(lambda: all(cell.preview.proofed for cell in cells))
    assert not bar.problem.isVisible()
    assert all("printed" in cell.said[1] and cell.preview.image != before[cell.key] for cell in cells)
    key = dialog.rows[0].take, "page"
    dialog.crops.edit(key)
    page, overlaid = dialog.crops.page, dialog.crops.grid.cells[key].preview.image
    assert "“Test press” prints" in page.missed.text()
    QTest.mouseClick(bar.overlay, Qt.MouseButton.LeftButton, pos=QPoint(8, bar.overlay.height() // 2))
    drive(lambda: dialog.crops.grid.cells[key].preview.image != overlaid)
    drive(lambda: dialog.crops.previews.idle)
    with_paper = dialog.crops.grid.cells[key].preview.image
    bar.black.setChecked(False)
    drive(lambda: dialog.crops.grid.cells[key].preview.image != with_paper)
    QTest.mouseClick(bar.on, Qt.MouseButton.LeftButton)
    drive(lambda: dialog.crops.grid.cells[key].preview.image == before[key])
    assert not page.missed.isVisible()
    QTest.mouseClick(bar.on, Qt.MouseButton.LeftButton)
    drive(lambda: dialog.crops.grid.cells[key].preview.proofed)


def test_without_a_certificate_the_room_leads_to_one(dialog: DeliveryDialog, drive: Drive) -> None:
    drive(dialog.deliver_.isEnabled)
    assert not dialog.terms.certificate.isVisible()
    shutil.rmtree(config_dir() / "certificate")
    dialog.changed()
    drive(dialog.terms.certificate.isVisible)
    assert not dialog.deliver_.isEnabled()
    assert dialog.terms.certificate.text() == "Make the studio’s certificate…"
    QTest.mouseClick(dialog.terms.certificate, Qt.MouseButton.LeftButton)
    (made,) = dialog.findChildren(CertificateDialog)
    made.make.name.setText("Sample studio")
    made.make.country.setText("SE")
    QTest.mouseClick(made.make.make, Qt.MouseButton.LeftButton)
    drive(dialog.deliver_.isEnabled)
    assert not dialog.terms.certificate.isVisible()


@given(st.integers(200, 3000), st.integers(150, 2000), st.integers(1, 12), st.integers(1, 24))
def test_cells_fill_their_place_and_never_leave_it_at_the_side(wide: int, high: int, blocks: int, cells: int) -> None:
    columns, width = arranged(QSize(wide, high), blocks, cells)
    assert 1 <= columns <= cells
    assert width >= LEAST
    if columns > 1:
        assert 2 * EDGE + columns * (width + 8) + (columns - 1) * GAP <= wide + 1
    rows = -(-cells // columns)
    tall = blocks * (HEAD + rows * (round(width * TALL) + 8 + WORDS + GAP))
    smallest = blocks * (HEAD + LEAST * TALL + 8 + WORDS + GAP)
    if columns == cells and width > LEAST and smallest <= high - EDGE:
        assert tall <= high, "what fits at once does not scroll"


def test_keys_reach_everything_and_everything_has_a_name(dialog: DeliveryDialog) -> None:
    assert dialog.deliver_.shortcut().isEmpty()
    assert not dialog.deliver_.isDefault(), "Enter in a field delivers nothing"
    focusable = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.isVisibleTo(dialog) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
    ]
    own = [
        widget for widget in focusable if type(widget).__module__.startswith("studio_app") or widget.accessibleName()
    ]
    assert {type(widget).__name__ for widget in focusable} >= {"SelectList", "ChannelList", "CropCell", "DayField"}
    assert all(widget.accessibleName() for widget in own)
    assert "Our page" in next(iter(dialog.crops.grid.cells.values())).accessibleName()


def test_no_selects_say_what_comes_first(qapp: QApplication, session: Session, tmp_path: Path, drive: Drive) -> None:
    from studio_app.ui.desk import Desk
    from studio_app.ui.preferences import Preferences
    from studio_app.ui.thumbs import Thumbs

    desk, thumbs = Desk(session), Thumbs(lambda take, large: tmp_path)
    made = DeliveryDialog(desk, Preferences(tmp_path), thumbs)
    made.show()
    made.targets.tick(["square"])
    drive(lambda: not made._soon.isActive())
    assert "There is no select yet" in made.crops.grid.widget().layout().itemAt(0).widget().text()
    assert not made.deliver_.isEnabled()
    assert made.terms.until.day > date.today()
    made.reject()
    made.deleteLater()
    desk.close()
    thumbs.close()


def test_the_time_stamp_can_be_left_out_where_a_service_was_entered(qapp: QApplication) -> None:
    without, asking = (DeliveryTerms(Terms((), TODAY, TODAY, stamps)) for stamps in ("", "times.example"))
    assert without.stamp.isHidden() and without.stamped
    assert not asking.stamp.isHidden() and asking.stamp.text() == "With a time stamp of times.example"
    assert asking.stamped
    asking.stamp.click()
    assert not asking.stamped
    asking.offer(CertificateSaid("stop", "There is none."))
    assert asking.stamp.isHidden() and asking.stamped, "the service was taken back while the room was open"
