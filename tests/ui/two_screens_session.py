"""The client window on two screens: `python two_screens_session.py FOLDER` prints JSON of where it stood.

A process of its own, because Qt learns its screens as it starts: `screens.json` in the folder says which.
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
from people import ADA
from sheet_takes import lay_takes

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.ui.app import Stagehands, made_application, made_window
from studio_app.ui.handlers_client import toggle_client

LONGEST_S = 30.0


async def until(holds: Callable[[], bool]) -> None:
    """Lets the windows work until something holds."""
    end = time.monotonic() + LONGEST_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the window did not come so far")
        await asyncio.sleep(0.02)


async def main(folder: Path) -> None:
    """Opens it, shows a take one to one, moves it to the first screen, and opens it again."""
    path = folder / "client"
    Shoot.create(path, "For the client", direction_preset("evening-crossing"), ADA).close()
    lay_takes(path, 2)
    window = made_window(folder / "cache")
    hands = Stagehands(window)
    window.show()
    window.open_shoot(path)
    assert window.room is not None
    window.room.culling.go(0)
    client = toggle_client(window)
    await until(lambda: not client.view.picture.isNull())
    client.view.toggle_zoom()
    picture, box = client.view.picture, client.view.picture_box
    said: dict[str, Any] = {"main": window.screen().name(), "first": client.screen().name()}
    said["pixels"] = [box.width() * client.view.devicePixelRatioF(), picture.width()]
    client.setGeometry(window.screen().availableGeometry().adjusted(100, 100, -100, -100))
    await until(lambda: client.screen() is window.screen())
    client.close()
    again = toggle_client(window)
    said["again"] = again.screen().name()
    again.close()
    window.close()
    await hands.close()
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    application = made_application()
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(Path(sys.argv[1])))
