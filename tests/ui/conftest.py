"""The window without a screen: one application, a shoot of the colour card, and a loop that drives both."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.session import Session
from studio_app.takes.verdict import Person
from studio_app.ui.app import Stagehands, made_application, made_window
from studio_app.ui.desk import Desk
from studio_app.ui.window import Window

ADA = Person(name="Ada Director", mail="ada@sample.invalid")
Drive = Callable[[Callable[[], bool]], None]


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
    made = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def drive(loop: qasync.QEventLoop) -> Drive:
    """Runs the loop until something holds; fails after a minute."""

    def until(holds: Callable[[], bool]) -> None:
        async def wait() -> None:
            async with asyncio.timeout(60):
                while not holds():
                    await asyncio.sleep(0.01)

        loop.run_until_complete(wait())

    return until


@pytest.fixture
def window(qapp: QApplication, loop: qasync.QEventLoop, tmp_path: Path) -> Iterator[Window]:
    """The real window with its real processes; everything has ended when the test is over."""
    made = made_window(tmp_path / "cache")
    hands = Stagehands(made)
    made.resize(1280, 800)

    async def show() -> None:
        made.show()

    async def end() -> None:
        made.close()
        await hands.close()

    loop.run_until_complete(show())
    yield made
    loop.run_until_complete(end())
    made.deleteLater()
    qapp.processEvents()
