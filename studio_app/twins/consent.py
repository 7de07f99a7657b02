"""Consent: what the model agreed to, in a paper of its own that nobody can mistake for a contract of representation.

The fields are those that New York's Fashion Workers Act (Labor Law 1031 and 1035: scope, purpose, rate of pay,
duration, separate), General Obligations Law 5-302 (intended uses, who advised her) and GDPR articles 7 and 9 (a yes for
each purpose, withdrawal) ask for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.twins.party import PaperId, Party, Sha256, TwinId
from studio_app.twins.plain import Name, Ordered, Sentence, Words
from studio_app.twins.territory import Territory
from studio_app.twins.use import Category, Medium, Period, Topic

CONSENTS = "consents"


class Training(StrEnum):
    """What may be trained on her captures."""

    NEVER = "never"
    THIS_TWIN = "this twin only"


class AiOption(StrEnum):
    """How much of a picture may be generated: light and background around the captured body, or the whole of it."""

    LIMITED = "limited"
    WIDE = "wide"


class Withdrawal(Value):
    """How she takes her consent back: as easily as she gave it (GDPR 7(3)), for everything to come."""

    how: Sentence
    to: Name
    effect: Sentence


class Duration(Period):
    """For how long she agreed."""


class Consent(Value):
    """What one model agreed to. Signed by her, and by the agency where it advised her.

    `topics` are the sensitive subjects she said yes to; all others are a no. `pdf` is the SHA-256 of what she read.
    `signed_at` is written by her signing: a draft has none.
    """

    id: PaperId
    twin: TwinId
    passport: Sha256
    sample: bool = False
    owner: Party
    separate: Literal[True]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    delivered_at: AwareDatetime
    signed_at: AwareDatetime | None = None
    intended_uses: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=50)]
    scope: Sentence
    purpose: Sentence
    rate_of_pay: Sentence
    duration: Duration
    media: Annotated[frozenset[Medium], Field(min_length=1), Ordered]
    territories: Annotated[tuple[Territory, ...], Field(min_length=1, max_length=260)]
    categories: Annotated[frozenset[Category], Field(min_length=1), Ordered]
    nudity: Literal["none", "implied", "as written"] = "none"
    nudity_terms: Words = ""
    topics: Annotated[frozenset[Topic], Ordered] = frozenset()
    body_changes: Literal["none", "as written"] = "none"
    body_change_terms: Words = ""
    option: AiOption = AiOption.LIMITED
    training: Training = Training.NEVER
    naming: bool = False
    controller: Name
    processors: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    legal_basis: Name = "explicit consent (GDPR 9(2)(a))"
    retention: Sentence
    withdrawal: Withdrawal
    post_mortem: Words = ""
    represented_by: Words = ""
    witness: Words = ""
    pdf: Sha256 | None = None
