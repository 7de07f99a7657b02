"""How fast pictures leave: one select to eight channels, many selects, each step by itself, and what its marks cost."""

from __future__ import annotations

import hashlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.rights.papers import read_papers
from studio_app.rights.sample import SampleKeys, sample_papers
from studio_app.studio.benchmark_row import Row, measured
from studio_app.studio.delivery_crops import largest
from studio_app.takes.channel import Channel
from studio_app.takes.png import encode_png

if TYPE_CHECKING:
    from studio_app.delivery.certificates import Signer
    from studio_app.delivery.facts import Facts
    from studio_app.delivery.making import Job

Tell = Callable[[str, float], None]

WIDTH, HEIGHT = 2048, 2560
ROUNDS, SELECTS = 3, 6
EIGHT = (
    "ecom-product-page", "ecom-webp", "ecom-avif", "square", "story-9-16", "banner-16-9", "newsletter", "pin-2-3",
)  # fmt: skip


def delivery_rows(_cache: Path, tell: Tell, selects: int = SELECTS, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """Everything from a drawn, grainy select of 2048 x 2560 with sample papers; figures of this very run."""
    from studio_app.delivery.channels import channel

    data = encode_png(picture())
    facts, signer = sample_facts(data)
    channels = [channel(name) for name in EIGHT]
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        out = Path(folder)
        tell("one select to eight channels", 0.0)
        whole = [_deliver([_job(data, facts, channels, out, str(at))], signer) for at in range(rounds)]
        tell("the same with Pillow alone", 0.4)
        plain = [_plainly(data, channels) for _ in range(rounds)]
        tell(f"{selects} selects to two channels", 0.55)
        jobs = [_job(data, facts, channels[:2], out, f"many-{at}") for at in range(selects)]
        many = _deliver(jobs, signer)
        tell("each step by itself", 0.85)
        steps = _steps(data, facts, signer, channels[0], rounds)
    took, bare = min(whole), min(plain)
    hundred = 100 * many / selects
    return (
        measured("one select to 8 channels with all marks, checked", took, "s", 4.0, "2048 × 2560, two at a time"),
        measured(
            "one select to 8 channels, beside resizing and saving alone", took / bare, "×", None,
            f"of Pillow's resize and save of the same eight files without any mark, one core ({bare:.2f} s)",
        ),
        measured(
            "100 selects to 2 channels", hundred, "s", None, f"reckoned from {selects} selects, which took {many:.1f} s"
        ),
        *steps,
    )  # fmt: skip


def _steps(data: bytes, facts: Facts, signer: Signer, channel: Channel, rounds: int) -> tuple[Row, ...]:
    """Signing, marking, reading back: of one file of the whole select's size."""
    from studio_app.delivery import credentials, encode, framing, label, marks, reading_back, watermark

    wide = channel.having(width=WIDTH, height=HEIGHT, max_kb=None)
    select = framing.open_select(data)
    crop = largest((WIDTH, HEIGHT), wide)
    framed = framing.frame(select, crop, wide)
    marked = marks.mark(framed, facts)
    encoded = encode.encode(marked)
    parent = credentials.born(data, facts, signer)
    signed = credentials.sign(encoded, crop, facts, parent, signer)
    with_label = label.labelled(framed, facts).pixels
    files = "of a JPEG of 2048 × 2560"
    timed = (
        ("signing a file", 150.0, lambda: credentials.sign(encoded, crop, facts, parent, signer), files),
        ("drawing the label", None, lambda: label.labelled(framed, facts), files),
        ("embedding the watermark", 250.0, lambda: watermark.embed(with_label, facts.mark), "into 2048 × 2560"),
        ("reading the watermark", 60.0, lambda: watermark.read(marked.pixels), "out of 2048 × 2560"),
        (
            "reading every mark back", 300.0, lambda: reading_back.require_marks(signed, marked, facts, signer), files,
        ),
        ("cutting and sharpening", None, lambda: framing.frame(select, crop, wide), "2048 × 2560, its own pixels"),
    )  # fmt: skip
    return tuple(
        measured(name, 1000 * statistics.median(_seconds(act) for _ in range(rounds)), "ms", target, said)
        for name, target, act, said in timed
    )


def _job(data: bytes, facts: Facts, channels: Sequence[Channel], out: Path, name: str) -> Job:
    from studio_app.delivery.making import Cut, Job

    cuts = tuple(
        Cut(channel, largest((WIDTH, HEIGHT), channel), replace(facts, mark=bytes([at] * 8)), out / f"{name}-{at}.part")
        for at, channel in enumerate(channels)
    )
    return Job(lambda: data, cuts)


def _deliver(jobs: Sequence[Job], signer: Signer) -> float:
    from studio_app.delivery.making import make_all

    return _seconds(lambda: make_all(jobs, signer, lambda _: None, lambda: False))


def _plainly(data: bytes, channels: Sequence[Channel]) -> float:
    """What anybody would do without marks: open, crop, resize, save."""

    def act() -> None:
        with Image.open(io.BytesIO(data)) as picture:
            opened = picture.convert("RGB")
        for channel in channels:
            crop = largest((WIDTH, HEIGHT), channel)
            box = (crop.left * WIDTH, crop.top * HEIGHT, crop.right * WIDTH, crop.bottom * HEIGHT)
            cut = opened.resize((channel.width, channel.height), Image.Resampling.LANCZOS, box)
            cut.save(io.BytesIO(), channel.format.name, quality=channel.quality)

    return _seconds(act)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def sample_facts(data: bytes) -> tuple[Facts, Signer]:
    """Sample papers and a sample certificate, in memory only."""
    from studio_app.delivery.certificates import new_signer
    from studio_app.delivery.facts import Facts, Made, Papers, Studio

    now = datetime.now(UTC)
    made = sample_papers("sample-freja", "Freja", "ab" * 32, SampleKeys.new(), now)
    read = read_papers(made.files)
    assert read.passport is not None
    (consent,), (grant,) = read.consents.values(), read.grants.values()
    papers = Papers(read.passport, consent, grant)
    studio = Studio("Sample studio", "SE")
    facts = Facts(
        delivery="D20260101-00000000",
        mark=bytes(range(8)),
        select="L01-S01_v001",
        take="T0001-abcdef",
        sha256=hashlib.sha256(data).hexdigest(),
        made=Made("Stand-in", "0", "algorithmicMedia", 1, now),
        papers=papers,
        use=made.grant.terms[0],
        studio=studio,
        when=now,
        seats=("art-director",),
    )
    return facts, new_signer(studio, now, sample=True)


def picture(number: int = 0) -> NDArray[np.uint8]:
    """A shaded, grainy picture, another for each number: about as hard to compress as a photograph."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    base = 120 + 60 * np.sin(columns / 97 + rows / 141 + number) + 30 * np.cos(rows / 60 - columns / (250 + number))
    shaded = np.stack([base, base * 0.9 + 10, base * 0.8 + 18], -1)
    grain = np.random.default_rng(number).standard_normal(shaded.shape, np.float32)
    return (shaded + 3 * grain).clip(0, 255).astype(np.uint8)
