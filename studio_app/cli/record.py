"""The approval record on the command line: who said what, when, in which seat, and whether it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, counted, say, say_json
from studio_app.cli.shooting import As, ShootFolder, person_of
from studio_app.shoot.folder import Shoot
from studio_app.studio.record import TakeRecord, WordRecord, record_of
from studio_app.studio.record import record as record_of_all
from studio_app.studio.sift_beside import seats_held, waiting_for
from studio_app.studio.trust import under_trust

OneTake = Annotated[str, typer.Argument(metavar="[TAKE]", help="Only this take, such as T0004-7f3a21.")]


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(record)
    app.command()(waiting)


def record(shoot: ShootFolder, take: OneTake = "", as_json: AsJson = False) -> None:
    """Show who said what of every proposed take: when, in which seat, whether it counts and why not."""
    with under_trust(Shoot.open(shoot)) as opened:
        found = (record_of(opened, take),) if take else record_of_all(opened)
    if as_json:
        say_json([asdict(each, dict_factory=_plain) for each in found])
        return
    if not found:
        say("Nothing has been proposed yet.")
    for each in found:
        say(*_lines(each))


def waiting(shoot: ShootFolder, by: As = "", as_json: AsJson = False) -> None:
    """Show which proposed takes wait for your word, and in which seat you are asked."""
    with under_trust(Shoot.open(shoot)) as opened:
        away = opened.away.seat
        person = away.person if away is not None and not by else person_of(by)
        held, found = seats_held(opened, person), waiting_for(opened, person)
    if as_json:
        say_json({"person": str(person), "seats": held, "takes": [{"take": t, "seats": s} for t, s in found.items()]})
    elif not held:
        say(f"{person} holds no seat with a key in this shoot.")
    else:
        many = f"{counted(len(found), 'take')} {'waits' if len(found) == 1 else 'wait'}" if found else "Nothing waits"
        say(f"{many} for {person.name}.", *(f"{take}  as {', '.join(seats)}" for take, seats in found.items()))


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in pairs}


def _lines(record: TakeRecord) -> Iterator[str]:
    by = f", rendered by {record.rendered_by}" if record.rendered_by else ""
    yield f"{record.take}  {record.state}  SHA-256 {record.sha256[:16]}…{by}"
    for select in record.selects:
        state = "withdrawn" if select.withdrawn else "in force"
        yield f"  select {select.name}, {state}, made {_moment(select.when)}, met the policy {select.policy}"
        if select.warning:
            yield f"    {select.warning}"
    yield from (f"  {needed}" for needed in record.needs)
    for voice in record.voices:
        yield f"  {_said(voice.word)}"
        yield from (f"    earlier: {_said(word)}" for word in voice.earlier)


def _said(word: WordRecord) -> str:
    who = f"{word.by} <{word.mail}> as {word.seat}: {word.decision}" if word.by else "a word that cannot be read"
    note = f" “{word.note}”" if word.note else ""
    seen = f" (seen {word.view})" if word.view else ""
    why = f": {word.why}" if word.why else ""
    return f"{_moment(word.when)}  {who}{note}{seen}  [{word.state}{why}]"


def _moment(when: datetime) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}"
