"""Commands that decide: seat, propose, approve, verify."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from studio_app.cli.output import AsJson, counted, progress, say, say_json
from studio_app.cli.shooting import ShootFolder, TakeName
from studio_app.cli.signing import KeyChain, KeyFile, SignFromChain, SignWith, may_sign, signing_key
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import sentence
from studio_app.studio.first_run import read_person, this_person
from studio_app.studio.new_shoot import check_shoot
from studio_app.studio.session import Session
from studio_app.studio.trust import checked_fingerprint
from studio_app.takes.take import Standing
from studio_app.takes.verdict import SRGB_FALLBACK, Decision, View

Who = Annotated[str, typer.Option("--as", metavar='"NAME <MAIL>"', help="Who decides.", show_default=False)]
SeatName = Annotated[str, typer.Option("--seat", help="In which seat, such as art-director.", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (seat, propose, approve, verify):
        app.command()(command)


def seat(
    shoot: ShootFolder,
    who: Who,
    in_seat: SeatName,
    key: Annotated[Path, typer.Option(metavar="FILE.pub", help="The person's public key.", show_default=False)],
    until: Annotated[datetime | None, typer.Option(help="When the key stops to count, such as 2027-01-31.")] = None,
    sign_with: SignWith = None,
    sign_from_chain: SignFromChain = False,
) -> None:
    """Put a person on the shoot's call sheet, with a seat and a public key."""
    person = read_person(who)
    line = _public_line(key)
    signing = may_sign(sign_with, sign_from_chain, this_person())
    with Session.open(shoot, this_person()) as session:
        entry = session.shoot.approvals.call_sheet.of(person)
        seats = (*(entry.seats if entry is not None else ()), in_seat)
        session.approving.seat(
            person,
            tuple(dict.fromkeys(seats)),
            line,
            until=until.astimezone() if until is not None else None,
            key=signing,
        )
    say(f"{person} sits as {in_seat}.")


def propose(
    shoot: ShootFolder, take: TakeName, who: Annotated[str, typer.Option("--as", help="Who proposes.")] = ""
) -> None:
    """Commit a take under candidates/, so that every seat judges the same bytes."""
    with Session.open(shoot, read_person(who) if who else this_person()) as session:
        session.approving.propose(take)
    say(f"{take} is proposed.")


def approve(
    shoot: ShootFolder,
    take: TakeName,
    who: Who,
    in_seat: SeatName,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    decision: Annotated[Decision, typer.Option(help="What the seat says.")] = Decision.YES,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    zoom: Annotated[
        float, typer.Option(min=0, max=64, help="How large it was looked at: screen pixels per picture pixel.")
    ] = 0.0,
    whole: Annotated[bool, typer.Option("--whole", help="All of it was on the screen at once.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only the preview was seen, in a light copy.")] = False,
    surround: Annotated[str, typer.Option(help="What lay round it: mid, white, black.")] = "",
    screen: Annotated[str, typer.Option(help="On which screen.")] = "",
    profile: Annotated[str, typer.Option(help="The colour profile of that screen.")] = SRGB_FALLBACK,
    pixel_ratio: Annotated[float, typer.Option(min=0.25, max=16, help="Screen pixels per point.")] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Give a signed verdict on a take; a take that was not proposed yet is proposed first.

    The passphrase of a locked key is read from TWIN_STUDIO_PASSPHRASE, or asked for at a terminal.
    """
    person, seen = read_person(who), None
    if zoom or whole or preview or surround or screen:
        seen = _view(preview, zoom, whole, surround, screen, profile, pixel_ratio)
    with Session.open(shoot, this_person()) as session:
        row = session.shoot.row(take)
        signing = signing_key(key, key_chain, person)
        session.approving.require_seated(person, in_seat, signing)
        if row.standing is Standing.SCRATCH:
            session.approving.propose(take)
        verdict = session.approving.judge(take, person, in_seat, decision, signing, note=note, view=seen)
        row = session.shoot.row(take)
    if as_json:
        say_json({"take": take, "sha256": verdict.sha256, "state": row.standing.value, "select": row.select})
    elif row.select:
        say(f"{take} is the select {row.select}.")
    else:
        say(f"{person.name} says {decision.value} to {take} as {in_seat}; it is {row.standing.value}.")


def verify(
    shoot: ShootFolder,
    trust: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="The key that may change seats; the one kept if not given.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check every hash, signature and link of a shoot, and every picture of its takes on this computer."""
    with progress("Checking") as tell:
        words = "Checking the pictures"
        report = check_shoot(shoot, checked_fingerprint(trust) if trust else None, lambda share: tell(words, share))
    if as_json:
        say_json({"ok": report.ok, **asdict(report)})
    else:
        say(*report.problems, *report.notes)
        counts = f"{counted(report.takes, 'take')}, {report.killed} killed, {counted(report.candidates, 'candidate')}"
        counts += f", {counted(report.verdicts, 'verdict')}, {counted(report.selects, 'select')}"
        say(f"Checked {counts}: {'all is well' if report.ok else 'not well'}.")
    if report.problems:
        first, *others = report.problems
        many = f"{1 + len(others)} problems; the first" if others else "one problem"
        raise Refused(f"The shoot has {many}: {first}")


def _view(
    preview: bool, zoom: float, whole: bool, surround: str, screen: str, profile: str, pixel_ratio: float
) -> View:
    """How the picture was looked at. Raises BadInput when a word is too long."""
    try:
        return View(
            shown="preview" if preview else "picture",
            whole=whole,
            one_to_one=zoom >= 1 and not preview,
            zoom=zoom,
            surround=surround,
            screen=screen,
            profile=profile,
            pixel_ratio=pixel_ratio,
        )
    except ValidationError as error:
        raise BadInput(f"The view cannot be recorded: {sentence(error)}") from error


def _public_line(path: Path) -> str:
    try:
        with path.open(encoding="ascii") as file:
            line = file.read(4000)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not a public key that can be read.") from error
    if "PRIVATE" in line:
        raise BadInput(f"{path.name} is a private key; it was not used.", do=f"Give {path.name}.pub.")
    return line
