"""What the commands print: plain lines or JSON on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Tell = Callable[[str, float], None]


def say(*lines: str) -> None:
    """Lines for a person."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def counted(number: int, thing: str) -> str:
    """'1 verdict', '25,000 takes'."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def say_json(value: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def say_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Aligned columns under their names; nothing but spaces between them, so that other tools can cut them."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    say(*("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines))


@contextmanager
def progress(title: str) -> Generator[Tell]:
    """A bar on stderr, or a line for each new step where stderr is no terminal; yields what takes words and a share."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _liner()
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=32), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=1.0)
        yield lambda words, share: bars.update(task, description=words, completed=share)


def _liner() -> Tell:
    last = [""]

    def tell(words: str, share: float) -> None:
        if words != last[0]:
            last[0] = words
            try:
                sys.stderr.write(f"{100 * share:3.0f} %  {words}\n")
                sys.stderr.flush()
            except OSError:  # whoever read this has gone; the work goes on
                _say_no_more(sys.stderr.fileno())

    return tell


def _say_no_more(descriptor: int) -> None:
    """Leads a stream to nowhere, so that what is still in its buffer fails nothing later."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
