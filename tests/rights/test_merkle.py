"""The tree against the published vectors of RFC 6962's reference (certificate-transparency, merkle_tree_test)."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.rights.merkle import (
    EMPTY,
    Frontier,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
GROWTH = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
LEAVES = [leaf_hash(each) for each in INPUTS]
MANY = [leaf_hash(bytes([number])) for number in range(67)]


def unhex(proof: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(step) for step in proof)


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert EMPTY == hashlib.sha256(b"").digest() == root([]) == Frontier().root


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_published_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion(index, LEAVES[:size])
    assert proof == unhex(PATHS[index, size])
    assert verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new"), GROWTH)
def test_published_consistency_proofs(old: int, new: int) -> None:
    proof = consistency(old, LEAVES[:new])
    assert proof == unhex(GROWTH[old, new])
    assert verify_consistency(old, new, proof, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]))


def test_every_leaf_is_proved_and_no_other_is() -> None:
    roots = [root(MANY[:size]) for size in range(68)]
    for size in (*range(1, 18), 31, 32, 33, 64, 67):
        for index in range(size):
            proof = inclusion(index, MANY[:size])
            assert verify_inclusion(MANY[index], index, size, proof, roots[size])
            assert not verify_inclusion(MANY[index - 1], index, size, proof, roots[size]) or size == 1
            growth = consistency(index + 1, MANY[:size])
            assert verify_consistency(index + 1, size, growth, roots[index + 1], roots[size])


@given(st.lists(st.binary(max_size=4), max_size=40), st.lists(st.binary(max_size=4), max_size=40))
def test_appending_is_building(first: list[bytes], then: list[bytes]) -> None:
    leaves = [leaf_hash(each) for each in first + then]
    grown = Frontier().with_leaves(leaves[: len(first)])
    for leaf in leaves[len(first) :]:
        grown = grown.with_leaves((leaf,))
    assert (grown.size, grown.root) == (len(leaves), root(leaves))
    assert len(grown.nodes) == len(leaves).bit_count()


@given(st.integers(2, 67), st.data())
def test_a_fork_has_no_proof(size: int, data: st.DataObject) -> None:
    """Whatever proof is offered, a log in which one of the old lines is another one does not grow into this one."""
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    forked = [*MANY[:changed], leaf_hash(b"another line"), *MANY[changed + 1 : size]]
    for proof in (consistency(old, MANY[:size]), consistency(old, forked)):
        assert not verify_consistency(old, size, proof, root(MANY[:old]), root(forked))
        assert not verify_consistency(old, size, proof, root(forked[:old]), root(MANY[:size]))


@given(st.integers(2, 67), st.data())
def test_a_bent_proof_is_none(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, MANY[:size])
    at = data.draw(st.integers(0, len(proof) - 1))
    bent = (*proof[:at], leaf_hash(b"bent"), *proof[at + 1 :])
    whole = root(MANY[:size])
    for wrong in (bent, proof[:-1], (*proof, proof[-1])):
        assert not verify_inclusion(MANY[index], index, size, wrong, whole)
    assert not verify_inclusion(MANY[index], size, size, proof, whole)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion(index, MANY[:size])
    with pytest.raises(ValueError, match="did not grow"):
        consistency(size + 1, MANY[:size])
    assert not verify_consistency(0, 3, (), EMPTY, root(MANY[:3]))
    assert not verify_consistency(3, 5, (), root(MANY[:3]), root(MANY[:5]))
