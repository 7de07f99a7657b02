"""Pictures of the window for the README: `python -m studio_app.ui.screenshots OUT_DIR [--size 1720x1028] [--takes N]`.

Opens a sample shoot in a folder of its own, renders real takes, and grabs the real window: stage, light, take, sheet,
compare, verdict, keys, delivery and first page.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtWidgets import QWidget

from studio_app.direction.presets import part_preset, preset_names
from studio_app.studio.demo_rights import make_select
from studio_app.studio.first_run import make_sample_shoot, this_person
from studio_app.takes.review import Flag
from studio_app.ui.app import Stagehands, made_application, made_window
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.handlers_delivery import show_delivery
from studio_app.ui.keys_overlay import KeysOverlay
from studio_app.ui.room import Room
from studio_app.ui.stage_view import CLEAN
from studio_app.ui.window import Window

LONGEST_S = 900.0
DELIVERED = ("ecom-product-page", "newsletter", "feed-4-5", "pin-2-3", "square", "story-9-16")
SETTLE_S = 1.5
SOMEBODY = {
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Sample art director",
    "GIT_CONFIG_KEY_1": "user.email",
    "GIT_CONFIG_VALUE_1": "art-director@sample.invalid",
}
"""Who works in the pictures: a sample person, whoever makes them."""


async def pictures(out: Path, size: tuple[int, int], takes: int, cache: Path | None) -> None:
    """Writes the pictures; takes as long as the takes take to render."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        os.environ |= {"TWIN_STUDIO_CONFIG": f"{folder}/config", **SOMEBODY}
        path = Path(folder) / "evening-crossing"
        make_sample_shoot(path, this_person())
        window = made_window(cache)
        hands = Stagehands(window)
        window.resize(*size)
        window.show()
        await asyncio.sleep(0.2)
        _grab(window, out / "welcome.png")
        window.open_shoot(path)
        if window.room is not None:
            await _grab_room(window, window.room, out, takes)
            await _grab_delivery(window, window.room, out, Path(folder))
        window.close()
        await hands.close()


async def _grab_room(window: Window, room: Room, out: Path, takes: int) -> None:
    await _until(lambda: CLEAN in room.stage.state and not room.stage.errand)
    room.desk.adjust("camera.lens_mm", 100.0)
    room.desk.adjust("expression.smile", 0.5)
    room.desk.adjust("camera.lens_mm", 85.0)
    for _ in range(takes):
        window.shoot()
    await _until(lambda: not _rendering(window))
    _cull(room)
    await _until(lambda: CLEAN in room.stage.state and not room.stage.errand)
    _grab(window, out / "stage.png")
    for view in ("take", "sheet"):
        room.show_view(view)
        await asyncio.sleep(1.0)
        _grab(window, out / f"{view}.png")
    await _grab_compared(window, room, out)
    room.show_view("stage")
    await _grab_over(window, room, out)


async def _grab_compared(window: Window, room: Room, out: Path) -> None:
    """Two takes against each other, one of another expression."""
    room.desk.adjust("expression.smile", 0.9)
    window.shoot()
    await _until(lambda: not _rendering(window))
    ids = [line.id for line in room.model.lines]
    room.desk.choose(ids[-1], (ids[1], ids[-1]))
    room.show_view("compare")
    await _until(lambda: all(room.reader.picture(side.path) is not None for side in room.compare.sides))
    _grab(window, out / "compare.png")
    room.desk.choose(ids[1], (ids[1],))


async def _grab_over(window: Window, room: Room, out: Path) -> None:
    """What lies over the room: the verdict and the keys; then the plan of a studio's lights."""
    if room.line is not None:
        dialog = ApproveDialog(room.desk.session, room.line, window)
        dialog.show()
        await asyncio.sleep(0.3)
        _grab(dialog, out / "verdict.png")
        dialog.close()
    window.show_keys()
    await asyncio.sleep(0.2)
    _grab(window, out / "keys.png")
    for overlay in window.findChildren(KeysOverlay):
        overlay.close()
    rigs = [name for name in preset_names("rigs") if "three" in name]
    if rigs:
        room.desk.session.direct(rig=part_preset("rig", rigs[0]), location=part_preset("location", "white-cyclorama"))
        room.point_at("rig")
        await _until(lambda: CLEAN in room.stage.state and not room.stage.errand)
        _grab(window, out / "light.png")


async def _grab_delivery(window: Window, room: Room, out: Path, folder: Path) -> None:
    """The delivery room, with a select that sample papers allow and every seat chose."""
    session = room.desk.session
    chosen = room.model.lines[1].id
    session.bring(session.shoot.take(chosen).recipe.direction)
    make_select(session, chosen, folder, this_person())
    dialog = show_delivery(window, room)
    dialog.terms.folder.setText(str(folder))
    dialog.targets.tick(DELIVERED)
    dialog.selects.tick([row.take for row in dialog.rows])
    await _until(
        lambda: dialog.seen is not None and len(dialog.seen.pieces) == len(DELIVERED) and dialog.crops.previews.idle
    )
    _grab(dialog, out / "delivery.png")
    dialog.reject()


def _cull(room: Room) -> None:
    """Stars, flags and a note, so that the pictures show what a working shoot looks like."""
    lines = room.model.lines
    for line, stars in zip(lines, (3, 5, 2, 4), strict=False):
        room.desk.session.marking.rate([line.take.id], stars)
    if len(lines) > 2:
        room.desk.session.marking.flag([lines[2].take.id], Flag.REJECT)
    if len(lines) > 1:
        room.desk.session.marking.flag([lines[1].take.id], Flag.PICK)
        room.desk.session.noting.note(lines[1].take.id, "Smile a bit more, hair airier")
        room.desk.session.approving.propose(lines[1].take.id)
        room.desk.select(lines[1].take.id)


def _rendering(window: Window) -> bool:
    """Whether anything waits or renders."""
    jobs = window.backstage.queue.jobs() if window.backstage is not None else []
    return not all(job.state.ended for job in jobs)


async def _until(holds: Callable[[], bool]) -> None:
    """Lets the window work until something holds; what was asked a moment ago has begun by then."""
    await asyncio.sleep(SETTLE_S)
    end = time.monotonic() + LONGEST_S
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.2)


def _grab(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))


def main() -> None:
    """Reads the command line and writes the pictures."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("out", type=Path)
    words.add_argument("--size", default="1720x1028")
    words.add_argument("--takes", type=int, default=4)
    words.add_argument("--cache", type=Path, default=None)
    given = words.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else Qt ends the process where there is no screen
    with qasync.QEventLoop(made_application()) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(pictures(given.out, (width, height), given.takes, given.cache))


if __name__ == "__main__":
    main()
