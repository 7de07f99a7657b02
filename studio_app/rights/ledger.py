"""The ledger of a grant: what was made and used, one line after another, each bound to the one before by its hash.

Every workstation writes a file of its own, `<grant>.<workstation>.jsonl`: two clones that both go on never change one
file, so a merge of the shoot has nothing to decide, and the grant's ledger is all its chains together. Two clones that
write under one workstation's name have forked it; that is refused and said when the chain is read.

A chain shows every change but one: whoever rewrites all lines from one on to the end makes a sound chain again. The
signed checkpoint (`checkpoint.py`) is what shows that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.ledger_line import (
    MOST_LINE_BYTES,
    Amount,
    Entry,
    Event,
    LedgerLine,
    first_prev,
    line_hash,
    read_line,
    to_bytes,
)
from studio_app.rights.merkle import Frontier, leaf_hash

LEDGER = "ledger"
MOST_LEDGER_BYTES = 400_000_000
_NAME = re.compile(r"([a-z0-9][a-z0-9-]{0,63})\.([a-z0-9][a-z0-9-]{0,31})\.jsonl")


@dataclass(frozen=True, slots=True)
class ChainName:
    """Whose chain it is. `str()` is its file's name."""

    grant: str
    workstation: str

    def __str__(self) -> str:
        return f"{self.grant}.{self.workstation}.jsonl"

    @classmethod
    def of(cls, name: str) -> ChainName:
        """The chain of a file's name. Raises BadInput."""
        match = _NAME.fullmatch(name)
        if match is None:
            raise BadInput(f"{name[:80]!r} is no name of a ledger such as 'grant-ada.studio-1.jsonl'.")
        return cls(match[1], match[2])


