"""What the commands about other copies do: send to an away seat, open, answer, take in, merge.

The long part runs in a thread; the status line says how far it is, and in the end what came of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog

from studio_app.direction.errors import StudioError
from studio_app.studio.away import open_seat, seats_to_ask, size_words, waiting, write_answer

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]
Tell = Callable[[str, float], None]
BUNDLES = "Shoots for a seat (*.bundle)"
ANSWERS = "Answers of a seat (*.answer)"
ANY = "All files (*)"


def away_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    acts: dict[str, Callable[[Window, Room], object]] = {
        "away.send": send,
        "away.answer": answer,
        "away.take": take_in,
        "shoot.merge": merge_clone,
        "shoot.merge-bundle": merge_bundle,
    }
    found: Handlers = {
        name: lambda act=act: window.room is not None and act(window, window.room) for name, act in acts.items()
    }
    return found | {"away.open": lambda: open_sent(window)}


def furnish_away(window: Window, room: Room) -> None:
    """In the copy of an away seat: shows the sheet with what waits for whoever sits there."""
    if room.desk.session.shoot.away.seat is None:
        return
    QTimer.singleShot(0, room, lambda: show_waiting(window, room))


def show_waiting(window: Window, room: Room) -> None:
    """Chooses the takes that wait, and says how many they are."""
    found = waiting(room.desk.session.shoot)
    if found is None:
        return
    room.show_view("sheet")
    if found.takes:
        room.desk.choose(found.takes[0], found.takes)
    window.status.say(found.words)


def send(window: Window, room: Room) -> None:
    """Asks for the seat and the file, and writes what is proposed into it."""
    shoot = room.desk.session.shoot
    seats = seats_to_ask(shoot)
    if not seats:
        window.status.say("Nobody sits here with a key yet: put the person on the call sheet first.", problem=True)
        return
    words = [seat.replace("-", " ") for seat in seats]
    seat, good = (words[0], True) if len(words) == 1 else QInputDialog.getItem(
        window, "Send to an away seat", "Who is asked?", words, 0, False
    )  # fmt: skip
    if not good:
        return
    asked = seats[words.index(seat)]
    start = shoot.path.parent / f"{shoot.path.name}-{asked}.bundle"
    found, _ = QFileDialog.getSaveFileName(window, f"Send to the seat {seat}", str(start), f"{BUNDLES};;{ANY}")

    def done(tell: Tell) -> str:
        sent = shoot.away.send(asked, Path(found), tell)
        return f"{found}: {size_words(sent.size)}, {sent.candidates} proposed takes for {', '.join(sent.people)}."

    if found:
        _beside(window, "Packing what is proposed…", done, window.status.say)


def open_sent(window: Window) -> None:
    """Asks for the file, the key and a new folder, and opens the copy for the owner of that key."""
    found, _ = QFileDialog.getOpenFileName(window, "What was sent to you", "", f"{BUNDLES};;{ANY}")
    key = QFileDialog.getOpenFileName(window, "Your private key", str(Path.home() / ".ssh"), ANY)[0] if found else ""
    start = Path(found).with_suffix("")
    folder = QFileDialog.getSaveFileName(window, "A new folder for it", str(start), "")[0] if key else ""
    if not folder:
        return
    try:  # before any shoot is open there is no backstage; it is only a copy of files
        open_seat(Path(found), Path(folder), Path(key))
    except StudioError as error:
        window.welcome.say(str(error))
        window.status.say(str(error), problem=True)
        return
    window.open_shoot(Path(folder))


def answer(window: Window, room: Room) -> None:
    """Asks for the file, and writes what was said in this copy into it."""
    session = room.desk.session
    seat = session.shoot.away.seat
    if seat is None:
        return
    start = session.shoot.path.parent / f"{session.shoot.path.name}-{seat.seat}.answer"
    found, _ = QFileDialog.getSaveFileName(window, "Your answer", str(start), f"{ANSWERS};;{ANY}")

    def write() -> None:
        size = write_answer(session.shoot, Path(found), session.keys.key(seat.key))
        window.status.say(f"{found}: {size_words(size)}. Send it back to whoever asked you.")

    if found:
        room.desk.attempt(write)


def take_in(window: Window, room: Room) -> None:
    """Asks for an answer that came back, and takes it in: all of it or nothing."""
    found, _ = QFileDialog.getOpenFileName(window, "The answer that came back", "", f"{ANSWERS};;{ANY}")
    _bring(window, room, found, "Checking every word of the answer…", take=True)


def merge_clone(window: Window, room: Room) -> None:
    """Asks for the folder of another clone of the shoot, and merges it."""
    found = QFileDialog.getExistingDirectory(window, "Another clone of this shoot", str(room.desk.session.shoot.path))
    _bring(window, room, found, "Reading the other clone…", take=False)


def merge_bundle(window: Window, room: Room) -> None:
    """Asks for a bundle of the shoot, and merges it."""
    found, _ = QFileDialog.getOpenFileName(window, "A bundle of this shoot", "", f"Bundles (*.bundle);;{ANY}")
    _bring(window, room, found, "Reading the bundle…", take=False)


def _bring(window: Window, room: Room, found: str, words: str, *, take: bool) -> None:
    joining = room.desk.session.joining
    if not found or not room.desk.attempt(joining.settle):
        return

    def bring(tell: Tell) -> object:
        return joining.bring_answer(Path(found), tell) if take else joining.bring(Path(found), tell=tell)

    def shown(merged: object) -> None:
        if window.room is room:
            joining.show(merged)
            window.status.say(" ".join(merged.lines))
            window.refresh_commands()

    _beside(window, words, bring, shown)


class _Progress(QObject):
    """Carries words from the thread that works to the window's."""

    told = Signal(str)


def _beside(window: Window, words: str, work: Callable[[Tell], object], done: Callable[..., object]) -> None:
    """Works in a thread; `done` gets what came of it, a refusal is said by the window."""
    if window.backstage is None:
        return
    progress = _Progress(window)
    progress.told.connect(window.status.say)

    async def run() -> None:
        try:
            done(await asyncio.to_thread(work, lambda step, share: progress.told.emit(f"{step}: {share:.0%}")))
        finally:
            progress.deleteLater()

    window.status.say(words)
    window.backstage.background.start(run())
