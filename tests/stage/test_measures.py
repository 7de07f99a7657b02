"""Tape measures and their fit."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.stage.figure import Body
from studio_app.stage.measures import Tape, girth, tape, torso_faces
from studio_app.twins.roster import find_twin, roster


def tube(wide: float, deep: float, high: float, sides: int = 90, rings: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """A tube of elliptic section as vertices and faces."""
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.stack([np.cos(turn) * wide / 2, np.sin(turn) * deep / 2], axis=1)
    points = [np.hstack([ring, np.full((sides, 1), at)]) for at in np.linspace(0, high, rings)]
    at = np.arange(sides)
    after = (at + 1) % sides
    faces = [
        np.concatenate([np.stack([at, after, at + sides], 1), np.stack([after, after + sides, at + sides], 1)])
        + row * sides
        for row in range(rings - 1)
    ]
    return np.concatenate(points), np.concatenate(faces)


def test_a_girth_is_the_perimeter_of_what_a_tape_touches() -> None:
    vertices, faces = tube(0.3, 0.3, 1.0)
    assert girth(vertices[faces], 0.5) == pytest.approx(0.3 * np.pi, rel=0.002)
    assert girth(vertices[faces], 2.0) == 0.0
    aside = np.array([0.5, 0, 0])
    two = np.concatenate([vertices + aside, vertices - aside])
    both = np.concatenate([faces, faces + len(vertices)])
    assert girth(two[both], 0.5) == pytest.approx(0.3 * np.pi + 2.0, rel=0.002), "the tape spans the gap"


def test_the_tape_lies_at_bust_waist_and_hips() -> None:
    vertices, faces = tube(0.34, 0.24, 1.75)
    high = vertices[:, 2]
    form = 1 + 0.15 * np.exp(-(((high - 1.30) / 0.06) ** 2)) - 0.2 * np.exp(-(((high - 1.08) / 0.09) ** 2))
    form += 0.2 * np.exp(-(((high - 0.88) / 0.08) ** 2))
    vertices = vertices * np.stack([form, form, np.ones_like(form)], axis=1)
    bones = ("spine02", "spine01", "upperleg02.L", "spine05")
    heads = np.array([[0, 0, 1.2], [0, 0, 1.36], [0, 0, 0.83], [0, 0, 0.95]])
    waist = np.flatnonzero(np.abs(high - 1.07) < 0.02)
    taped = tape(vertices, heads, Tape(faces, waist, bones))
    assert taped.height_cm == pytest.approx(175, abs=0.01)
    assert taped.bust_at_m == pytest.approx(1.30, abs=0.03)
    assert taped.waist_at_m == pytest.approx(1.08, abs=0.03)
    assert taped.hips_at_m == pytest.approx(0.88, abs=0.03)
    assert taped.waist_cm < taped.bust_cm
    assert taped.waist_cm < taped.hips_cm


def test_arms_and_head_are_not_taped(freja: Body) -> None:
    faces = torso_faces(freja.faces, freja.bones, freja.weight_bones, freja.weights)
    hand = freja.rest_bones[freja.bones.index("wrist.L"), :3, 3]
    used = freja.rest[np.unique(faces)]
    assert np.linalg.norm(used - hand, axis=1).min() > 0.1
    assert used[:, 2].max() < freja.rest_bones[freja.bones.index("head"), 2, 3]


@pytest.mark.parametrize("twin", [twin.id for twin in roster()])
def test_every_sample_stands_as_its_card_says(twin: str, bodies: dict[str, Body]) -> None:
    card, lines = find_twin(twin).measures, {line.name: line for line in bodies[twin].fit}
    assert set(lines) == {"Height", "Bust", "Waist", "Hips"}
    assert lines["Height"].target_cm == card.height_cm
    assert abs(lines["Height"].difference_cm) < 1.0
    assert abs(lines["Bust"].difference_cm) < 2.0
    assert abs(lines["Waist"].difference_cm) < 2.0
    assert abs(lines["Hips"].difference_cm) < 2.0
    stature = 100 * np.ptp(bodies[twin].rest[:, 2])
    assert stature == pytest.approx(card.height_cm, abs=3.0), "the mesh agrees, legs a little apart"


def test_the_samples_span_sizes_and_ages() -> None:
    twins = roster()
    assert all(twin.sample and "sample" in twin.name for twin in twins)
    assert min(twin.measures.size_eu for twin in twins) <= 36
    assert max(twin.measures.size_eu for twin in twins) >= 48
    assert max(twin.age_years for twin in twins) > 55
    assert min(twin.age_years for twin in twins) >= 18
    assert {twin.presents for twin in twins} == {"woman", "man"}
    assert {twin.hair.style.value for twin in twins} >= {"straight", "wavy", "coils", "cropped"}
    assert np.ptp([twin.skin.tone for twin in twins]) > 0.6
    assert find_twin("sample-freja").measures.height_cm == 178
