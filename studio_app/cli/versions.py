"""Commands about versions: versions, snapshot, option, line."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.shooting import As, ShootFolder
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.line_papers import Line, Named
from studio_app.studio.first_run import read_person, this_person
from studio_app.studio.lineage import Step, line_of
from studio_app.studio.session import Session
from studio_app.takes.person import Person

_SHOT = re.compile(r"L\d{2}-S\d{2}")


class Doing(StrEnum):
    """What can be done with options."""

    LIST = "list"
    NEW = "new"
    SWITCH = "switch"
    CHOOSE = "choose"
    RENAME = "rename"
    CLOSE = "close"
    REOPEN = "reopen"


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (versions, snapshot, option, line):
        app.command()(command)


def versions(
    shoot: ShootFolder,
    of: Annotated[str, typer.Option("--option", metavar="NAME", help="Of which option; the one worked on.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the versions of the direction, with options and named versions."""
    with Session.open(shoot, this_person()) as session:
        optioning = session.optioning
        shown = optioning.line(optioning.find(of)) if of else optioning.on
        lines, named, on = optioning.all(), optioning.snapshots(), optioning.on.id
    flags = _flags(shown, named)
    if as_json:
        say_json(
            {
                "line": shown.name,
                "versions": [_version(shown, number, flags) for number in range(1, len(shown.versions) + 1)],
                "options": [_option(each, on) for each in lines if each.option is not None],
                "snapshots": [_snapshot(each, lines) for each in named],
            }
        )
        return
    count = len(shown.versions)
    say(f"{shown.name}: {count} version{'' if count == 1 else 's'}")
    rows = [
        (f"v{each.number:03d}", f"{each.when:%Y-%m-%d %H:%M}", each.who, each.words, ", ".join(flags[each.number]))
        for each in shown.versions
    ]
    say_table(("VERSION", "WHEN (UTC)", "WHO", "CHANGE", "NAME"), rows)
    _say_options(lines, on)


def snapshot(
    shoot: ShootFolder,
    name: Annotated[str, typer.Argument(metavar="NAME", help='Such as "Client round 1".', show_default=False)],
    words: Annotated[str, typer.Option(help="A sentence beside the name.")] = "",
    rename: Annotated[str, typer.Option(metavar="OLD", help="Give the version of this name the new one.")] = "",
    who: As = "",
) -> None:
    """Give the direction as it is now a name."""
    with Session.open(shoot, _person(who)) as session:
        if rename:
            session.optioning.rename_snapshot(rename, name)
            say(f"“{rename}” is called “{name}”.")
            return
        made = session.optioning.snapshot(name, words)
        number = session.optioning.on.now
    say(f"Version {number} is called “{made.paper.name}”.")


def option(
    shoot: ShootFolder,
    do: Annotated[Doing, typer.Argument(help="What to do.")] = Doing.LIST,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The option, or main.")] = "",
    to: Annotated[str, typer.Argument(metavar="NEW NAME", help="With rename.")] = "",
    words: Annotated[str, typer.Option(help="With new: a sentence beside the name.")] = "",
    who: As = "",
    as_json: AsJson = False,
) -> None:
    """Work with options (A/B looks): begin one, switch, choose one for the main line, rename, close, reopen."""
    if do is not Doing.LIST and not name.strip():
        raise BadInput(f"The name is missing: option SHOOT {do.value} NAME.")
    with Session.open(shoot, _person(who)) as session:
        said = _do(session, do, name, to, words)
        lines, on = session.optioning.all(), session.optioning.on.id
    if as_json:
        say_json([_option(each, on) for each in lines if each.option is not None])
    elif said:
        say(said)
    else:
        _say_options(lines, on)


