"""What the commands about other copies do: send to an away seat, open, answer, take in, merge.

The long part runs in a thread; a bar says how far it is and can cancel it, the status line what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

from studio_app.direction.errors import Stopped
from studio_app.studio.away import seats_to_ask, size_words, waiting, write_answer
from studio_app.studio.keys import Keys
from studio_app.ui.notice_bar import jobs_of
from studio_app.ui.open_sent import OpenSentDialog

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
        many = f"{sent.candidates} proposed take{'s' if sent.candidates != 1 else ''}"
        return f"{found}: {size_words(sent.size)}, {many} for {', '.join(sent.people)}."

    if found:
        _beside(room, "Packing what is proposed…", done, window.status.say)


def open_sent(window: Window) -> None:
    """Asks for the file, the key and a new folder, and opens the copy for the owner of that key."""
    dialog = OpenSentDialog(window)
    dialog.accepted.connect(lambda: _opened(window, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _opened(window: Window, dialog: OpenSentDialog) -> None:
    """Shows the copy; the key that opened it stays open for what is said there."""
    if dialog.folder is not None and window.open_shoot(dialog.folder) and window.room is not None:
        window.room.desk.session.keys.take_over(dialog.keys)


def answer(window: Window, room: Room) -> None:
    """Asks for the file, and for a passphrase while the key is locked; writes what was said in this copy."""
    session = room.desk.session
    seat = session.shoot.away.seat
    if seat is None:
        return
    start = session.shoot.path.parent / f"{session.shoot.path.name}-{seat.seat}.answer"
    found, _ = QFileDialog.getSaveFileName(window, "Your answer", str(start), f"{ANSWERS};;{ANY}")
    words: list[str] = [""]
    if not found or not room.desk.attempt(lambda: words.append(_passphrase(window, session.keys, seat.key))):
        return

    def write(tell: Tell) -> str:
        tell("Opening your key", 0.1)
        session.keys.unlock(seat.key, words[-1])
        tell("Writing", 0.5)
        size = write_answer(session.shoot, Path(found), session.keys.key(seat.key))
        return f"{found}: {size_words(size)}. Send it back to whoever asked you."

    _beside(room, "Writing your answer…", write, window.status.say)


def _passphrase(window: Window, keys: Keys, place: str) -> str:
    """The passphrase of a locked key, asked for; empty where none is needed. Raises BadInput, Stopped."""
    if not keys.locked(place):
        return ""
    words, good = QInputDialog.getText(
        window, "Your key", "The passphrase of your key", QLineEdit.EchoMode.Password
    )  # fmt: skip
    if not good:
        raise Stopped("Without the passphrase of your key nothing was written.")
    return words


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

    _beside(room, words, bring, shown)


def _beside(room: Room, words: str, work: Callable[[Tell], object], done: Callable[..., object]) -> None:
    """Works in a thread, with how far it is and a cancel; `done` gets what came of it, a refusal is said by the window.

    What is cancelled changes nothing: others' commits are let in at once at the end, files appear whole.
    """
    jobs_of(room).run(words, lambda tell: work(lambda _, share: tell(share)), done)
