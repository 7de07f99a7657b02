"""The look at this computer, from the menu, in the real window."""

from __future__ import annotations

import json
import sys

from PySide6.QtWidgets import QPushButton
from test_dialogs_spoken import listen

from studio_app.studio import finding
from studio_app.studio.actions import ACTIONS
from studio_app.ui.doctor_dialog import WRONG, DoctorDialog
from studio_app.ui.side_list import Line

FOUND = [
    {"name": "git", "ok": True, "words": "git is there.", "do": "Nothing."},
    {"name": "tracer", "ok": None, "words": "No LLVM was found.", "do": "Install libllvm19."},
    {"name": "disk", "ok": False, "words": "The disk is full.", "do": "Make room."},
]


def test_every_command_of_the_table_does_something(window) -> None:
    assert [action.id for action in ACTIONS if action.id not in window.commands.actions] == []


def test_what_is_found_stands_there_with_what_helps(window, drive, monkeypatch) -> None:
    monkeypatch.setattr(finding, "LOOK", (sys.executable, "-c", f"print({json.dumps(FOUND)!r})"))
    window.commands.actions["help.doctor"].trigger()
    dialog = window.findChild(DoctorDialog)
    drive(lambda: bool(dialog.found))
    listen(dialog, drive)
    lines = [(line.mark.kind, line.words.text(), line.under.text()) for line in dialog.findChildren(Line)]
    assert lines == [
        ("good", "git is there.", ""),
        ("info", "No LLVM was found.", "Install libllvm19."),
        ("void", "The disk is full.", "Make room."),
    ]
    assert dialog.about.text() == WRONG
    monkeypatch.setattr(finding, "LOOK", (sys.executable, "-c", "print('no')"))
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Look again").click()
    drive(lambda: "could not be looked at" in dialog.about.text())
    dialog.done_.click()
