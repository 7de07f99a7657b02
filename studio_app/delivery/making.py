"""The one way from a select to a delivered file: framed, marked, encoded, signed, and read back before it has a name.

    select -> frame -> mark -> encode -> sign -> every mark read back from the final bytes -> part on disk

There is no other public way, and no step that can be left out: a file that misses a mark is refused with a sentence
and leaves nothing. Giving a part its name is the business of whoever keeps the record (studio.delivery_journal).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio_app.delivery import credentials, encode, framing, marks, reading_back
from studio_app.delivery.certificates import Signer
from studio_app.delivery.facts import Facts
from studio_app.direction.durable import flush_folder, in_words, make_folder
from studio_app.direction.errors import Refused, Stopped
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import FigureMarks

WORKERS = 2
"""Files made at once: more only wait for one another on the machines that people have."""

Tell = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Cut:
    """One file that is to be made of a select, and where its bytes go until it has its name."""

    channel: Channel
    crop: Crop
    facts: Facts
    part: Path


@dataclass(frozen=True, slots=True)
class Job:
    """One select with all its files. `read` gives its bytes, `figure` where she is in it."""

    read: Callable[[], bytes]
    cuts: tuple[Cut, ...]
    figure: FigureMarks | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole file on disk, signed, with all its marks read back from these very bytes."""

    cut: Cut
    sha256: str
    bytes: int
    pixels: str
    quality: int | None
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A select that was read, decoded and signed once, for all files that are cut from it."""

    select: framing.Select
    parent: credentials.Parent
    figure: FigureMarks | None


def open_select(data: bytes, facts: Facts, signer: Signer, figure: FigureMarks | None = None) -> Opened:
    """Raises Refused when these are not the bytes that were approved, BadInput when they are no picture."""
    if hashlib.sha256(data).hexdigest() != facts.sha256:
        raise Refused(
            f"The picture of {facts.select} is not the one that was approved.",
            safe="Nothing was delivered.",
            do="Verify the shoot: twin-studio verify.",
        )
    return Opened(framing.open_select(data), credentials.born(data, facts, signer), figure)


def make_file(opened: Opened, cut: Cut, signer: Signer) -> Finished:
    """Makes one file and puts its bytes at its part, on disk.

    Raises Refused: a mark cannot be read back, or the channel cannot be met; BadInput, StudioError. Nothing is left.
    """
    framed = framing.frame(opened.select, cut.crop, cut.channel, opened.figure)
    marked = marks.mark(framed, cut.facts)
    encoded = encode.encode(marked)
    data = credentials.sign(encoded, cut.crop, cut.facts, opened.parent, signer)
    pixels = reading_back.require_marks(data, marked, cut.facts, signer)
    _put(cut.part, data)
    return Finished(cut, hashlib.sha256(data).hexdigest(), len(data), pixels, encoded.quality, marked.words)


def make_all(
    jobs: Sequence[Job], signer: Signer, tell: Tell, cancelled: Cancelled, workers: int = WORKERS
) -> tuple[Finished, ...]:
    """Makes every file of every job, `workers` at a time; all of them, or none is left. The order is that of the cuts.

    `tell` hears how many are done, `cancelled` is asked between files. At most two selects are in memory at once.
    Raises Stopped when it was cancelled, else what `make_file` raises first.
    """
    parts = [cut.part for job in jobs for cut in job.cuts]
    for folder in {part.parent for part in parts}:
        make_folder(folder)
    try:
        with ThreadPoolExecutor(workers, thread_name_prefix="delivery") as pool:
            found = tuple(_made(pool, jobs, signer, tell, cancelled))
    except BaseException:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    for folder in {part.parent for part in parts}:
        with in_words(folder):
            flush_folder(folder)
    return found


def _made(
    pool: ThreadPoolExecutor, jobs: Sequence[Job], signer: Signer, tell: Tell, cancelled: Cancelled
) -> Generator[Finished]:
    """File after file; the next select is opened while the files of this one are made."""

    def opening(job: Job) -> Opened:
        _require_going(cancelled)
        return open_select(job.read(), job.cuts[0].facts, signer, job.figure)

    def making(opened: Opened, cut: Cut) -> Finished:
        _require_going(cancelled)
        return make_file(opened, cut, signer)

    done = 0
    try:
        following = pool.submit(opening, jobs[0])
        for number, job in enumerate(jobs, 1):
            opened = following.result()
            files = [pool.submit(making, opened, cut) for cut in job.cuts]
            if number < len(jobs):
                following = pool.submit(opening, jobs[number])
            del opened
            for made in files:
                yield made.result()
                done += 1
                tell(done)
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _require_going(cancelled: Cancelled) -> None:
    if cancelled():
        raise Stopped("The delivery was stopped.", safe="No file was delivered, and the ledger says nothing of it.")


def _put(part: Path, data: bytes) -> None:
    """The bytes on disk, under a name that is none yet."""
    with in_words(part), part.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
