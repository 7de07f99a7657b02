"""How a picture will print: through the printing house's own CMYK profile and back, paper included."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
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

LONGEST = 1600
_STRIPE, _AMBER = 8, (227, 164, 69)


class Intent(StrEnum):
    """How colours come to the press's inks (ICC.1:2022, 6.2)."""

    PERCEPTUAL = "perceptual"
    RELATIVE = "relative"
    SATURATION = "saturation"
    ABSOLUTE = "absolute"


_INTENTS = {
    Intent.PERCEPTUAL: ImageCms.Intent.PERCEPTUAL,
    Intent.RELATIVE: ImageCms.Intent.RELATIVE_COLORIMETRIC,
    Intent.SATURATION: ImageCms.Intent.SATURATION,
    Intent.ABSOLUTE: ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """`picture` is sRGB uint8 (h, w, 3), at most 1600 pixels long; `outside` (h, w) is True where a colour lies outside
    of what the press prints, whatever the intent.
    """

    picture: NDArray[np.uint8]
    outside: NDArray[np.bool_]
    profile: str

    @property
    def missed(self) -> float:
        """The share of the picture that lies outside, 0 to 1."""
        return float(self.outside.mean())

    @property
    def overlaid(self) -> NDArray[np.uint8]:
        """The picture with amber stripes over what lies outside: seen by their slant, too, not by colour alone."""
        rows, columns = np.indices(self.outside.shape)
        striped = self.outside & ((rows + columns) // _STRIPE % 2 == 0)
        return np.where(striped[..., None], np.array(_AMBER, np.uint8), self.picture)

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


def soft_proof(
    pixels: Pixels, press: bytes, *, paper: bool = True, intent: Intent = Intent.RELATIVE, black_point: bool = True
) -> Proof:
    """The picture (h, w, 3), sRGB, as the press prints it; with `paper`, white is as white as the paper; with
    `black_point`, the darkest of the picture becomes the darkest of the press.

    Colours outside of the press's reach are found by the difference that its nearest colours make, white apart.
    Raises BadInput when the profile cannot be used.
    """
    data = checked_icc(press, b"CMYK")
    small = Image.fromarray(pixels if bits_of(pixels) == 8 else (pixels // 257).astype(np.uint8))
    small.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    nearest = _printed(small, data, Intent.RELATIVE, black_point=True, paper=False)
    outside = delta_e(lab_of_srgb(np.asarray(small)), lab_of_srgb(nearest)) > SEEN
    plain = not paper and intent is Intent.RELATIVE and black_point
    shown = nearest if plain else _printed(small, data, intent, black_point=black_point, paper=paper)
    return Proof(shown, outside, icc_name(data))


def _printed(
    picture: Image.Image, press: bytes, intent: Intent, *, black_point: bool, paper: bool
) -> NDArray[np.uint8]:
    """To the press's inks and back to the screen, which shows its paper's white only by absolute colorimetry."""
    back = ImageCms.Intent.ABSOLUTE_COLORIMETRIC if paper else ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        own, srgb = (ImageCms.ImageCmsProfile(io.BytesIO(icc)) for icc in (press, profile(ColourSpace.SRGB)))
        flags = ImageCms.Flags.SOFTPROOFING | (ImageCms.Flags.BLACKPOINTCOMPENSATION if black_point else 0)
        turn = ImageCms.buildProofTransform(srgb, srgb, own, "RGB", "RGB", _INTENTS[intent], back, flags)
        seen: Any = ImageCms.applyTransform(picture, turn)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        raise BadInput("The colour profile cannot be used for a proof.", do="Ask the printing house for it.") from error
    return np.asarray(seen, np.uint8)
