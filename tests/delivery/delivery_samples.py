"""Pictures, papers and facts that the tests of delivery share: quick, synthetic, of nobody."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np

from studio_app.delivery.certificates import Signer, new_signer
from studio_app.delivery.encode import encode
from studio_app.delivery.facts import Credit, Facts, InPicture, Made, Papers, Studio
from studio_app.delivery.stages import Encoded, Framed, Marked
from studio_app.rights.papers import read_papers
from studio_app.rights.sample import SampleKeys, sample_papers
from studio_app.takes.channel import Channel, FileFormat
from studio_app.takes.crop import Box, Crop
from studio_app.takes.png import encode_png
from studio_app.twins.use import Medium, Term

WHEN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
STUDIO = Studio("Example Studio", "SE")
MARK = bytes.fromhex("5a17c0ffee00d1ce")
WIDTH, HEIGHT = 320, 400
XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Twin Studio"/>'
    b'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
WHOLE = Crop(left=0, top=0, right=1, bottom=1)


@cache
def signer() -> Signer:
    """A certificate of a sample studio, made once for all tests of a process."""
    return new_signer(STUDIO, datetime.now(UTC), sample=True)  # c2pa looks at the clock


@cache
def papers() -> Papers:
    """The signed sample papers of a sample twin."""
    read = read_papers(sample_papers("vera", "Vera", "ab" * 32, SampleKeys.new(), WHEN).files)
    assert read.passport is not None
    (consent,), (grant,) = read.consents.values(), read.grants.values()
    return Papers(read.passport, consent, grant)


@cache
def pixels(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A shaded, grainy picture, (height, width, 3): about as hard to compress as a photograph."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    base = 120 + 60 * np.sin(x / 97 + y / 141) + 30 * np.cos(y / 60 - x / 250)
    shaded = np.stack([base, base * 0.9 + 10, base * 0.8 + 18], -1) + rng.normal(0, 3, (height, width, 3))
    return shaded.clip(0, 255).astype(np.uint8)


@cache
def select_png(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A select as an engine writes it."""
    return encode_png(pixels(width, height))


def facts(**changes: Any) -> Facts:
    """The facts of one delivered picture of the sample twin, made by the stand-in; some of them changed."""
    term = Term(
        start=WHEN.date(), until=WHEN.date().replace(year=2027), media=frozenset({Medium.ECOM}), territories=("SE",)
    )
    usual = Facts(
        delivery="2026-11-26-d1",
        mark=MARK,
        select="L01-S01-0007",
        take="L01-S01-0007",
        sha256=hashlib.sha256(select_png()).hexdigest(),
        made=Made("stand-in", "0.1.0", "algorithmicMedia", 7, WHEN),
        papers=papers(),
        use=term,
        studio=STUDIO,
        when=WHEN,
        people=frozenset({InPicture.TWIN}),
        seats=("art-director", "model"),
        credits=(Credit("photographer", "Sample Photographer"), Credit("stylist", "Sample Stylist")),
        alt="A sample picture: a shaded ground.",
    )
    return replace(usual, **changes)


def trained(**changes: Any) -> Facts:
    """The facts of a picture that a diffusion engine painted."""
    made = Made("sdxl-union", "0.1.0", "trainedAlgorithmicMedia", 7, WHEN, weights="cd" * 32)
    return facts(made=made, **changes)


def channel(of: FileFormat = FileFormat.JPEG, **changes: Any) -> Channel:
    """A small channel of a format."""
    usual = {"name": f"Sample {of.value}", "medium": "ecom", "width": WIDTH, "height": HEIGHT, "format": of}
    return Channel.model_validate(usual | changes)


@cache
def encoded(of: FileFormat = FileFormat.JPEG, width: int = WIDTH, height: int = HEIGHT) -> Encoded:
    """A whole file of a format, not signed and without a mark."""
    framed = Framed(pixels(width, height), channel(of, width=width, height=height), WHOLE)
    return encode(Marked(framed, framed.pixels, Box(left=0, top=0.9, right=0.4, bottom=1), "A label", XMP))
