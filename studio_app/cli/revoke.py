"""Commands of the owner's newest word: revoke, status."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from studio_app.cli.desk_papers import DeskPath, row_json
from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.signing import KeyChain, KeyFile, signing_key
from studio_app.direction.errors import BadInput
from studio_app.studio.desk import Kind, OwnerDesk
from studio_app.studio.first_run import this_person
from studio_app.twins.status import Status


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(revoke)
    app.command()(status)


def revoke(
    desk: DeskPath,
    grant: Annotated[str, typer.Option(metavar="NAME", help="The grant to end.")] = "",
    consent: Annotated[str, typer.Option(metavar="NAME", help="The consent to take back.")] = "",
    twin: Annotated[bool, typer.Option("--twin", help="The whole twin: every grant of her.")] = False,
    reason: Annotated[str, typer.Option(help="Why; it stands in the status.")] = "",
    take_down: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By when what was delivered is taken down.")
    ] = None,
    suspend: Annotated[bool, typer.Option("--suspend", help="Stop it for now instead of ending it.")] = False,
    reactivate: Annotated[bool, typer.Option("--reactivate", help="Let it be used again.")] = False,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Say in a new signed status that a grant, a consent or the twin is revoked, suspended or active again."""
    if (suspend and reactivate) or (take_down is not None and (suspend or reactivate)):
        raise BadInput("Either revoke, --suspend or --reactivate; a day to take down goes with revoking.")
    opened = OwnerDesk(desk)
    kind, name = _what(opened, grant, consent, twin)
    signing = signing_key(key, key_chain, this_person())
    if suspend:
        said = opened.suspend(kind, name, reason, signing)
    elif reactivate:
        said = opened.reactivate(kind, name, signing, reason)
    else:
        said = opened.revoke(kind, name, reason, signing, take_down.date() if take_down else None)
    entry = said.entry(kind, name)
    _told(said, f"The {kind} {name} is {entry.state if entry else 'active'} from now on.", as_json)


def status(
    desk: DeskPath,
    issue: Annotated[
        bool, typer.Option("--issue", help="Say the same again, good for a week more: licensees need a fresh word.")
    ] = False,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Show every paper of a twin and how it stands, requests too."""
    opened = OwnerDesk(desk)
    if issue:
        _told(opened.issue_status(signing_key(key, key_chain, this_person())), "", as_json)
        return
    found = opened.rows()
    if as_json:
        say_json([row_json(row) for row in found])
        return
    say_table(("paper", "state", "how it stands"), [(row.title, row.state, row.words) for row in found])


def _what(desk: OwnerDesk, grant: str, consent: str, twin: bool) -> tuple[Kind, str]:
    """Which one paper is meant. Raises BadInput: none, or several."""
    if (bool(grant), bool(consent), twin).count(True) != 1:
        raise BadInput("Say what is meant: --grant NAME, --consent NAME or --twin; one of them.")
    if twin:
        passport = desk.passport
        return "twin", passport.twin if passport else ""
    return ("grant", grant) if grant else ("consent", consent)


def _told(said: Status, words: str, as_json: bool) -> None:
    if as_json:
        say_json(said.model_dump(mode="json"))
    else:
        say(
            f"{words} Status {said.seq} is signed, good until {said.not_after:%Y-%m-%d %H:%M} UTC. "
            "Send status.json and its .sig to every licensee.".strip()
        )
