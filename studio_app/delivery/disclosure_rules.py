"""What must be disclosed about a picture, by who is in it, where it is shown and when: a dated table, not code.

`presets/rights/disclosure.json` names a source for every row, so that a lawyer can check it; it is no legal advice. A
row without a date in force is planned, or was not found to be in force: it is shown and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field

from studio_app.delivery.facts import InPicture
from studio_app.direction.documents import read_document
from studio_app.direction.presets import presets_dir
from studio_app.direction.value import Value
from studio_app.twins.party import PaperId
from studio_app.twins.plain import Name, Ordered, Sentence
from studio_app.twins.territory import Territory, countries


class Need(StrEnum):
    """What a rule asks for. The studio always does `TEXT` and `MACHINE_READABLE`, whatever the rules say."""

    TEXT = "text"
    ICON = "icon"
    CONSPICUOUS = "conspicuous"
    MACHINE_READABLE = "machine-readable"


class Rule(Value):
    """One row: for these people in these territories. `voluntary`: a code that signatories follow, not a law."""

    id: PaperId
    name: Name
    place: Name
    territories: Annotated[tuple[Territory, ...], Field(min_length=1)]
    people: Annotated[frozenset[InPicture], Field(min_length=1), Ordered]
    in_force: date | None
    voluntary: bool = False
    needs: Annotated[frozenset[Need], Field(min_length=1), Ordered]
    says: Sentence
    source: Sentence

    def applies(self, people: Collection[InPicture], shown_in: Collection[str], day: date) -> bool:
        """Whether it asks for something of a picture with these people, in these countries, on this day."""
        begun = self.in_force is not None and self.in_force <= day
        return begun and not self.people.isdisjoint(people) and not countries(self.territories).isdisjoint(shown_in)


class Rules(Value):
    """The table, as somebody last checked it."""

    as_of: date
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=200)]


class Requirement(Value):
    """One thing that one rule asks for; `rule` says why."""

    need: Need
    rule: Rule

    @property
    def sentence(self) -> str:
        """'European Union: ... (Regulation (EU) 2024/1689, article 50(4))', for the person who delivers."""
        return f"{self.rule.place}: {self.rule.says} ({self.rule.source})"


@cache
def rules() -> Rules:
    """The shipped table."""
    return read_document(presets_dir() / "rights" / "disclosure.json", "disclosure-rules", Rules)


def required(people: Collection[InPicture], territories: Iterable[str], day: date) -> tuple[Requirement, ...]:
    """What is asked of a picture with these people that is shown in these territories on `day`: laws before codes."""
    shown_in = countries(territories)
    held = [rule for rule in rules().rules if rule.applies(people, shown_in, day)]
    ordered = sorted(held, key=lambda rule: (rule.voluntary, rule.id))
    return tuple(Requirement(need=need, rule=rule) for rule in ordered for need in sorted(rule.needs))
