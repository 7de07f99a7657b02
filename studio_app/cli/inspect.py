"""The command that looks at any picture: who signed it, what it carries, whose delivery it is, what still holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json
from studio_app.direction.errors import BadInput
from studio_app.studio.comparing import Comparing
from studio_app.studio.inspected import Report
from studio_app.studio.inspection import look, roots_in
from studio_app.studio.inspection_lookup import Lookup

_SIGN = {"good": "✓", "bad": "✗", "look": "?", "told": " "}


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(inspect)


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Any pictures.", show_default=False)],
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="ROOT.pem", help="Also trust signers under this root, this once; twin-studio roots keeps some."
        ),
    ] = None,
    shoot: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="Look the watermark up in this shoot's deliveries.")
    ] = None,
    delivered: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Lay it beside these: a shoot, or a folder with delivered pictures."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a picture is: made with AI or not, signed by whom, changed since, whose delivery, still licensed."""
    beside = Comparing(delivered) if delivered else None
    lookup = Lookup(dict.fromkeys([*(shoot or ()), *(beside.shoots if beside is not None else ())]))
    roots, today = roots_in(trust or ()), date.today()  # as people count
    found: list[Report] = []
    problems: list[tuple[Path, BadInput]] = []
    for path in files:
        try:
            found.append(look(path, roots, lookup, today, beside))
        except BadInput as error:
            problems.append((path, error))
    if as_json:
        said = [{"file": str(path), "problem": str(error)} for path, error in problems]
        say_json([report.plain | {"facts": report.facts} for report in found] + said)
    else:
        for report in found:
            _print(report, alone=len(files) == 1)
    if len(problems) == 1 and len(files) == 1:
        raise problems[0][1]
    if problems:
        raise BadInput(f"{len(problems)} of {len(files)} files could not be looked at. {problems[0][1]}")


def _print(report: Report, *, alone: bool) -> None:
    width = max(len(fact.topic) for fact in report.facts) + 2
    say(*([] if alone else ["", report.name]))
    say(*(f"{_SIGN[fact.stand]} {fact.topic:<{width}}{fact.words}" for fact in report.facts))
