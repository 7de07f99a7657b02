"""A take shot again: whether the same recipe gave the same bytes, or how near it came, and what may be the reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.takes.png import decode_png, inspect_png
from studio_app.takes.recipe import Recipe

BIT_EQUAL = "bit-equal: every byte is the same"
FULL = 255.0


@dataclass(frozen=True, slots=True)
class Compared:
    """`same`: the files are equal, byte for byte. `psnr` in dB at 8 bits a channel, None where these are equal or
    the pictures have not one size; `largest` difference of a channel, of 255.
    """

    same: bool
    words: str
    psnr: float | None = None
    largest: int = 0


def compared(first: bytes, second: bytes, before: Recipe, now: Recipe) -> Compared:
    """Two pictures of one recipe, as PNG files. Raises BadInput for what is none."""
    if first == second:
        return Compared(True, BIT_EQUAL)
    one, other = (decode_png(data).astype(np.int16) for data in (first, second))
    why = _why(before, now)
    if one.shape != other.shape:
        return Compared(False, f"of another size{why}")
    apart = np.abs(one - other)
    largest = int(apart.max())
    then, today = (inspect_png(data).source_type for data in (first, second))
    if not largest and then != today:
        return Compared(False, f"the same picture, which said of its origin “{then}” and says “{today}” now")
    if not largest:
        return Compared(False, f"the same at 8 bits a channel, in another file{why}")
    psnr = 10 * float(np.log10(FULL**2 / np.mean(apart.astype(np.float64) ** 2)))
    far = f"near, PSNR {psnr:.1f} dB, no channel more than {largest} of 255 apart"
    return Compared(False, f"{far}{why}", psnr, largest)


def _why(before: Recipe, now: Recipe) -> str:
    """What paints here now and did not then."""
    names = sorted(before.versions.keys() | now.versions.keys())
    other = [
        f"{name} {before.versions.get(name, 'unknown')} then, {now.versions.get(name, 'none')} now"
        for name in names
        if before.versions.get(name) != now.versions.get(name)
    ]
    if not other:
        return "; the same versions paint here, so it is this computer or its card that differs"
    return f"; {', '.join(other[:3])}" + (f" and {len(other) - 3} more" if len(other) > 3 else "")
