"""Commands about variations: a matrix of poses, looks, lights, places and twins; what takes will cost; a take again."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from studio_app.cli.costing import cost_here, cost_lines
from studio_app.cli.output import AsJson, counted, progress, say, say_json, say_table
from studio_app.cli.package_key import KeyFile, package_key
from studio_app.cli.painting import Told, WeightsFolder, paints
from studio_app.cli.render_here import shoot_here, weights_shelf
from studio_app.cli.shooting import As, ShootFolder, TakeName, facts, person_of
from studio_app.cli.signing import KeyChain
from studio_app.direction.direction import Part
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.engines.table import entry
from studio_app.studio.forecast import Forecast
from studio_app.studio.matrix import PART_WORDS, Axes, Ruling, chosen, laid_out
from studio_app.studio.matrix_plan import plan_of
from studio_app.studio.models import WeightsShelf
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session

Several = Annotated[list[str] | None, typer.Option(metavar="NAME,NAME", help="Presets, now, or takes that had it.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (matrix, again):
        app.command()(command)


@paints
def matrix(
    folder: ShootFolder,
    twin: Several = None,
    pose: Several = None,
    expression: Several = None,
    look: Several = None,
    light: Several = None,
    location: Several = None,
    camera: Several = None,
    long_side: Annotated[int | None, typer.Option(min=64, max=4096, help="Pixels of the longer side.")] = None,
    only_say: Annotated[
        bool, typer.Option("--forecast", help="Say what it would be and cost, and order nothing.")
    ] = False,
    by: As = "",
    as_json: AsJson = False,
    *,
    told: Told,
) -> None:
    """Render every combination of two parts or more: poses, looks, lights, locations, twins ... One seed for all."""
    shelf = told.shelf()
    named: dict[Part, list[str] | None] = {
        "cast": twin, "pose": pose, "expression": expression, "look": look, "rig": light, "location": location,
        "camera": camera,
    }  # fmt: skip
    with Session.open(folder, person_of(by)) as session:
        if session.shoot.read_only:
            raise Refused(session.shoot.read_only)
        told.put_into(session, long_side=long_side)
        axes: Axes = {part: chosen(session, part, _split(names)) for part, names in named.items() if names}
        if only_say:
            _say_plan(session, shelf, axes, as_json=as_json)
            return
        planned = laid_out(session.direction, axes)
        with progress("Rendering") as tell:
            twins = dict.fromkeys(each.direction.cast.twin for each in planned)
            order = shoot_here(session, tell, shelf, lambda renderer: renderer.order_matrix(planned), twins)
            outcomes = asyncio.run(order)
        rows = [session.shoot.row(outcome.take) for outcome in outcomes if outcome.take]
        places = {row.id: row.take.cell for row in rows}
        if as_json:
            say_json([facts(session.shoot, row) | {"cell": row.facets.cell} for row in rows])
        else:
            head = [PART_WORDS[axis.part] for axis in planned[0].cell.axes]
            say_table(
                [*head, "Take"],
                [[*cell.titles, take] for take, cell in places.items() if cell is not None],
            )
    failed = [outcome.words for outcome in outcomes if not outcome.take]
    if failed:
        raise StudioError(f"{len(failed)} of {len(outcomes)} takes did not come out: {failed[0]}")


def again(
    folder: ShootFolder,
    take: TakeName,
    weights: WeightsFolder = None,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Render a take once more by its own recipe, and say whether it is bit-equal or how near it came.

    --key or --key-chain opens the package of the twin in it, in memory, where her own weights painted it.
    """
    with Session.open(folder, person_of(by)) as session:
        recipe = session.shoot.take(take).recipe
        shelf = weights_shelf(entry(recipe.engine), weights)
        session.keys.identity = package_key(key, key_chain)
        twins = (recipe.direction.cast.twin,)
        with progress("Rendering") as tell:
            order = shoot_here(session, tell, shelf, lambda renderer: (renderer.shoot_again(take),), twins)
            (outcome,) = asyncio.run(order)
    if outcome.take is None:
        raise StudioError(outcome.words)
    new = outcome.take if outcome.take != take else None
    if as_json:
        say_json({"take": take, "words": outcome.words, "same": new is None, "new": new})
    else:
        say(f"{take}: {outcome.words}.", *((f"The new picture is {new}.",) if new else ()))


def _say_plan(session: Session, shelf: WeightsShelf, axes: Axes, *, as_json: bool) -> None:
    """What the matrix would be, what the gates say, and what it would cost."""
    queue = Queue.of(session.shoot.path)
    try:
        ahead = queue.ahead()
    finally:
        queue.close()
    plan = plan_of(session, shelf, session.direction, axes, ahead, lambda recipes: cost_here(recipes, shelf))
    count = len(plan.planned)
    if as_json:
        rules = [{"words": each.words, "takes": each.takes, "allowed": each.allowed} for each in plan.said]
        say_json({"takes": count, "allowed": plan.allowed, "gates": rules, **_plain(plan.cost)})
        return
    say(f"{counted(count, 'take')}, {plan.allowed} of them allowed.")
    say(*(_ruled(each) for each in plan.said), *(cost_lines(plan.cost) if plan.cost is not None else ()))


def _ruled(said: Ruling) -> str:
    return f"{'Yes' if said.allowed else 'No '}  {counted(said.takes, 'take')}: {said.words}"


def _plain(cost: Forecast | None) -> dict[str, object]:
    span, takes = (cost.seconds, cost.takes) if cost is not None else (None, 0)
    return {
        "seconds": None if span is None else span.middle * takes,
        "seconds_low": None if span is None else span.low * takes,
        "seconds_high": None if span is None else span.high * takes,
        "measured_on": 0 if span is None else span.count,
        "bytes": round(cost.size * takes) if cost is not None else 0,
    }


def _split(names: list[str]) -> list[str]:
    """['walking', 'stride'] of ['walking,stride']. Raises BadInput for an empty name."""
    found = [name.strip() for text in names for name in text.split(",")]
    if not all(found):
        raise BadInput("A name is missing between two commas.", do="Write them as walking,stride.")
    return found
