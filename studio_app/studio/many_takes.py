"""A shoot of very many sample takes, to measure and to try the review room with: pictures, recipes, marks, candidates.

The same number is always the same take. Nothing is synced file by file: it is sample data, and one sync ends it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Cast, Direction
from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.presets import preset, preset_names
from studio_app.direction.value import Value
from studio_app.shoot.folder import Shoot
from studio_app.shoot.scratch import digest
from studio_app.shoot.signing import make_key
from studio_app.studio.many_pictures import SIZE, always, drawn, small_webp
from studio_app.studio.session import Session
from studio_app.takes.note import Note, Signoff
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Quality, Recipe
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.take import Take, take_id

OPERATOR = Person(name="Sample operator", mail="operator@sample.invalid")
ART_DIRECTOR = Person(name="Sample art director", mail="art-director@sample.invalid")
TITLE = "Many sample takes"
STACK = 4
"""Takes of one frame: the same direction, another seed."""
_KEY, _SHOOT = "sample-art-director-key", "shoot"
_BEGAN = datetime(2026, 6, 1, 8, tzinfo=UTC)
_PART = 50
_ONE_IN = 125  # a take of so many is proposed
_SELECT_IN = 8  # a proposed take of so many becomes a select
_MOST = 999_999
_NOTES = ("Chin a bit lower.", "Hem is wrinkled at the left.", "More air round the head.", "Key one stop down.")
_WORDS = ("cover", "crop", "hands", "wind", "hero", "alternative")

V = TypeVar("V", bound=Value)
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Many:
    """Where the shoot lies, and the sample art director's key beside it."""

    shoot: Path
    key: Path


@dataclass(frozen=True, slots=True)
class _Parts:
    """The presets that frames are put together from."""

    twins: tuple[str, ...]
    poses: tuple[Pose, ...]
    expressions: tuple[Expression, ...]
    looks: tuple[Look, ...]
    rigs: tuple[Rig, ...]
    locations: tuple[Location, ...]
    cameras: tuple[Camera, ...]


def many_takes(folder: Path, count: int, tell: Tell) -> Many:
    """Makes (or goes on making) a shoot of `count` sample takes in `folder` and returns where it is.

    What is there already is kept; `tell` hears how far it is, and whatever it raises ends the work: the next call goes
    on from there. Raises BadInput (another shoot lies there, too many takes), StudioError of the disk.
    """
    if not 1 <= count <= _MOST:
        raise BadInput(f"{count} takes are not possible.", do=f"Ask for 1 to {_MOST}.")
    made = Many(folder / _SHOOT, folder / _KEY)
    _found(made)
    missing = sorted(set(range(1, count + 1)) - _numbers(made.shoot))
    _draw(made.shoot, missing, lambda share: tell(f"drawing {len(missing)} takes", 0.9 * share))
    with Session.open(made.shoot, OPERATOR) as session:
        _judge(session, made.key, lambda share: tell("proposing and approving", 0.9 + 0.1 * share))
    if sys.platform != "win32":
        os.sync()
    tell("the sample takes are there", 1.0)
    return made


def recipe_of(number: int) -> Recipe:
    """What take `number` is made by: frames go through the presets, one frame to a stack."""
    frame, parts = (number - 1) // STACK, _parts()
    chance = always(f"recipe {frame}")
    look = frame // 40 % len(parts.looks)
    lens, orbit = float(chance.choice((35, 50, 85, 105, 135))), float(frame % 31 - 15)
    direction = Direction(
        title=f"Sample frame {frame + 1}",
        cast=Cast(twin=chance.choice(parts.twins)),
        pose=chance.choice(parts.poses).having(turn_deg=float(chance.randint(-60, 60))),
        expression=chance.choice(parts.expressions),
        look=parts.looks[look],
        rig=chance.choice(parts.rigs),
        location=chance.choice(parts.locations),
        camera=chance.choice(parts.cameras).having(lens_mm=lens, orbit_deg=orbit),
    )
    return Recipe(
        direction=direction,
        shot=f"L{look + 1:02d}-S{frame // 8 % 60 + 1:02d}",
        engine=chance.choice(("stand-in", "stand-in", "stand-in", "sdxl-union")),
        quality=Quality.FINAL if number % STACK == 0 and frame % 3 == 0 else Quality.DRAFT,
        seed=number,
        width=SIZE[0],
        height=SIZE[1],
        versions={"sample": "1"},
    )


