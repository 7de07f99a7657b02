"""A hundred selects really delivered: `python -m studio_app.studio.delivery_probe SELECTS` prints one line of JSON.

A process of its own, so that its memory is what delivering costs. Two runs: large pictures through the making of
files, for time and memory; small ones through a whole shoot, for what gates, ledger, record and names cost.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from studio_app.delivery.certificates import Signer
from studio_app.delivery.channels import channel
from studio_app.delivery.making import Cut, Job, Stopped, make_all
from studio_app.direction.presets import direction_preset
from studio_app.rights.sample import SampleKeys
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.studio.benchmark_child import memory_mb
from studio_app.studio.benchmarks_delivery import EIGHT, HEIGHT, WIDTH, picture, sample_facts
from studio_app.studio.delivery_crops import largest
from studio_app.studio.delivery_order import DeliveryOrder, pieces_of
from studio_app.studio.demo_rights import approve_by_all, license_twin, seats_of_grant
from studio_app.studio.many_pictures import drawn
from studio_app.studio.places import CONFIG_VARIABLE
from studio_app.studio.session import Session
from studio_app.studio.studio_identity import make_identity
from studio_app.takes.channel import Channel
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.twins.use import Medium

OPERATOR = Person(name="Sample operator", mail="operator@sample.invalid")
DIRECTOR = Person(name="Sample art director", mail="director@sample.invalid")
CHANNELS = EIGHT[:2]
SMALL = {
    "page": Channel(name="Page", medium="ecom", width=500, height=625),
    "site": Channel(name="Site", medium="ecom", width=480, height=600),
}


def made(selects: int, folder: Path) -> dict[str, float]:
    """Large pictures from disk to two channels: seconds, memory while it went on, what a cancel leaves."""
    jobs = [_job(number, folder) for number in range(selects)]
    _, signer = sample_facts(b"")
    memory: list[float] = []
    before, start, busy = memory_mb(), time.perf_counter(), time.process_time()
    finished = make_all(jobs, signer, lambda _: memory.append(memory_mb()), lambda: False)
    took = time.perf_counter() - start
    tenth = max(1, len(memory) // 10)
    said = {
        "files": float(len(finished)),
        "told": float(len(memory)),
        "seconds": took,
        "busy_s": time.process_time() - busy,
        "before_mb": before,
        "peak_mb": _peak_mb(),
        "growth_mb": statistics.median(memory[-tenth:]) - statistics.median(memory[tenth : 2 * tenth]),
    }
    for each in finished:
        each.cut.part.unlink()
    return said | _cancelled(jobs, signer, folder)


def _cancelled(jobs: list[Job], signer: Signer, folder: Path) -> dict[str, float]:
    """The same, stopped in the middle: how long it took to stop, and how many files it left."""
    told: list[float] = []
    asked = [0.0]

    def enough() -> bool:
        if len(told) >= len(jobs) and not asked[0]:  # half of the files
            asked[0] = time.perf_counter()
        return bool(asked[0])

    try:
        make_all(jobs, signer, lambda _: told.append(time.perf_counter()), enough)
    except Stopped:
        stopped = time.perf_counter() - asked[0]
        return {"left": float(len(list(folder.glob("*.part")))), "stopped_s": stopped, "told_before": float(len(told))}
    return {}


def _job(number: int, folder: Path) -> Job:
    """One select of a hundred, its picture on disk."""
    data = encode_png(picture(number))
    path = folder / f"{number}.png"
    path.write_bytes(data)
    facts = replace(sample_facts(b"")[0], sha256=hashlib.sha256(data).hexdigest(), select=f"L01-S01_v{number:03}")
    cuts = [
        Cut(
            kind,
            largest((WIDTH, HEIGHT), kind),
            replace(facts, mark=bytes([at, number] * 4)),
            folder / f"{number}-{at}.part",
        )
        for at, kind in enumerate(map(channel, CHANNELS))
    ]
    return Job(path.read_bytes, tuple(cuts))


def delivered(selects: int, folder: Path) -> dict[str, float]:
    """Small pictures through a whole shoot: seconds of each step that a person waits for."""
    os.environ[CONFIG_VARIABLE] = str(folder / "settings")
    make_identity("Sample studio", "SE", sample=True)
    Shoot.create(folder / "shoot", "Hundred", direction_preset("evening-crossing"), OPERATOR).close()
    out = folder / "out"
    out.mkdir()
    with Session.open(folder / "shoot", OPERATOR) as session:
        director = DIRECTOR, make_key(folder / "director", DIRECTOR.mail)
        keys = license_twin(session, folder / "settings", selects)
        seats_of_grant(session, director, keys)
        takes = [_select(session, number, director, keys) for number in range(selects)]
        today = date.today()
        order = DeliveryOrder(
            pieces_of(takes, SMALL),
            frozenset({Medium.ECOM}),
            ("SE",),
            today,
            today + timedelta(days=30),
            channels=SMALL,
        )
        clock = [time.perf_counter()]
        session.delivering.foresee(order)
        clock.append(time.perf_counter())
        work = session.delivering.begin(order, out)
        clock.append(time.perf_counter())
        files = session.delivering.make(work, lambda _words, _share: None, lambda: False)
        clock.append(time.perf_counter())
        session.delivering.finish(work, files)
        clock.append(time.perf_counter())
    steps = ("foresee_s", "begin_s", "make_s", "finish_s")
    return dict(zip(steps, (after - before for before, after in pairwise(clock)), strict=True))


def _select(session: Session, number: int, director: tuple[Person, SigningKey], keys: SampleKeys) -> str:
    recipe = Recipe(direction=session.direction, seed=number, width=512, height=640)
    take = session.shoot.add_take(recipe, encode_png(drawn(number, number))).id
    session.approving.propose(take)
    approve_by_all(session, take, director, keys)
    return take


def _peak_mb() -> float:
    """The most memory that this process, and the largest of its children, ever held (Linux counts in KiB)."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main(selects: int) -> None:
    """Prints what was measured."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        large, whole = Path(folder) / "large", Path(folder) / "whole"
        for each in (large, whole):
            each.mkdir()
        said = made(selects, large) | delivered(selects, whole)
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
