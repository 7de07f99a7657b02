"""Commands that make pictures: demo, new, render, rate."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, counted, progress, say, say_json
from studio_app.cli.painting import Told, paints
from studio_app.cli.render_here import shoot_here
from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.direction.presets import find_direction
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.studio.demo import Demo
from studio_app.studio.demo import demo as run_demo
from studio_app.studio.earlier_passes import painted_in
from studio_app.studio.first_run import read_person, this_person
from studio_app.studio.order import frame_size
from studio_app.studio.places import cache_dir
from studio_app.studio.plate_use import with_plate_beside
from studio_app.studio.queue import MAX_COUNT
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.review import Flag

ShootFolder = Annotated[Path, typer.Argument(metavar="SHOOT", help="The shoot's folder.", show_default=False)]
TakeName = Annotated[str, typer.Argument(metavar="TAKE", help="The take's id, such as T0004-7f3a21.")]
As = Annotated[str, typer.Option("--as", metavar='"NAME <MAIL>"', help="Who acts; as git knows you if not given.")]

_SIZE = re.compile(r"(\d{1,6})x(\d{1,6})")
_SHOT = re.compile(r"L\d{2}-S\d{2}")
_SEAT = re.compile(r"[a-z][a-z-]{1,39}")
MOST_OF_A_SEAT = 20


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (demo, new, render, rate):
        app.command()(command)


def demo(
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to; ./twin-studio-demo if not given.")] = None,
    long_side: Annotated[
        int | None, typer.Option(min=80, max=4096, help="Pixels of all pictures' longer side.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Do the whole main job: sample papers, a shoot, three drafts, a final, a yes of every seat, a contact sheet."""
    with progress("Preparing") as tell:
        done = run_demo(out, cache_dir(), tell, long_side)
    if as_json:
        places = {"folder": done.folder, "shoot": done.shoot, "contact_sheet": done.contact_sheet, "key": done.key}
        delivered = {"delivery": done.delivery.id, "files": [str(file) for file in done.files]}
        facts = {"takes": done.takes, "select": done.select, "rules": done.rules, "verified": done.report.ok}
        say_json(places | facts | delivered)
    else:
        say(
            f"The sample shoot        {done.shoot}",
            f"The select              {done.shoot / 'selects' / done.select}.png",
            f"The contact sheet       {done.contact_sheet}",
            f"The sample key          {done.key}",
            f"Takes                   {', '.join(done.takes)}",
            f"The sample papers       {done.folder / 'papers'}",
            "Passport, consent and grant are samples, and so are those who signed them, with keys made for this demo:",
            "the sample model, her sample agency and a sample brand. Art director, model and agency all said yes.",
            f"Gates: cast, queue, approve and deliver asked {done.rules} rules; every one says yes.",
            f"Delivered as {done.delivery.id} to two channels, labelled, watermarked and signed:",
            *(f"  {file}" for file in done.files),
            f"Inspected: {_inspected(done)}.",
            f"Verified: {counted(done.report.takes, 'take')}, {counted(done.report.verdicts, 'verdict')}, "
            f"{counted(done.report.selects, 'select')}.",
        )
    _refuse_problems(done.report.problems)


def _inspected(done: Demo) -> str:
    """'made with AI, signed, unchanged, watermark, delivery, licence: every mark of both files holds'."""
    topics = [fact.topic.lower() for fact in done.inspected[0].facts if fact.stand == "good"]
    return f"{', '.join(topics)} hold in {counted(len(done.inspected), 'file')}"


def new(
    shoot: ShootFolder,
    title: Annotated[str, typer.Option(help="The shoot's title; the direction's if not given.")] = "",
    brief: Annotated[str, typer.Option(help="What is asked for.")] = "",
    direction: Annotated[str, typer.Option(metavar="FILE|PRESET", help="What to begin with.")] = "evening-crossing",
    policy: Annotated[
        list[str] | None, typer.Option(metavar="SEAT=N", help="Who must say yes; again for more.")
    ] = None,
    by: As = "",
    as_json: AsJson = False,
) -> None:
    """Make a shoot folder."""
    found = find_direction(direction)
    rules = dict(rule(text) for text in policy or ["art-director=1"])
    path, title = shoot.absolute(), _one_line(title or found.title)
    with Shoot.create(path, title, found, person_of(by), policy=rules, brief=brief) as made:
        made.save_direction(with_plate_beside(found, Path(direction), made), "Take the photograph into the shoot")
    if as_json:
        say_json({"shoot": path, "title": title, "policy": rules})
    else:
        say(f"The shoot “{title}” lies in {path}.")