def review_of(number: int, sha256: str) -> Review:
    """What is said of take `number`: nothing of most, stars, flags, labels, keywords and notes of some."""
    chance = always(f"review {number}")
    if chance.random() < 0.6:
        return Review()
    when = _BEGAN + timedelta(seconds=7 * number + 3)
    note = Note(
        id=f"{number:012x}", text=chance.choice(_NOTES), by=OPERATOR.name, person=OPERATOR, when=when, sha256=sha256
    )
    return Review(
        rating=chance.choice((0, 1, 2, 2, 3, 3, 4, 5)),
        flag=chance.choice((Flag.NONE, Flag.NONE, Flag.PICK, Flag.REJECT)),
        label=chance.choice((*Label, *[Label.NONE] * 12)),
        keywords=tuple(sorted(chance.sample(_WORDS, 2))) if chance.random() < 0.2 else (),
        marked=Signoff(by=OPERATOR, when=when),
        notes=(note,) if chance.random() < 0.1 else (),
    )


def _found(made: Many) -> None:
    """The empty shoot, its art director seated; one that is there must be ours."""
    if (made.shoot / "shoot.json").is_file():
        with Shoot.open(made.shoot) as shoot:
            title = shoot.paper.title
        if title != TITLE:
            raise BadInput(f"{made.shoot} is another shoot: {title}.", safe="It was left as it is.")
    else:
        Shoot.create(made.shoot, TITLE, recipe_of(1).direction, OPERATOR).close()
    if not made.key.is_file():
        public = make_key(made.key, ART_DIRECTOR.mail).public
        with Session.open(made.shoot, OPERATOR) as session:
            session.approving.seat(ART_DIRECTOR, ("art-director",), public)


def _numbers(shoot: Path) -> set[int]:
    """The numbers of the takes that are there whole: the JSON is written last."""
    with os.scandir(shoot / "takes") as entries:
        return {
            int(entry.name[1:].partition("-")[0])
            for entry in entries
            if entry.name.endswith(".json") and not entry.name.endswith(".review.json")
        }


def _draw(shoot: Path, numbers: Sequence[int], tell: Callable[[float], None]) -> None:
    """Draws and writes takes in as many processes as there are cores."""
    parts = [numbers[start : start + _PART] for start in range(0, len(numbers), _PART)]
    with ProcessPoolExecutor(min(8, os.cpu_count() or 1), get_context("spawn")) as pool:
        waiting: set[Future[None]] = {pool.submit(draw_part, str(shoot / "takes"), list(part)) for part in parts}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for each in done:
                    each.result()
                tell(1 - len(waiting) / len(parts))
        except BrokenProcessPool as error:
            raise StudioError("A process that draws the sample takes was ended.", do="Call it again.") from error
        except OSError as error:
            raise StudioError(f"The sample takes cannot be written: {error.strerror}.") from error
        finally:
            pool.shutdown(cancel_futures=True)


def draw_part(folder: str, numbers: Iterable[int]) -> None:
    """Draws and writes some takes; runs in a process of its own."""
    for number in numbers:
        _write(Path(folder), number)


def _write(folder: Path, number: int) -> None:
    pixels = drawn(number, (number - 1) // STACK)
    picture = encode_png(pixels, "digitalCreation")
    sha256 = digest(picture)
    take = Take(
        id=take_id(number, sha256),
        number=number,
        sha256=sha256,
        recipe=recipe_of(number),
        made=_BEGAN + timedelta(seconds=7 * number),
        seconds=6.5,
        source_type="digitalCreation",
        by=OPERATOR,
    )
    (folder / f"{take.id}.png").write_bytes(picture)
    (folder / f"{take.id}.webp").write_bytes(small_webp(pixels))
    review = review_of(number, sha256)
    if review != Review():
        (folder / f"{take.id}.review.json").write_bytes(to_document(review, "review"))
    (folder / f"{take.id}.json").write_bytes(to_document(take, "take"))


def _judge(session: Session, key: Path, tell: Callable[[float], None]) -> None:
    """Proposes a take of so many, and makes selects of some by signed verdicts; what is done already stays."""
    wanted = session.shoot.takes()[::_ONE_IN]
    for place, row in enumerate(wanted):
        session.approving.propose(row.id)
        if place % _SELECT_IN == 0 and session.shoot.row(row.id).select is None:
            session.approving.approve(row.id, ART_DIRECTOR, "art-director", key)
        tell(place / len(wanted))


@lru_cache(1)
def _parts() -> _Parts:
    def shelf(folder: str, kind: str, model: type[V]) -> tuple[V, ...]:
        return tuple(preset(folder, name, kind, model) for name in preset_names(folder))

    return _Parts(
        preset_names("twins"),
        shelf("poses", "pose", Pose),
        shelf("expressions", "expression", Expression),
        shelf("looks", "look", Look),
        shelf("rigs", "rig", Rig),
        shelf("locations", "location", Location),
        shelf("cameras", "camera", Camera),
    )
