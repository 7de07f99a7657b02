"""Who works in the tests of the window, and what drives it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtWidgets import QApplication

from studio_app.takes.person import Person

ADA = Person(name="Ada Director", mail="ada@sample.invalid")
Drive = Callable[[Callable[[], bool]], None]


def driven(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """An asyncio loop that Qt's own loop drives, as it does while a dialog is open; never closed, as Qt goes on."""
    made = qasync.QEventLoop(qapp, already_running=True)
    asyncio.set_event_loop(made)
    asyncio.events._set_running_loop(made)
    with ThreadPoolExecutor(2) as threads:  # qasync's own threads would outlive a loop that is not closed
        made.set_default_executor(threads)
        yield made
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
