"""The one place that turns years into the body's age: a stand-in is always an adult.

The parametric body is anchored at newborn -1/3, baby 0, child 1/3, young adult 2/3 and old 1, so nothing below 2/3 ever
reaches it. Its own default of 0.5 is a minor and is never used.
"""

from __future__ import annotations

import numpy as np

ADULT = 2 / 3
OLD = 1.0
_YEARS = (18.0, 25.0, 90.0)
_AGES = (ADULT, ADULT, OLD)


def adult_age(years: float) -> float:
    """The body's age (2/3 young adult to 1 old) for an age in years; never below 2/3, whatever is asked.

    Up to 25 years the body is the young adult of its anchors, at 90 and above the old one.
    """
    if not np.isfinite(years):
        return ADULT
    return min(OLD, max(ADULT, float(np.interp(years, _YEARS, _AGES))))
