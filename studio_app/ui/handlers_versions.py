"""What the commands about versions and options do in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from studio_app.ui.lineage_view import LineageDialog
from studio_app.ui.lines_menu import fill_lines_menu
from studio_app.ui.name_dialog import NameDialog
from studio_app.ui.options_dialog import OptionsDialog

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

OLD_NAME = "The old name stays in its record and is not given again."

Handlers = dict[str, Callable[[], object]]
Dialog = TypeVar("Dialog", NameDialog, OptionsDialog, LineageDialog)


def version_handlers(window: Window) -> Handlers:
    """The commands of this topic, by their names in the table."""
    acts: dict[str, Callable[[Window, Room], object]] = {
        "version.name": name_version,
        "option.new": new_option,
        "option.switch": lambda _, room: switch_line(room),
        "option.compare": compare_options,
        "option.choose": choose_option,
        "option.rename": rename_option,
        "option.close": close_option,
        "select.line": show_line,
    }
    return {name: lambda act=act: window.room is not None and act(window, window.room) for name, act in acts.items()}


def furnish_versions(window: Window, room: Room) -> None:
    """Ties the cards of a room to these commands."""
    room.history.command.connect(lambda name: window.commands.actions[name].trigger())
    room.history.takes_asked.connect(lambda takes: choose_takes(room, takes))
    room.history.rename_asked.connect(lambda *named: rename_version(window, room, *named))
    room.verdicts.line_asked.connect(lambda: show_line(window, room))
    room.desk.history_changed.connect(window.refresh_commands)


def choose_takes(room: Room, takes: tuple[str, ...]) -> None:
    """Chooses the takes that were shot from a version, on the sheet."""
    room.desk.choose(takes[-1], takes)
    room.show_view("sheet")


def name_version(window: Window, room: Room) -> NameDialog:
    """Gives the direction on the stage a name."""
    session = room.desk.session
    room.desk.attempt(session.settle)
    line = session.optioning.on
    words = line.versions[line.now - 1].words if line.now else ""
    dialog = NameDialog(
        "Name this version",
        f"{line.name}, version {line.now}: {words}",
        "Name it",
        session.optioning.snapshot,
        window,
        hint="Client round 1",
    )
    dialog.accepted.connect(lambda: window.status.say("Named: the version stands in the history under its name."))
    return _opened(dialog)


def rename_version(window: Window, room: Room, snapshot: str, name: str) -> NameDialog:
    """Gives a named version another name."""
    act = lambda name, _: room.desk.session.optioning.rename_snapshot(snapshot, name)  # noqa: E731
    return _opened(NameDialog("Rename the version", OLD_NAME, "Rename", act, window, name=name, sentence=False))


def new_option(window: Window, room: Room) -> NameDialog:
    """Begins an option from what stands on the stage."""
    optioning = room.desk.session.optioning
    dialog = NameDialog(
        "New option",
        "An option is a second direction beside the main line. What you change now belongs to the option; "
        "switch back at any time.",
        "Begin",
        optioning.new,
        window,
        hint="Option B: silk dress",
    )
    dialog.accepted.connect(lambda: window.status.say(f"Now on “{optioning.on.name}”."))
    return _opened(dialog)


def rename_option(window: Window, room: Room) -> NameDialog | None:
    """Gives the option that is worked on another name."""
    optioning = room.desk.session.optioning
    on = optioning.on
    if on.option is None:
        return None
    act = lambda name, _: optioning.rename(on.id, name)  # noqa: E731
    return _opened(NameDialog("Rename the option", OLD_NAME, "Rename", act, window, name=on.name, sentence=False))


def switch_line(room: Room) -> QMenu:
    """Offers the main line and the options over the History card."""
    room.history.fold.unfold()
    menu = QMenu(room)
    fill_lines_menu(menu, room.desk, room.history.command.emit)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(room.history.line.mapToGlobal(QPoint(0, room.history.line.height() + 2)))
    menu.setActiveAction(menu.actions()[0])
    return menu


def compare_options(window: Window, room: Room) -> OptionsDialog:
    """Shows two lines side by side."""
    dialog = OptionsDialog(room.desk, window.loop.look, window)
    dialog.finished.connect(lambda _: window.loop.forget_looks())
    return _opened(dialog)


def choose_option(window: Window, room: Room) -> None:
    """Makes the option that is worked on the main line's direction."""
    optioning = room.desk.session.optioning
    on = optioning.on
    if on.option is not None and room.desk.attempt(lambda: optioning.choose(on.id)):
        window.status.say(f"“{on.name}” is the main line’s direction now. The options are folded away; none is lost.")


def close_option(window: Window, room: Room) -> None:
    """Folds the option that is worked on away."""
    optioning = room.desk.session.optioning
    on = optioning.on
    if on.option is not None and room.desk.attempt(lambda: optioning.close(on.id)):
        window.status.say(f"“{on.name}” is folded away; the main line is on the stage.")


def show_line(window: Window, room: Room) -> LineageDialog | None:
    """Shows the line of versions of the chosen take's shot."""
    made: list[LineageDialog] = []
    shot = room.desk.session.shoot.row(room.desk.take).facets.shot if room.desk.take else "L01-S01"
    if not room.desk.attempt(lambda: made.append(LineageDialog(room.desk, shot, window))):
        return None
    made[0].compare.connect(lambda take, before: _compare(room, take, before))
    return _opened(made[0])


def _compare(room: Room, take: str, before: str) -> None:
    """Puts both on the compare view."""
    room.desk.choose(take, (before, take))
    room.show_view("compare")


def _opened(dialog: Dialog) -> Dialog:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
