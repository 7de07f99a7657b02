"""The application: opens the window first, then the shoot, then the live stage and the render process; closes in order.

`--shoot PATH` opens a shoot; `--benchmark-startup` opens the sample, measures itself, prints one line of JSON and ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from studio_app.direction.errors import StudioError
from studio_app.studio.keymap import Keymap, read_keymap
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.stage_client import StageClient
from studio_app.ui.backstage import Backstage
from studio_app.ui.preferences import Preferences
from studio_app.ui.theme import dress
from studio_app.ui.window import Window


def run(shoot: Path | None) -> int:
    """Opens the window, with a shoot if one is given; returns the exit code when it is closed."""
    return run_window(["--shoot", str(shoot)] if shoot else [])


def run_window(arguments: list[str]) -> int:
    """As `run`, with the arguments of the command line."""
    app = made_application()
    measure = "--benchmark-startup" in arguments
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_main(_shoot_in(arguments), measure))
    return 0


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


class Stagehands:
    """Starts and ends what runs behind a room."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.ending: set[asyncio.Task[None]] = set()
        self.starting: set[asyncio.Task[None]] = set()
        self.stage: StageClient | None = None
        window.opened.connect(self.opened)
        window.left.connect(self.left)

    def opened(self, backstage: Backstage) -> None:
        """Starts the render process and the live stage, after the window was painted."""
        self._hold(self.starting, self._start(backstage))

    def left(self, backstage: Backstage) -> None:
        """Ends what ran behind a room that was left, and gives its folder back."""
        self._hold(self.ending, self._end(backstage))

    async def settled(self) -> None:
        """Waits until everything that was left has ended."""
        await asyncio.gather(*self.starting, *self.ending, return_exceptions=True)

    async def _start(self, backstage: Backstage) -> None:
        await asyncio.sleep(0)
        try:
            stage = await self._stage()
            if self.window.backstage is backstage:
                backstage.show_stage(stage)
        except StudioError as error:
            backstage.problem.emit(str(error))
        if not backstage.room.desk.read_only:
            await backstage.start()

    async def _stage(self) -> StageClient:
        """The live stage's process: started once, the first time it is needed."""
        if self.stage is None:
            self.stage = StageClient(self.window.cache)
            await self.stage.start()
        return self.stage

    async def close(self) -> None:
        """Ends everything; the window is closed by then."""
        await self.settled()
        await self.window.loop.close()
        if self.stage is not None:
            await self.stage.close()

    async def _end(self, backstage: Backstage) -> None:
        try:
            await backstage.close()
        finally:
            backstage.room.desk.session.shoot.close()
            backstage.room.deleteLater()

    @staticmethod
    def _hold(tasks: set[asyncio.Task[None]], work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[arg-type]
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _main(shoot: Path | None, measure: bool) -> None:
    closed = asyncio.Event()
    window = made_window()
    hands = Stagehands(window)
    window.closed.connect(closed.set)
    window.show()
    await asyncio.sleep(0)
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
