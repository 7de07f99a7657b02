"""Soft proofs for the window and the command line: the printing house's profile, how it is used, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput

if TYPE_CHECKING:
    from studio_app.delivery.soft_proof import Intent

_LONGEST_WORD = 60
INTENTS = (
    ("relative", "Relative colorimetric"),
    ("perceptual", "Perceptual"),
    ("saturation", "Saturation"),
    ("absolute", "Absolute colorimetric"),
)
"""Names of the rendering intents, with their words; the usual one first."""


@dataclass(frozen=True, slots=True)
class ProofWish:
    """How pictures are proofed. `profile` is the file's bytes, checked; `name` what the profile calls itself."""

    profile: bytes
    name: str
    intent: str = INTENTS[0][0]
    paper: bool = True
    black_point: bool = True
    overlay: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Proofed:
    """A picture as it will print, sRGB (h, w, 3); the share of it that cannot be printed, 0 to 1, and that in words."""

    pixels: NDArray[np.uint8]
    missed: float
    words: str


def read_wish(path: Path) -> ProofWish:
    """The usual way to proof with a profile from a file. Raises BadInput: none, damaged, not of a press."""
    from studio_app.delivery.soft_proof import read_press_profile, soft_proof
    from studio_app.takes.icc import icc_name

    data = read_press_profile(path)
    soft_proof(np.full((2, 2, 3), 128, np.uint8), data)  # tried: a whole file may still hold no way to its inks
    return ProofWish(data, icc_name(data))


def proofed(pixels: NDArray[np.uint8], wish: ProofWish) -> Proofed:
    """A picture (h, w, 3), sRGB, as it will print. Raises BadInput: the profile cannot be used, no such intent."""
    from studio_app.delivery.soft_proof import soft_proof

    proof = soft_proof(
        pixels, wish.profile, paper=wish.paper, intent=_intent(wish.intent), black_point=wish.black_point
    )
    return Proofed(proof.overlaid if wish.overlay else proof.picture, proof.missed, proof.words)


def write_proof(file: Path, wish: ProofWish, out: Path) -> Proofed:
    """Proofs any picture and writes it as a PNG that says what it is. Raises BadInput, StudioError (the disk)."""
    from studio_app.delivery.opening import open_picture, read_file
    from studio_app.delivery.proof_file import proof_png
    from studio_app.delivery.soft_proof import LONGEST, soft_proof

    if out.suffix.lower() != ".png":
        raise BadInput(f"A proof is written as a PNG, not as {out.name}.", do="Name it so: --out proof.png.")
    opened = open_picture(read_file(file), file.name)
    proof = soft_proof(
        opened.small(LONGEST), wish.profile, paper=wish.paper, intent=_intent(wish.intent),
        black_point=wish.black_point,
    )  # fmt: skip
    write_atomically(out, proof_png(proof, _source_type(opened.xmp), overlay=wish.overlay))
    return Proofed(proof.picture, proof.missed, proof.words)


def _source_type(xmp: bytes) -> str:
    """What a picture's metadata say of how it came to be, as far as that is a word; else empty."""
    from studio_app.delivery.described import read_metadata

    try:
        said = read_metadata(xmp).source_type if xmp else ""
    except BadInput:
        return ""
    return said if said.isascii() and said.isalpha() and len(said) < _LONGEST_WORD else ""


def _intent(name: str) -> Intent:
    from studio_app.delivery.soft_proof import Intent

    if name not in set(Intent):
        raise BadInput(f"“{name[:40]}” is no rendering intent.", do=f"Choose {', '.join(Intent)}.")
    return Intent(name)