@paints
def render(
    shoot: ShootFolder,
    direction: Annotated[
        str, typer.Option(metavar="FILE|PRESET", help="What to render; the shoot's if not given.")
    ] = "",
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=MAX_COUNT, help="How many takes.")] = 1,
    size: Annotated[
        str, typer.Option(metavar="WxH", help="Pixels, in the camera's shape; by quality if not given.")
    ] = "",
    shot: Annotated[str, typer.Option(help="The shot's code.")] = "L01-S01",
    by: As = "",
    as_json: AsJson = False,
    *,
    told: Told,
) -> None:
    """Render takes into a shoot. Words, steps, guides, LoRAs, references and the key are for engines with weights.

    --key or --key-chain opens the package of the twin that is cast, in memory, for the weights that are her own.
    """
    shelf = told.shelf()
    if _SHOT.fullmatch(shot) is None:
        raise BadInput(f"“{shot[:40]}” is not a shot.", do="Write it as L01-S02: look, then shot.")
    with Session.open(shoot, person_of(by)) as session:
        if session.shoot.read_only:  # before a process is started for nothing
            raise Refused(session.shoot.read_only)
        if direction:
            _direct(session, direction)
        long_side = _long_side(size, session.direction) if size else None
        told.put_into(session, shot=shot, count=count, long_side=long_side)
        with progress("Rendering") as tell:
            outcomes = asyncio.run(shoot_here(session, tell, shelf))
        rows = [session.shoot.row(outcome.take) for outcome in outcomes if outcome.take]
        if as_json:
            say_json([facts(session.shoot, row) for row in rows])
        else:
            say(*(f"{row.take.id}  {session.shoot.picture_path(row.take.id)}" for row in rows))
    if failed := [outcome.words for outcome in outcomes if not outcome.take]:
        raise StudioError(f"{len(failed)} of {len(outcomes)} takes did not come out: {failed[0]}")


def rate(
    shoot: ShootFolder,
    take: TakeName,
    rating: Annotated[int | None, typer.Argument(min=0, max=5, metavar="[0-5]", help="Stars.")] = None,
    flag: Annotated[Flag | None, typer.Option(help="Pick or reject it, or clear the flag.")] = None,
    note: Annotated[str, typer.Option(help="A remark.")] = "",
    by: As = "",
) -> None:
    """Give a take stars, a flag or a note. A rating is no approval."""
    if rating is None and flag is None and not note:
        raise BadInput("There is nothing to say of the take.", do="Give stars, --flag or --note.")
    with Session.open(shoot, person_of(by)) as session:
        session.shoot.take(take)
        if rating is not None:
            session.marking.rate([take], rating)
        if flag is not None:
            session.marking.flag([take], flag)
        if note:
            session.noting.note(take, note)
        review = session.shoot.review(take)
    stars, notes = counted(review.rating, "star"), counted(len(review.notes), "note")
    say(f"{take}: {stars}, flag {review.flag.value}, {notes}.")


def _direct(session: Session, text: str) -> None:
    """Directs the session as a preset or a file says. Raises BadInput."""
    wanted = with_plate_beside(find_direction(text), Path(text), session.shoot)
    session.direct(title=wanted.title, **{part: getattr(wanted, part) for part in PARTS})


def facts(shoot: Shoot, row: TakeRow) -> dict[str, Any]:
    """What other programs are told of a take; `file` is None when the picture is not on this disk, `passes` what
    earlier passes painted as far as it is there.
    """
    take, recipe = row.take, row.take.recipe
    try:
        file = str(shoot.picture_path(take.id))
    except StudioError:
        file = None
    return {
        "id": take.id,
        "file": file,
        "passes": [str(each.place) for each in painted_in(shoot, take)[:-1] if each.place is not None],
        "sha256": take.sha256,
        "engine": recipe.engine,
        "seed": recipe.seed,
        "state": row.standing.value,
        "select": row.select,
        "shot": recipe.shot,
        "quality": recipe.quality.value,
        "size": f"{recipe.width}x{recipe.height}",
        "rating": row.review.rating,
        "flag": row.review.flag.value,
        "notes": [note.text for note in row.review.notes],
        "recipe": recipe.digest,
        "made": take.made.isoformat(),
        "seconds": take.seconds,
    }


def person_of(text: str) -> Person:
    """Who acts: as written 'NAME <MAIL>', or as git knows who sits here. Raises BadInput."""
    return read_person(text) if text else this_person()


def _long_side(size: str, direction: Direction) -> int:
    """The longer side of a size as typed. Raises BadInput when it has not the shape that the camera frames."""
    match = _SIZE.fullmatch(size)
    if match is None:
        raise BadInput(f"“{size[:40]}” is not a size.", do="Write it as 832x1040.")
    wanted = int(match[1]), int(match[2])
    if not all(64 <= side <= 8192 for side in wanted):
        raise BadInput(f"{size} is not possible.", do="Each side must have 64 to 8192 pixels.")
    aspect = direction.camera.aspect
    fitting = frame_size(max(wanted), aspect)
    if any(abs(a - b) > 1 for a, b in zip(wanted, fitting, strict=True)):
        raise BadInput(
            f"{size} is not {aspect.value}, which the camera frames.", do=f"Ask for {fitting[0]}x{fitting[1]}."
        )
    return max(wanted)


def _one_line(title: str) -> str:
    """A title as it can stand in a window and a commit: one line, no control characters. Raises BadInput."""
    line = "".join(letter for letter in " ".join(title.split()) if letter.isprintable())
    if not line:
        raise BadInput("The title is empty.", do="Give it a word.")
    return line


def rule(text: str) -> tuple[str, int]:
    """('art-director', 1) of 'art-director=1'. Raises BadInput."""
    seat, _, number = text.partition("=")
    if not number.isdecimal() or _SEAT.fullmatch(seat) is None:
        raise BadInput(f"“{text[:60]}” is not a rule.", do="Write it as art-director=1.")
    if not 1 <= int(number[:9]) <= MOST_OF_A_SEAT:
        raise BadInput(f"{number[:9]} people for one seat are not possible.", do=f"Ask for 1 to {MOST_OF_A_SEAT}.")
    return seat, int(number)


def _refuse_problems(problems: tuple[str, ...]) -> None:
    if problems:
        raise StudioError(f"The shoot has {counted(len(problems), 'problem')}; the first: {problems[0]}")
