"""The command about weights: which are here, where, and under which licence."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, progress, say, say_json, say_table
from studio_app.direction.errors import BadInput
from studio_app.studio.models import Model, forget, install, models
from studio_app.studio.places import cache_dir, config_dir


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command(name="models")(list_models)


def list_models(
    add: Annotated[
        str,
        typer.Option(metavar="ENGINE=FOLDER", help="Use the weights in this folder or file; every byte is read once."),
    ] = "",
    remove: Annotated[str, typer.Option(metavar="ENGINE", help="Forget where they are; the files stay.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show the engines that need weights, what of them is here, and what their licence allows. Fetches nothing."""
    if add:
        engine, _, folder = add.partition("=")
        if not folder:
            raise BadInput(f"“{add[:60]}” is not an engine and a folder.", do="Write it as sdxl-union=FOLDER.")
        with progress("Reading the weights") as tell:
            install(config_dir(), cache_dir(), engine, Path(folder), lambda share: tell("Reading the weights", share))
    if remove:
        forget(config_dir(), remove)
    found = models(config_dir())
    if as_json:
        say_json([asdict(model) | {"state": model.state} for model in found])
        return
    head = ("engine", "state", "size", "commercial use", "licence")
    say_table(head, [_cells(model) for model in found])
    say(*(line for model in found for line in _more(model)))


def _cells(model: Model) -> tuple[str, ...]:
    size = f"{model.gigabytes:.1f} GB" if model.folder and not model.problem else "-"
    return model.engine, model.state, size, model.commercial, model.licence


def _more(model: Model) -> list[str]:
    if model.problem:
        return [f"{model.engine}: {model.problem}"]
    return [f"{model.engine} lies in {model.folder}" if model.folder else f"{model.engine} is found as {model.where}"]
