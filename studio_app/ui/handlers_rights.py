"""What the commands about the rights of the twins do in the window. Rooms and dialogs are loaded when they are opened:
the window's start waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from studio_app.direction.errors import StudioError
from studio_app.studio.asking import desk_for_asking
from studio_app.studio.own_weights import kept_here
from studio_app.ui.newest import Newest
from studio_app.ui.open_package_dialog import OpenPackageDialog
from studio_app.ui.own_package import OwnPackage
from studio_app.ui.rights_watch import RightsWatch

if TYPE_CHECKING:
    from studio_app.ui.backstage import Backstage
    from studio_app.ui.rights_dialog import RightsDialog
    from studio_app.ui.rights_owner import OwnerDialog
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def rights_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""

    def within(act: Callable[[Window, Room], object]) -> Callable[[], object]:
        return lambda: window.room is not None and act(window, window.room)

    window.welcome.papers.connect(lambda: ask_papers(window))
    window.welcome.package.connect(lambda: ask_package(window))
    return {
        "rights.papers": lambda: ask_papers(window),
        "rights.package": lambda: ask_package(window),
        "rights.room": within(show_rights),
        "rights.own-weights": within(open_cast),
        "rights.take-in": within(lambda window, room: take_in(window, room, window)),
        "rights.brief": within(lambda window, room: ask_brief(room, room.desk.direction.cast.twin, window)),
        "rights.statement": within(lambda window, room: show_statement(room, room.desk.direction.cast.twin, window)),
    }


def furnish_rights(window: Window, room: Room, backstage: Backstage) -> None:
    """Lets a room say what the gates say before a button is pressed."""
    watch = RightsWatch(window.top, room, backstage)
    watch.changed.connect(window.refresh_commands)
    OwnPackage(room, backstage)


def show_rights(window: Window, room: Room) -> RightsDialog:
    """Opens the rights room over the window."""
    from studio_app.ui.rights_audit import AuditSaver
    from studio_app.ui.rights_dialog import RightsDialog

    dialog = RightsDialog(room.desk, window.preferences, window)
    audit = AuditSaver(room.desk, dialog)
    acts: dict[str, Callable[[str], object]] = {
        "take-in": lambda _: take_in(window, room, dialog),
        "brief": lambda twin: ask_brief(room, twin, dialog),
        "ask": lambda twin: ask_grant(window, room, twin),
        "statement": lambda twin: show_statement(room, twin, dialog),
        "audit": lambda _: audit.ask(),
    }
    dialog.asked.connect(lambda what, twin: acts[what](twin))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def take_in(window: Window, room: Room, parent: Window | QDialog) -> None:
    """Asks for papers and takes them in."""
    from studio_app.ui.rights_take_in import TakeInDialog

    dialog = TakeInDialog(room.desk, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        window.status.say(dialog.done_words)
    dialog.deleteLater()


def open_cast(window: Window, room: Room) -> OpenPackageDialog | None:
    """Opens the package of whoever is cast, for the weights that are hers."""
    twin = room.desk.direction.cast.twin
    kept = kept_here(twin)
    if kept is None or window.backstage is None:
        room.desk.problem.emit("Who is cast has no package here: take it in first. Samples have none.")
        return None
    dialog = OpenPackageDialog(window.backstage.renderer, kept, room.cast.words_of("cast"), window)
    dialog.accepted.connect(lambda: room.desk.news.emit("Her package is open until the studio closes."))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_brief(room: Room, twin: str, parent: Window | QDialog) -> None:
    """Asks what the pictures of a twin are for; told in place of the room when there is no grant of hers."""
    from studio_app.ui.rights_brief import BriefDialog

    try:
        dialog = BriefDialog(room.desk, twin, parent)
    except StudioError as error:
        room.desk.problem.emit(str(error))
        return
    if dialog.exec() == QDialog.DialogCode.Accepted:
        room.desk.news.emit("The brief is kept in the shoot’s history.")
    dialog.deleteLater()


def ask_grant(window: Window, room: Room, twin: str) -> None:
    """Asks for a folder of one's own, puts her papers there and opens the form of a grant."""
    found = QFileDialog.getExistingDirectory(window, "A new folder for what you ask for")
    if not found:
        return
    session, folder = room.desk.session, Path(found)

    def drafts(desk: Path) -> None:
        dialog = open_papers(window, desk)
        if dialog is not None:
            dialog.do.draft_grant()

    asking = Newest(room)
    asking.refused.connect(room.desk.problem)
    room.desk.closing.connect(asking.close)
    asking.ask(lambda: desk_for_asking(session, twin, folder), drafts)


def ask_papers(window: Window) -> None:
    """Asks for the folder of a twin's papers, an empty one for a new twin, and opens it."""
    found = QFileDialog.getExistingDirectory(window, "The folder of a twin’s papers")
    if found:
        open_papers(window, Path(found))


def ask_package(window: Window) -> None:
    """Asks for a package and its key, puts its papers into a folder, and opens that."""
    from studio_app.ui.rights_unpack import UnpackDialog

    dialog = UnpackDialog(window)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if done and dialog.folder is not None:
        open_papers(window, dialog.folder)


def open_papers(window: Window, folder: Path) -> OwnerDialog | None:
    """Opens the owner's side over the window, with a shoot or without one."""
    from studio_app.ui.rights_owner import OwnerDialog

    try:
        dialog = OwnerDialog(folder, window.preferences, window)
    except StudioError as error:
        window.welcome.say(str(error))
        window.status.say(str(error), problem=True)
        return None
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def show_statement(room: Room, twin: str, parent: Window | QDialog) -> None:
    """Shows who is owed what for a twin; told in place of the room when there is no grant of hers."""
    from studio_app.ui.rights_statement import StatementDialog

    try:
        dialog = StatementDialog(room.desk, twin, parent)
    except StudioError as error:
        room.desk.problem.emit(str(error))
        return
    dialog.exec()
    dialog.deleteLater()
