"""The window to drop any picture on, with a real child that reads the file."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from people import Drive
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))

from test_inspecting import marked, signer

from studio_app.studio.inspected import Stand
from studio_app.ui.inspect_window import InspectWindow
from studio_app.ui.roots_dialog import RootsDialog
from studio_app.ui.window import Window


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(marked())
    (tmp_path / "root.pem").write_text(signer().root)
    (tmp_path / "none.jpg").write_bytes(b"hello")
    return path


def stands(dialog: InspectWindow) -> dict[str, Stand]:
    return {fact.topic: fact.stand for fact in dialog.report.facts} if dialog.report else {}


def test_a_dropped_picture_is_looked_at_and_a_root_makes_its_signer_known(
    window: Window, drive: Drive, qtbot: QtBot, picture: Path
) -> None:
    window.commands.actions["picture.inspect"].trigger()
    (dialog,) = window.findChildren(InspectWindow)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(picture))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, files, Qt.MouseButton.LeftButton, none)
    dialog.dropEvent(drop)
    drive(lambda: dialog.report is not None)
    assert (stands(dialog)["Signed"], stands(dialog)["Unchanged"]) == (Stand.LOOK, Stand.GOOD)
    QTest.mouseClick(dialog.trust, Qt.MouseButton.LeftButton)
    (roots,) = dialog.findChildren(RootsDialog)
    roots.trust(picture.with_name("none.jpg"))
    assert "no certificate" in roots.problem.text()
    roots.trust(picture.with_name("root.pem"))
    assert "Example Studio (sample)" in roots.list.item(0).text()
    drive(lambda: stands(dialog).get("Signed") is Stand.GOOD)
    roots.list.setCurrentRow(0)
    QTest.mouseClick(roots.forget, Qt.MouseButton.LeftButton)
    drive(lambda: stands(dialog).get("Signed") is Stand.LOOK)
    assert roots.list.count() == 0
    roots.trust(picture.with_name("root.pem"))
    roots.accept()
    drive(lambda: stands(dialog).get("Signed") is Stand.GOOD)
    assert "Signed: By Example Studio (sample)" in dialog.text()
    words = [label for label in dialog.findChildren(QLabel) if label.accessibleName().startswith("Signed. Holds. ")]
    assert words
    assert words[0].focusPolicy() == Qt.FocusPolicy.StrongFocus
    dialog.look(picture.with_name("none.jpg"))
    drive(lambda: dialog.problem.isVisible())
    assert "not a picture" in dialog.problem.text()
    assert not dialog.text()
    dialog.close()
    drive(lambda: dialog.inspector.ended)


def test_a_child_that_dies_costs_a_sentence_and_the_next_file_is_read(
    window: Window, drive: Drive, picture: Path
) -> None:
    dialog = InspectWindow((), window)
    dialog.show()
    dialog.look(picture)
    drive(lambda: dialog.report is not None)
    pid = dialog.inspector.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    dialog.look(picture)
    drive(lambda: dialog.problem.isVisible() or (dialog.report is not None and dialog.inspector.pid != pid))
    dialog.look(picture)
    drive(lambda: dialog.report is not None)
    dialog.close()
    drive(lambda: dialog.inspector.ended)


def test_a_cropped_copy_is_found_beside_the_folder_it_was_delivered_to(
    window: Window, drive: Drive, picture: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "cropped.jpg"
    copy.parent.mkdir()
    with Image.open(picture) as whole:
        whole.convert("RGB").crop((40, 90, 460, 590)).save(copy, quality=85)
    dialog = InspectWindow((), window)
    dialog.show()
    dialog.look(copy)
    drive(lambda: stands(dialog).get("Watermark") is Stand.LOOK)
    dialog.compare_with(tmp_path)
    assert tmp_path.name in dialog.name.text(), "it says what it is laid beside"
    drive(lambda: stands(dialog).get("Watermark") is Stand.GOOD)
    assert "a part of (a.jpg)" in dialog.text()
    dialog.close()
    drive(lambda: dialog.inspector.ended)
