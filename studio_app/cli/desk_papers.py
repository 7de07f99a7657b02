"""What the commands of passport, consent and grant share: find a paper, draft it, sign it, show it, check it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import progress, say, say_json
from studio_app.cli.signing import may_sign, signing_key
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.studio.desk import OwnerDesk
from studio_app.studio.desk_drafts import template
from studio_app.studio.desk_rows import Row
from studio_app.studio.first_run import this_person
from studio_app.twins.paper_words import PaperKind

DeskPath = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder with the twin's papers, captures and weights.")
]
Name = Annotated[str, typer.Argument(metavar="[NAME]", help="Which one, where there are several.")]
From = Annotated[Path | None, typer.Option("--from", metavar="FILE", help="A filled-in template; see --template.")]
Template = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="Write a template to fill in, each field explained."),
]
PdfTo = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write the reading copy as PDF instead.")]


def rows(desk: OwnerDesk, kind: str) -> list[Row]:
    """The papers of one kind."""
    return [row for row in desk.rows() if row.kind == kind]


def find(desk: OwnerDesk, kind: PaperKind, name: str = "") -> Row:
    """One paper by its name. Raises BadInput: none, or several and no name."""
    there = {Path(row.path).stem: row for row in rows(desk, kind)}
    if name in there:
        return there[name]
    place = f"{kind}s/{name}.json" if name else f"{kind}.json"
    for row in desk.rows():
        if row.state == "problem" and row.path == place:
            raise BadInput(row.words)
    if not name and len(there) == 1:
        return next(iter(there.values()))
    names = ", ".join(sorted(there)) or "none"
    raise BadInput(f"There is no {kind} “{name[:64]}” here." if name else f"Which {kind}?", do=f"There are: {names}.")


def write_template(kind: PaperKind, to: Path) -> None:
    """A draft to fill in. Raises BadInput: a file is there already."""
    if to.exists():
        raise BadInput(f"{to} is already there.", safe="It was left as it is.", do="Choose another name.")
    write_atomically(to, (json.dumps(template(kind), indent=1, ensure_ascii=False) + "\n").encode())
    say(f"{to}: fill it in, then give it with --from {to.name}.")


def draft_paper(desk: Path, kind: PaperKind, source: Path | None, to_fill: Path | None, as_json: bool) -> None:
    """Writes a template, or keeps the draft in a filled-in one and says how it stands."""
    if to_fill is not None:
        write_template(kind, to_fill)
        return
    opened = OwnerDesk(desk)
    told(opened, draft(opened, kind, source), as_json)


def draft(desk: OwnerDesk, kind: PaperKind, file: Path | None) -> str:
    """Keeps the draft in a filled-in template; its path. Raises BadInput with every problem."""
    if file is None:
        raise BadInput(
            f"No {kind} is given.", do="Write a template (--template FILE), fill it in, give it with --from."
        )
    with progress("Reading") as tell:
        done = desk.read(kind, file, tell)
    path = desk.save(done.require())
    desk.keep_pdf(path)
    return path


def told(desk: OwnerDesk, path: str, as_json: bool, *, sign_first: bool = True) -> None:
    """Says how a paper stands, and which rules would stop it from being signed or ask a person to look."""
    row = next(row for row in desk.rows() if row.path == path)
    found = desk.checks(path) if sign_first and row.waits_for else ()
    if as_json:
        say_json(row_json(row) | {"checks": [asdict(check) for check in found]})
        return
    say(f"{path}: {row.title}. {row.words}")
    say(*(f"{check.outcome}  {check.rule}: {check.words}" for check in found if check.outcome != "pass"))


def sign(desk: OwnerDesk, kind: PaperKind, name: str, key: Path | None, key_chain: bool, as_json: bool) -> None:
    """Signs a paper and says so."""
    path = find(desk, kind, name).path
    role = desk.sign(path, signing_key(key, key_chain, this_person()))
    row = next(row for row in desk.rows() if row.path == path)
    if as_json:
        say_json(row_json(row) | {"role": str(role)})
    else:
        say(f"{path} is signed by the {role}. {row.words}")


def sign_made(desk: OwnerDesk, path: str, key: Path | None, key_chain: bool) -> None:
    """Signs what was just made, where a key is named."""
    held = may_sign(key, key_chain, this_person())
    if held is not None:
        desk.sign(path, held)


def show(desk: OwnerDesk, row: Row, pdf: Path | None, as_json: bool) -> None:
    """A paper in plain words, as PDF, or as JSON."""
    if pdf is not None:
        write_atomically(pdf, desk.pdf(row.path))
        say(f"{pdf}: {row.title}.")
    elif as_json:
        say_json(row_json(row) | {"paper": row.paper.model_dump(mode="json") if row.paper else None})
    else:
        say(desk.text(row.path), f"{row.words} Signed by: {', '.join(row.signed_by) or 'nobody'}.")


def check(desk: OwnerDesk, row: Row, as_json: bool) -> None:
    """Every rule about signing the paper, and whether its signatures hold. Raises Refused: one says no."""
    found = desk.checks(row.path)
    if as_json:
        say_json(row_json(row) | {"checks": [asdict(each) for each in found]})
    else:
        say(*(f"{each.outcome}  {each.rule}: {each.words}" for each in found), f"{row.title}: {row.words}")
    bad = [each for each in found if each.failed]
    if bad or row.state == "problem":
        raise Refused(f"{row.path} does not hold: {bad[0].words if bad else row.words}")


def row_json(row: Row) -> dict[str, Any]:
    """A row for other programs."""
    return {
        "kind": row.kind, "path": row.path, "title": row.title, "state": row.state, "words": row.words,
        "waits_for": list(row.waits_for), "signed_by": list(row.signed_by),
    }  # fmt: skip
