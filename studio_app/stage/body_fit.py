"""Fitting a body to a comp card: phenotypes and local changes are solved until the tape says what the card says.

Age and height act together in the parametric body (the same height value stands taller at a higher age), so stature is
solved with the age already set. Bust, waist and hips follow weight first and the trunk's local changes then, held small
by a light pull to zero, so that the body stays one a person could have (Tikhonov; bounded least squares).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import (  # pyright: ignore[reportMissingTypeStubs]
    least_squares,  # pyright: ignore[reportUnknownVariableType]
)

from studio_app.stage.adult import adult_age
from studio_app.stage.figure import FitLine
from studio_app.stage.measures import Tape, Taped, tape
from studio_app.stage.scene import Floats
from studio_app.twins.card import Measures, Twin

Doubles = NDArray[np.float64]
Stand = Callable[["Shape"], tuple[Floats, Floats]]
"""The standing vertices (n, 3) and bone heads (bones, 3) of a shape."""

_LOW = np.array([0.0, 0.0, 0.0, -1.0, -1.0, -1.0, -1.0])
_HIGH = np.ones(7)
_PULL = np.array([0.0, 0.3, 0.6, 0.6, 0.6, 0.6, 0.6])
"""The unknowns are height, weight and proportions, then the trunk's girths at bust, waist and hips, and its depth."""

_AWAY = 2.0
"""Unknowns are solved this far from zero: the solver's finite steps are relative, and at zero they would vanish."""

_TRUNK = ("measure-bust-circ-incr", "measure-waist-circ-incr", "measure-hips-circ-incr", "torso-scale-depth-incr")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the parametric body is asked for: phenotypes (0 to 1, age 2/3 to 1) and local changes (-1 to 1)."""

    phenotype: dict[str, float]
    changes: dict[str, float]


def fitted(twin: Twin, band: Tape, known: tuple[str, ...], stand: Stand) -> tuple[Shape, tuple[FitLine, ...]]:
    """The shape that stands as the twin's card says, and for each measure what was asked and what was got.

    `known` are the local changes the body has; the face's shape keeps to them.
    """
    face = face_changes(twin, known)

    def shaped(at: Doubles) -> Shape:
        return shape_of(twin, at, face)

    def missed(away: Doubles) -> Doubles:
        at = away - _AWAY
        got = tape(*stand(shaped(at)), band)
        return np.concatenate([_misses(got, twin.measures), _PULL * (at - _start(twin))])

    limits = (_LOW + _AWAY, _HIGH + _AWAY)
    solve = cast(Any, least_squares)
    solved = solve(missed, _start(twin) + _AWAY, method="dogbox", bounds=limits, diff_step=0.015, max_nfev=16)
    shape = shaped(np.asarray(solved.x, np.float64) - _AWAY)
    return shape, fit_lines(tape(*stand(shape), band), twin.measures)


def shape_of(twin: Twin, at: Doubles, face: dict[str, float]) -> Shape:
    """The shape for one set of the unknowns; the only place that sets the body's age."""
    blend = twin.ancestry
    total = blend.african + blend.asian + blend.caucasian or 1.0
    phenotype = {
        "gender": twin.femininity, "age": adult_age(twin.age_years), "muscle": twin.muscle,
        "height": float(at[0]), "weight": float(at[1]), "proportions": float(at[2]),
        "cupsize": 0.5, "firmness": float(np.interp(twin.age_years, (20, 80), (0.7, 0.3))),
        "african": blend.african / total, "asian": blend.asian / total, "caucasian": blend.caucasian / total,
    }  # fmt: skip
    trunk = {name: float(share) for name, share in zip(_TRUNK, at[3:], strict=True)}
    return Shape(phenotype, face | trunk)


def face_changes(twin: Twin, known: tuple[str, ...]) -> dict[str, float]:
    """The face's own shape with its asymmetry: small differences of left and right, always the same for one twin."""
    changes = {name: share for name, share in twin.face.shape.items() if name in known}
    chance = np.random.default_rng(twin.skin.seed)
    for name in known:
        stem = name[2:]
        if name.startswith("l-") and stem.startswith(("eye-", "cheek-", "ear-")) and f"r-{stem}" in known:
            apart = float(chance.normal()) * 0.22 * twin.face.asymmetry
            changes[name] = changes.get(name, 0.0) + apart / 2
            changes[f"r-{stem}"] = changes.get(f"r-{stem}", 0.0) - apart / 2
    for name in ("nose-trans-out", "mouth-trans-out"):
        changes[name] = changes.get(name, 0.0) + float(chance.normal()) * 0.12 * twin.face.asymmetry
    return {name: float(np.clip(share, -1.0, 1.0)) for name, share in changes.items() if name in known}


def fit_lines(got: Taped, card: Measures) -> tuple[FitLine, ...]:
    """Target and got for height, bust, waist and hips."""
    return (
        FitLine("Height", card.height_cm, got.height_cm),
        FitLine("Bust", card.bust_cm, got.bust_cm),
        FitLine("Waist", card.waist_cm, got.waist_cm),
        FitLine("Hips", card.hips_cm, got.hips_cm),
    )


def _start(twin: Twin) -> Doubles:
    girths = (twin.measures.bust_cm + twin.measures.waist_cm + twin.measures.hips_cm) / twin.measures.height_cm
    return np.array([0.5, float(np.interp(girths, (1.25, 2.0), (0.25, 0.85))), 0.35, 0.0, 0.0, 0.0, 0.0])


def _misses(got: Taped, card: Measures) -> Doubles:
    """Differences in centimetres, stature counted twice as heavy."""
    return np.array([line.difference_cm for line in fit_lines(got, card)]) * (2.0, 1.0, 1.0, 1.0)
