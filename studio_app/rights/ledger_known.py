"""Chains that were read before: of one that grew, only the lines that were added are checked again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from studio_app.direction.errors import Refused
from studio_app.rights.checkpoint import Checkpoint, checked_against, open_checkpoint
from studio_app.rights.ledger import ChainName, Held, walk


@dataclass(frozen=True, slots=True)
class _Known:
    """The beginning of a chain that holds: its bytes by length and SHA-256, and its lines."""

    size: int
    sha256: bytes
    held: tuple[Held, ...]


class KnownChains:
    """What was checked of some chains. The bytes of that beginning are hashed anew at each reading, so that a line that
    was changed meanwhile is found as if nothing were known.
    """

    def __init__(self) -> None:
        self._known: dict[ChainName, _Known] = {}
        self._seen: dict[ChainName, Checkpoint] = {}

    def lines(self, data: bytes, chain: ChainName) -> tuple[Held, ...]:
        """All lines of a chain. Raises Refused as `walk` does."""
        known = self._known.get(chain)
        if known is None or _sha256(data, known.size) != known.sha256:
            known = _Known(0, b"", ())
        last = known.held[-1] if known.held else None
        added = tuple(walk(data, chain, known.size, last))
        if not added:
            return known.held
        size = known.size + sum(len(each.raw) + 1 for each in added)
        held = (*known.held, *added)
        self._known[chain] = _Known(size, _sha256(data, size), held)
        return held

    def checkpoint(self, note: bytes, data: bytes, chain: ChainName, keys: Iterable[str]) -> Checkpoint:
        """What a checkpoint says, held against the chain and against the one that was seen before.

        `keys`: who signed the first one; whom they handed on to speaks for them. Raises BadInput (no checkpoint, signed
        by another key, or by one that was handed on), Refused: the chain is not the one that it is over, it has fewer
        lines than before, or a key that was handed on has come back.
        """
        found, _ = open_checkpoint(note, chain, keys)
        checked_against(data, chain, found)
        seen = self._seen.get(chain)
        if seen is not None and (found.size < seen.size or found.handed[: len(seen.handed)] != seen.handed):
            raise Refused(
                f"The checkpoint of {chain} is older than one that was seen before.",
                safe="The newer one counts.",
                do="Ask the studio for the newest.",
            )
        self._seen[chain] = found
        return found


def _sha256(data: bytes, size: int) -> bytes:
    """Of the first `size` bytes; empty where there are fewer."""
    return hashlib.sha256(memoryview(data)[:size]).digest() if size <= len(data) else b""
