"""Skin: lips redder than cheeks, deep darker than fair, make-up only where it belongs, nobody symmetric."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from studio_app.direction.look import Finish, Makeup
from studio_app.stage.arrays import Array
from studio_app.stage.figure import Body
from studio_app.stage.head_marks import head_marks, local, scalp
from studio_app.stage.skin import body_skin, head_skin
from studio_app.stage.skin_map import body_map, head_map
from studio_app.stage.skin_paint import tone_colour
from studio_app.stage.skin_zones import lips
from studio_app.twins.card import Twin
from studio_app.twins.roster import find_twin, roster

SMALL = 320
BARE = Makeup(lip_strength=0, eye_strength=0)


def _painted(body: Body, twin: Twin, makeup: Makeup = BARE) -> Array:
    texture = head_skin(body, twin, makeup, twin.hair, SMALL).texture
    assert texture is not None
    return texture.astype(np.float32)


def _at(body: Body) -> Array:
    return local(head_map(body, SMALL).points, head_marks(body))


def _cheeks(at: Array) -> Array:
    return (np.abs(np.abs(at[..., 0]) - 0.75) < 0.12) & (np.abs(at[..., 2] + 0.7) < 0.15) & (at[..., 1] < 0.5)


def test_deep_skin_is_darker_than_fair() -> None:
    tones = [tone_colour(tone) for tone in np.linspace(0, 1, 21)]
    assert all((deeper < fairer).all() for fairer, deeper in pairwise(tones))
    assert all(tone[0] > tone[1] > tone[2] for tone in tones)


@pytest.mark.parametrize("twin", roster(), ids=lambda twin: twin.id)
def test_lips_are_redder_than_cheeks(twin: Twin, bodies: dict[str, Body]) -> None:
    body = bodies[twin.id]
    picture, at = _painted(body, twin), _at(body)
    mouth, cheek = picture[lips(body, at) > 0.9].mean(axis=0), picture[_cheeks(at)].mean(axis=0)
    assert mouth[0] / mouth[1] > 1.1 * cheek[0] / cheek[1]


def test_make_up_changes_lips_and_lids_and_nothing_else(freja: Body) -> None:
    twin, at = find_twin("sample-freja"), _at(freja)
    bare = _painted(freja, twin)
    made = _painted(freja, twin, Makeup(lip="#a00010", lip_strength=1, eye="#102040", eye_strength=1))
    changed = np.abs(made - bare).max(axis=-1) > 3
    mouth = lips(freja, at, 0.1) > 0
    eyes = (np.abs(np.abs(at[..., 0]) - 0.5) < 0.46) & (np.abs(at[..., 2]) < 0.4)
    assert changed[lips(freja, at) > 0.9].all()
    assert changed[eyes].any()
    assert not changed[~mouth & ~eyes].any()
    assert (made[lips(freja, at) > 0.95].mean(axis=0) - bare[lips(freja, at) > 0.95].mean(axis=0))[1] < -20


def test_the_scalp_takes_the_hairs_colour_and_the_forehead_does_not(bodies: dict[str, Body]) -> None:
    body, twin = bodies["sample-mateo"], find_twin("sample-mateo")
    picture, points = _painted(body, twin), head_map(body, SMALL).points
    inside = scalp(points, head_marks(body))
    at = _at(body)
    forehead = (np.abs(at[..., 0]) < 0.3) & (np.abs(at[..., 2] - 0.75) < 0.1) & (at[..., 1] < 0.3)
    assert picture[inside > 0.03].mean() < 0.5 * picture[forehead].mean()


def test_no_face_is_its_own_mirror(freja: Body) -> None:
    picture, points = _painted(freja, find_twin("sample-freja")), head_map(freja, SMALL).points
    across = np.abs(points[::-1, :, 0] + points[:, :, 0]) < 0.002
    assert np.abs(picture[::-1] - picture)[across].mean() > 1.0


def test_the_same_twin_gives_the_same_bytes_and_another_seed_others(freja: Body) -> None:
    from studio_app.stage.skin import _facts
    from studio_app.stage.skin_head import painted_head

    twin = find_twin("sample-freja")
    again = twin.having(skin=twin.skin.having(seed=5))
    facts = _facts(twin, twin.hair)
    first = painted_head.__wrapped__(freja, facts, SMALL).colour
    assert np.array_equal(first, painted_head.__wrapped__(freja, facts, SMALL).colour)
    assert not np.array_equal(first, painted_head(freja, _facts(again, twin.hair), SMALL).colour)


def test_lines_of_age_and_pores_lie_in_the_relief(freja: Body) -> None:
    young = find_twin("sample-freja")
    old = young.having(skin=young.skin.having(lines=1.0))
    smooth, lined = (head_skin(freja, twin, BARE, twin.hair, SMALL).bump for twin in (young, old))
    assert smooth is not None
    assert lined is not None
    assert 0 < smooth.std() < 0.0002
    assert lined.min() < -0.0003 < smooth.min()


def test_finish_runs_from_matte_to_dewy(freja: Body) -> None:
    twin = find_twin("sample-freja")
    rough = [
        head_skin(freja, twin, BARE.having(finish=finish), twin.hair, SMALL).roughness
        for finish in (Finish.MATTE, Finish.SATIN, Finish.DEWY)
    ]
    assert rough == sorted(rough, reverse=True)


def test_the_body_matches_the_neck(freja: Body) -> None:
    twin = find_twin("sample-freja")
    texture = body_skin(freja, twin, BARE, SMALL).texture
    assert texture is not None
    points, head = body_map(freja, SMALL).points, head_map(freja, SMALL).points
    level = head_marks(freja).mouth[2] - 0.055
    below = texture[np.abs(points[..., 2] - level) < 0.01].mean(axis=0)
    above = _painted(freja, twin)[np.abs(head[..., 2] - level) < 0.01].mean(axis=0)
    assert np.abs(below - above).max() < 12
