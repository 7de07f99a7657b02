"""What differs between the studio and a sidecar, in words."""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.studio.sidecars import Difference
from studio_app.takes.review import Flag, Label

_FLAGS = {Flag.NONE: "no flag", Flag.PICK: "pick", Flag.REJECT: "reject"}


def difference_words(difference: Difference) -> str:
    """'5 stars (here 2), green (here no label)'."""
    ours, theirs = difference.ours, difference.theirs
    words: list[str] = []
    if theirs.rating is not None:
        words.append(f"{stars(theirs.rating)} (here {stars(ours.rating)})")
    if theirs.flag is not None:
        words.append(f"{_FLAGS[theirs.flag]} (here {_FLAGS[ours.flag]})")
    if theirs.label is not None:
        words.append(f"{_label(theirs.label)} (here {_label(ours.label)})")
    if theirs.keywords is not None:
        more = [word for word in theirs.keywords if word not in ours.keywords]
        less = [word for word in ours.keywords if word not in theirs.keywords]
        words += [f"with “{word}”" for word in more[:4]] + [f"without “{word}”" for word in less[:4]]
    return ", ".join(words)


def heading(differences: Sequence[Difference]) -> str:
    """'3 takes were marked in another program'."""
    count = len(differences)
    return f"{f'{count} takes were' if count != 1 else '1 take was'} marked in another program"


def stars(rating: int) -> str:
    """'no stars', '1 star', '5 stars'."""
    return "no stars" if not rating else f"{rating} star{'s' * (rating > 1)}"


def _label(label: Label) -> str:
    return "no label" if label is Label.NONE else label.value
