"""Rules on what paints: weights whose licence forbids it paint nothing for a brand."""

from __future__ import annotations

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, passed


def licence(case: Case) -> Check | None:
    """Fails on the first weights that may not be used, or of which nobody has said that they may."""
    if not case.weights:
        return None
    for held in case.weights:
        if held.commercial is None:
            return failed(
                "weights.licence",
                f"Nobody has said which licence “{held.weights}” has; say in the models room whether it allows "
                "commercial use.",
            )
        if not held.commercial:
            return failed(
                "weights.licence",
                f"{held.weights} may not be used commercially ({held.licence}; {held.why}). Choose another engine.",
            )
    names = ", ".join(f"{held.weights} ({held.licence})" for held in case.weights)
    return passed("weights.licence", f"The licence allows commercial use: {names}.")


RULES = (licence,)
