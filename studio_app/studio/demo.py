"""The whole main job without a screen: sample papers, a shoot, three drafts, a final, three signed yes, a delivery to
two channels, a verified folder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio_app.delivery.record import Delivery
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.signing import make_key
from studio_app.shoot.verify import Report, verify
from studio_app.studio.demo_delivery import deliver_select, inspected
from studio_app.studio.demo_rights import approve_by_all, gates, license_twin, seats_of_grant
from studio_app.studio.first_run import make_sample_shoot
from studio_app.studio.inspected import Report as Inspected
from studio_app.studio.paper.contact_sheet import contact_sheet
from studio_app.studio.places import make_cache
from studio_app.studio.prepare import prepare
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.shooting import shoot_and_wait
from studio_app.takes.person import Person
from studio_app.takes.recipe import Quality
from studio_app.takes.review import Flag

OPERATOR = Person(name="Sample operator", mail="operator@sample.invalid")
ART_DIRECTOR = Person(name="Sample art director", mail="art-director@sample.invalid")
KEY_NAME = "sample-art-director-key"
OUT = "twin-studio-demo"

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """Where everything is after the demo."""

    folder: Path
    shoot: Path
    contact_sheet: Path
    key: Path
    takes: tuple[str, ...]
    select: str
    report: Report
    rules: int
    """How many rules the four gates asked, all of which said yes."""
    delivery: Delivery
    files: tuple[Path, ...]
    inspected: tuple[Inspected, ...]


def free_folder(out: Path | None) -> Path:
    """The folder to write to: what was asked for if it is free, else ./twin-studio-demo or a dated name beside it.

    Raises BadInput when the folder asked for holds something.
    """
    if out is None:
        usual = Path(OUT)
        return usual if not usual.exists() else Path(f"{OUT}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"{out} is not an empty folder.", safe="It was left as it is.", do="Choose another name.")
    return out


def demo(out: Path | None, cache: Path, tell: Tell, long_side: int | None = None) -> Demo:
    """Does the main job in a new folder and returns where everything is.

    `tell` hears what is done and how far it is (0 to 1). `long_side` in pixels makes all pictures of that size, for a
    quick look. Raises StudioError with what to do.
    """
    folder = free_folder(out).absolute()
    make_cache(cache)
    _make(folder)
    prepare(cache, lambda words, share: tell(words, 0.2 * share))
    shoot = folder / "evening-crossing"
    make_sample_shoot(shoot, OPERATOR)
    key = folder / KEY_NAME
    director = ART_DIRECTOR, make_key(key, ART_DIRECTOR.mail)
    with Session.open(shoot, OPERATOR) as session:
        tell("Making a sample passport, consent and grant", 0.2)
        keys = license_twin(session, folder)
        seats_of_grant(session, director, keys)
        takes = asyncio.run(
            _photograph(session, cache, lambda words, share: tell(words, 0.2 + 0.75 * share), long_side)
        )
        tell("Proposing and approving the final", 0.95)
        final = takes[-1]
        session.approving.propose(final)
        approve_by_all(session, final, director, keys)
        checked = sum(map(len, gates(session, final).values()))
        sheet = contact_sheet(session.shoot, session.shoot.takes(), folder / "contact-sheet.png")
        select = session.shoot.row(final).select or ""
        tell("Delivering the select to two channels", 0.96)
        delivery, files = deliver_select(session, final, folder, lambda words, _share: tell(words, 0.97))
    tell("Inspecting what was delivered", 0.98)
    found = inspected(files, folder, shoot)
    tell("Checking every hash and signature", 0.98)
    report = verify(shoot)
    tell("Done", 1.0)
    return Demo(folder, shoot, sheet, key, takes, select, report, checked, delivery, files, found)


def _make(folder: Path) -> None:
    """Makes the folder before anything takes time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made: {error.strerror}.", do="Choose another place with --out.") from error


async def _photograph(session: Session, cache: Path, tell: Tell, long_side: int | None) -> tuple[str, ...]:
    """Directs and renders three drafts and the final; returns the takes' ids."""
    queue = Queue.of(session.shoot.path)
    renderer = Renderer(session, queue, cache)
    try:
        await renderer.start()
        session.set_order(quality=Quality.DRAFT, seed=1, long_side=long_side)
        drafts = [await _take(renderer, "First draft", tell, 0.0, 0.17)]
        session.adjust("expression.smile", min(1.0, session.direction.expression.smile + 0.15))
        session.adjust("camera.exposure_ev", session.direction.camera.exposure_ev + 0.3)
        drafts.append(await _take(renderer, "Second draft, a warmer smile", tell, 0.17, 0.34))
        session.adjust("camera.lens_mm", 105.0)
        drafts.append(await _take(renderer, "Third draft, a longer lens", tell, 0.34, 0.51))
        _cull(session, drafts)
        session.recall(drafts[1])
        session.set_order(quality=Quality.FINAL)
        return (*drafts, await _take(renderer, "Final", tell, 0.51, 1.0))
    finally:
        await renderer.close()
        queue.close()


def _cull(session: Session, drafts: list[str]) -> None:
    session.marking.rate([drafts[0]], 3)
    session.marking.rate([drafts[1]], 5)
    session.marking.flag([drafts[1]], Flag.PICK)
    session.marking.rate([drafts[2]], 2)
    session.noting.note(drafts[2], "Too tight: the street is lost. Back to 85 mm.")


async def _take(renderer: Renderer, words: str, tell: Tell, start: float, end: float) -> str:
    """Renders the session's order once and returns the take. Raises StudioError when it does not come out."""

    def told(what: str, share: float) -> None:
        tell(f"{words}: {what.partition(': ')[2]}", start + (end - start) * share)

    (outcome,) = await shoot_and_wait(renderer, told, 1)
    if outcome.take is None:
        raise StudioError(outcome.words)
    return outcome.take
