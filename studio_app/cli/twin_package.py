"""Commands of a twin's package: twin pack, open, list, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, counted, progress, say, say_json, say_table
from studio_app.cli.package_key import KeyFile, opened_by
from studio_app.cli.signing import KeyChain
from studio_app.direction.errors import BadInput, StudioError
from studio_app.engines.twin_weights import uses
from studio_app.studio.away import size_words
from studio_app.studio.twin_packages import (
    key_lines,
    owner_words,
    pack_twin,
    remove_twin,
    take_twin,
    twins_here,
)
from studio_app.twins.package import head_of
from studio_app.twins.roster import Known
from studio_app.twins.vault import Kept

commands = typer.Typer(
    name="twin",
    help="A twin's package, one locked file that stock age opens: pack, open, list, remove.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (pack, remove):
        commands.command()(command)
    commands.command("open")(open_package)
    commands.command("list")(list_twins)
    app.add_typer(commands)


def pack(
    source: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Her folder of papers, captures and weights, or her package.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="FILE.twin", help="The file to write.", show_default=False)],
    others: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="KEY", help="Who else opens it: a file such as studio.pub, or age1…; repeat."),
    ] = None,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Lock a twin into one file for her owner, her agency and each licensed workstation; nobody else opens it.

    Given a package instead of a folder (with --key), it is locked anew for these keys.
    """
    named = key is not None or key_chain
    if not source.is_dir() and not named:
        raise BadInput(f"{source.name} is no folder.", do="Give her folder; or her package, with --key to open it.")
    opens = opened_by(key, key_chain) if named else []
    with progress("Packing") as tell:
        passport = pack_twin(source, to, key_lines(others or []), opens, tell)
    locks, size = len(head_of(to).locks), to.stat().st_size
    if as_json:
        say_json({"file": str(to), "twin": passport.twin, "version": passport.version, "bytes": size, "keys": locks})
    else:
        say(
            f"{to}: {passport.name}, passport {passport.version}, {size_words(size)}, locked for "
            f"{counted(locks, 'key')}. Check it with: age -d -i KEY {to.name} | tar t"
        )


def open_package(
    file: Annotated[Path, typer.Argument(metavar="FILE.twin", help="What her owner sent.", show_default=False)],
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Check every byte of a twin's package and keep it on this computer, locked as it came."""
    opens = opened_by(key, key_chain)
    with progress("Opening the package") as tell:
        kept = take_twin(file, opens, tell)
    passport = kept.passport
    files = {"captures": len(passport.captures), "weights": len(passport.weights)}
    if as_json:
        say_json(_told(kept) | files)
        return
    say(
        f"{passport.name} ({kept.twin}), passport {passport.version}, until {passport.valid_until}.",
        f"Owned by {owner_words(passport)}.",
        f"{counted(files['captures'], 'capture')} and {counted(files['weights'], 'file')} of weights, each as the "
        "passport lists it." + (f" Hers paint with {uses(passport)}." if passport.weights else ""),
        f"Kept locked in {kept.package}; weights are only ever opened in memory.",
    )


def list_twins(as_json: AsJson = False) -> None:
    """Show the twins of this computer, licensed ones and samples, and whether each can be cast."""
    found = twins_here()
    if as_json:
        say_json([_row(known) for known in found])
        return
    head = ("twin", "name", "owner", "passport", "taken in", "size", "can be cast")
    say_table(head, [_cells(known) for known in found])
    say(*(f"{known.id}: {known.why}" for known in found if known.why))


def remove(
    twin: Annotated[str, typer.Argument(metavar="TWIN", help="Her id, such as freja.", show_default=False)],
    forget_owner: Annotated[
        bool, typer.Option("--forget-owner", help="Forget whose key owns her too: for the day her owner has a new one.")
    ] = False,
) -> None:
    """Delete a twin's package from this computer. Takes in shoots stay; nothing new can be made with her here."""
    remove_twin(twin, forget_owner)
    say(
        f"The package of {twin} was deleted from this computer; new takes of her need it again. Shoots were not "
        "touched. " + ("Whose key owns her was forgotten." if forget_owner else "Whose key owns her is remembered.")
    )


def _row(known: Known) -> dict[str, Any]:
    told = _told(known.kept) if known.kept is not None else {"twin": known.id, "sample": True}
    return told | {"name": known.name, "castable": known.twin is not None, "why": known.why}


def _told(kept: Kept) -> dict[str, Any]:
    told = {"twin": kept.twin, "sample": False, "package": str(kept.package), "bytes": kept.size}
    told |= {"taken": kept.taken.isoformat()}
    try:
        passport = kept.passport
    except StudioError:
        return told
    owner = {"owner": str(passport.owner), "key": passport.owner.key, "version": passport.version}
    return told | owner | {"valid_until": str(passport.valid_until)}


def _cells(known: Known) -> tuple[str, ...]:
    can = "yes" if known.twin is not None else "no"
    if known.kept is None:
        return known.id, known.name, "sample", "-", "-", "-", can
    told = _told(known.kept)
    taken = f"{known.kept.taken.astimezone():%Y-%m-%d}"
    return (
        known.id, known.name, str(told.get("owner", "-")), str(told.get("version", "-")), taken,
        size_words(known.kept.size), can,
    )  # fmt: skip