@dataclass(frozen=True, slots=True)
class Held:
    """A line as it stands in its chain: its bytes without the newline, their SHA-256, and what they say."""

    chain: ChainName
    raw: bytes
    sha256: str
    line: LedgerLine


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the hash of its last line, when that was written, the tree over all lines.

    `torn`: bytes after the last newline, of a line that a crash cut off. They are no line.
    """

    chain: ChainName
    last: str
    when: datetime | None = None
    tree: Frontier = field(default_factory=Frontier)
    torn: bytes = b""

    @classmethod
    def new(cls, chain: ChainName) -> Head:
        """Of a chain without lines."""
        return cls(chain, first_prev(chain.grant, chain.workstation))

    @property
    def torn_words(self) -> str:
        """The sentence for a line that was cut off; empty when none was."""
        if not self.torn:
            return ""
        number = self.tree.size + 1
        return f"Line {number} of {self.chain} was cut off while it was written ({len(self.torn)} bytes): not counted."


def walk(data: bytes, chain: ChainName, start: int = 0, after: Held | None = None) -> Iterator[Held]:
    """Every line, checked against the one before. Raises Refused with a sentence that names the first bad line.

    A last line without a newline is not among them: see `Head.torn`. Lines that were checked before need not be again:
    `after` is the last of them, `start` the place behind it.
    """
    prev, seq = first_prev(chain.grant, chain.workstation), 0
    when: datetime | None = None
    if after is not None:
        prev, seq, when = after.sha256, after.line.seq + 1, after.line.when
    for raw, sha256, line in _lines(data, chain, start, prev, seq, when):
        yield Held(chain, raw, sha256, line)


def _lines(
    data: bytes, chain: ChainName, start: int, prev: str, seq: int, when: datetime | None
) -> Iterator[tuple[bytes, str, LedgerLine]]:
    """Bytes, hash and value of each line from `start` on, checked against the one before: its hash, number and time."""
    while (end := data.find(b"\n", start, start + MOST_LINE_BYTES + 1)) >= 0:
        raw = data[start:end]
        try:
            line = read_line(raw)
        except BadInput as error:
            raise _bad(chain, seq, str(error)) from error
        if (line.prev, line.seq, line.grant) != (prev, seq, chain.grant) or (when is not None and line.when < when):
            raise _bad(chain, seq, _break(line, seq, prev, chain, _place_of(line.prev, data[:start], chain)))
        prev, when, start = line_hash(raw), line.when, end + 1
        seq += 1
        yield raw, prev, line
    if len(data) - start > MOST_LINE_BYTES:
        raise _bad(chain, seq, f"it has more than {MOST_LINE_BYTES} bytes.")


def read_chain(data: bytes, chain: ChainName) -> tuple[tuple[Held, ...], Head]:
    """All lines of a chain and where it ends. Raises Refused as `walk` does."""
    held = tuple(walk(data, chain))
    return held, _head(chain, ((each.raw, each.sha256, each.line) for each in held), data)


def verify_chain(data: bytes, chain: ChainName) -> Head:
    """Checks a chain without keeping its lines, and says where it ends. Raises Refused as `walk` does."""
    first = first_prev(chain.grant, chain.workstation)
    return _head(chain, _lines(data, chain, 0, first, 0, None), data)


def extended(head: Head, entries: Iterable[Entry]) -> tuple[bytes, Head]:
    """The bytes to put after a chain that ends there, newlines included, and where it then ends.

    A clock that was set back does not turn the order round: a line is never older than the one before it. Raises
    BadInput for an entry of another grant; Refused while a torn line has not been set aside.
    """
    if head.torn:
        raise Refused(head.torn_words, safe="Nothing was added.", do="Set it aside first.")
    added: list[bytes] = []
    prev, when, seq = head.last, head.when, head.tree.size
    for entry in entries:
        if entry.grant != head.chain.grant:
            raise BadInput(f"A line of {entry.grant} does not belong into {head.chain}.")
        when = entry.when if when is None else max(when, entry.when)
        fields = {name: getattr(entry, name) for name in Entry.model_fields} | {"seq": seq, "prev": prev, "when": when}
        raw = to_bytes(LedgerLine.model_validate(fields))
        if len(raw) > MOST_LINE_BYTES:
            raise BadInput(f"A line of {head.chain} would be longer than {MOST_LINE_BYTES} bytes.")
        added.append(raw)
        prev, seq = line_hash(raw), seq + 1
    tree = head.tree.with_leaves(map(leaf_hash, added))
    return b"".join(raw + b"\n" for raw in added), Head(head.chain, prev, when, tree)


def credit(held: Held, when: datetime, operator: str, words: str) -> Entry:
    """The entry that takes back all amounts of a line: a use that was withdrawn is credited, never deleted."""
    line = held.line
    back = tuple(
        Amount(minor=-each.minor, currency=each.currency, ground=each.ground, rate=each.rate, words=each.words)
        for each in line.amounts
    )
    what: dict[str, object] = {"take": line.take, "sha256": line.sha256, "uses": line.uses, "amounts": back}
    return Entry.model_validate(
        {"when": when, "event": Event.CREDIT, "grant": line.grant, "credits": held.sha256,
         "operator": operator, "words": words} | what
    )  # fmt: skip


def together(chains: Iterable[Sequence[Held]]) -> tuple[Held, ...]:
    """All lines of a grant's chains by time; the same in whatever order the chains come. Raises Refused for a credit
    that takes back more than was charged, or what was never charged.
    """
    held = sorted((each for chain in chains for each in chain), key=_order)
    charged = {each.sha256: each.line for each in held if each.line.event is not Event.CREDIT}
    left = {name: line.total for name, line in charged.items()}
    for each in held:
        target = each.line.credits
        if target is None:
            continue
        if target not in charged:
            raise _bad(each.chain, each.line.seq, "it takes back a line that is not in the ledger.")
        currencies = {amount.currency for amount in (*charged[target].amounts, *each.line.amounts)}
        left[target] += each.line.total
        if len(currencies) > 1 or each.line.total > 0 or left[target] < 0:
            raise _bad(each.chain, each.line.seq, "it takes back more than was charged, or another currency.")
    return tuple(held)


def _order(held: Held) -> tuple[object, ...]:
    return held.line.when, held.chain.workstation, held.line.seq


def _head(chain: ChainName, lines: Iterable[tuple[bytes, str, LedgerLine]], data: bytes) -> Head:
    last: tuple[bytes, str, LedgerLine] | None = None
    leaves: list[bytes] = []
    for last in lines:
        leaves.append(leaf_hash(last[0]))
    tree = Frontier().with_leaves(leaves)
    torn = data[data.rfind(b"\n") + 1 :]
    if last is None:
        return Head(chain, first_prev(chain.grant, chain.workstation), torn=torn)
    return Head(chain, last[1], last[2].when, tree, torn)


def _place_of(prev: str, before: bytes, chain: ChainName) -> int | None:
    """How many lines stand up to the one with this hash; None where it is none of these."""
    lines = before.split(b"\n")[:-1]
    hashes = [first_prev(chain.grant, chain.workstation), *map(line_hash, lines)]
    return len(hashes) - 1 - hashes[::-1].index(prev) if prev in hashes else None


def _break(line: LedgerLine, seq: int, prev: str, chain: ChainName, after: int | None) -> str:
    """Why a line does not follow; `after`: how many lines stand up to the one it says it follows, if that is here."""
    if line.grant != chain.grant:
        return f"it is a line of another grant ({line.grant})."
    if line.prev == prev and line.seq == seq:
        return "it is older than the line before it."
    if line.seq > seq:
        return f"it counts itself as line {line.seq + 1}, so a line before it was taken out or moved."
    if line.seq < seq and after == line.seq:
        return (
            f"it follows from the same line as line {line.seq + 1} does: a line was repeated, or two copies of the "
            f"shoot wrote as the workstation {chain.workstation}."
        )
    if line.seq < seq:
        return f"it counts itself as line {line.seq + 1}: a line was put in before it, or it was moved."
    before = f"line {seq}" if seq else "the beginning"
    return f"it does not follow from {before}: one of the two was changed after it was written."


def _bad(chain: ChainName, seq: int, why: str) -> Refused:
    return Refused(
        f"Line {seq + 1} of {chain} cannot be believed: {why}",
        safe="Nothing was changed.",
        do="Bring the file back from the history of the shoot.",
    )
