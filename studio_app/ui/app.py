"""The application: opens the window first, then the shoot, then the live stage and the render process; closes in order.

`--shoot PATH` opens a shoot; `--benchmark-startup` opens the sample, measures itself, prints one line of JSON and ends.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import Protocol

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from studio_app.direction.errors import StudioError
from studio_app.studio.keymap import Keymap, read_keymap
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.plates import plate_folder
from studio_app.studio.stage_client import StageClient
from studio_app.ui.backstage import Backstage
from studio_app.ui.frame_loop import Stage
from studio_app.ui.preferences import Preferences
from studio_app.ui.theme import dress
from studio_app.ui.window import Window


def run(shoot: Path | None) -> int:
    """Opens the window, with a shoot if one is given; returns the exit code when it is closed."""
    return run_window(["--shoot", str(shoot)] if shoot else [])


def run_window(arguments: list[str]) -> int:
    """As `run`, with the arguments of the command line; 2 where there is no screen to open it on."""
    if not _screen():
        sys.stderr.write("twin-studio: there is no screen here. Start it from a desktop, or use twin-studio --help.\n")
        return 2
    app = made_application()
    measure = "--benchmark-startup" in arguments
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_main(_shoot_in(arguments), measure))
    return 0


def _screen() -> bool:
    """Whether Qt has somewhere to draw: without a display its Linux platforms end the process."""
    asked = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in asked)


def made_application() -> QApplication:
    """The one QApplication, in the studio's dress."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("Twin Studio")
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    return app


def made_window(cache: Path | None = None) -> Window:
    """A window with the user's keys and remembered sizes."""
    try:
        keymap = read_keymap(config_dir())
    except StudioError:  # a damaged file of keys must not keep the window shut
        keymap = Keymap()
    return Window(Preferences(), keymap, cache or cache_dir())


class LiveStage(Stage, Protocol):
    """A stage that is started and ended; `plates` is the folder of the open shoot's photographs."""

    plates: str

    async def start(self) -> None:
        """Starts it. Raises StudioError."""
        ...

    async def close(self) -> None:
        """Ends it."""
        ...


class Stagehands:
    """Starts what runs behind a room when it is opened, and ends it when it is left."""

    def __init__(self, window: Window, stage: LiveStage | None = None) -> None:
        self.window = window
        self.stage: LiveStage = stage or StageClient(window.cache)
        self._starts: dict[Backstage, asyncio.Task[None]] = {}
        self._ends: set[asyncio.Task[None]] = set()
        window.opened.connect(self._opened)
        window.left.connect(self._left)

    async def close(self) -> None:
        """Ends everything; the window is closed by then."""
        await self.stage.close()
        await self.window.loop.close()
        await asyncio.gather(*self._ends)

    def _opened(self, backstage: Backstage) -> None:
        self._starts[backstage] = asyncio.ensure_future(self._start(backstage))

    def _left(self, backstage: Backstage) -> None:
        task = asyncio.ensure_future(self._end(backstage))
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)

    async def _start(self, backstage: Backstage) -> None:
        """The stage first, as it is seen first; then the render process. The window is painted already."""
        await asyncio.sleep(0)
        try:
            await self.stage.start()
        except StudioError as error:
            backstage.problem.emit(str(error))
        if self.window.backstage is backstage:
            self.stage.plates = str(plate_folder(backstage.room.desk.session.shoot.path))
            backstage.show_stage(self.stage)
            if not backstage.room.desk.read_only:
                await backstage.start()

    async def _end(self, backstage: Backstage) -> None:
        """Ends what ran behind a room and gives its folder back."""
        try:
            await self._starts.pop(backstage)
            await backstage.close()
        except StudioError as error:  # the shoot's disk went away: what it holds is safe, what remains is to say so
            self.window.welcome.say(str(error))
        finally:
            backstage.room.desk.session.shoot.close()
            backstage.room.deleteLater()


async def _main(shoot: Path | None, measure: bool) -> None:
    closed = asyncio.Event()
    window = made_window()
    hands = Stagehands(window)
    window.closed.connect(closed.set)
    window.show()
    await asyncio.sleep(0)
    gc.freeze()  # what was imported stays: looking through it for dead cycles costs 0.1 s each time, in a frame
    if shoot is not None:
        window.open_shoot(shoot)
    if measure:
        from studio_app.ui.startup_benchmark import measured

        sys.stdout.write(f"{await measured(window)}\n")
        sys.stdout.flush()
        window.close()
    await closed.wait()
    await hands.close()


def _shoot_in(arguments: list[str]) -> Path | None:
    if "--shoot" in arguments[:-1]:
        return Path(arguments[arguments.index("--shoot") + 1])
    return None
