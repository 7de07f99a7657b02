"""Commands of away seats: away send, open, answer, take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.joining import report
from studio_app.cli.judging import SeatName
from studio_app.cli.output import AsJson, counted, progress, say, say_json
from studio_app.cli.shooting import As, ShootFolder, person_of
from studio_app.cli.signing import KeyChain, KeyFile, key_place, opened
from studio_app.studio.away import key_of_seat, open_seat, size_words, waiting, write_answer
from studio_app.studio.first_run import this_person
from studio_app.studio.keys import Keys
from studio_app.studio.session import Session

To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write.", show_default=False)]

commands = typer.Typer(
    name="away",
    help="Let somebody elsewhere judge with only their own key: send, open, answer, take.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (send, answer, take):
        commands.command()(command)
    commands.command("open")(open_copy)
    app.add_typer(commands)


def send(shoot: ShootFolder, in_seat: SeatName, to: To, as_json: AsJson = False) -> None:
    """Write the shoot as committed, with all that is proposed, into one file for a seat; any git clones it."""
    with Session.open(shoot, this_person()) as session, progress("Sending") as tell:
        sent = session.shoot.away.send(in_seat, to, tell)
    if as_json:
        say_json({"file": str(to), "bytes": sent.size, "candidates": sent.candidates, "people": sent.people})
    else:
        say(f"{to}: {size_words(sent.size)}, {counted(sent.candidates, 'proposed take')} for {', '.join(sent.people)}.")


def open_copy(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What was sent.", show_default=False)],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for it.", show_default=False)],
    key: KeyFile = None,
    key_chain: KeyChain = False,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Open what was sent to you, in a folder of its own; it says which takes wait for you."""
    keys = Keys()
    place = key_place(keys, key, key_chain, person_of(by))
    opened(keys, place)
    with progress("Opening") as tell:
        found = open_seat(file, folder, keys, place, tell)
    if as_json:
        say_json({"folder": str(folder), "name": found.name, "seat": found.seat, "waiting": found.takes})
    else:
        say(found.words, *(f"{take}  waiting for you" for take in found.takes))


def answer(shoot: ShootFolder, to: To, as_json: AsJson = False) -> None:
    """Write your signed words and your notes into one small file to send back."""
    with Session.open(shoot, this_person()) as session:
        size = write_answer(session.shoot, to, opened(session.keys, key_of_seat(session.shoot)))
        left = waiting(session.shoot)
    takes = left.takes if left is not None else ()
    if as_json:
        say_json({"file": str(to), "bytes": size, "waiting": takes})
    else:
        more = f" {len(takes)} still wait{'s' if len(takes) == 1 else ''} for you." if takes else ""
        say(f"{to}: {size_words(size)}.{more}")


def take(
    shoot: ShootFolder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The answer that came back.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Take an answer in: every word checked for shoot, take, bytes, seat, key and signature; all of it or nothing."""
    with Session.open(shoot, this_person()) as session, progress("Taking in") as tell:
        merged = session.joining.take_answer(file, tell=tell)
    report(merged, as_json)
