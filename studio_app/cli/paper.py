"""Commands for paper and for other programs: sheet, report, copy, xmp."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, counted, progress, say, say_json, say_table
from studio_app.cli.shooting import ShootFolder
from studio_app.direction.durable import write_atomically
from studio_app.studio.choose import Only, chosen
from studio_app.studio.copy_choice import CopyChoice, CopyFormat
from studio_app.studio.first_run import this_person
from studio_app.studio.matrix import part_named
from studio_app.studio.paper.contact_sheet import contact_sheet
from studio_app.studio.paper.ink import PageChoice, Paper
from studio_app.studio.paper.report_facts import report_facts
from studio_app.studio.paper.sheet import Group, SheetChoice
from studio_app.studio.paper.shoot_report import report_json, report_pdf
from studio_app.studio.session import Session
from studio_app.studio.sidecar_words import difference_words
from studio_app.studio.sidecars import Look
from studio_app.studio.working_copy import copies_to


class XmpWork(StrEnum):
    """What to do with sidecars."""

    WRITE = "write"
    READ = "read"
    STATUS = "status"


To = Annotated[Path, typer.Option("--to", metavar="FILE", help="Where to write.", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (sheet, report, copy, xmp):
        app.command()(command)


def sheet(
    shoot: ShootFolder,
    to: To,
    only: Annotated[Only, typer.Option(help="Which takes.")] = Only.ALL,
    stars: Annotated[int, typer.Option(min=1, max=5, help="For rated: so many or more.")] = 3,
    columns: Annotated[int, typer.Option(min=1, max=12, help="Pictures in a line.")] = 5,
    paper: Annotated[Paper, typer.Option(help="Page size.")] = Paper.A4,
    landscape: Annotated[bool, typer.Option("--landscape", help="Lay the page on its side.")] = False,
    group: Annotated[Group, typer.Option(help="Group by look or shot, or lay matrices out.")] = Group.NONE,
    across: Annotated[
        str, typer.Option(metavar="PART", help="What stands over the columns of a matrix, such as light.")
    ] = "",
    words: Annotated[bool, typer.Option("--words", help="Words of direction under each picture.")] = False,
) -> None:
    """Print a contact sheet as PDF, or as one PNG to share."""
    page = PageChoice(paper=paper, landscape=landscape)
    choice = SheetChoice(
        page=page, columns=columns, group=group, across=part_named(across) if across else None, words=words
    )
    with Session.open(shoot, this_person()) as session, progress("Contact sheet") as tell:
        rows = chosen(session.shoot, only, stars)
        contact_sheet(session.shoot, rows, to, choice, lambda share: tell("Contact sheet", share))
    say(f"{counted(len(rows), 'take')}: {to}")


def report(shoot: ShootFolder, to: To, paper: Annotated[Paper, typer.Option(help="Page size.")] = Paper.A4,
           as_json: AsJson = False) -> None:  # fmt: skip
    """Print the shoot report as PDF: selects, verdicts, versions, credits, notes, statistics; --json writes JSON."""
    with Session.open(shoot, this_person()) as session, progress("Shoot report") as tell:
        facts = report_facts(session.shoot)
        if as_json:
            data = report_json(facts).encode()
        else:
            page = PageChoice(paper=paper)
            data = report_pdf(session.shoot, facts, page, lambda share: tell("Shoot report", share))
    write_atomically(to, data)
    say(f"{len(facts.selects)} {'select' if len(facts.selects) == 1 else 'selects'}: {to}")


def copy(
    shoot: ShootFolder,
    takes: Annotated[list[str], typer.Argument(metavar="TAKE...", help="The takes' ids.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder.", show_default=False)],
    form: Annotated[CopyFormat, typer.Option("--format", help="File format.")] = CopyFormat.JPEG,
    quality: Annotated[int, typer.Option(min=1, max=95, help="JPEG quality.")] = 90,
    longest_side: Annotated[int, typer.Option(min=0, max=16384, help="Pixels; 0 keeps the size.")] = 2048,
) -> None:
    """Copy takes as marked working copies: with a visible label and the AI source type inside."""
    choice = CopyChoice(format=form, quality=quality, longest_side=longest_side)
    with Session.open(shoot, this_person()) as session:
        for path in copies_to(session.shoot, takes, to, choice):
            say(f"{path}")


def xmp(
    shoot: ShootFolder,
    work: Annotated[XmpWork, typer.Argument(help="write, read (take over what others marked) or status.")],
    over: Annotated[bool, typer.Option("--ours", help="Write over what other programs marked.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write XMP sidecars of all marked takes, take over what other programs marked there, or say what differs."""
    with Session.open(shoot, this_person()) as session:
        look = session.sidecars.look()
        if work is XmpWork.STATUS:
            _status(look, as_json=as_json)
            return
        if work is XmpWork.READ:
            session.sidecars.take_over(look.differences)
            session.sidecars.settle()
            said = f"Took over the marks of {counted(len(look.differences), 'take')}."
        else:
            takes = [row.id for row in session.shoot.takes()]
            left = session.sidecars.write(takes, over=over)
            others = f"; {left} were left, as another program marked them" if left else ""
            said = f"Sidecars are in line{others}."
    say(said, *look.problems)


def _status(look: Look, *, as_json: bool) -> None:
    if as_json:
        changed = {each.take: difference_words(each) for each in look.differences}
        say_json({"changed": changed, "behind": look.behind, "problems": look.problems})
        return
    if look.differences:
        say_table(("take", "marked in another program"), [(d.take, difference_words(d)) for d in look.differences])
    say(*look.problems)
    marked, behind = len(look.differences), len(look.behind)
    takes = f"{counted(marked, 'take')} {'was' if marked == 1 else 'were'} marked in another program"
    say(f"{takes}, {counted(behind, 'sidecar')} {'is' if behind == 1 else 'are'} behind.")
