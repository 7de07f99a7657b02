"""The command that notes: write a remark on a take, make the change it proposes, resolve it, or list what is there."""

from __future__ import annotations

from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.shooting import As, ShootFolder, TakeName, person_of
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.studio.noting import Noting
from studio_app.studio.session import Session
from studio_app.takes.note import Note
from studio_app.takes.review import Review

SHORTEST_ID = 4


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(note)


def note(
    shoot: ShootFolder,
    take: TakeName,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="What is to be said.", show_default=False)] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Make the change it proposes.")] = False,
    resolve: Annotated[str, typer.Option("--resolve", metavar="ID", help="The note is dealt with.")] = "",
    reopen: Annotated[str, typer.Option("--reopen", metavar="ID", help="It is not, after all.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the take's notes.")] = False,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Write a note on a take, or resolve and list notes. Only --accept changes the direction."""
    _check(text, accept, resolve, reopen, listed)
    if listed:
        with Shoot.open(shoot) as opened:
            review = opened.review(take)
            _tell(review, as_json)
        return
    with Session.open(shoot, person_of(by)) as session:
        noting, review = session.noting, session.shoot.review(take)
        if resolve or reopen:
            found = _found(review, resolve or reopen)
            noting.resolve(take, found.id, resolved=bool(resolve))
            say(f"{'Resolved' if resolve else 'Open again'}: {found.id} “{found.text}”")
            return
        _write(noting, take, text, accept)


def _check(text: str, accept: bool, resolve: str, reopen: str, listed: bool) -> None:
    """Raises BadInput unless exactly one thing is asked for."""
    wishes = [bool(text.strip()), bool(resolve), bool(reopen), listed]
    if sum(wishes) > 1:
        raise BadInput("A note is written, resolved, reopened or listed, one at a time.")
    if accept and not text.strip():
        raise BadInput("There is no note to accept.", do="Write one: twin-studio note SHOOT TAKE TEXT --accept.")
    if not any(wishes):
        raise BadInput("There is nothing to note.", do="Write a few words, or give --resolve, --reopen or --list.")


def _write(noting: Noting, take: str, text: str, accept: bool) -> None:
    """Writes the note; says what it proposes, or makes that."""
    reading = noting.read(text)
    if accept and not reading.changes:
        raise Refused(
            "This note proposes no change that is understood, so there is nothing to accept.",
            safe="Nothing was written.",
            do="Leave --accept out to keep it as a note.",
        )
    made = noting.note(take, text)
    if accept:
        noting.accept(take, made.id, reading.changes)
    words = ", ".join(reading.words)
    proposal = f"Changed: {words}." if accept else f"Would change: {words}." if words else "It stays a note."
    rest = f" Not understood: {reading.rest}." if words and reading.rest else ""
    say(f"Noted {made.id}. {proposal}{rest}")


def _found(review: Review, name: str) -> Note:
    """The note by its id or the beginning of it. Raises BadInput."""
    found = [each for each in review.notes if each.id.startswith(name)] if len(name) >= SHORTEST_ID else []
    if len(found) != 1:
        why = "There is more than one note" if found else "There is no note"
        raise BadInput(f"{why} “{name[:20]}” on this take.", do="List them with --list.")
    return found[0]


def _tell(review: Review, as_json: bool) -> None:
    if as_json:
        say_json([each.model_dump(mode="json") for each in review.notes])
        return
    rows = [
        [each.id, _state(each), each.by or "-", each.when.isoformat("T", "minutes"), _said(each)]
        for each in review.notes
    ]
    say_table(("id", "state", "by", "when", "text"), rows)


def _state(each: Note) -> str:
    state = "resolved" if each.resolved else "open"
    return f"{state}, accepted" if each.accepted else state


def _said(each: Note) -> str:
    marks, text = len(each.marks), " ".join(each.text.split())
    return f"{text} ({marks} mark{'s' if marks != 1 else ''})" if marks else text
