"""A whole session in the real window on a real X server: `python xvfb_session.py FOLDER` prints JSON of what happened.

Keys go through Qt's own input path; the engine is the one that needs no body, so that this takes seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from studio_app.takes.person import Person
from studio_app.ui.app import Stagehands, made_application, made_window
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.make_key import MakeKeyDialog
from studio_app.ui.rows import NumberRow
from studio_app.ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
LONGEST_S = 40.0
ADA = Person(name="Ada Director", mail="ada@sample.invalid")


async def until(holds: Callable[[], bool]) -> None:
    """Lets the window work until something holds."""
    end = time.monotonic() + LONGEST_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the window did not come so far")
        await asyncio.sleep(0.02)


async def sign(window: Window) -> None:
    """Fills in the verdict that is open: a new key, then a seat with it."""
    await until(lambda: (open_now := window.findChild(ApproveDialog)) is not None and open_now.isVisible())
    dialog = window.findChild(ApproveDialog)
    dialog.person.setCurrentText(str(ADA))
    dialog.key.make.click()
    making = dialog.findChild(MakeKeyDialog)
    for field in (making.passphrase, making.again):
        QTest.keyClicks(field, "rain on the tin roof")
    making.make.click()
    await until(lambda: dialog.key.place != "")
    dialog.give()
    await until(lambda: dialog.help.isVisible())
    dialog.help.click()


async def session(window: Window, folder: Path) -> dict[str, Any]:
    """Opens, directs, shoots, rates, proposes and approves by key, restores, grabs."""
    window.show()
    window.activateWindow()  # there is no window manager to do it
    await until(window.isActiveWindow)
    window.welcome.findChild(QPushButton).click()
    await until(lambda: window.backstage is not None and window.backstage.renderer.ready)
    room = window.room
    assert room is not None
    desk = room.desk
    said: dict[str, Any] = {"platform": QApplication.platformName(), "machine": window.status.machine.text()}
    window.coach.hide()
    lens = next(row for row in room.cards["camera"].findChildren(NumberRow) if row.name == "lens_mm")
    lens.field.setFocus()
    lens.field.selectAll()
    QTest.keyClicks(lens.field, "100 mm")
    QTest.keyClick(lens.field, Qt.Key.Key_Return)
    said["lens"] = desk.direction.camera.lens_mm
    desk.session.set_order(engine="colour-card", long_side=96)
    room.show_view("sheet")
    QTest.keyClick(room.sheet, Qt.Key.Key_Return, CONTROL)
    await until(lambda: room.model.rowCount() == 1)
    room.sheet.setFocus()
    window.refresh_commands()
    QTest.keyClick(room.sheet, Qt.Key.Key_4)
    assert room.line is not None
    said["stars"] = room.line.review.rating
    QTest.keyClick(room.sheet, Qt.Key.Key_P, CONTROL)
    window.refresh_commands()
    QTimer.singleShot(0, lambda: QTest.keyClick(room.sheet, Qt.Key.Key_E, CONTROL))  # the dialog has a loop of its own
    await sign(window)
    await until(lambda: room.line is not None and room.line.select is not None)
    said["select"] = room.line.select
    room.history.menu_of(desk.session.shoot.history()[0].number).actions()[0].trigger()
    said["restored"] = desk.direction.camera.lens_mm
    room.show_view("take")
    await asyncio.sleep(0.2)
    shot = window.screen().grabWindow(window.winId())
    shot.save(str(folder / "window.png"))
    said["size"] = [shot.width(), shot.height()]
    return said


async def main(folder: Path) -> None:
    window = made_window(folder / "cache")
    hands = Stagehands(window)
    window.resize(1280, 800)
    try:
        said = await session(window, folder)
    finally:
        window.close()
        await hands.close()
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    with qasync.QEventLoop(made_application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main(Path(sys.argv[1])))
