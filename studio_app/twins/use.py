"""What pictures are for: media, territories, a period, what is sold in them. The brief says it, a grant allows it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from studio_app.direction.value import Value
from studio_app.twins.party import PaperId, TwinId
from studio_app.twins.plain import Name, Ordered, Words
from studio_app.twins.territory import Territory, in_words


class Medium(StrEnum):
    """Where people meet a picture."""

    ECOM = "ecom"
    WEB = "web"
    EMAIL = "email"
    SOCIAL = "social-organic"
    PAID_SOCIAL = "social-paid"
    LOOKBOOK = "lookbook"
    PRESS = "press"
    PRINT = "print"
    IN_STORE = "in-store"
    OOH = "ooh"
    TV = "tv"


MEDIUM_WORDS = {
    Medium.ECOM: "product pages of a shop", Medium.WEB: "the brand's own site", Medium.EMAIL: "newsletters",
    Medium.SOCIAL: "the brand's own social channels", Medium.PAID_SOCIAL: "paid social advertising",
    Medium.LOOKBOOK: "lookbook and line sheet", Medium.PRESS: "press and editorial", Medium.PRINT: "print advertising",
    Medium.IN_STORE: "in-store and packaging", Medium.OOH: "out-of-home (posters, screens)",
    Medium.TV: "television and cinema",
}  # fmt: skip


class Category(StrEnum):
    """What is sold or worn in the picture."""

    OUTERWEAR = "outerwear"
    READY_TO_WEAR = "ready-to-wear"
    KNITWEAR = "knitwear"
    DENIM = "denim"
    FOOTWEAR = "footwear"
    ACCESSORIES = "accessories"
    SPORTSWEAR = "sportswear"
    SWIMWEAR = "swimwear"
    LINGERIE = "lingerie"
    BEAUTY = "beauty"


class Topic(StrEnum):
    """Subjects that need a yes of their own in the consent."""

    TOBACCO = "tobacco"
    ALCOHOL = "alcohol"
    POLITICS = "politics"
    RELIGION = "religion"
    MEDICAL = "medical"
    GAMBLING = "gambling"
    WEAPONS = "weapons"
    FUR = "fur"
    SEXUAL = "sexual"


class Alteration(StrEnum):
    """What may be done to a picture after it was approved."""

    CROP = "crop"
    COLOUR = "colour"
    RETOUCH = "retouch"
    COMPOSITE = "composite"
    VIDEO = "video"


class Period(Value):
    """From the first day to the last one, both included."""

    start: date
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.until < self.start:
            raise ValueError("it ends before it begins")
        return self

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.until

    def covers(self, other: Period) -> bool:
        return self.start <= other.start and other.until <= self.until


class Term(Period):
    """These media in these territories for this time: any medium in any territory of one term goes together."""

    media: Annotated[frozenset[Medium], Field(min_length=1), Ordered]
    territories: Annotated[tuple[Territory, ...], Field(min_length=1, max_length=260)]

    @property
    def words(self) -> str:
        """'lookbook and line sheet; in SE and NO; 1 December 2026 to 30 November 2027'."""
        media = ", ".join(MEDIUM_WORDS[medium] for medium in sorted(self.media))
        return f"{media}; in {in_words(self.territories)}; {day_words(self.start)} to {day_words(self.until)}"


class Use(Period):
    """What a shoot makes pictures of a twin for, under which grant: the machine-readable part of the brief."""

    twin: TwinId
    grant: PaperId
    brand: Name
    campaign: Name
    media: Annotated[frozenset[Medium], Field(min_length=1), Ordered]
    territories: Annotated[tuple[Territory, ...], Field(min_length=1, max_length=260)]
    categories: Annotated[frozenset[Category], Field(min_length=1), Ordered]
    topics: Annotated[frozenset[Topic], Ordered] = frozenset()
    alterations: Annotated[frozenset[Alteration], Ordered] = frozenset()
    words: Words = ""


def day_words(day: date) -> str:
    """'1 December 2026', in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
