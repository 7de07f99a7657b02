"""Developing: denoised, exposed, toned, grained; the same in, the same out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.camera import Camera
from studio_app.stage.daylight import ADAPTED, white
from studio_app.stage.develop import develop, eight_bit, proof
from studio_app.stage.film import curve, decoded, encoded, grained, toned
from studio_app.stage.frames import Frames
from studio_app.stage.lens import view
from studio_app.stage.scene import Ambient, Backdrop, Scene, Sky

SCENE = Scene((), (), (Ambient((1, 1, 1)),), view(Camera()))


def frames(colour: np.ndarray) -> Frames:
    height, width = colour.shape[:2]
    rgb = np.broadcast_to(np.float32(0.5), (height, width, 3)).copy()
    flat = np.ones((height, width), np.float32)
    return Frames(colour.astype(np.float32), rgb, rgb, flat, flat, rgb, flat.astype(np.int32))


def noisy(level: float = 0.18, spread: float = 0.05, size: tuple[int, int] = (64, 48)) -> Frames:
    rng = np.random.default_rng(3)
    return frames(np.maximum(rng.normal(level, spread, (*size, 3)), 0))


def test_the_same_frames_give_the_same_bytes() -> None:
    grainy = replace(SCENE, grain=0.5)
    first, second = develop(noisy(), grainy, 4), develop(noisy(), grainy, 4)
    assert first.dtype == np.uint16 and first.shape == (64, 48, 3)
    assert first.tobytes() == second.tobytes() != develop(noisy(), grainy, 5).tobytes()


def test_noise_goes_and_the_level_stays() -> None:
    picture = develop(noisy(), SCENE) / 65535
    assert picture.std() < 0.01
    assert decoded(picture.mean(keepdims=True)).item() == pytest.approx(0.18, rel=0.05)


def test_exposure_counts_in_stops() -> None:
    dark, metered = (develop(noisy(0.09), replace(SCENE, exposure_ev=ev)).mean() for ev in (0.0, 1.0))
    assert metered == pytest.approx(develop(noisy(0.18, 0.1), SCENE).mean(), rel=0.02) and metered > 1.2 * dark
    scaled = develop(frames(noisy().colour * 5), replace(SCENE, exposure=0.2))
    assert scaled.mean() == pytest.approx(develop(noisy(), SCENE).mean(), rel=1e-3)


def test_broken_samples_do_no_harm() -> None:
    broken = noisy()
    broken.colour[3, 3] = np.nan
    broken.colour[9, 9] = np.inf
    broken.albedo[5, 5] = np.nan
    broken.normal[6, 6] = np.nan
    picture = develop(broken, SCENE)
    assert 0.3 < picture.mean() / 65535 < 0.7


def test_white_balance_follows_a_low_sun_part_of_the_way() -> None:
    low, high = ((0.0, 0.98, 0.19), (0.0, 0.6, 0.8))
    red, green, blue = white((Sky(low),))
    assert red < green < blue, "an orange light asks for less red and more blue"
    assert blue / red > white((Sky(high),))[2] / white((Sky(high),))[0] > 0.95
    assert red > white_fully(low)[0], "some of the evening stays in the picture"
    assert white((Ambient((1.0, 1.0, 1.0)),)) == (1.0, 1.0, 1.0)


def white_fully(sun: tuple[float, float, float]) -> np.ndarray:
    part = np.array(white((Sky(sun),)))
    return part ** (1 / ADAPTED)


def test_a_plate_shows_where_nothing_stands() -> None:
    plate = np.zeros((64, 48, 3), np.uint8)
    plate[..., 1] = 128
    half = noisy(0.0, 0.0)
    half.alpha[:, :24] = 0
    picture = develop(half, replace(SCENE, backdrop=Backdrop(plate)))
    assert picture[:, :20, 1].mean() > 20000 and picture[:, 28:].max() < 1000


def test_proof_is_eight_bits_and_near_the_picture() -> None:
    quick, full = proof(noisy(), SCENE), eight_bit(develop(noisy(), SCENE))
    assert quick.dtype == np.uint8 and abs(float(quick.mean()) - float(full.mean())) < 2
    large = noisy(size=(720, 96))
    assert proof(large, SCENE).shape == (720, 96, 3)
    assert abs(float(proof(large, SCENE).mean()) - float(full.mean())) < 2
    assert eight_bit(np.array([[[0, 65535, 32768]]], np.uint16)).tolist() == [[[0, 255, 128]]]


@given(st.floats(0, 60), st.floats(0.001, 20))
def test_the_curve_rises_and_stays_in_range(light: float, more: float) -> None:
    low, high = curve(np.array([light, light + more], np.float32))
    assert 0 <= low <= high + 1e-6 and high <= 1


def test_the_curve_is_a_photograph() -> None:
    mid, white_shirt, half_black = curve(np.array([0.18, 0.85, 0.02], np.float32))
    assert mid == pytest.approx(0.18, abs=1e-4)
    assert 0.7 < white_shirt < 0.85
    assert 0.004 < half_black < 0.02


@pytest.mark.parametrize("skin", [(0.42, 0.27, 0.2), (0.16, 0.085, 0.055)])
def test_skin_keeps_its_hue_from_shade_to_sun(skin: tuple[float, float, float]) -> None:
    def hue(colour: np.ndarray) -> float:
        red, green, blue = encoded(colour).tolist()
        return float(np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)))

    shown = [hue(toned(np.array(skin, np.float32) * 2.0**ev)) for ev in (-1.5, 0, 1.2)]
    alone = [hue(curve(np.array(skin, np.float32) * np.float32(2.0**ev))) for ev in (-1.5, 0, 1.2)]
    assert max(shown) - min(shown) < min(10, max(alone) - min(alone))


def test_bright_colours_go_to_white_without_a_clipped_edge() -> None:
    lamp = toned(np.array([8.0, 3.0, 0.3], np.float32))
    assert lamp[0] > lamp[1] > lamp[2] > 0.1


def test_grain_is_fine_seeded_and_absent_in_black_and_white() -> None:
    grey = np.full((200, 200, 3), 0.18, np.float32)
    one = encoded(grained(grey, 1.0, 1)) - encoded(grey)
    assert 0.01 < one.std() < 0.03 and abs(one.mean()) < 1e-3
    assert np.array_equal(grained(grey, 1.0, 1), grained(grey, 1.0, 1))
    for level in (0.0, 1.0):
        flat = np.full((50, 50, 3), level, np.float32)
        assert np.abs(grained(flat, 1.0, 1) - flat).max() < 1e-4
    assert grained(grey, 0.0, 1) is grey


@given(st.floats(0, 1))
def test_srgb_round_trip(light: float) -> None:
    assert decoded(encoded(np.array([light], np.float32)))[0] == pytest.approx(light, abs=2e-6)
