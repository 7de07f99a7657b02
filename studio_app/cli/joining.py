"""Commands that bring copies of a shoot together: merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, progress, say, say_json
from studio_app.cli.shooting import ShootFolder
from studio_app.cli.signing import SignFromChain, SignWith, may_sign
from studio_app.shoot.merge_shoot import Merged
from studio_app.studio.first_run import this_person
from studio_app.studio.session import Session

WithRules = Annotated[
    bool,
    typer.Option("--with-rules", help="Take over changes of seats, keys and policy though no key is trusted here."),
]


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(merge)


def merge(
    shoot: ShootFolder,
    other: Annotated[Path, typer.Argument(metavar="OTHER", help="Another clone of the shoot, or a bundle of it.")],
    sign_with: SignWith = None,
    sign_from_chain: SignFromChain = False,
    with_rules: WithRules = False,
    as_json: AsJson = False,
) -> None:
    """Bring another copy of a shoot in: takes, words, notes, directions; nothing of either side is lost."""
    key = may_sign(sign_with, sign_from_chain, this_person())
    with Session.open(shoot, this_person()) as session, progress("Merging") as tell:
        merged = session.joining.merge(other, key=key, rules=with_rules, tell=tell)
    report(merged, as_json)


def report(merged: Merged, as_json: bool) -> None:
    """What came of bringing something in."""
    if as_json:
        told = {"commit": merged.commit, "new": merged.new, "words": merged.words, "report": merged.lines}
        say_json({**told, "takes": sorted(merged.takes)})
    else:
        say(*merged.lines)
