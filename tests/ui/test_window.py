"""What must hold for every control: a name, a readable colour, room for its words; and a light, sound process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from people import Drive
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio_app.studio.actions import ACTIONS, Place
from studio_app.studio.keymap import Keymap
from studio_app.ui.elided import Elided
from studio_app.ui.handlers_focus import parts
from studio_app.ui.keys_overlay import KeysOverlay
from studio_app.ui.theme import GREY, contrast
from studio_app.ui.window import Window

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QSlider)
INNER = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")


def unfold_all(window: Window) -> None:
    assert window.room is not None
    from studio_app.ui.card import Fold

    for fold in window.room.findChildren(Fold):
        fold.unfold()


def test_every_control_has_an_accessible_name(window: Window, shoot: Path) -> None:
    assert window.open_shoot(shoot)
    unfold_all(window)
    nameless = [
        f"{type(control).__name__} in {type(control.parent()).__name__}"
        for kind in CONTROLS
        for control in window.findChildren(kind)
        if control.isVisibleTo(window) and not control.accessibleName() and control.objectName() not in INNER
    ]
    assert nameless == []


@pytest.mark.parametrize("size", [(1280, 800), (1720, 1028)])
def test_no_words_are_clipped(window: Window, shoot: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    assert window.open_shoot(shoot)
    unfold_all(window)

    def nothing_is_clipped() -> None:
        assert clipped(window) == []

    qtbot.waitUntil(nothing_is_clipped)


def clipped(window: Window) -> list[str]:
    """Labels and buttons whose words need more room than they have."""
    labels = (label for label in window.findChildren(QLabel) if label.isVisible() and label.text())
    found = [
        f"{label.text()!r} needs {wanted(label)} has {label.width()}x{label.height()}"
        for label in labels
        if not isinstance(label, Elided) and not fits(label)
    ]
    buttons = (button for button in window.findChildren(QPushButton) if button.isVisible())
    return found + [f"{each.text()!r} has {each.width()}" for each in buttons if each.width() < each.sizeHint().width()]


def wanted(label: QLabel) -> QRect:
    flags = int(label.alignment()) | (0x1000 if label.wordWrap() else 0)  # Qt.TextWordWrap
    return QFontMetrics(label.font()).boundingRect(QRect(0, 0, label.width(), 10_000), flags, label.text())


def fits(label: QLabel) -> bool:
    box = wanted(label)
    return box.width() <= label.width() + 1 and box.height() <= label.height() + 1


def test_nothing_lies_outside_its_parent(window: Window, shoot: Path) -> None:
    window.resize(1280, 800)
    assert window.open_shoot(shoot)
    assert window.room is not None
    for side in (window.room.left, window.room.right):
        inner = side.findChild(QWidget, "card")
        assert inner is not None
        assert inner.mapTo(side, inner.rect().topRight()).x() < side.width()
    assert window.room.stage.width() >= 600


@pytest.mark.parametrize("text", ["dim", "text", "bright", "amber", "blue", "green", "red", "magenta"])
def test_words_stand_out_from_every_ground(text: str) -> None:
    for ground in ("window", "panel", "raised", "field"):
        assert contrast(getattr(GREY, text), getattr(GREY, ground)) >= 4.5, ground


def test_greys_are_neutral() -> None:
    for name in ("window", "panel", "raised", "field", "line", "edge", "button", "hover", "dim", "text", "bright"):
        shade = getattr(GREY, name)
        assert shade[1:3] == shade[3:5] == shade[5:7], name


def test_commands_come_from_the_table_and_act_only_in_their_views(window: Window, shoot: Path) -> None:
    assert not window.commands.actions["take.rate-3"].isEnabled()
    assert window.open_shoot(shoot)
    known = {action.id for action in ACTIONS}
    assert set(window.commands.actions) <= known
    assert window.commands.actions["render.shoot"].isEnabled()
    assert not window.commands.actions["take.rate-3"].isEnabled(), "no take is chosen"
    contractual = [action for action in ACTIONS if action.contractual and action.id in window.commands.actions]
    assert all("Ctrl+" in window.commands.actions[action.id].shortcut().toString() for action in contractual)


def test_the_overlay_lists_the_keys_of_the_view(window: Window, shoot: Path) -> None:
    assert window.open_shoot(shoot)
    window.show_keys()
    overlay = window.findChild(KeysOverlay)
    words = overlay.accessibleDescription() if overlay is not None else ""
    assert "Shoot: Ctrl + Enter" in words
    assert "stars" not in words
    sheet = KeysOverlay(window, Place.SHEET, Keymap())
    assert "5 stars: 5" in sheet.accessibleDescription()
    sheet.grab()


def test_sizes_and_folds_are_remembered(window: Window, shoot: Path) -> None:
    assert window.open_shoot(shoot)
    window.status.folds  # noqa: B018
    button = window.status._sides["right"]
    button.click()
    assert window.room is not None and not window.room.right.isVisible()
    window.close_shoot()
    assert window.open_shoot(shoot)
    assert window.room is not None and not window.room.right.isVisible()
    assert not window.status.folds["right"]


def test_a_click_on_the_picture_unfolds_the_card_of_what_was_met(window: Window, shoot: Path, drive: Drive) -> None:
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    room.cards["look"].fold.unfold(False)
    drive(lambda: window.loop.stage is not None)
    room.stage._pick(room.stage.frame_box.center())
    drive(lambda: room.cards["look"].fold.unfolded)


def in_a_fresh_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_window_imports_nothing_heavy() -> None:
    heavy = "'torch','mitsuba','drjit','anny','newton','warp','diffusers','transformers','moderngl','scipy','cv2'"
    later = (
        "'reportlab','c2pa','studio_app.ui.rights_owner','studio_app.ui.record_dialog','studio_app.ui.models_dialog'"
    )
    code = f"import sys, studio_app.ui.app as a; print([m for m in ({heavy}, {later}) if m in sys.modules])"
    assert in_a_fresh_process(code) == "[]"


def test_pyside_keeps_its_references_to_none() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference to None per call, and the process dies of it in the end."""
    code = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
held = [None] * 100_000
label = QLabel()
before = sys.getrefcount(None)
for _ in range(2000):
    label.setText("x")
    app.processEvents()
print(before - sys.getrefcount(None) < 500)
"""
    assert in_a_fresh_process(code) == "True"


def test_a_long_title_gives_way_and_is_told_in_full(window: Window) -> None:
    title = "Sommarkollektion 2027 för Norra Trädgårdsgatan, " * 4
    window.resize(1280, 800)
    window.top.put_shoot(title, "A brief")
    window.top.layout().activate()
    assert window.top.minimumSizeHint().width() <= window.minimumWidth()
    assert window.top.title.text().endswith("…")
    assert window.top.title.toolTip() == window.top.title.accessibleName() == title


def test_a_key_goes_through_the_parts_of_the_window(window: Window, shoot: Path) -> None:
    window.open_shoot(shoot)
    window.activateWindow()
    room = window.room
    assert room is not None
    room.stage.setFocus()
    visited = []
    for _ in range(7):
        window.commands.actions["view.next-part"].trigger()
        now = QApplication.focusWidget()
        visited += [part for part in parts(window) if now is part or part.isAncestorOf(now)]
    assert visited == [room.right, room.queue, room.strip, window.status, window.top, room.left, room.middle]
    room.right.hide()
    window.commands.actions["view.next-part"].trigger()
    assert room.queue.isAncestorOf(QApplication.focusWidget()), "what is hidden is passed over"
