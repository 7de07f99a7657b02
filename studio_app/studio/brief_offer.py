"""The brief as a form offers it: only what the grants that are here sell, and a use that lies inside by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from studio_app.direction.errors import BadInput
from studio_app.direction.value import sentence
from studio_app.studio.session import Session
from studio_app.twins.grant import Grant
from studio_app.twins.territory import SET_WORDS
from studio_app.twins.use import MEDIUM_WORDS, Use

_NEEDED = {"media": "medium", "territories": "country or set of countries", "categories": "category"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What one grant sells, each as (name on disk, words), in the order in which it is shown."""

    grant: str
    title: str
    media: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    alterations: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    start: date
    until: date
    brand: str
    campaign: str
    first_media: tuple[str, ...]
    first_places: tuple[str, ...]
    """Those of the first term: what goes together, as a brief begins with it"""


def offers(session: Session, twin: str) -> tuple[Offer, ...]:
    """One for each grant of a twin that is here, that of the brief first."""
    use, papers = session.rights.use(twin), session.rights.papers(twin)
    found = [_offer(held.paper) for held in papers.grants.values()]
    return tuple(sorted(found, key=lambda each: (use is None or each.grant != use.grant, each.grant)))


def _offer(grant: Grant) -> Offer:
    terms = grant.terms
    media = sorted({medium for term in terms for medium in term.media})
    places = list(dict.fromkeys(place for term in terms for place in term.territories))
    return Offer(
        grant=grant.id,
        title=f"{grant.brand}, {grant.campaign}",
        media=tuple((medium.value, _upper(MEDIUM_WORDS[medium])) for medium in media),
        territories=tuple((place, _upper(SET_WORDS.get(place, place))) for place in places),
        categories=_named(grant.categories),
        alterations=_named(grant.alterations),
        topics=_named(grant.topics),
        start=min(term.start for term in terms),
        until=max(term.until for term in terms),
        brand=grant.brand,
        campaign=grant.campaign,
        first_media=tuple(sorted(medium.value for medium in terms[0].media)),
        first_places=terms[0].territories,
    )


def use_of(offer: Offer, twin: str, **chosen: object) -> Use:
    """The use under this grant with what was chosen. Raises BadInput: nothing chosen, dates the wrong way round."""
    named = {"twin": twin, "grant": offer.grant, "brand": offer.brand, "campaign": offer.campaign}
    for field, words in _NEEDED.items():
        if not chosen.get(field):
            raise BadInput(f"Choose at least one {words}.")
    try:
        return Use.model_validate(named | chosen)
    except ValidationError as error:
        raise BadInput(sentence(error)) from error


def _named(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), _upper(str(name))) for name in sorted(str(name) for name in names))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
