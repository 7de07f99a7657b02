"""Commands about this computer: prepare, doctor, benchmarks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, progress, say, say_json, say_table
from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.benchmark_row import Row
from studio_app.studio.benchmarks import GROUPS, measure
from studio_app.studio.benchmarks_review import TAKES
from studio_app.studio.doctor import examine
from studio_app.studio.engine_check import check_engines
from studio_app.studio.finding import Finding
from studio_app.studio.places import cache_dir
from studio_app.studio.prepare import prepare as run_prepare

_MARK = {True: "ok", False: "wrong", None: "note"}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (prepare, doctor, benchmarks):
        app.command()(command)


def prepare() -> None:
    """Build the sample twins and drape the sample look; quick when it is done already."""
    with progress("Preparing") as tell:
        made = run_prepare(cache_dir(), tell)
    say(f"Made {', '.join(made)}." if made else "Everything was there.")


def doctor(
    engines: Annotated[
        bool, typer.Option("--engines", help="Try every engine with a tiny model that is built here; minutes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check what this computer has and lacks; ends with 1 when something essential is wrong."""
    found = _engines() if engines else examine(cache_dir())
    if as_json:
        say_json([asdict(finding) for finding in found])
    else:
        say(*(f"{_MARK[one.ok]:<6}{one.words}" + (f" {one.do}" if one.do and not one.ok else "") for one in found))
    wrong = [finding for finding in found if finding.ok is False]
    if wrong:
        many = f"{len(wrong)} things are wrong; the first" if len(wrong) > 1 else "One thing is wrong"
        raise StudioError(f"{many}: {wrong[0].words}", do=wrong[0].do)


def _engines() -> tuple[Finding, ...]:
    found: list[Finding] = []
    with progress("Building tiny engines") as tell:
        for engine, ok, words in check_engines(cache_dir()):
            tell(f"{engine}: {words}", 0.0)
            found.append(Finding(engine, ok, f"{engine}: {words}", "" if ok else "Run “./run setup”."))
    return tuple(found)


def benchmarks(
    group: Annotated[str, typer.Argument(metavar="[GROUP]", help=f"One of: {', '.join(GROUPS)}.")] = "",
    takes: Annotated[int, typer.Option(min=1, help="Group review: how many sample takes to make.")] = TAKES,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Group review: make and keep the sample takes here, not in the cache."),
    ] = None,
    long: Annotated[
        bool,
        typer.Option("--long", help="Also a hundred selects (delivery) and held-out flags (rights); many minutes."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure this computer against the targets; takes some minutes."""
    if group and group not in GROUPS:
        raise BadInput(f"There is no group “{group[:40]}”.", do=f"There are: {', '.join(GROUPS)}.")
    with progress("Measuring") as tell:
        found = measure(group, cache_dir(), tell, takes, folder, long=long)
    if as_json:
        say_json([{"group": name} | asdict(row) for name, rows in found.items() for row in rows])
        return
    head = ("group", "name", "value", "median", "target", "ok", "compared with")
    say_table(head, [_cells(name, row) for name, rows in found.items() for row in rows])


def _cells(group: str, row: Row) -> tuple[str, ...]:
    ok = {True: "yes", False: "no", None: "-"}[row.ok]
    value, median, target = (_shown(number, row.unit) for number in (row.value, row.median, row.target))
    return group, row.name, value or "-", median, target, ok, row.compared_with or row.reason


def _shown(number: float | None, unit: str) -> str:
    """'12.3 ms'; empty when there is no figure."""
    return "" if number is None else f"{number:.3g} {unit}" if number < 1000 else f"{number:.0f} {unit}"
