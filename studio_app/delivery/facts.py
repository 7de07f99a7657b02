"""The facts of one delivered picture: all that its marks, its metadata and its signature may say.

Nothing else of a shoot reaches a delivered byte: no prompt, no note, no path, no name that is not in here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from studio_app.rights.papers import Signed
from studio_app.takes.source_type import beside_photographs
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.passport import Passport
from studio_app.twins.use import Term


class InPicture(StrEnum):
    """What a person in a picture is; rules of disclosure go by it."""

    TWIN = "twin"
    SYNTHETIC = "synthetic"
    PHOTOGRAPHED = "photographed"


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did what: `role` as on the call sheet ('photographer')."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Studio:
    """The organisation that delivers: what a certificate may name. `country` is ISO 3166 alpha-2."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Made:
    """How the select was made: an engine by its table's name and version, the weights' SHA-256 where it has some."""

    engine: str
    version: str
    source_type: str
    seed: int
    when: datetime
    weights: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers that the delivery rests on; `grant.sha256` and the others are over their exact bytes."""

    passport: Signed[Passport]
    consent: Signed[Consent]
    grant: Signed[Grant]


@dataclass(frozen=True, slots=True)
class Facts:
    """One picture of one delivery. `mark` is the 8 random bytes of its invisible watermark, `use` what it goes out for.

    `seats` are the roles that said yes by a verdict that verifies (no names); `photographed` says what in it is a
    photograph ('location', 'garment'), `looked_at` what the photographs show that its engine looked at ('a garment');
    `alt` describes it for people who do not see it.
    """

    delivery: str
    mark: bytes
    select: str
    take: str
    sha256: str
    made: Made
    papers: Papers
    use: Term
    studio: Studio
    when: datetime
    people: frozenset[InPicture] = frozenset({InPicture.TWIN})
    seats: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = field(default=())
    photographed: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()
    alt: str = ""

    @property
    def source_type(self) -> str:
        """The IPTC digital source type of the delivered picture: as the take was born."""
        return beside_photographs(self.made.source_type, bool(self.photographed))

    @property
    def name(self) -> str:
        """The owner's name, where the grant allows naming her; else empty."""
        grant = self.papers.grant.paper
        return grant.owner.name if grant.disclosure.name_her else ""
