"""Which takes are selects, and under which names: it follows from the signed words alone, read in the order of time.

Because nothing else goes into it, copies of a shoot that hold the same words agree on every select and every name, in
whatever order they were brought together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from studio_app.direction.documents import to_document
from studio_app.shoot.commit import Held
from studio_app.shoot.layout import PICTURE, SELECTS, candidate, select_name
from studio_app.shoot.papers import Select
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict


@dataclass(frozen=True)
class Rule:
    """What a take needs: yeses per seat, and whether the one who rendered it may be the only yes."""

    policy: Mapping[str, int]
    self_approval: bool = True


@dataclass(frozen=True)
class Said:
    """A word that counted when it was given, the rule of that moment, and until when it counted (None: to this day)."""

    verdict: Verdict
    rule: Rule
    until: datetime | None = None

    def counts(self, at: datetime | None) -> bool:
        """Whether it counted at that moment; None: whether it counts now."""
        return self.until is None or (at is not None and at < self.until)


def policy_met(policy: Mapping[str, int], said: Iterable[Verdict]) -> bool:
    """Whether each seat has as many yeses (of different people) as it needs, and nobody in those seats says no."""
    words = [verdict for verdict in said if verdict.seat in policy]
    if any(verdict.decision is not Decision.YES for verdict in words):
        return False
    return all(len({word.by.mail for word in words if word.seat == seat}) >= need for seat, need in policy.items())


def only_by_maker(policy: Mapping[str, int], said: Iterable[Verdict], take: Take) -> bool:
    """Whether nobody but the one who rendered the take said yes. Who rendered older takes is not known."""
    if take.by is None:
        return False
    yes = {word.by.mail.casefold() for word in said if word.seat in policy and word.decision is Decision.YES}
    return bool(yes) and yes <= {take.by.mail.casefold()}


def met(rule: Rule, said: Iterable[Verdict], take: Take) -> bool:
    """Whether these words make the take a select."""
    words = tuple(said)
    return policy_met(rule.policy, words) and (rule.self_approval or not only_by_maker(rule.policy, words, take))


def chosen(said: Iterable[Said], take_of: Callable[[str], Take | None]) -> dict[str, Select]:
    """Every select these words ever made, by name, the withdrawn ones too. `take_of` gives None for what is gone."""
    choice = _Choice(take_of)
    for each in sorted(said, key=_order):
        choice.hear(each)
    return choice.settled()


class _Choice:
    def __init__(self, take_of: Callable[[str], Take | None]) -> None:
        self._take_of = cache(take_of)
        self._last: dict[str, dict[tuple[str, str], Said]] = {}
        self._count: dict[str, int] = {}
        self._made: dict[str, Select] = {}
        self._now: dict[str, tuple[str, Rule]] = {}

    def hear(self, said: Said) -> None:
        """One word more: it may make the take a select, or withdraw the one it is."""
        verdict = said.verdict
        take = self._take_of(verdict.take)
        if take is None or take.sha256 != verdict.sha256:
            return
        words = self._last.setdefault(take.id, {})
        self._withdraw_unless(take, verdict.when)
        words[verdict.seat, verdict.by.mail] = said
        self._withdraw_unless(take, verdict.when)
        if take.id not in self._now and met(said.rule, self._counting(take, verdict.when), take):
            self._make(take, said)

    def settled(self) -> dict[str, Select]:
        """The outcome, once words that count no more are left out."""
        for name in list(self._now):
            take = self._take_of(name)
            if take is None:
                continue
            self._withdraw_unless(take, None)
            if name in self._now:
                select, rule = self._now[name]
                alone = only_by_maker(rule.policy, self._counting(take, None), take)
                self._made[select] = self._made[select].having(self_approved=alone)
        return self._made

    def _counting(self, take: Take, at: datetime | None) -> list[Verdict]:
        return [each.verdict for each in self._last[take.id].values() if each.counts(at)]

    def _withdraw_unless(self, take: Take, at: datetime | None) -> None:
        held = self._now.get(take.id)
        if held is not None and not met(held[1], self._counting(take, at), take):
            self._made[held[0]] = self._made[held[0]].having(withdrawn=True)
            del self._now[take.id]

    def _make(self, take: Take, said: Said) -> None:
        shot = take.recipe.shot
        self._count[shot] = self._count.get(shot, 0) + 1
        name, when = select_name(shot, self._count[shot]), said.verdict.when
        policy = dict(sorted(said.rule.policy.items()))
        self._made[name] = Select(name=name, take=take.id, sha256=take.sha256, when=when, policy=policy)
        self._now[take.id] = name, said.rule


def select_files(
    before: Iterable[Select], after: Mapping[str, Select], picture_of: Callable[[str], str | None]
) -> dict[str, bytes | Held | None]:
    """What to write so that the folder of selects says `after`. `picture_of` gives the blob of a take's picture."""
    known = {select.name: select for select in before}
    files: dict[str, bytes | Held | None] = {}
    for name in known.keys() | after.keys():
        wanted, held = after.get(name), known.get(name)
        if wanted == held:
            continue
        files[f"{SELECTS}/{name}.json"] = to_document(wanted, "select") if wanted is not None else None
        files[f"{SELECTS}/{name}.png"] = None
        blob = picture_of(wanted.take) if wanted is not None and not wanted.withdrawn else None
        if wanted is not None and blob is not None:
            files[f"{SELECTS}/{name}.png"] = Held(blob, candidate(wanted.take, PICTURE))
    return files


def _order(said: Said) -> tuple[object, ...]:
    verdict = said.verdict
    return verdict.when, verdict.take, verdict.seat, verdict.by.mail, verdict.decision
