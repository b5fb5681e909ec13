"""Roots are those that every implementation of RFC 6962 and RFC 9162 has, however the tree was grown."""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as some

from henvis.proof.merkle import EMPTY_ROOT, HASH_SIZE, Frontier, leaf_hash, root_of

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The leaves and roots that Certificate Transparency's implementations are tested with, by size."""

hashes = some.lists(some.binary(min_size=HASH_SIZE, max_size=HASH_SIZE), max_size=70)


@pytest.mark.parametrize("size", range(9))
def test_known_leaves_have_known_roots(size: int) -> None:
    assert root_of(map(leaf_hash, LEAVES[:size])).hex() == ROOTS[size]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def defined(leaves: list[bytes]) -> bytes:
    """The definition of section 2.1.1, as it stands."""
    if len(leaves) == 1:
        return leaves[0]
    split = max(power for power in accumulate(range(8), lambda p, _: p * 2, initial=1) if power < len(leaves))
    return sha256(b"\x01" + defined(leaves[:split]) + defined(leaves[split:])).digest()


@given(hashes.filter(bool))
def test_any_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == defined(leaves)


@given(hashes, some.data())
def test_a_tree_that_was_put_down_grows_on_as_if_it_had_not_been(
    leaves: list[bytes], data: some.DataObject
) -> None:
    cut = data.draw(some.integers(0, len(leaves)))
    first = Frontier()
    for leaf in leaves[:cut]:
        first.append(leaf)

    again = Frontier.from_bytes(first.to_bytes())
    again.extend(leaves[cut:])

    assert again.root() == root_of(leaves)
    assert again.size == len(leaves)
    assert first.size == cut


@given(hashes)
def test_each_complete_subtree_is_told_once(leaves: list[bytes]) -> None:
    frontier = Frontier()
    told = [(node.level, node.number, node.hash) for leaf in leaves for node in frontier.append(leaf)]

    complete = {
        (level, number, root_of(leaves[number << level : number + 1 << level]))
        for level in range(8)
        for number in range(len(leaves) >> level)
    }
    assert len(told) == len(complete)
    assert set(told) == complete


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 7, b"\0" * 7 + b"\1", b"\0" * 8 + b"x" * 32, b"\0" * 7 + b"\2" + b"x" * 31]
)
def test_what_is_no_frontier_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier.from_bytes(data)
