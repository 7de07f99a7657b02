"""The facts of a delivery: all that its marks, metadata and signatures may say, from what the shoot vouches for.

Nothing here reads a note, a prompt or a path; a name comes from the call sheet or a signed paper and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from studio_app.delivery.alt_text import alt_text
from studio_app.delivery.facts import Credit, Facts, InPicture, Made, Papers, Studio
from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.prompts import Role
from studio_app.engines.table import ENGINES
from studio_app.rights import papers as written
from studio_app.shoot.papers import CallSheet
from studio_app.studio.delivery_foresight import Foreseen
from studio_app.studio.rights import Rights
from studio_app.takes.painting import GUIDE
from studio_app.takes.recipe import Recipe
from studio_app.takes.source_type import photographed_in
from studio_app.takes.take import Take
from studio_app.twins.use import Term

STUDIO_VERSION = "twin-studio"
NOT_SAID = "not said what it shows"


@dataclass(frozen=True, slots=True)
class Whole:
    """What all files of one delivery share."""

    delivery: str
    when: datetime
    use: Term
    papers: Papers
    studio: Studio
    credits: tuple[Credit, ...]


def papers_of(held: written.Papers, grant: str, twin: str) -> Papers:
    """The passport, consent and grant that a delivery rests on. Raises Refused: one of them is not here."""
    grants = held.grants.get(grant)
    consent = held.consents.get(grants.paper.consent.id) if grants is not None else None
    if held.passport is None or grants is None or consent is None:
        raise Refused(
            f"The passport, the consent and the grant of {twin} are not all here.",
            safe="Nothing was delivered.",
            do="Take in her papers first.",
        )
    return Papers(held.passport, consent, grants)


def credits_of(sheet: CallSheet) -> tuple[Credit, ...]:
    """The whole crew, once for each seat, in the order of the call sheet. Raises Refused when nobody is credited."""
    found = tuple(Credit(seat, entry.person.name) for entry in sheet.people for seat in entry.seats)
    if not found:
        raise Refused(
            "The call sheet credits nobody: a delivery names the crew that made the pictures.",
            safe="Nothing was delivered.",
            do="Seat the crew first: Keys of the shoot, or twin-studio seat.",
        )
    return found


def facts_of(
    whole: Whole, take: Take, select: str, seats: tuple[str, ...], mark: bytes, people: frozenset[InPicture]
) -> Facts:
    """The facts of one file of a take. `seats`: the roles that said yes by a verdict that verifies."""
    direction = take.recipe.direction
    return Facts(
        delivery=whole.delivery,
        mark=mark,
        select=select,
        take=take.id,
        sha256=take.sha256,
        made=made_of(take),
        papers=whole.papers,
        use=whole.use,
        studio=whole.studio,
        when=whole.when,
        seats=seats,
        credits=_may_be_named(whole),
        photographed=photographed_in(direction),
        looked_at=looked_at(take.recipe),
        people=people,
        alt=alt_text(direction, take.source_type),
    )


def _may_be_named(whole: Whole) -> tuple[Credit, ...]:
    """The crew as a file credits it: without her where the grant does not let her be named, in whichever seat."""
    grant = whole.papers.grant.paper
    hidden = set[str]() if grant.disclosure.name_her else {grant.owner.name, whole.papers.passport.paper.name}
    return tuple(
        credit for credit in whole.credits if credit.name not in hidden and (credit.role != "model" or not hidden)
    )


def proof_facts(rights: Rights, seen: Foreseen, take: str) -> Facts | None:
    """The facts that a preview's label is drawn from, where there are papers; nothing is signed with them."""
    use, chosen = seen.uses[take], seen.chosen[take]
    try:
        papers = papers_of(rights.papers(seen.twin), use.grant if use is not None else "", seen.twin)
    except Refused:
        return None
    whole = Whole("", datetime.now().astimezone(), seen.order.use, papers, Studio("", ""), ())
    return facts_of(whole, seen.takes[take], chosen.select, tuple(sorted(chosen.yes)), bytes(8), seen.people[take])


def made_of(take: Take) -> Made:
    """How a select was made. Raises BadInput for an engine that this studio does not know."""
    recipe = take.recipe
    entry = ENGINES.get(recipe.engine)
    if entry is None:
        raise BadInput(
            f"{take.id} was made by “{recipe.engine}”, an engine that this studio does not know.",
            safe="Nothing was delivered.",
        )
    return Made(
        engine=entry.title,
        version=recipe.versions.get(STUDIO_VERSION, ""),
        source_type=take.source_type,
        seed=recipe.seed,
        when=take.made,
        weights=recipe.painting.weights if recipe.painting is not None else "",
    )


def looked_at(recipe: Recipe) -> tuple[str, ...]:
    """What the photographs show that an engine looked at in any pass, in the words of the roles and no others."""
    found: list[str] = []
    for painting in (one.painting for one in recipe.passes if one.painting is not None):
        named = zip_longest(painting.references, painting.roles[: len(painting.references)], fillvalue="")
        found += [role if role in set(Role) else NOT_SAID for name, role in named if not name.startswith(GUIDE)]
    return tuple(found)
