"""The command that draws depth or edges of a photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import progress, say
from studio_app.cli.shooting import As, person_of
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.studio.detectors import folders, is_commercial, map_names
from studio_app.studio.photo_work import map_of
from studio_app.studio.places import config_dir
from studio_app.studio.session import Session


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command(name="photo-map")(photo_map)


def photo_map(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="A JPEG, PNG or WebP, such as a location’s.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the map there, a PNG of the photograph’s size.")],
    detector: Annotated[str, typer.Option(help=f"Who draws it: {', '.join(map_names())}.")] = "canny",
    weights: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The detector’s files; nothing is fetched.")
    ] = None,
    shoot: Annotated[Path | None, typer.Option(metavar="SHOOT", help="For whose use: licences are held to it.")] = None,
    by: As = "",
) -> None:
    """Draw depth (near is white) or edges of a photograph, to be looked at by an engine as a reference."""
    if out.suffix.lower() != ".png":
        raise BadInput(f"{out.name} is not a PNG.", do="Give the map a name that ends in .png.")
    if out.exists() and photo.exists() and out.samefile(photo):
        raise BadInput("The map would take the place of the photograph.", do="Give it another name.")
    commercial = False
    if shoot is not None:
        with Session.open(shoot, person_of(by)) as session:
            commercial = is_commercial(session)
    held = folders(config_dir()).get(detector)
    with progress("Drawing the map") as tell:
        tell("Drawing the map", 0.0)
        drawn = map_of(photo, detector, weights or (Path(held) if held else None), commercial=commercial)
    write_atomically(out, drawn)
    say(f"{out} holds what {detector} sees.")
