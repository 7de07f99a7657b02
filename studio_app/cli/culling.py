"""Commands that cull: takes, mark, kill, restore, kill-statistics."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, counted, say, say_json, say_table
from studio_app.cli.shooting import As, ShootFolder, facts, person_of
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.studio.kill_statistics import KillStatistics, Tally, kill_statistics
from studio_app.studio.session import Session
from studio_app.studio.sift import GROUPS, SORTS, Sieve, sift
from studio_app.studio.sift_beside import all_rows, beside, needs_verdicts
from studio_app.studio.sift_field import Field
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag, Label

TakeNames = Annotated[list[str], typer.Argument(metavar="TAKE...", help="Ids of takes.", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (takes, mark, kill, restore):
        app.command()(command)
    app.command("kill-statistics")(kill_counts)


def takes(
    shoot: ShootFolder,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="As in the search field: linen >=3 picked.")
    ] = None,
    sort: Annotated[str, typer.Option(help="What to sort by: take, rating, look, lens ...")] = "take",
    descending: Annotated[bool, typer.Option("--descending", help="The highest first.")] = False,
    group: Annotated[str, typer.Option(help="What to group by.")] = "",
    killed: Annotated[bool, typer.Option("--killed", help="Those in the trash.")] = False,
    you: As = "",
    as_json: AsJson = False,
) -> None:
    """List the takes of a shoot, all or those that the words find."""
    by = _field(group, GROUPS) if group else None
    sieve = Sieve(search=" ".join(words or ())[:500], sort=_field(sort, SORTS), descending=descending, group=by)
    dead = killed or sieve.wants_killed
    with Shoot.open(shoot) as opened:
        rows = all_rows(opened, dead)
        found = sift(rows, sieve, beside(opened, killed=dead, verdicts=needs_verdicts(sieve), you=person_of(you)))
        told = [facts(opened, row) for row in found.rows]
    for of in found.groups if by is not None else ():
        for fact in told[of.start : of.start + of.count]:
            fact["group"] = of.title
    if as_json:
        say_json(told)
        return
    head = ("id", "state", "rating", "flag", "engine", "quality", "size", "seed", *(("group",) if by else ()))
    say_table(head, [[str(fact[name]) for name in head] for fact in told])


def mark(
    shoot: ShootFolder,
    names: TakeNames,
    rating: Annotated[int | None, typer.Option(min=0, max=5, help="Stars.")] = None,
    flag: Annotated[Flag | None, typer.Option(help="Pick or reject, or clear the flag.")] = None,
    label: Annotated[Label | None, typer.Option(help="A colour label.")] = None,
    add: Annotated[list[str] | None, typer.Option("--keyword", help="A keyword; again for more.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--no-keyword", help="A keyword to take away.")] = None,
    by: As = "",
) -> None:
    """Give many takes stars, a flag, a label or keywords. A mark is no approval."""
    if rating is None and flag is None and label is None and not add and not remove:
        raise BadInput("There is nothing to say of the takes.", do="Give --rating, --flag, --label or --keyword.")
    with Session.open(shoot, person_of(by)) as session:
        for name in names:
            session.shoot.row(name)
        if rating is not None:
            session.marking.rate(names, rating)
        if flag is not None:
            session.marking.flag(names, flag)
        if label is not None:
            session.marking.label(names, label)
        if add or remove:
            session.marking.keywords(names, add or (), remove or ())
    say(f"Marked {counted(len(set(names)), 'take')}.")


def kill(
    shoot: ShootFolder,
    names: TakeNames,
    reason: Annotated[Reason, typer.Option(help="Why.", show_default=False)],
    words: Annotated[str, typer.Option(help="The reason in words.")] = "",
    skip: Annotated[bool, typer.Option("--skip-approved", help="Leave approved takes out.")] = False,
    by: As = "",
) -> None:
    """Move takes into the shoot's trash. They can be restored with all marks; nothing is ever deleted."""
    with Session.open(shoot, person_of(by)) as session:
        left = session.marking.kill(names, reason, words, skip=skip)
    say(f"Killed {counted(len(set(names)) - len(left), 'take')}: {reason.value}.")
    if left:
        say(f"Left out, as they are approved: {', '.join(left)}.")


def restore(shoot: ShootFolder, names: TakeNames, by: As = "") -> None:
    """Bring takes back from the trash, with all that was said of them."""
    with Session.open(shoot, person_of(by)) as session:
        session.marking.restore(names)
    say(f"Restored {counted(len(set(names)), 'take')}.")


def kill_counts(shoot: ShootFolder, as_json: AsJson = False) -> None:
    """Count why takes were killed, per twin, engine and look."""
    with Shoot.open(shoot) as opened:
        found = kill_statistics(opened.takes(), opened.trash.rows())
    if as_json:
        say_json(asdict(found))
        return
    say_table(("of", "n", "killed", "why"), [_line(tally) for tally in _tallies(found)])


def _tallies(found: KillStatistics) -> tuple[Tally, ...]:
    return (found.every, *found.twins, *found.engines, *found.looks)


def _line(tally: Tally) -> tuple[str, ...]:
    why = ", ".join(f"{reason} {count}" for reason, count in tally.reasons.items())
    return tally.name, str(tally.n), str(tally.killed), why or "-"


def _field(name: str, among: tuple[Field, ...]) -> Field:
    found = next((field for field in among if field.value == name), None)
    if found is None:
        raise BadInput(f"“{name[:40]}” cannot be sorted or grouped by.", do=f"Choose {', '.join(among)}.")
    return found
