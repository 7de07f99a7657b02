"""The hash tree of RFC 6962 and 9162: one root for many lines, and short proofs of what is under it.

A leaf is hashed with a zero byte before it, a node with a one (RFC 6962, 2.1), so that no leaf can pass for a node.
Hashes are 32 raw bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EMPTY = hashlib.sha256().digest()
"""The root of no leaves."""

Proof = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree that grows: its size, and the roots of its whole subtrees, largest first; as many as the size has ones.

    Appending costs as many hashes as there are ones at the end of the size, one on average.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def with_leaves(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with more leaf hashes, in their order."""
        nodes, size = list(self.nodes), self.size
        for leaf in leaves:
            node, ones = leaf, size
            while ones & 1:
                node = node_hash(nodes.pop(), node)
                ones >>= 1
            nodes.append(node)
            size += 1
        return Frontier(size, tuple(nodes))

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.nodes:
            return EMPTY
        found = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            found = node_hash(node, found)
        return found


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (RFC 6962, 2.1)."""
    return Frontier().with_leaves(leaves).root


def inclusion(index: int, leaves: Sequence[bytes]) -> Proof:
    """The proof that leaf `index`, from 0, is under the root of `leaves` (RFC 6962, 2.1.1). Raises ValueError."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    half = _half(len(leaves))
    left, right = leaves[:half], leaves[half:]
    if index < half:
        return (*inclusion(index, left), root(right))
    return (*inclusion(index - half, right), root(left))


def consistency(size: int, leaves: Sequence[bytes]) -> Proof:
    """The proof that the tree of the first `size` leaves grew into that of all (RFC 6962, 2.1.2). Raises ValueError."""
    if not 0 < size <= len(leaves):
        raise ValueError(f"a tree of {size} leaves did not grow into one of {len(leaves)}")
    return _consistency(size, leaves, known=True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows this leaf hash at `index` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows that the tree of `new` leaves begins with that of `old` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return (before, after, last) == (old_root, new_root, 0)


def _consistency(size: int, leaves: Sequence[bytes], *, known: bool) -> Proof:
    """`known`: whoever checks already has the root of these first `size` leaves."""
    if size == len(leaves):
        return () if known else (root(leaves),)
    half = _half(len(leaves))
    left, right = leaves[:half], leaves[half:]
    if size <= half:
        return (*_consistency(size, left, known=known), root(right))
    return (*_consistency(size - half, right, known=False), root(left))


def _half(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1
