"""What leaves the window and what comes in from other programs: in the real window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from people import Drive
from PIL import Image
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from studio_app.studio.outside_choice import read_choice
from studio_app.studio.session import Session
from studio_app.takes.review import Flag
from studio_app.ui.copy_drag import MOST, CopyDrag
from studio_app.ui.desk import Desk
from studio_app.ui.handlers_paper import ask_hot_folder
from studio_app.ui.hot_folder_dialog import HotFolderDialog
from studio_app.ui.notice_bar import JobBar, NoticeBar
from studio_app.ui.outside_dialog import OutsideDialog
from studio_app.ui.paper_dialog import PaperDialog
from studio_app.ui.window import Window


def add(session: Session, number: int) -> str:
    recipe = session.recipe().having(engine="colour-card", seed=number)
    pixels = np.full((300, 240, 3), 20_000 + 5_000 * number, np.uint16)
    take = session.shoot.add_take(recipe, pixels).id
    session.took(take)
    return take


def opened(window: Window, shoot: Path, count: int = 3) -> list[str]:
    assert window.open_shoot(shoot)
    assert window.room is not None
    return [add(window.room.desk.session, number + 1) for number in range(count)]


def dialog_of(window: Window, kind: type[QDialog], drive: Drive) -> QDialog:
    drive(lambda: window.findChild(kind) is not None and window.findChild(kind).isVisible())
    return window.findChild(kind)


def alter(shoot: Path, take: str, old: str, new: str) -> None:
    place = shoot / "takes" / f"{take}.png.xmp"
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def test_marks_of_another_program_are_shown_and_decided_take_by_take(window: Window, shoot: Path, drive: Drive) -> None:
    takes = opened(window, shoot)
    session = window.room.desk.session
    session.sidecars.keep(True)
    session.marking.rate(takes, 2)
    drive(lambda: all((shoot / "takes" / f"{take}.png.xmp").is_file() for take in takes))
    session.sidecars.settle()
    for take in takes:
        alter(shoot, take, 'xmp:Rating="2"', 'xmp:Rating="5"')
    bar = next(each for each in window.findChildren(NoticeBar) if not isinstance(each, JobBar))
    window.commands.actions["outside.marks"].trigger()
    dialog = dialog_of(window, OutsideDialog, drive)
    assert isinstance(dialog, OutsideDialog)
    assert bar.isVisible()
    assert "3 takes were marked in another program" in bar.accessibleDescription()
    assert "5 stars (here 2 stars)" in dialog.list.topLevelItem(0).text(1)
    dialog.list.topLevelItem(0).setSelected(True)
    assert dialog.over.text() == "Take over 1"
    dialog.over.click()
    assert [session.shoot.review(take).rating for take in takes] == [5, 2, 2]
    assert dialog.isVisible()
    dialog.keep.click()
    assert not dialog.isVisible()
    session.sidecars.settle()
    assert not session.sidecars.look().differences
    assert [session.shoot.review(take).rating for take in takes] == [5, 2, 2]
    drive(lambda: not bar.isVisible())
    session.undo()
    assert session.shoot.review(takes[0]).rating == 2


def test_what_was_not_seen_is_not_decided(window: Window, shoot: Path, drive: Drive) -> None:
    (take,) = opened(window, shoot, 1)
    session = window.room.desk.session
    session.sidecars.keep(True)
    session.marking.rate([take], 2)
    session.sidecars.settle()
    alter(shoot, take, 'xmp:Rating="2"', 'xmp:Rating="5"')
    seen = session.sidecars.look().differences
    alter(shoot, take, 'xmp:Rating="5"', 'xmp:Rating="1"')
    session.sidecars.keep_ours(seen)
    session.sidecars.settle()
    assert [each.theirs.rating for each in session.sidecars.look().differences] == [1]


def test_the_hot_folder_follows_marks_in_the_window(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path, qtbot: QtBot
) -> None:
    takes = opened(window, shoot)
    session = window.room.desk.session
    folder = tmp_path / "hot"
    folder.mkdir()
    ask_hot_folder(window, window.room)
    dialog = dialog_of(window, HotFolderDialog, drive)
    assert isinstance(dialog, HotFolderDialog)
    dialog.folder.setText(str(shoot / "takes"))
    dialog.use.click()
    assert dialog.isVisible()
    assert "outside the shoot" in dialog.problem.text()
    dialog.folder.setText(str(folder))
    dialog.use.click()
    session.marking.flag(takes[:2], Flag.PICK)
    drive(lambda: len(list(folder.glob("*.jpg"))) == 2)
    assert all(take in " ".join(place.name for place in folder.glob("*.jpg")) for take in takes[:2])
    session.marking.flag(takes[:1], Flag.NONE)
    drive(lambda: len(list((folder / "withdrawn").glob("*.jpg"))) == 1)
    again = HotFolderDialog(shoot, read_choice(shoot).hot_folder)
    qtbot.addWidget(again)
    again.end.click()
    assert again.choice is None


def test_cancelling_the_question_keeps_the_hot_folder(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path
) -> None:
    opened(window, shoot, 1)
    ask_hot_folder(window, window.room)
    dialog = dialog_of(window, HotFolderDialog, drive)
    assert isinstance(dialog, HotFolderDialog)
    folder = tmp_path / "hot"
    folder.mkdir()
    dialog.folder.setText(str(folder))
    dialog.use.click()
    held = read_choice(shoot).hot_folder
    assert held is not None
    drive(lambda: window.findChild(HotFolderDialog) is None)
    ask_hot_folder(window, window.room)
    second = dialog_of(window, HotFolderDialog, drive)
    assert isinstance(second, HotFolderDialog)
    second.cancel.click()
    assert read_choice(shoot).hot_folder == held


def test_the_contact_sheet_is_seen_before_it_is_saved(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, shoot)
    place = tmp_path / "sheet"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    window.commands.actions["shoot.contact-sheet"].trigger()
    dialog = dialog_of(window, PaperDialog, drive)
    assert isinstance(dialog, PaperDialog)
    drive(lambda: not dialog.preview.pixmap().isNull())
    assert dialog.where.text() == "Page 1 of 1, 3 takes"
    dialog.which.setCurrentIndex(dialog.which.findData("selects"))
    drive(lambda: "no selects" in dialog.preview.text())
    assert not dialog.pdf.isEnabled()
    dialog.which.setCurrentIndex(0)
    dialog.columns.setCurrentIndex(dialog.columns.findData(1))
    drive(lambda: "3 takes" in dialog.where.text() and dialog.pages > 1)
    assert dialog.on.isEnabled()
    dialog.pdf.click()
    drive(lambda: place.with_suffix(".pdf").is_file())
    assert place.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
    jobs = window.room.findChild(JobBar)
    drive(lambda: not jobs.busy)
    assert not jobs.isVisible()


def test_long_work_can_be_cancelled_and_leaves_nothing(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path
) -> None:
    opened(window, shoot, 1)
    jobs = window.room.findChild(JobBar)
    steps: list[int] = []

    def work(tell: object) -> str:
        while True:
            steps.append(1)
            tell(0.5)

    jobs.run("Working…", work)
    drive(lambda: bool(steps))
    assert jobs.isVisible()
    jobs.run("Another…", work)
    assert "One such work at a time" in window.status.news.text()
    jobs.cancel.click()
    drive(lambda: not jobs.busy)
    assert "nothing was written" in window.status.news.text()


class Held(CopyDrag):
    """A drag whose mouse button a test holds."""

    down = True

    def __init__(self, desk: Desk, widget: QDialog) -> None:
        super().__init__(desk, widget)
        self.carried: list[Path] = []

    def held(self) -> bool:
        return self.down

    def carry(self, data: object) -> None:
        self.carried += [Path(url.toLocalFile()) for url in data.urls()]


def test_what_is_dragged_out_is_a_labelled_copy_never_the_take(desk: Desk, drive: Drive, qtbot: QtBot) -> None:
    session = desk.session
    takes = [add(session, number) for number in (1, 2)]
    widget = QDialog()
    qtbot.addWidget(widget)
    drag = Held(desk, widget)
    drag.start(takes, None)
    drive(lambda: len(drag.carried) == 2)
    for take, place in zip(takes, drag.carried, strict=True):
        assert take in place.name
        with Image.open(place) as picture:
            assert picture.format == "JPEG"
            assert np.asarray(picture.convert("L"))[-12:, :40].min() < 40, "the label's dark plate"
        assert place.read_bytes() != session.shoot.picture_path(take).read_bytes()
    said: list[str] = []
    desk.problem.connect(said.append)
    session.marking.rate(takes[:1], 5)
    session.shoot.picture_path(takes[0]).unlink()
    drag.start(takes[:1], None)
    drive(lambda: bool(said))
    assert len(drag.carried) == 2
    drag.start([takes[1]] * (MOST + 1), None)
    assert "At most" in said[-1]


def test_a_copy_that_comes_after_the_button_is_let_go_is_not_dragged(desk: Desk, drive: Drive, qtbot: QtBot) -> None:
    take = add(desk.session, 1)
    widget = QDialog()
    qtbot.addWidget(widget)
    drag = Held(desk, widget)
    drag.down = False
    said: list[str] = []
    desk.news.connect(said.append)
    drag.start([take], None)
    drive(lambda: any("drag once more" in words for words in said))
    assert drag.carried == []
