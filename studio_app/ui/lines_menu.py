"""Menus of lines: switch to the main line or an option, and what can be done with an option. Pointed at, it is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.optioning import Line
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.desk import Desk

Command = Callable[[str], object]


def line_summary(line: Line) -> str:
    """'Main line  ·  v012'."""
    return f"{line.name}  ·  v{line.now:03d}" if line.now else line.name


def fill_lines_menu(menu: QMenu, desk: Desk, command: Command) -> None:
    """Every open line with the one worked on ticked, then the commands of the table, then closed options."""
    optioning = desk.session.optioning
    lines, on = optioning.all(), optioning.on
    looks: dict[QAction, Direction] = {}
    for line in lines:
        if not line.closed:
            one = _switch(menu, desk, line, looks)
            one.setCheckable(True)
            one.setChecked(line.id == on.id)
    menu.addSeparator()
    menu.addAction("New option from here…", lambda: command("option.new")).setEnabled(not desk.read_only)
    if len(lines) > 1:
        menu.addAction("Compare options…", lambda: command("option.compare"))
    if on.option is not None:
        menu.addSeparator()
        for title, name in (
            (f"Choose “{_short(on.name)}”", "option.choose"),
            ("Rename…", "option.rename"),
            ("Close", "option.close"),
        ):
            menu.addAction(title, lambda name=name: command(name)).setEnabled(not desk.read_only)
    _add_closed(menu, desk, [line for line in lines if line.closed])
    glance_at(menu, desk, looks)


def _add_closed(menu: QMenu, desk: Desk, closed: list[Line]) -> None:
    if not closed:
        return
    menu.addSeparator()
    folded = menu.addMenu(f"Closed options ({len(closed)})")
    looks: dict[QAction, Direction] = {}
    for line in closed:
        _switch(folded, desk, line, looks)
    glance_at(folded, desk, looks)


def _switch(menu: QMenu, desk: Desk, line: Line, looks: dict[QAction, Direction]) -> QAction:
    chosen = line.option is not None and line.option.chosen is not None
    state = "chosen" if chosen else f"v{line.now:03d}"
    one = menu.addAction(f"{_short(line.name)}\t{state}", lambda: desk.attempt(lambda: _go(desk, line.id)))
    one.setEnabled(not desk.read_only)
    try:
        looks[one] = desk.session.optioning.direction(line.id)
    except StudioError:
        one.setEnabled(False)
    return one


def _go(desk: Desk, line: str) -> None:
    desk.glance(None)
    desk.session.optioning.switch(line)


def option_menu(desk: Desk, option: str, parent: QWidget, command: Command) -> QMenu:
    """What can be done with an option that is not worked on: go there, take parts of it, choose or fold it."""
    menu = QMenu(parent)
    optioning = desk.session.optioning
    looks: dict[QAction, Direction] = {}
    _switch(menu, desk, optioning.line(option), looks).setText("Switch to it")
    menu.addAction("Compare options…", lambda: command("option.compare"))
    for title, act in (("Choose it", optioning.choose), ("Close it", optioning.close)):
        one = menu.addAction(title, lambda act=act: desk.attempt(lambda: act(option)))
        one.setEnabled(not desk.read_only)
    menu.addSeparator()
    parts = menu.addMenu("Take over")
    fill_menu(
        parts,
        desk,
        lambda: optioning.direction(option),
        "Everything",
        lambda which: desk.attempt(lambda: desk.session.bring(optioning.direction(option), which)),
    )
    glance_at(menu, desk, looks)
    return menu


def glance_at(menu: QMenu, desk: Desk, looks: dict[QAction, Direction]) -> None:
    """Shows on the stage what is pointed at, until the menu closes."""
    menu.hovered.connect(lambda action: desk.glance(looks.get(action)))
    menu.aboutToHide.connect(lambda: desk.glance(None))


def _short(name: str) -> str:
    return (name if len(name) <= 40 else f"{name[:39]}…").replace("&", "&&")
