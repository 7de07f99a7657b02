"""The approval record: for every select and proposed take who said what, when, in which seat, and whether it counts.

Worked out from the signed words alone; nothing here is only remembered. Needs no screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import Select
from studio_app.shoot.seals import Seal, Sealed
from studio_app.shoot.signing import fingerprint
from studio_app.studio.record_needs import policy_words, still_needs
from studio_app.takes.take import Standing

NEVER_DELIVERED = (
    "Self-approved: nobody but the one who rendered it said yes. It is never deliverable under a grant; "
    "a yes of somebody else changes that."
)
STATES = {
    Seal.GOOD: "counts",
    Seal.STALE: "stale",
    Seal.EXPIRED: "expired",
    Seal.REVOKED: "revoked",
    Seal.UNTRUSTED: "not trusted",
    Seal.BROKEN: "forged or moved",
}
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class WordRecord:
    """One word. `state` is 'counts', 'replaced' (a later word of the same person in the seat) or why it does not.

    `why` is the reason as a sentence, empty for what counts or was replaced; `by`, `mail`, `seat` and `decision` are
    what the word claims, empty where it cannot be read; `key` is the fingerprint that signed, empty where none did.
    """

    by: str
    mail: str
    seat: str
    decision: str
    when: datetime
    state: str
    why: str
    note: str
    view: str
    key: str
    commit: str

    @property
    def counts(self) -> bool:
        return self.state == STATES[Seal.GOOD]


@dataclass(frozen=True, slots=True)
class VoiceRecord:
    """What one person said in one seat: the word that matters now, and the others, newest first."""

    word: WordRecord
    earlier: tuple[WordRecord, ...]


@dataclass(frozen=True, slots=True)
class SelectRecord:
    """A select the take is or was. `policy` is the one it met, in words."""

    name: str
    when: datetime
    withdrawn: bool
    policy: str
    self_approved: bool
    warning: str


@dataclass(frozen=True, slots=True)
class TakeRecord:
    """Everything that was said of one take. `state`: 'select', 'proposed' or 'withdrawn'; `needs` what is lacking."""

    take: str
    number: int
    sha256: str
    state: str
    rendered_by: str
    needs: tuple[str, ...]
    selects: tuple[SelectRecord, ...]
    voices: tuple[VoiceRecord, ...]

    @property
    def select(self) -> SelectRecord | None:
        """The select it is now."""
        return next((each for each in self.selects if not each.withdrawn), None)

    @property
    def title(self) -> str:
        """The readable name of its newest select, else 'Take 4'."""
        return self.selects[-1].name if self.selects else f"Take {self.number}"


def record(shoot: Shoot) -> tuple[TakeRecord, ...]:
    """The record of the whole shoot: takes that are or were selects by name, then those that were only proposed."""
    words: dict[str, list[Sealed]] = {}
    for each in shoot.approvals.seals.all():
        words.setdefault(each.path.split("/")[1], []).append(each)
    selects: dict[str, list[Select]] = {}
    for select in shoot.approvals.selects(withdrawn=True):
        selects.setdefault(select.take, []).append(select)
    takes = {row.id for row in shoot.takes() if row.standing is not Standing.SCRATCH} | selects.keys()
    found = (_of(shoot, take, selects.get(take, ()), words.get(take, ())) for take in takes)
    return tuple(sorted((each for each in found if each is not None), key=_order))


def record_of(shoot: Shoot, take: str) -> TakeRecord:
    """The record of one take. Raises BadInput when there is none, or it was never proposed."""
    words = shoot.approvals.words(take)
    found = _of(shoot, take, [each for each in shoot.approvals.selects(withdrawn=True) if each.take == take], words)
    if found is None:
        raise BadInput(f"{take} has not been proposed; nothing was said of it.", do="Propose it first.")
    return found


def _of(shoot: Shoot, name: str, named: Sequence[Select], words: Sequence[Sealed]) -> TakeRecord | None:
    take = shoot.approvals.proposed(name)
    if take is None:
        return None
    selects = tuple(_select(each) for each in named)
    chosen = any(not each.withdrawn for each in selects)
    good = [each.verdict for each in words if each.last and each.seal is Seal.GOOD and each.verdict is not None]
    return TakeRecord(
        take=name,
        number=take.number,
        sha256=take.sha256,
        state="select" if chosen else "withdrawn" if selects else "proposed",
        rendered_by=str(take.by) if take.by is not None else "",
        needs=() if chosen else still_needs(shoot.approvals.paper, good, take),
        selects=selects,
        voices=_voices(words),
    )


def _select(select: Select) -> SelectRecord:
    return SelectRecord(
        name=select.name,
        when=select.when,
        withdrawn=select.withdrawn,
        policy=policy_words(select.policy) if select.policy else "not recorded",
        self_approved=select.self_approved,
        warning=NEVER_DELIVERED if select.self_approved and not select.withdrawn else "",
    )


def _voices(words: Iterable[Sealed]) -> tuple[VoiceRecord, ...]:
    """By seat and person, in the order in which they first spoke."""
    heard: dict[tuple[str, str], list[Sealed]] = {}
    for each in words:
        said = each.verdict
        heard.setdefault((said.seat, said.by.mail) if said is not None else (each.path, ""), []).append(each)
    return tuple(_voice(each) for each in heard.values())


def _voice(words: list[Sealed]) -> VoiceRecord:
    now = next((each for each in words if each.last), words[-1])
    return VoiceRecord(_word(now), tuple(_word(each) for each in reversed(words) if each is not now))


def _word(sealed: Sealed) -> WordRecord:
    said, word = sealed.verdict, sealed.word
    replaced = sealed.seal is Seal.GOOD and not sealed.last
    return WordRecord(
        by=said.by.name if said is not None else "",
        mail=said.by.mail if said is not None else "",
        seat=said.seat if said is not None else "",
        decision=said.decision.value if said is not None else "",
        when=said.when if said is not None else word.committed,
        state=REPLACED if replaced else STATES[sealed.seal],
        why=sealed.why or "",
        note=said.note if said is not None else "",
        view=said.view.words if said is not None and said.view is not None else "",
        key=fingerprint(word.key) if word.key else "",
        commit=word.commit,
    )


def _order(record: TakeRecord) -> tuple[object, ...]:
    return not record.selects, record.title if record.selects else "", record.number, record.take
