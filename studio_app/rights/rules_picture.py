"""Rules on the picture: her boundaries as far as they can be measured. Flags for a person, never a refusal."""

from __future__ import annotations

from studio_app.rights.case import Case
from studio_app.rights.check import Check, passed, warned
from studio_app.takes.flags import PictureFlags

LOOK = "look again."


def looked_at(case: Case) -> Check | None:
    """Said plainly: a picture that nobody measured, or that was measured against another card."""
    if case.chosen is None or _flags(case) is not None:
        return None
    if case.chosen.flags is not None:
        return warned("picture.measured", "Her body card has changed since this picture was measured: measure it anew.")
    return warned("picture.measured", "This picture was not measured against her card yet: look at skin and outline.")


def skin(case: Case) -> Check | None:
    flags = _flags(case)
    if flags is None:
        return None
    apart = flags.skin_l
    if apart is None:
        return passed("picture.skin", "Too little of her skin is seen to measure its lightness.")
    if flags.skin_flag:
        side = "lighter" if apart > 0 else "darker"
        return warned(
            "picture.skin",
            f"The skin in this picture is {abs(apart):.1f} L* {side} than on her card, under the same light: {LOOK}",
        )
    return passed("picture.skin", f"Her skin is as light as on her card, under the same light ({apart:+.1f} L*).")


def outline(case: Case) -> Check | None:
    flags = _flags(case)
    if flags is None:
        return None
    if flags.overlap is None or flags.width is None:
        return passed("picture.outline", "Too little of her outline stands out to measure it.")
    overlap = f"outlines overlap by {100 * flags.overlap:.1f} %"
    if flags.width_flag:
        side = "wider" if flags.width > 0 else "narrower"
        return warned(
            "picture.outline",
            f"Her body in this picture is {100 * abs(flags.width):.1f} % {side} than on her card ({overlap}): {LOOK}",
        )
    if flags.outline_flag:
        return warned("picture.outline", f"Her outline in this picture is not that of her card ({overlap}): {LOOK}")
    return passed("picture.outline", f"Her outline is that of her card ({overlap}).")


def covered(case: Case) -> Check | None:
    flags = _flags(case)
    if flags is None:
        return None
    if flags.bare is None:
        return passed("picture.covered", "Whether skin shows where she wears something cannot be told apart here.")
    if flags.bare_flag:
        return warned(
            "picture.covered",
            f"{100 * flags.bare:.0f} % of the figure looks like bare skin where she wears something: {LOOK}",
        )
    return passed("picture.covered", "No more skin shows than the garments leave bare.")


def _flags(case: Case) -> PictureFlags | None:
    """What was measured against the card that is hers now."""
    flags = case.chosen.flags if case.chosen else None
    return flags if flags is not None and case.body_card in (None, flags.body_card) else None


RULES = (looked_at, skin, outline, covered)
