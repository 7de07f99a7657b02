"""The command about the depth of the photograph behind the figure: made, brought, measured, turned over, removed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, progress, say, say_json
from studio_app.cli.shooting import As, ShootFolder, person_of
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.studio.depth_work import brought, found, present, reach_by_ground, turned
from studio_app.studio.detectors import depth_names, folders, is_commercial
from studio_app.studio.places import config_dir
from studio_app.studio.plate_depths import FoundDepth, keep_depth, remove_depth, set_reach, with_depth
from studio_app.studio.plates import plate_folder
from studio_app.studio.session import Session
from studio_app.takes.depth_picture import depth_png


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command("plate-depth")(plate_depth)


def plate_depth(
    shoot: ShootFolder,
    bring: Annotated[
        Path | None, typer.Option("--bring", metavar="FILE", help="A grey depth picture of 8 or 16 bits, near bright.")
    ] = None,
    make: Annotated[bool, typer.Option("--make", help="Let a detector find it, from files on this computer.")] = False,
    detector: Annotated[str, typer.Option(help=f"Who finds it: {', '.join(depth_names())}.")] = depth_names()[0],
    weights: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The detector’s files; nothing is fetched.")
    ] = None,
    turn: Annotated[bool, typer.Option("--turn", help="Turn it over, where near is dark.")] = False,
    near: Annotated[float | None, typer.Option(metavar="METRES", help="How far its brightest place is.")] = None,
    far: Annotated[float | None, typer.Option(metavar="METRES", help="How far its darkest place is.")] = None,
    front: Annotated[
        bool | None,
        typer.Option("--front/--behind", help="Whether things of it that are nearer than she is cover her."),
    ] = None,
    ground: Annotated[bool, typer.Option("--ground", help="Set both by the ground, as the camera stands now.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the depth there, a PNG of 16 bits.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Direct the photograph without its depth.")] = False,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Give the photograph behind the figure its depth: engines then know how far the place behind her is.

    Without options it says what there is. Where a depth is brought or made, the ground tells how far it reaches.
    """
    if sum((bring is not None, make, turn and bring is None, remove)) > 1:
        raise BadInput("Give one of --bring, --make, --turn and --remove.")
    if out is not None and out.suffix.lower() != ".png":
        raise BadInput(f"{out.name} is not a PNG.", do="Give the depth a name that ends in .png.")
    if out is not None and bring is not None and out.exists() and bring.exists() and out.samefile(bring):
        raise BadInput("The depth would take the place of the picture that was brought.", do="Give it another name.")
    with Session.open(shoot, person_of(by)) as session:
        got = _found(session, bring, make, detector, weights, turn)
        if got is not None:
            keep_depth(session, got)
        if remove:
            remove_depth(session)
        if ground:
            set_reach(session, *reach_by_ground(session.direction, plate_folder(session.shoot.path)))
        if near is not None or far is not None:
            place = session.direction.location
            set_reach(session, place.near_m if near is None else near, place.far_m if far is None else far)
        if front is not None:
            session.direct(location=with_depth(session.direction).having(plate_front=front))
            session.settle()
        if out is not None:
            write_atomically(out, depth_png(present(session.direction, plate_folder(session.shoot.path))))
        _say(session, got, as_json)


def _found(
    session: Session, bring: Path | None, make: bool, detector: str, weights: Path | None, turn: bool
) -> FoundDepth | None:
    direction, plates = session.direction, plate_folder(session.shoot.path)
    if bring is not None:
        return brought(direction, plates, bring, dark_is_near=turn)
    if turn:
        return turned(direction, plates)
    if not make:
        return None
    held = folders(config_dir()).get(detector)
    folder = weights or (Path(held) if held else None)
    with progress("Finding the depth") as tell:
        tell("Finding the depth", 0.0)
        return found(direction, plates, detector, folder, commercial=is_commercial(session))


def _say(session: Session, got: FoundDepth | None, as_json: bool) -> None:
    place = session.direction.location
    if as_json:
        said = {"turned_over": got.turned_over, "measured": got.reach is not None} if got else {}
        say_json(
            {
                "plate": place.plate,
                "depth": place.depth,
                "near_m": place.near_m,
                "far_m": place.far_m,
                "front": place.plate_front,
                **said,
            }
        )
        return
    if not place.depth:
        say(f"{place.plate} has no depth." if place.plate else "No photograph stands behind her.")
        return
    say(f"{place.plate} reaches from {place.near_m:g} m (bright) to {place.far_m:g} m (dark).")
    if got is not None:
        say(got.words)
    if place.plate_front:
        say("Things of it that are nearer than she is cover her.")
