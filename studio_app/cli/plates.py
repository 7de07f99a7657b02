"""The command about the photographs of a shoot: who is on them."""

from __future__ import annotations

from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.shooting import ShootFolder
from studio_app.direction.errors import BadInput
from studio_app.studio.first_run import this_person
from studio_app.studio.plate_use import say_people
from studio_app.studio.session import Session
from studio_app.takes.plate_people import OnPlate


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command("plate-people")(plate_people)


def plate_people(
    shoot: ShootFolder,
    plate: Annotated[str, typer.Argument(metavar="[PHOTOGRAPH]", help="Its name in the shoot; without one, all.")] = "",
    people: Annotated[
        OnPlate | None, typer.Option("--people", help="Who is on it; a delivery is refused until it is said.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="Somebody who gave a release; as often.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say who is on a photograph behind the figure, or list what was said: disclosure follows it."""
    with Session.open(shoot, this_person()) as session:
        if people is not None:
            if not plate:
                raise BadInput("No photograph is named.", do="Without options the command lists their names.")
            say_people(session, plate, people, name or ())
        wanted = (plate,) if plate else session.shoot.plates.names()
        found = [(each, session.shoot.plates.people(each)) for each in wanted]
    if as_json:
        say_json([{"plate": each, "said": said and said.model_dump(mode="json")} for each, said in found])
    elif not found:
        say("No photograph was taken into this shoot.")
    else:
        say_table(
            ("PHOTOGRAPH", "ON IT"), [(each, said.words if said else "nobody said it yet") for each, said in found]
        )
