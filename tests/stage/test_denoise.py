"""The denoiser by itself: what pyoidn would give, without torch."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from studio_app.stage.denoise import denoised

_ALONE = (
    "import sys, numpy; from studio_app.stage.denoise import denoised;"
    "denoised(numpy.ones((8, 8, 3), numpy.float32), {}, hdr=True, quality='fast');"
    "assert not {'torch', 'pyoidn'} & set(sys.modules)"
)


def grainy(*size: int) -> np.ndarray:
    return np.random.default_rng(5).random(size, np.float32)


@pytest.mark.parametrize("quality", ["fast", "high"])
@pytest.mark.parametrize("guided", [False, True])
def test_it_gives_the_bytes_that_the_library_s_own_call_gives(quality: str, guided: bool) -> None:
    import pyoidn

    noisy = grainy(40, 56, 3)
    guides = {"albedo": grainy(40, 56, 3) * 0.5, "normal": grainy(40, 56, 3) - 0.5} if guided else {}
    before = noisy.copy()
    clean = denoised(noisy, guides, hdr=guided, quality=quality)
    assert clean.tobytes() == pyoidn.denoise(noisy, hdr=guided, quality=quality, **guides).tobytes()
    assert clean.std() < noisy.std() and (noisy == before).all()


def test_rows_that_do_not_lie_one_after_the_other_are_read_right() -> None:
    wide = grainy(24, 64, 3)
    cut = wide[:, ::2]
    assert not cut.flags.c_contiguous
    assert (
        denoised(cut, {}, hdr=True, quality="fast").tobytes()
        == denoised(cut.copy(), {}, hdr=True, quality="fast").tobytes()
    )


def test_what_it_cannot_do_is_said_in_its_words() -> None:
    with pytest.raises(ValueError, match="one size"):
        denoised(grainy(8, 8, 3), {"albedo": grainy(4, 8, 3)}, hdr=True, quality="fast")
    with pytest.raises(RuntimeError, match="unsupported combination"):
        denoised(grainy(8, 8, 3), {"normal": grainy(8, 8, 3)}, hdr=True, quality="fast")
    assert np.isfinite(denoised(grainy(8, 8, 3), {}, hdr=True, quality="fast")).all(), "and it goes on after that"


def test_torch_stays_out_of_a_process_that_only_denoises() -> None:
    subprocess.run([sys.executable, "-c", _ALONE], check=True)
