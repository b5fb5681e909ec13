"""The tokens that were verified a moment ago, so that a caller who comes again costs one digest.

Only digests are kept, no more than a bound of them, and only as long as the token holds and the issuer's keys
are the same: a key that is taken out takes its tokens with it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeVar

from henvis.api.identity.claims import Claimed
from henvis.api.identity.key_set import KeySet
from henvis.api.identity.refusal import REUSED, Refused

K = TypeVar("K")
V = TypeVar("V")

MOST: Final = 4096
"""Tokens that are remembered; the one that came longest ago is forgotten first."""


def digest_of(token: str) -> bytes:
    """What a token is remembered by."""
    return sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class _Kept:
    claimed: Claimed
    keys: KeySet


class Verified:
    """One process' memory of tokens; to be used from one thread."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._by_digest: OrderedDict[bytes, _Kept] = OrderedDict()
        self._by_number: OrderedDict[str, tuple[bytes, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._by_digest)

    def find(self, digest: bytes, keys: KeySet, now: float) -> Claimed | None:
        """Who was found to call with this token under the same keys, if it has not expired to the second."""
        kept = self._by_digest.get(digest)
        if kept is None or kept.keys is not keys or now >= kept.claimed.expires:
            return None
        self._by_digest.move_to_end(digest)
        return kept.claimed

    def keep(self, digest: bytes, claimed: Claimed, keys: KeySet, now: float) -> None:
        """Remember a token. Raises Refused where another token that still holds has its number (`jti`)."""
        known, until = self._by_number.get(claimed.number, (digest, 0))
        if known != digest and now < until:
            raise Refused(REUSED)
        _put(self._by_digest, digest, _Kept(claimed, keys), self._most)
        _put(self._by_number, claimed.number, (digest, claimed.expires), self._most)


def _put(kept: "OrderedDict[K, V]", key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
