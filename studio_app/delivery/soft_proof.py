"""How a picture will print: through the printing house's own CMYK profile and back, paper included."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from studio_app.delivery.light import bits_of
from studio_app.delivery.profiles import profile
from studio_app.delivery.stages import Pixels
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import ColourSpace
from studio_app.takes.icc import LARGEST_PROFILE, checked_icc, icc_name
from studio_app.takes.lab import delta_e, lab_of_srgb

SEEN = 3.0
"""From this difference (CIEDE2000) on, a colour counts as one that the press cannot print."""

_LONGEST = 1600


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """`picture` is sRGB uint8 (h, w, 3), at most 1600 pixels long; `missed` the share that will differ."""

    picture: NDArray[np.uint8]
    missed: float
    profile: str

    @property
    def words(self) -> str:
        share = f"{100 * self.missed:.1f} %" if self.missed >= 0.0005 else "Nothing"
        return f"{share} of the picture lies outside of what “{self.profile}” prints."


def read_press_profile(path: Path) -> bytes:
    """A printing house's profile from a file of the user's, as hostile as any. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"There is no colour profile {path.name}.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_PROFILE + 1)
    except OSError as error:
        raise BadInput(f"The colour profile {path.name} cannot be read: {error.strerror}.") from error
    return checked_icc(data, b"CMYK")


def soft_proof(pixels: Pixels, press: bytes, *, paper: bool = True) -> Proof:
    """The picture (h, w, 3), sRGB, as the press prints it; with `paper`, white is as white as the paper.

    Colours outside of the press's reach are found by the difference that its nearest colours make, white apart.
    Raises BadInput when the profile cannot be used.
    """
    data = checked_icc(press, b"CMYK")
    small = Image.fromarray(pixels if bits_of(pixels) == 8 else (pixels // 257).astype(np.uint8))
    small.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BOX)
    relative = _printed(small, data, ImageCms.Intent.RELATIVE_COLORIMETRIC)
    apart = delta_e(lab_of_srgb(np.asarray(small)), lab_of_srgb(relative))
    shown = _printed(small, data, ImageCms.Intent.ABSOLUTE_COLORIMETRIC) if paper else relative
    return Proof(shown, float((apart > SEEN).mean()), icc_name(data))


def _printed(picture: Image.Image, press: bytes, back: ImageCms.Intent) -> NDArray[np.uint8]:
    """To the press's inks by relative colorimetry with black point compensation, and back to the screen."""
    try:
        own, srgb = (ImageCms.ImageCmsProfile(io.BytesIO(icc)) for icc in (press, profile(ColourSpace.SRGB)))
        flags = ImageCms.Flags.SOFTPROOFING | ImageCms.Flags.BLACKPOINTCOMPENSATION
        turn = ImageCms.buildProofTransform(
            srgb, srgb, own, "RGB", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC, back, flags
        )
        seen: Any = ImageCms.applyTransform(picture, turn)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise BadInput("The colour profile cannot be used for a proof.", do="Ask the printing house for it.") from error
    return np.asarray(seen, np.uint8)
