"""The window without a screen: one application, a shoot of the colour card, and a loop that drives both."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import pytest
import qasync
from people import ADA, Drive, driven
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.direction.direction import Direction
from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.session import Session
from studio_app.studio.stage_client import Drawn
from studio_app.ui.app import Stagehands, made_application, made_window
from studio_app.ui.desk import Desk
from studio_app.ui.window import Window


class GreyStage:
    """A stage at once: grey frames of the size asked for. The real one is tested by itself."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def frame(self, direction: Direction, width: int, height: int, refined: bool) -> Drawn:
        return Drawn(np.full((height, width, 4), 128, np.uint8), False, True, False)

    async def pick(self, x: float, y: float) -> str:
        return "hair"


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return made_application()


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    path = tmp_path / "shoot"
    Shoot.create(path, "Evening crossing", direction_preset("evening-crossing"), ADA, brief="Summer whites").close()
    return path


@pytest.fixture
def session(shoot: Path) -> Iterator[Session]:
    with Session.open(shoot, ADA) as opened:
        yield opened


@pytest.fixture
def desk(qapp: QApplication, session: Session) -> Iterator[Desk]:
    made = Desk(session)
    yield made
    made.close()


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    yield from driven(qapp)


@pytest.fixture
def drive(loop: qasync.QEventLoop, qtbot: QtBot) -> Drive:
    """Lets everything run until something holds; fails after a minute."""
    return lambda holds: qtbot.waitUntil(holds, timeout=60_000)


@pytest.fixture
def window(qapp: QApplication, loop: qasync.QEventLoop, tmp_path: Path, drive: Drive) -> Iterator[Window]:
    """The real window with its real render process; everything has ended when the test is over."""
    made = made_window(tmp_path / "cache")
    hands = Stagehands(made, GreyStage())
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    ending = asyncio.ensure_future(hands.close())
    drive(ending.done)
    ending.result()
    made.deleteLater()
    qapp.processEvents()
