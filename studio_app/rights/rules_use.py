"""Rules on the use: what the brief asks for, and what the direction shows, lie inside the grant and her boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studio_app.direction.look import Fabric, Garment, GarmentKind
from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, passed, warned
from studio_app.twins.country_names import places
from studio_app.twins.territory import countries
from studio_app.twins.use import MEDIUM_WORDS, Category, Medium, Term, Topic

_KINDS = {GarmentKind.COAT: Category.OUTERWEAR, GarmentKind.SHOES: Category.FOOTWEAR}
_CLOTHS = {Fabric.DENIM: Category.DENIM}
TOPIC_WORDS = {
    Topic.TOBACCO: "cigar cigarette cigarettes smoking smoker tobacco vape vaping snus cigarett rökning roken sigaret",
    Topic.ALCOHOL: "alcohol beer wine whisky whiskey vodka champagne cocktail liquor öl vin bier wijn",
    Topic.POLITICS: "political politics election candidate parliament campaigner party-political politik politiek",
    Topic.RELIGION: "religion religious church mosque synagogue cross crucifix prayer kyrka kerk",
    Topic.MEDICAL: "medical medicine clinic hospital surgery botox diet-pill weight-loss pharmacy sjukhus ziekenhuis",
    Topic.GAMBLING: "gambling casino betting poker lottery kasino gokken",
    Topic.WEAPONS: "weapon weapons gun rifle pistol knife sword vapen wapen",
    Topic.FUR: "fur mink fox-fur sable päls bont",
    Topic.SEXUAL: "nude naked topless erotic lingerie-only sexual naken naakt",
}


def brand(case: Case) -> Check | None:
    if case.grant is None or case.use is None:
        return None
    paper, use = case.grant.paper, case.use
    return judged(
        "use.brand",
        (paper.brand, paper.campaign) == (use.brand, use.campaign),
        f"For {paper.brand}, {paper.campaign}.",
        f"The grant is for {paper.brand}, {paper.campaign}; the brief is for {use.brand}, {use.campaign}.",
    )


def term(case: Case) -> Check | None:
    """Every medium in every territory for the whole time of the use must lie inside one term each."""
    if case.grant is None or case.use is None:
        return None
    use = case.use
    wanted = countries(use.territories)
    for medium in sorted(use.media):
        with_medium = [each for each in case.terms if medium in each.media]
        if not with_medium:
            return failed("use.medium", f"The grant does not allow {MEDIUM_WORDS[medium]}.")
        missing = wanted - countries(name for each in with_medium for name in each.territories)
        if missing:
            where = places(sorted(missing))
            return failed("use.territory", f"The grant does not allow {MEDIUM_WORDS[medium]} in {where}.")
        if not wanted <= _at_the_time(case, medium, with_medium):
            return failed(
                "use.period", f"The grant does not allow {MEDIUM_WORDS[medium]} for the whole time asked for."
            )
    return passed("use.term", "Media, territories and time lie inside the grant.")


def _at_the_time(case: Case, medium: Medium, terms: Iterable[Term]) -> frozenset[str]:
    """The countries in which the medium is allowed for the whole time of the use."""
    if case.use is None:
        return frozenset()
    use = case.use
    return countries(name for each in terms if medium in each.media and each.covers(use) for name in each.territories)


def running(case: Case) -> Check | None:
    """The time of the use has not passed."""
    if case.use is None:
        return None
    return judged(
        "use.over",
        case.today <= case.use.until,
        "The time of the use is still to come, or now.",
        "The time that the brief names is over.",
    )


def categories(case: Case) -> Check | None:
    if case.grant is None or case.use is None:
        return None
    beyond = case.use.categories - case.grant.paper.categories
    return judged(
        "use.category",
        not beyond,
        "The grant allows every category of the brief.",
        f"The grant does not allow {', '.join(sorted(beyond))}.",
    )


def topics(case: Case) -> Check | None:
    if case.grant is None or case.use is None:
        return None
    beyond = case.use.topics - case.grant.paper.topics
    return judged(
        "use.boundary",
        not beyond,
        "The brief stays inside her boundaries.",
        f"She did not agree to {', '.join(sorted(beyond))}.",
    )


def alterations(case: Case) -> Check | None:
    if case.grant is None or case.use is None:
        return None
    beyond = case.use.alterations - case.grant.paper.alterations
    return judged(
        "use.alteration",
        not beyond,
        "The grant allows what is to be done to the pictures.",
        f"The grant does not allow {', '.join(sorted(beyond))}.",
    )


def garments(case: Case) -> Check | None:
    """What she wears belongs to the categories of the grant."""
    if case.grant is None or case.direction is None:
        return None
    allowed = case.grant.paper.categories
    odd = [garment for garment in case.direction.look.garments if category_of(garment) not in allowed]
    names = ", ".join(f"{garment.name or garment.kind} ({category_of(garment)})" for garment in odd)
    return judged(
        "use.garments",
        not odd,
        "What she wears belongs to the grant's categories.",
        f"She wears what the grant does not sell: {names}.",
    )


def brief_words(case: Case) -> Check | None:
    """Words of the brief and of the set that a person should look at; never a refusal by themselves."""
    if case.grant is None or case.use is None:
        return None
    said = _words(case)
    for topic in Topic:
        found = sorted(said & set(TOPIC_WORDS[topic].split()))
        if found and topic not in case.grant.paper.topics:
            return warned("use.words", f"“{found[0]}” may touch {topic}, to which she did not agree. Please look.")
    return passed("use.words", "No word of the brief touches her boundaries.")


def category_of(garment: Garment) -> Category:
    """The category that a garment is sold under."""
    return _KINDS.get(garment.kind) or _CLOTHS.get(garment.fabric) or Category.READY_TO_WEAR


def _words(case: Case) -> set[str]:
    use, direction = case.use, case.direction
    text = f"{use.campaign} {use.words}" if use else ""
    if direction is not None:
        text += " ".join((" ", *(garment.name for garment in direction.look.garments), direction.location.name))
    return set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))


RULES = (brand, term, running, categories, topics, alterations)
SHOWN_RULES = (garments, brief_words)
