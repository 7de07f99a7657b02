"""What a change of policy, a revocation or another trusted key would do to the selects there are, before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic import ValidationError

from studio_app.direction.errors import BadInput
from studio_app.direction.value import sentence
from studio_app.shoot.choosing import Rule, Said, chosen, met
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import Select, ShootPaper
from studio_app.shoot.seals import Seal, Sealed, said_of
from studio_app.shoot.signers import Revoked
from studio_app.shoot.signing import fingerprint
from studio_app.studio.record_needs import policy_words, still_needs
from studio_app.takes.take import Standing

USUAL_SEATS = ("art-director", "photographer", "stylist", "model", "agency", "brand")


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that would be so afterwards: something stays, goes or waits; or a fact to know."""

    kind: Literal["stays", "goes", "waits", "fact"]
    words: str


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key of the shoot: whose, in which seats, until when it may sign, and why it counts no more (else empty)."""

    public: str
    fingerprint: str
    owner: str
    mail: str
    seats: tuple[str, ...]
    until: datetime | None
    revoked: str


def keys_of(shoot: Shoot) -> tuple[KeyFacts, ...]:
    """Every key that was ever allowed, those that count first, by owner."""
    signers, people = shoot.approvals.signers, shoot.approvals.call_sheet.people
    named = {entry.person.mail: entry for entry in people}
    found: dict[str, KeyFacts] = {}
    for each in signers.allowed:
        entry, gone = named.get(each.mail), signers.revocation(each.key)
        now = entry is not None and entry.key == each.key
        since = f" on {gone.when:%d %B %Y}" if gone is not None and gone.when is not None else ""
        why = f": {gone.reason}" if gone is not None and gone.reason else ""
        found[each.key] = KeyFacts(
            public=each.key,
            fingerprint=fingerprint(each.key),
            owner=entry.person.name if entry is not None else each.mail,
            mail=each.mail,
            seats=entry.seats if entry is not None and now else (),
            until=each.before,
            revoked=f"revoked{since}{why}" if gone is not None else "",
        )
    return tuple(sorted(found.values(), key=lambda key: (bool(key.revoked), key.owner.casefold(), key.fingerprint)))


def seats_known(shoot: Shoot) -> tuple[str, ...]:
    """The seats a policy can name here: those it names, those people sit in, and the usual ones."""
    people = shoot.approvals.call_sheet.people
    sat = (seat for entry in people for seat in entry.seats if seat != "operator")
    return tuple(dict.fromkeys((*shoot.approvals.paper.policy, *USUAL_SEATS, *sat)))


def if_policy(shoot: Shoot, policy: Mapping[str, int], self_approval: bool) -> tuple[Effect, ...]:
    """What another policy would mean. Raises BadInput when it is none."""
    try:
        paper = ShootPaper.model_validate(
            {**dict(shoot.approvals.paper), "policy": dict(policy), "self_approval": self_approval}
        )
    except ValidationError as error:
        raise BadInput(f"The policy cannot be set: {sentence(error)}") from error
    return (*_few_people(shoot, policy), *_selects_stay(shoot, paper), *_waiting(shoot, paper))


def if_revoked(shoot: Shoot, public: str) -> tuple[Effect, ...]:
    """What revoking this key would withdraw."""
    ending = Revoked(public, datetime.now(UTC), "")
    sealed = shoot.approvals.seals.all()
    lost = [each for each in sealed if each.seal is Seal.GOOD and each.word.key == public]
    takes = {each.verdict.take for each in lost if each.verdict is not None}
    words = f"{_many(len(lost), 'word')} on {_many(len(takes), 'take')} would count no more, whenever they were given."
    first = Effect("goes" if lost else "fact", words if lost else "Nothing that counts was signed with it.")
    return (first, *_lost(shoot, said_of(sealed, revoking=ending)))


def if_trusted(shoot: Shoot, root: str | None) -> tuple[Effect, ...]:
    """What would count on this computer if only this key (None: any) could change seats, keys and policy."""
    sealed = shoot.approvals.seals.under(root)
    lost = [each for each in sealed if each.seal is Seal.UNTRUSTED]
    if root is None:
        words = "Whoever may write this shoot could change its seats, keys and policy, and this computer would follow."
        return (Effect("fact", words), *_kept(shoot, sealed))
    signed = [each for each in shoot.approvals.annals.read().amendments if each.key and fingerprint(each.key) == root]
    said = f"It has signed {_many(len(signed), 'change')} of seats, keys or policy here."
    none = "It has signed no change of seats here yet: no word counts until it has signed one."
    first = Effect("fact", said) if signed else Effect("goes", none)
    people = sorted({each.verdict.by.name for each in lost if each.verdict is not None})
    gone = [Effect("goes", f"{_many(len(lost), 'word')} of {', '.join(people)} would not count here.")] if lost else []
    return (first, *gone, *_kept(shoot, sealed))


def _kept(shoot: Shoot, sealed: tuple[Sealed, ...]) -> Iterator[Effect]:
    """Which selects of now rest on words that count here. The history keeps them either way."""
    for select, left in _left(shoot, said_of(sealed)):
        words = "stays a select." if left else "would rest on words that do not count here; verify would say so."
        yield Effect("stays" if left else "goes", f"{select.name} {words}")


def _lost(shoot: Shoot, said: list[Said]) -> Iterator[Effect]:
    """Which selects of now would be withdrawn."""
    for select, left in _left(shoot, said):
        words = "stays a select." if left else "would be withdrawn: a yes it rests on would not count."
        yield Effect("stays" if left else "goes", f"{select.name} {words}")


def _left(shoot: Shoot, said: list[Said]) -> Iterator[tuple[Select, bool]]:
    after = chosen(said, shoot.approvals.proposed)
    for select in shoot.approvals.selects():
        found = after.get(select.name)
        yield select, found is not None and not found.withdrawn


def _few_people(shoot: Shoot, policy: Mapping[str, int]) -> Iterator[Effect]:
    good = {each.key for each in shoot.approvals.keys}
    for seat, need in policy.items():
        sit = sum(seat in entry.seats and entry.key in good for entry in shoot.approvals.call_sheet.people)
        if sit < need:
            who = f"{_many(sit, 'person', 'people')} with a key {'sits' if sit == 1 else 'sit'}"
            yield Effect("fact", f"{who} as {seat.replace('-', ' ')} so far; {need} would be asked for.")


def _selects_stay(shoot: Shoot, paper: ShootPaper) -> Iterator[Effect]:
    rule = Rule(paper.policy, paper.self_approval)
    for select in shoot.approvals.selects():
        take = shoot.approvals.proposed(select.take)
        meets = take is not None and met(rule, shoot.approvals.verdicts(select.take), take)
        under = f"made under {policy_words(select.policy)}" if select.policy else "made earlier"
        yield Effect("stays", f"{select.name} stays, {under}{'' if meets else '; it would not meet this one'}.")


def _waiting(shoot: Shoot, paper: ShootPaper) -> Iterator[Effect]:
    for row in shoot.takes():
        take = shoot.approvals.proposed(row.id) if row.standing is Standing.PROPOSED else None
        if take is None:
            continue
        needs = still_needs(paper, shoot.approvals.verdicts(row.id), take)
        words = " ".join(needs) if needs else "Nothing is lacking: the next yes makes it a select."
        yield Effect("waits", f"Take {row.number}: {words}")


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
