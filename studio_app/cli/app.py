"""The commands, and how they end: 0 done, 1 a rule says no, 2 wrong usage or input; errors are one sentence."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import Abort, Exit, TyperException

from studio_app import __version__
from studio_app.cli import (
    away,
    booking,
    certificate,
    channels,
    consent,
    culling,
    deliver,
    depths,
    gating,
    grant,
    inspect,
    joining,
    judging,
    machine,
    mapping,
    models,
    noting,
    paper,
    passport,
    plates,
    posing,
    proof,
    record,
    revoke,
    ruling,
    shooting,
    statement,
    twin_package,
    varying,
    versions,
)
from studio_app.cli.output import say
from studio_app.cli.sections import Sections
from studio_app.direction.errors import StudioError

INTERRUPTED = 130
STOPPED = "Stopped. What was saved before is safe."

app = typer.Typer(
    name="twin-studio",
    cls=Sections,
    help="A studio in which creative teams direct licensed digital twins. Without a command it opens the window.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_PICTURES = (shooting, plates, depths, posing, mapping, varying, culling, noting, versions, paper)
_PEOPLE = (judging, record, ruling, joining, away)
_TWINS = (passport, consent, grant, revoke, twin_package, gating, booking, statement, certificate)
for module in (*_PICTURES, *_PEOPLE, *_TWINS, machine, models, channels, deliver, inspect, proof):
    module.add_to(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"Twin Studio {__version__}")
        raise Exit


Version = Annotated[bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)]


@app.callback()
def options(version: Version = False) -> None:
    """Direct licensed digital twins. Without a command the window opens."""
    del version  # its callback has answered


def run(arguments: list[str]) -> int:
    """Runs one command and returns its exit code."""
    try:
        code = app(args=arguments, prog_name="twin-studio", standalone_mode=False)
        sys.stdout.flush()
    except StudioError as error:
        return _end(str(error), error.exit_code)
    except Exit as ended:
        return ended.exit_code
    except TyperException as error:
        return _end(error.format_message(), 2)
    except (Abort, KeyboardInterrupt):
        return _end(STOPPED, INTERRUPTED)
    except BrokenPipeError:
        _hush()
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        _hush()
        return _end(f"The answer could not be written ({error.strerror}). What was saved before is safe.", 1)
    if code == INTERRUPTED:  # the library's way of an interrupt, without a word
        return _end(STOPPED, INTERRUPTED)
    return code if isinstance(code, int) else 0


def _hush() -> None:
    """What is still buffered goes nowhere: the interpreter would try to write it once more as it ends, and fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _end(sentence: str, code: int) -> int:
    sys.stderr.write(f"twin-studio: {' '.join(sentence.split())}\n")
    return code
