"""The sheet measured in the real window: `python -m studio_app.ui.sheet_benchmark SHOOT` prints one line of JSON.

Times are in milliseconds, of this process on this machine, without a screen unless one is asked for. A frame is the
time from moving the scroll bar until everything is painted. Cold: no thumbnail is held; warm: all of them are.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from studio_app.studio.benchmark_child import memory_mb
from studio_app.ui.app import made_application, made_window
from studio_app.ui.records import TakeLine
from studio_app.ui.room import Room
from studio_app.ui.thumbs import read_scaled
from studio_app.ui.window import Window

SIZE = (1720, 1028)
MARKS, FRAMES, PICTURES = 40, 120, 200
SCROLL_PX = 60
SEARCHES = ("evening", "evening linen", ">=3", "picked", "lens 85", "nothing like this", "")
THUMB = QSize(204, 256)
PATIENCE_S = 60.0


@contextmanager
def _timed(into: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * 1000)


def _at(times: list[float], share: float) -> float:
    """The time that a share of all stay under; the longest for 1."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 2)


def _painted() -> None:
    """Lets the window paint what is asked for now; nothing else waits."""
    QApplication.processEvents()


async def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.002)


async def measured(window: Window, shoot: Path) -> dict[str, object]:
    """Opens the shoot, paints, scrolls, marks and filters; says how long each took."""
    said: dict[str, object] = {}
    opening: list[float] = []
    with _timed(opening):
        opened = window.open_shoot(shoot)
    room = window.room
    if not opened or room is None:
        raise SystemExit(f"{shoot} cannot be opened.")
    began = time.perf_counter()
    await _until(lambda: room.model.rowCount() > 0)
    all_read = opening[0] + (time.perf_counter() - began) * 1000
    said |= {"takes": room.model.rowCount(), "open_ms": round(opening[0], 1), "open_all_ms": round(all_read, 1)}
    first: list[float] = []
    with _timed(first):
        room.show_view("sheet")
        _painted()
    said["first_paint_ms"] = round(first[0], 1)
    await _all_read(room)
    said |= await _scrolled(room)
    said |= await _marked(room)
    said |= await _filtered(room)
    said["memory_mb"] = round(memory_mb(), 1)
    said |= _pictures(list(islice(room.model.lines, PICTURES)))
    return said


async def _all_read(room: Room) -> None:
    await _until(lambda: room.thumbs.idle)
    _painted()


async def _scrolled(room: Room) -> dict[str, float]:
    """One wheel notch a frame through pages nobody looked at, then back over the same ones."""
    bar = room.sheet.verticalScrollBar()
    cold, warm = list[float](), list[float]()
    for _ in range(FRAMES):
        with _timed(cold):
            bar.setValue(bar.value() + SCROLL_PX)
            _painted()
        await asyncio.sleep(0.004)
    await _all_read(room)
    for _ in range(FRAMES // 2):
        with _timed(warm):
            bar.setValue(bar.value() - SCROLL_PX)
            _painted()
        await asyncio.sleep(0)
    return {
        "scroll_cold_p50_ms": _at(cold, 0.5),
        "scroll_cold_p99_ms": _at(cold, 0.99),
        "scroll_warm_p50_ms": _at(warm, 0.5),
        "scroll_warm_p99_ms": _at(warm, 0.99),
    }


async def _marked(room: Room) -> dict[str, float]:
    """From the key until the stars are on disk and painted."""
    times: list[float] = []
    room.culling.go(0)
    await _all_read(room)
    for _ in range(MARKS):
        stars = room.line.review.rating % 5 + 1 if room.line is not None else 1  # never what it has already
        with _timed(times):
            room.window().commands.actions[f"take.rate-{stars}"].trigger()  # type: ignore[attr-defined]
            _painted()
        room.culling.step(1)
        await asyncio.sleep(0.005)
    return {"key_to_repaint_p50_ms": _at(times, 0.5), "key_to_repaint_p95_ms": _at(times, 0.95)}


async def _filtered(room: Room) -> dict[str, float]:
    """From the last letter of a search, or a press on a filter, until what it lets through is painted."""
    times: list[float] = []
    await _all_read(room)
    for search in SEARCHES:
        with _timed(times):
            room.sheet_page.bar.search.setText(search)
            room.sheet_page.bar.search.tell()
            await _until(lambda: not room.roll.sifter.busy)
            _painted()
        await _all_read(room)
    room.roll.show_all()
    return {"filter_ms": _at(times, 1.0), "filter_p50_ms": _at(times, 0.5)}


def _pictures(lines: list[TakeLine]) -> dict[str, float]:
    """A thumbnail as the sheet reads it, and full takes made small, as digiKam (QImageReader) and gThumb-class tools
    (Pillow here) do, a picture at a time.
    """
    ours, qt, pillow = list[float](), list[float](), list[float]()
    for line in lines:
        with _timed(ours):
            read_scaled(line.thumb, THUMB)
        with _timed(qt):
            read_scaled(line.picture, THUMB)
        with _timed(pillow), Image.open(line.picture) as picture:
            picture.thumbnail(THUMB.toTuple())
    return {
        "thumbnails": len(lines),
        "thumbnail_ms": round(sum(ours) / max(1, len(ours)), 2),
        "thumbnail_qt_ms": round(sum(qt) / max(1, len(qt)), 2),
        "thumbnail_pillow_ms": round(sum(pillow) / max(1, len(pillow)), 2),
    }


async def _main(shoot: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        os.environ["TWIN_STUDIO_CONFIG"] = f"{folder}/config"
        window = made_window(Path(folder) / "cache")
        window.resize(*SIZE)
        window.show()
        await asyncio.sleep(0.05)
        said = await measured(window, shoot.absolute())
        window.close()
        sys.stdout.write(json.dumps(said) + "\n")


def main() -> None:
    """Reads the command line and measures."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("shoot", type=Path)
    given = words.parse_args()
    with qasync.QEventLoop(made_application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_main(given.shoot))


if __name__ == "__main__":
    main()
