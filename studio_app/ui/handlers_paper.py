"""What the commands about paper and other programs do: sheets, the report, copies, sidecars, hot folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton

from studio_app.studio.choose import chosen
from studio_app.studio.copy_choice import CopyChoice
from studio_app.studio.outside_choice import read_choice, write_choice
from studio_app.studio.sidecar_words import heading
from studio_app.studio.sidecars import Difference, Look
from studio_app.studio.working_copy import copies_to
from studio_app.ui.hot_folder_dialog import HotFolderDialog
from studio_app.ui.notice_bar import JobBar, NoticeBar, jobs_of
from studio_app.ui.outside import Outside
from studio_app.ui.outside_dialog import OutsideDialog

if TYPE_CHECKING:
    from studio_app.ui.paper_dialog import PaperDialog
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]
Tell = Callable[[float], None]


def paper_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    acts: dict[str, Callable[[Window, Room], object]] = {
        "shoot.contact-sheet": ask_contact_sheet,
        "shoot.report": save_report,
        "take.copy": copy_chosen,
        "outside.sidecars": toggle_sidecars,
        "outside.marks": show_outside,
        "outside.hot-folder": ask_hot_folder,
    }
    return {name: lambda act=act: window.room is not None and act(window, window.room) for name, act in acts.items()}


def furnish_paper(window: Window, room: Room) -> None:
    """Gives a room its bars, keeps its hot folder in line, and notices what other programs marked."""
    jobs, others, see = JobBar(window), NoticeBar("Marked in another program"), QPushButton("See and decide…")
    see.setAccessibleName("See and decide on the marks of other programs")
    see.clicked.connect(lambda: show_outside(window, room))
    others.add(see)
    for bar in (others, jobs):
        room.layout().addWidget(bar)
    room.desk.closing.connect(jobs.stop)
    watch = Outside(room.desk, window, room)
    watch.said.connect(lambda words: window.status.say(words, problem=True))
    watch.noticed.connect(lambda look: others.say(f"{heading(look.differences)}." if look.differences else ""))


def ask_contact_sheet(window: Window, room: Room) -> None:
    """Shows the sheet as it will be, and saves it where a person says."""
    from studio_app.ui.paper_dialog import PaperDialog, Shown  # what prints is loaded when something is printed

    if window.backstage is None:
        return
    lines, page = [line for line in room.model.lines if not line.killed], room.sheet_page.matrix
    seen = page.isVisibleTo(room.sheet_page)
    shown = Shown(
        takes=tuple(line.id for line in lines),
        varied=any(line.row.facets.cell for line in lines),
        matrix=page.takes if seen else (),
        across=page.across.currentData() if seen else None,
    )
    dialog = PaperDialog(room.desk.session, shown, room.desk.selection, window.backstage.background, window)
    dialog.accepted.connect(lambda: _save_sheet(window, room, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _save_sheet(window: Window, room: Room, asked: PaperDialog) -> None:
    shoot, only, stars, these = room.desk.session.shoot, asked.only, asked.stars, asked.these
    choice = asked.choice
    kind = "PDF (*.pdf)" if asked.ending == ".pdf" else "PNG (*.png)"
    place = _asked_file(window, "Save the contact sheet", shoot.path / f"contact-sheet{asked.ending}", kind)
    if place is None:
        return

    def work(tell: Tell) -> str:
        from studio_app.studio.paper.contact_sheet import contact_sheet

        rows = chosen(shoot, only, stars, these)
        contact_sheet(shoot, rows, place, choice, tell)
        return f"{len(rows)} takes on the sheet: {place}"

    jobs_of(room).run("Making the contact sheet…", work)


def save_report(window: Window, room: Room) -> None:
    """Asks where to, and prints the shoot report."""
    shoot = room.desk.session.shoot

    def work(tell: Tell) -> str:
        from studio_app.studio.paper.shoot_report import shoot_report

        return f"The report is in {shoot_report(shoot, place, tell=tell)}" if place is not None else ""

    place = _asked_file(window, "Save the shoot report", shoot.path / "shoot-report.pdf", "PDF (*.pdf)")
    if place is not None:
        jobs_of(room).run("Making the shoot report…", work)


def copy_chosen(window: Window, room: Room) -> None:
    """Copies what is chosen into a folder, each with its visible label; never the raw take."""
    takes = tuple(room.desk.selection) or ((room.desk.take,) if room.desk.take else ())
    found = QFileDialog.getExistingDirectory(window, "Copy with label to…")
    shoot = room.desk.session.shoot

    def work(tell: Tell) -> str:
        for number, _ in enumerate(copies_to(shoot, takes, Path(found), CopyChoice()), 1):
            tell(number / len(takes))
        return f"{len(takes)} labelled cop{'ies' if len(takes) != 1 else 'y'} in {found}"

    if found and takes:
        jobs_of(room).run("Writing labelled copies…", work)


def toggle_sidecars(window: Window, room: Room) -> None:
    """Begins or ends keeping XMP sidecars."""
    keeper = room.desk.session.sidecars
    if room.desk.attempt(lambda: keeper.keep(not keeper.kept)):
        now = "kept beside every marked take" if keeper.kept else "no longer written; those there stay"
        window.status.say(f"XMP sidecars are {now}.")


def show_outside(window: Window, room: Room) -> None:
    """Looks once more, and shows what other programs marked, to be taken over or not."""
    keeper = room.desk.session.sidecars
    watch = room.findChild(Outside)

    def act(do: Callable[[Sequence[Difference]], object], differences: Sequence[Difference]) -> bool:
        done = room.desk.attempt(lambda: do(differences))
        watch.follow()
        return done

    def show(look: Look) -> None:
        watch.noticed.disconnect(show)
        if window.findChild(OutsideDialog) is not None:
            return
        if not look.differences:
            window.status.say("No other program has marked a take otherwise.")
            return
        dialog = OutsideDialog(
            look.differences, lambda some: act(keeper.take_over, some), lambda some: act(keeper.keep_ours, some), window
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    if room.desk.read_only:
        window.status.say(str(room.desk.session.shoot.read_only), problem=True)
        return
    watch.noticed.connect(show)
    watch.begin()


def ask_hot_folder(window: Window, room: Room) -> None:
    """Asks for the folder in which labelled copies appear by themselves."""
    shoot = room.desk.session.shoot
    held = read_choice(shoot.path)
    dialog = HotFolderDialog(shoot.path, held.hot_folder, window)

    def keep() -> None:
        choice = dialog.choice
        if not room.desk.attempt(lambda: write_choice(shoot.path, held.having(hot_folder=choice))):
            return
        words = f"Labelled copies go to {choice.folder}." if choice else "The hot folder has ended; its files stay."
        window.status.say(words)
        room.findChild(Outside).follow()

    dialog.accepted.connect(keep)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _asked_file(window: Window, title: str, usual: Path, kind: str) -> Path | None:
    found, _ = QFileDialog.getSaveFileName(window, title, str(usual), kind)
    if not found:
        return None
    return Path(found if found.lower().endswith(usual.suffix) else found + usual.suffix)
