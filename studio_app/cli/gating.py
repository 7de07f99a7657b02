"""Commands about what the twins' papers allow in a shoot: take-in, gates, brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, counted, progress, say, say_json
from studio_app.cli.shooting import ShootFolder
from studio_app.cli.signing import KeyChain, KeyFile, signing_key
from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput
from studio_app.rights.check import Check, Outcome
from studio_app.rights.gates import Gate
from studio_app.studio.first_run import this_person
from studio_app.studio.flagging import measure_alone
from studio_app.studio.papers_in import is_package, papers_at, papers_in_package
from studio_app.studio.places import cache_dir
from studio_app.studio.session import Session
from studio_app.twins.use import Use

SHUT = 1
_SIGNS = {Outcome.PASS: "yes ", Outcome.WARN: "look", Outcome.FAIL: "NO  "}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command("take-in")(take_in)
    app.command()(gates)
    app.command()(brief)


def take_in(
    shoot: ShootFolder,
    papers: Annotated[Path, typer.Argument(metavar="PAPERS", help="A folder of papers, one paper, or a .twin.")],
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Take a twin's papers into a shoot: all of them, or her newest status; refused where a rule says no.

    Of a .twin package, which a key opens, the papers alone come in; captures and weights stay locked.
    """
    person = this_person()
    files = papers_in_package(papers, signing_key(key, key_chain, person)) if is_package(papers) else papers_at(papers)
    with Session.open(shoot, person) as session:
        found = session.rights.take_in(files)
    if as_json:
        say_json({"papers": sorted(files), "rules": _rows(found)})
    else:
        say(*(f"  {_SIGNS[check.outcome]}  {check.words}  [{check.rule}]" for check in found))
        say(f"{counted(len(files), 'file')} taken in.")


def gates(
    shoot: ShootFolder,
    take: Annotated[str, typer.Argument(metavar="[TAKE]", help="A take, for the gates that ask about one.")] = "",
    gate: Annotated[Gate | None, typer.Option(help="Only this gate.")] = None,
    look: Annotated[bool, typer.Option("--look", help="Measure the take's picture against her card first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the four gates say, rule by rule; ends with 1 where one of those that were asked is shut.

    Without a take, cast and queue are asked about the direction; with one, all four are asked about it.
    """
    with Session.open(shoot, this_person()) as session:
        seen = session.shoot.take(take) if take else None
        if look and seen is None:
            raise BadInput("Which picture is to be measured?", do="Name a take: twin-studio gates SHOOT TAKE --look.")
        if look and seen is not None:
            with progress("Measuring") as tell:
                measure_alone(session, seen, cache_dir(), tell)
        direction = seen.recipe.direction if seen else session.direction
        chosen = session.rights.chosen(seen) if seen else None
        asked = (gate,) if gate else tuple(Gate) if seen else (Gate.CAST, Gate.QUEUE)
        if seen is None and not {Gate.CAST, Gate.QUEUE}.issuperset(asked):
            raise BadInput(f"The gate “{gate}” asks about a take.", do="Name one: twin-studio gates SHOOT TAKE.")
        found = {each: session.rights.checks(each, direction, chosen=chosen) for each in asked}
    if as_json:
        say_json({"twin": direction.cast.twin, "take": take or None, "gates": {g: _rows(c) for g, c in found.items()}})
    else:
        for each, checks in found.items():
            say(f"{each.capitalize()}: {'shut' if _shut(checks) else 'open'}")
            say(*(f"  {_SIGNS[check.outcome]}  {check.words}  [{check.rule}]" for check in checks))
    if any(map(_shut, found.values())):
        raise typer.Exit(SHUT)


def brief(
    shoot: ShootFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="[USE.json]", help="What the pictures are for: a use document.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show or set what a shoot makes pictures of the twin for, under which grant."""
    with Session.open(shoot, this_person()) as session:
        if file is not None:
            use = read_document(file, "use", Use)
            found = session.rights.brief(use)
        else:
            held = session.rights.use(session.direction.cast.twin)
            if held is None:
                raise BadInput(
                    f"The brief does not say what pictures of {session.direction.cast.twin} are for.",
                    do="Give a use document: twin-studio brief SHOOT USE.json.",
                )
            use, found = held, ()
    if as_json:
        say_json(use.model_dump(mode="json") | {"cast": _rows(found)})
        return
    media = ", ".join(sorted(use.media))
    say(f"For {use.brand}, {use.campaign}, under the grant {use.grant}.")
    say(f"{media} in {', '.join(use.territories)}, {use.start} to {use.until}; {', '.join(sorted(use.categories))}.")
    say(*(f"Not allowed: {check.words}  [{check.rule}]" for check in found if check.failed))


def _shut(checks: tuple[Check, ...]) -> bool:
    return any(check.failed for check in checks)


def _rows(checks: tuple[Check, ...]) -> list[dict[str, str]]:
    return [{"rule": check.rule, "verdict": str(check.outcome), "words": check.words} for check in checks]
