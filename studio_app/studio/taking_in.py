"""What is asked of papers before they are taken in beside those that are here: whose they are, and which are newer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.rights.papers import Signed, read_papers

P = TypeVar("P", bound=Value)


def twin_of(papers: Mapping[str, bytes]) -> str:
    """Whose papers these are: of their passport, or of a status or grant for a twin whose passport is here."""
    found = read_papers(papers)
    for path, why in found.problems.items():
        raise BadInput(f"The paper {path} cannot be used: {why}", safe="Nothing was changed.")
    named = [each.paper.twin for each in (found.passport, found.status) if each is not None]
    named += [each.paper.twin for each in (*found.grants.values(), *found.consents.values())]
    if not named:
        raise BadInput("There are no papers of a twin in it.", safe="Nothing was changed.")
    if len(set(named)) > 1:
        raise BadInput(f"These are papers of {len(set(named))} twins.", do="Take them in one by one.")
    return named[0]


def replaced(place: str, papers: Mapping[str, bytes]) -> bool:
    """Whether a signature here belongs to a paper that comes anew: those of other bytes never stay."""
    return place.endswith(".sig") and any(place.startswith(f"{paper}.") for paper in papers if paper.endswith(".json"))


def require_newer(kind: str, here: Signed[P], there: Signed[P], number: Callable[[P], int]) -> None:
    """Raises Refused for an older paper, or for another one of the same number."""
    if number(there.paper) < number(here.paper):
        raise Refused(
            f"That {kind} is number {number(there.paper)}; number {number(here.paper)} is here already.",
            safe="Nothing was changed.",
        )
    if number(there.paper) == number(here.paper) and there.data != here.data:
        raise Refused(
            f"There are two papers that are both her {kind} {number(here.paper)}.",
            safe="Nothing was changed.",
            do="Ask her which one she signed, and have her issue the next one.",
        )
