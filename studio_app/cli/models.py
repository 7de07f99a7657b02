"""The command about weights: which are here, where, and under which licence."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.getting import get_weights
from studio_app.cli.output import AsJson, progress, say, say_json, say_table
from studio_app.direction.errors import BadInput
from studio_app.engines.card import free_on_card
from studio_app.studio.first_run import this_person
from studio_app.studio.models import GB, LOOK, Model, folders, forget, install, models
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.weights_licence import licensed, state
from studio_app.takes.licence import Licensed


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command(name="models")(list_models)


def list_models(
    add: Annotated[
        str,
        typer.Option(metavar="ENGINE=FOLDER", help="Use the weights in this folder or file; every byte is read once."),
    ] = "",
    remove: Annotated[str, typer.Option(metavar="ENGINE", help="Forget where they are; the files stay.")] = "",
    get: Annotated[
        str, typer.Option(metavar="ENGINE", help="Show what would be fetched and its licence; with --accept, fetch it.")
    ] = "",
    accept: Annotated[bool, typer.Option("--accept", help="You have read the licence and accept it.")] = False,
    revision: Annotated[
        list[str] | None,
        typer.Option(metavar="REPOSITORY=COMMIT", help="The commit to fetch; else the newest."),
    ] = None,
    licence: Annotated[
        str, typer.Option(metavar="ENGINE=WORDS", help="State which licence its weights have, and where it is written.")
    ] = "",
    commercial: Annotated[
        bool | None, typer.Option("--commercial/--no-commercial", help="Whether that licence allows commercial use.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the engines that need weights, what of them is here, and what their licence allows. Fetches nothing
    but by --get.
    """
    if get:
        get_weights(get, accept, revision or ())
        return
    if add:
        engine, _, folder = add.partition("=")
        if not folder:
            raise BadInput(f"“{add[:60]}” is not an engine and a folder.", do="Write it as sdxl-union=FOLDER.")
        with progress("Reading the weights") as tell:
            install(config_dir(), cache_dir(), engine, Path(folder), lambda share: tell("Reading the weights", share))
    if remove:
        forget(config_dir(), remove)
    if licence or commercial is not None:
        _state(licence, commercial)
    found = models(config_dir())
    held = {model.engine: _licensed(model) for model in found if model.folder}
    if as_json:
        free = {"memory_free": free_on_card()}
        say_json([asdict(model) | {"state": model.state} | _facts(held.get(model.engine)) | free for model in found])
        return
    head = ("engine", "state", "size", "graphics memory", "commercial use", "licence")
    say_table(head, [_cells(model, held.get(model.engine)) for model in found])
    say(_memory_here(free_on_card()), *(line for model in found for line in _more(model)))


def _state(licence: str, commercial: bool | None) -> None:
    engine, _, words = licence.partition("=")
    place = folders(config_dir()).get(engine, "")
    if not words or commercial is None:
        raise BadInput(
            "A licence is stated with its words and with what it allows.",
            do="Write --licence klein=“Apache-2.0, on its page” --commercial.",
        )
    if not place:
        raise BadInput(f"No weights of “{engine[:60]}” are installed.")
    state(config_dir(), cache_dir(), engine, place, commercial, words, this_person().name)


def _licensed(model: Model) -> Licensed:
    return licensed(config_dir(), cache_dir(), model.engine, model.folder)


def _facts(held: Licensed | None) -> dict[str, object]:
    if held is None:
        return {"commercial_use": None, "licence_said": ""}
    return {"commercial_use": held.commercial, "licence_said": held.licence, "licence_why": held.why}


def _cells(model: Model, held: Licensed | None) -> tuple[str, ...]:
    size = f"{model.gigabytes:.1f} GB" if model.folder and not model.problem else "-"
    size += f" ({model.quantised})" if model.quantised else ""
    memory = f"{model.memory_gb:.1f} GB"
    if held is None:
        return model.engine, model.state, size, memory, model.commercial, model.licence
    allowed = {True: "yes", False: "no", None: "nobody has said"}[held.commercial]
    return (
        model.engine,
        model.state,
        size,
        memory,
        allowed,
        f"{held.licence} ({held.why})" if held.licence else "unknown",
    )


def _memory_here(free: int | None) -> str:
    """What this computer has for them; an engine that needs more is moved onto the card in parts."""
    if free is None:
        return "No graphics card was found here: takes are painted on the processor, in the computer's own memory."
    return f"{free / GB:.1f} GB of graphics memory are free here; where an engine needs more, parts take turns on it."


def _more(model: Model) -> list[str]:
    if model.problem:
        return [f"{model.engine}: {model.problem}"]
    if not model.folder:
        return [f"{model.engine} is published as {model.where}"]
    doubt = [f"{model.engine}: {model.doubt} {LOOK}"] if model.doubt else []
    return [f"{model.engine} lies in {model.lies_in}", *doubt]