def line(
    shoot: ShootFolder,
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Such as L01-S01.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show the line of versions of a select: what changed, who approved, which notes led there."""
    code = shot.strip().partition("_")[0]
    if not _SHOT.fullmatch(code):
        raise BadInput(f"{shot[:40]!r} is not a shot such as L01-S01.")
    with Session.open(shoot, this_person()) as session:
        steps = line_of(session.shoot, code)
    if as_json:
        say_json([_step(step) for step in steps])
        return
    for step in reversed(steps):
        _say_step(step)


def _do(session: Session, do: Doing, name: str, to: str, words: str) -> str:
    optioning = session.optioning
    if do is Doing.LIST:
        return ""
    if do is Doing.NEW:
        made = optioning.new(name, words)
        return f"“{optioning.line(made).name}” is begun and worked on ({made})."
    found = optioning.find(name)
    if do is Doing.SWITCH:
        optioning.switch(found)
        return f"Now on “{optioning.on.name}”."
    if not found:
        raise Refused(f"The main line cannot be {do.value}d." if do is not Doing.REOPEN else "The main line is open.")
    if do is Doing.RENAME:
        optioning.rename(found, to)
    else:
        {Doing.CHOOSE: optioning.choose, Doing.CLOSE: optioning.close, Doing.REOPEN: optioning.reopen}[do](found)
    return f"{_DONE[do]}: “{optioning.line(found).name}”."


def _person(who: str) -> Person:
    return read_person(who) if who else this_person()


def _flags(line: Line, named: tuple[Named, ...]) -> dict[int, list[str]]:
    flags: dict[int, list[str]] = {version.number: [] for version in line.versions}
    numbers = {version.commit: version.number for version in line.versions}
    for each in named:
        if each.paper.line == line.id and each.paper.commit in numbers:
            flags[numbers[each.paper.commit]].append(each.paper.name)
    return flags


def _say_options(lines: tuple[Line, ...], on: str) -> None:
    if len(lines) == 1:
        say("There are no options.")
        return
    rows = [
        ("*" if each.id == on else "", each.name, _state(each), str(len(each.versions)), each.id or "main")
        for each in lines
    ]
    say_table(("ON", "OPTION", "STATE", "VERSIONS", "ID"), rows)


def _state(line: Line) -> str:
    if line.option is not None and line.option.chosen is not None:
        return "chosen"
    return "closed" if line.closed else "open"


def _option(line: Line, on: str) -> dict[str, Any]:
    assert line.option is not None
    paper = line.option
    return {
        "id": line.id,
        "name": paper.name,
        "words": paper.words,
        "by": str(paper.by),
        "when": paper.when.isoformat(),
        "state": _state(line),
        "on": line.id == on,
        "versions": len(line.versions),
        "earlier": list(paper.earlier),
    }


def _version(line: Line, number: int, flags: dict[int, list[str]]) -> dict[str, Any]:
    version = line.versions[number - 1]
    return {
        "version": number,
        "when": version.when.isoformat(),
        "who": version.who,
        "words": version.words,
        "commit": version.commit,
        "names": flags[number],
    }


def _snapshot(named: Named, lines: tuple[Line, ...]) -> dict[str, Any]:
    paper = named.paper
    found = {version.commit: version.number for each in lines if each.id == paper.line for version in each.versions}
    return {
        "id": named.id,
        "name": paper.name,
        "words": paper.words,
        "by": str(paper.by),
        "when": paper.when.isoformat(),
        "line": paper.line or "main",
        "version": found.get(paper.commit),
        "commit": paper.commit,
        "earlier": list(paper.earlier),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "select": step.select.name,
        "take": step.select.take,
        "when": step.select.when.isoformat(),
        "withdrawn": step.select.withdrawn,
        "approved_by": [{"seat": each.seat, "by": str(each.by)} for each in step.approved_by],
        "changes": {part: list(lines) for part, lines in step.changes},
        "rendering": list(step.rendering),
        "notes": [
            {"take": each.answer.take, "note": each.answer.note, "text": each.note.text if each.note else None}
            for each in step.answered
        ],
    }


def _say_step(step: Step) -> None:
    by = ", ".join(f"{each.by.name} ({each.seat})" for each in step.approved_by)
    state = "withdrawn" if step.select.withdrawn else f"approved by {by}" if by else "nobody’s yes is in this copy"
    say(f"{step.select.name}  {step.select.when:%Y-%m-%d %H:%M}  {step.select.take}  {state}")
    for answered in step.answered:
        say(f"    asked: {answered.note.text if answered.note else 'a note that is not in this copy'}")
    for words in (*(word for _, lines in step.changes for word in lines), *step.rendering):
        say(f"    {words}")


_DONE = {Doing.CHOOSE: "Chosen", Doing.RENAME: "Renamed", Doing.CLOSE: "Closed", Doing.REOPEN: "Open again"}
