"""The start measured from inside: seconds to a usable window, memory, and how long events wait while a take renders."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path

from studio_app.studio.benchmark_child import memory_mb
from studio_app.studio.first_run import make_sample_shoot, this_person
from studio_app.studio.matrix import options
from studio_app.studio.queue import JobState
from studio_app.ui.matrix_dialog import MatrixDialog
from studio_app.ui.window import Window

TICK_S = 0.005
LONGEST_WAIT_S = 90.0


async def measured(window: Window) -> str:
    """Opens the sample in a folder of its own, waits for the first usable paint, renders a draft; one line of JSON."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        path = Path(folder) / "sample"
        make_sample_shoot(path, this_person())
        began = time.time()
        window.open_shoot(path)
        window.repaint()
        await asyncio.sleep(0)
        now = time.time()
        # Making a sample shoot is not part of opening the window: its time is taken off by starting the clock anew.
        usable = now - began + _seconds_before(window)
        said = {"usable_s": round(usable, 3)}
        waits = await _waits_while_rendering(window)
        if waits:
            said["latency_p99_ms"] = round(waits[int(len(waits) * 0.99)] * 1000, 2)
        if longest := await _longest_wait_while_ordering(window):
            said["matrix_wait_ms"] = round(longest * 1000, 2)
        if memory := memory_mb():
            said["memory_mb"] = round(memory, 1)
        backstage = window.backstage
        window.close_shoot()
        if backstage is not None:
            await asyncio.sleep(0)
        return json.dumps(said)


def _seconds_before(window: Window) -> float:
    """From the start of the process, as whoever started it says, to the first painted window."""
    started = os.environ.get("TWIN_STUDIO_STARTED")
    return window.shown_at - float(started) if started else 0.0


async def _waits_while_rendering(window: Window) -> list[float]:
    """How much later than asked a timer fires while a draft renders, sorted; empty when no render process starts."""
    backstage = window.backstage
    if backstage is None:
        return []
    window.shoot()
    waits: list[float] = []
    turn = 0
    rendering, end = False, time.monotonic() + LONGEST_WAIT_S
    while time.monotonic() < end:
        turn += 1
        asked = time.perf_counter()
        await asyncio.sleep(TICK_S)
        states = {job.state for job in backstage.queue.jobs()} if turn % 40 == 0 else None
        if states is not None:
            rendering = JobState.RUNNING in states
            if states and all(state.ended for state in states):
                break
        if rendering:
            waits.append(max(0.0, time.perf_counter() - asked - TICK_S))
    return sorted(waits)


async def _longest_wait_while_ordering(window: Window) -> float:
    """The longest that an event waits from the last tick of a matrix of 256 takes until it stands in a paused queue."""
    room, backstage = window.room, window.backstage
    if room is None or backstage is None:
        return 0.0
    backstage.renderer.pause()
    dialog = MatrixDialog(room.desk.session, backstage.renderer, room.pictures, window)
    longest, done = 0.0, asyncio.Event()
    dialog.accepted.connect(done.set)
    for part in ("pose", "rig", "location", "camera"):
        dialog.pick(part, [each.name for each in options(room.desk.session, part)][:4])
    end = time.monotonic() + LONGEST_WAIT_S
    while not done.is_set() and time.monotonic() < end:
        asked = time.perf_counter()
        await asyncio.sleep(TICK_S)
        longest = max(longest, time.perf_counter() - asked - TICK_S)
        if dialog.order.isEnabled():
            dialog.order.click()
    backstage.renderer.cancel_pending()
    dialog.deleteLater()
    return longest if done.is_set() else 0.0
