"""What the commands about paper and other programs do: sheets, the report, copies, sidecars, hot folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from studio_app.studio.choose import Only, chosen
from studio_app.studio.copy_choice import CopyChoice
from studio_app.studio.hot_folder import check_folder
from studio_app.studio.outside_choice import HotFolderChoice, read_choice, write_choice
from studio_app.studio.paper.contact_sheet import contact_sheet
from studio_app.studio.paper.shoot_report import shoot_report
from studio_app.studio.sidecar_words import difference_words
from studio_app.studio.working_copy import copies_to
from studio_app.ui.outside import Outside

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]
SHOWN = 12


def paper_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    acts: dict[str, Callable[[Window, Room], object]] = {
        "shoot.contact-sheet": save_contact_sheet,
        "shoot.report": save_report,
        "take.copy": copy_chosen,
        "outside.sidecars": toggle_sidecars,
        "outside.marks": decide_outside,
        "outside.hot-folder": choose_hot_folder,
    }
    return {name: lambda act=act: window.room is not None and act(window, window.room) for name, act in acts.items()}


def furnish_paper(window: Window, room: Room) -> None:
    """Keeps the hot folder of a room in line, and notices what other programs marked."""
    watch = Outside(room.desk, room)
    watch.said.connect(window.status.say)
    watch.noticed.connect(
        lambda many: window.status.say(
            f"{many} take{'s were' if many != 1 else ' was'} marked in another program: see Shoot, Marks of others."
        )
    )


def save_contact_sheet(window: Window, room: Room) -> None:
    """Asks where to, and prints the takes that the sheet shows."""
    shoot = room.desk.session.shoot
    found, _ = QFileDialog.getSaveFileName(
        window, "Contact sheet", str(shoot.path / "contact-sheet.pdf"), "PDF to print (*.pdf);;PNG to share (*.png)"
    )
    shown = [line.id for line in room.model.lines if not line.killed]

    def make() -> str:
        rows = chosen(shoot, Only.ALL, these=shown)
        contact_sheet(shoot, rows, Path(found))
        return f"{len(rows)} takes on the sheet: {found}"

    if found:
        _beside(window, "Making the contact sheet…", make)


def save_report(window: Window, room: Room) -> None:
    """Asks where to, and prints the shoot report."""
    shoot = room.desk.session.shoot
    found, _ = QFileDialog.getSaveFileName(window, "Shoot report", str(shoot.path / "shoot-report.pdf"), "PDF (*.pdf)")
    if found:
        _beside(window, "Making the shoot report…", lambda: f"Written: {shoot_report(shoot, Path(found))}")


def copy_chosen(window: Window, room: Room) -> None:
    """Copies what is chosen into a folder, each with its visible label; never the raw take."""
    takes = tuple(room.desk.selection) or ((room.desk.take,) if room.desk.take else ())
    found = QFileDialog.getExistingDirectory(window, "Copy with label to…")
    shoot = room.desk.session.shoot

    def make() -> str:
        made = list(copies_to(shoot, takes, Path(found), CopyChoice()))
        return f"{len(made)} labelled cop{'ies' if len(made) != 1 else 'y'} in {found}"

    if found and takes:
        _beside(window, "Writing labelled copies…", make)


def toggle_sidecars(window: Window, room: Room) -> None:
    """Begins or ends keeping XMP sidecars."""
    keeper = room.desk.session.sidecars
    if room.desk.attempt(lambda: keeper.keep(not keeper.kept)):
        now = "kept beside every marked take" if keeper.kept else "no longer written; those there stay"
        window.status.say(f"XMP sidecars are {now}.")


def decide_outside(window: Window, room: Room) -> None:
    """Shows what other programs marked, and lets a person take it over or keep the studio's marks."""
    session = room.desk.session

    async def decide() -> None:
        found = await asyncio.to_thread(session.sidecars.look)
        if not found.differences:
            window.status.say("No other program has marked a take differently.", problem=False)
            return
        lines = [f"{each.take}: {difference_words(each)}" for each in found.differences[:SHOWN]]
        more = len(found.differences) - len(lines)
        asked = QMessageBox(window)
        asked.setWindowTitle("Marks of other programs")
        asked.setText(f"{len(found.differences)} takes were marked in another program.")
        asked.setInformativeText("\n".join([*lines, *([f"and {more} more"] if more else [])]))
        over = asked.addButton("Take over", QMessageBox.ButtonRole.AcceptRole)
        keep = asked.addButton("Keep ours", QMessageBox.ButtonRole.DestructiveRole)
        asked.addButton("Decide later", QMessageBox.ButtonRole.RejectRole)
        asked.finished.connect(lambda _: _decided(room, asked.clickedButton() is over, asked.clickedButton() is keep))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _decided(room: Room, over: bool, keep: bool) -> None:
        looked = session.sidecars.look()
        if over:
            room.desk.attempt(lambda: session.sidecars.take_over(looked.differences))
        elif keep:
            takes = [each.take for each in looked.differences]
            room.desk.attempt(lambda: session.sidecars.write(takes, over=True))

    if window.backstage is not None:
        window.backstage.background.start(decide())


def choose_hot_folder(window: Window, room: Room) -> None:
    """Asks for the folder in which labelled copies of the picks appear by themselves; no folder ends it."""
    shoot = room.desk.session.shoot
    held = read_choice(shoot.path)
    before = held.hot_folder.folder if held.hot_folder else ""
    found = QFileDialog.getExistingDirectory(window, "Hot folder of the picks (cancel ends it)", before)

    def keep() -> None:
        if found:
            check_folder(shoot.path, Path(found))
        write_choice(shoot.path, held.having(hot_folder=HotFolderChoice(folder=found) if found else None))

    if (found or before) and room.desk.attempt(keep):
        words = f"Labelled copies of the picks go to {found}." if found else "The hot folder has ended; its files stay."
        window.status.say(words)
        room.desk.reviewed.emit(frozenset())


def _beside(window: Window, words: str, make: Callable[[], str]) -> None:
    """Makes something beside the window's loop, and says where it is."""
    if window.backstage is None:
        return

    async def work() -> None:
        window.status.say(await asyncio.to_thread(make))

    window.status.say(words)
    window.backstage.background.start(work())
