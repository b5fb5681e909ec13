"""The public keys that an issuer publishes (RFC 7517), with bounds: a document is taken or it is not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from henvis.api.identity.compact import KEY_ID, object_of

LARGEST: Final = 64 * 1024
"""Bytes of a document."""
MOST_KEYS: Final = 100

PublicKey = OKPKey | ECKey | RSAKey

ALGORITHMS: Final[Mapping[str, tuple[str, str | None]]] = {
    "Ed25519": ("OKP", "Ed25519"),
    "ES256": ("EC", "P-256"),
    "PS256": ("RSA", None),
    "RS256": ("RSA", None),
}
"""What a service can be set to take → kind of key and curve. Nothing that is signed with a shared secret."""
_KINDS: Final[Mapping[str, tuple[type[PublicKey], tuple[str, ...]]]] = {
    "OKP": (OKPKey, ("kty", "crv", "x")),
    "EC": (ECKey, ("kty", "crv", "x", "y")),
    "RSA": (RSAKey, ("kty", "n", "e")),
}
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})
_RSA_BITS: Final = range(2048, 8193)
_LONGEST_MEMBER: Final = 1400


class BadKeySet(ValueError):
    """A document that is not taken; the text names the rule and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Verifying:
    """One public key, and the algorithms that it may be used with here."""

    key: PublicKey
    algorithms: frozenset[str]


@dataclass(frozen=True)
class KeySet:
    """The keys of one document, by their names."""

    document: bytes
    by_id: Mapping[str, Verifying]


def parse(document: bytes, algorithms: Collection[str]) -> KeySet:
    """The keys of a document that can be used with these algorithms. Raises BadKeySet.

    A key of another kind, or for another use, is left out: issuers publish more than we need.
    """
    if len(document) > LARGEST:
        raise BadKeySet(f"has more than {LARGEST} bytes")
    try:
        entries = object_of(document).get("keys")
    except ValueError:
        raise BadKeySet("is not a JSON object with each name once") from None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise BadKeySet("has no list of keys")
    if len(entries) > MOST_KEYS:
        raise BadKeySet(f"has more than {MOST_KEYS} keys")
    names = [each["kid"] for each in entries if "kid" in each]
    if len({str(name) for name in names}) < len(names):
        raise BadKeySet("has two keys of one name")
    if any(_PRIVATE & each.keys() for each in entries):
        raise BadKeySet("has a private key")
    by_id = dict(_usable(entries, algorithms))
    if not by_id:
        raise BadKeySet("has no key that could be used")
    return KeySet(document, by_id)


def _usable(entries: list[dict[str, Any]], algorithms: Collection[str]) -> Iterator[tuple[str, Verifying]]:
    for each in entries:
        name, fitting = each.get("kid"), frozenset(_fitting(each, algorithms))
        named = isinstance(name, str) and KEY_ID.fullmatch(name)
        if named and fitting and (key := _key(each)) is not None:
            yield str(name), Verifying(key, fitting)


def _fitting(entry: dict[str, Any], algorithms: Collection[str]) -> Iterator[str]:
    uses = entry.get("key_ops", ["verify"])
    if entry.get("use", "sig") != "sig" or not isinstance(uses, list) or "verify" not in uses:
        return
    kind = (entry.get("kty"), entry.get("crv"))
    for algorithm in algorithms:
        if ALGORITHMS[algorithm] == kind and entry.get("alg", algorithm) == algorithm:
            yield algorithm


def _key(entry: dict[str, Any]) -> PublicKey | None:
    kind, members = _KINDS[entry["kty"]]
    values = {name: entry.get(name) for name in members}
    if not all(isinstance(value, str) and len(value) <= _LONGEST_MEMBER for value in values.values()):
        return None
    if len(str(values.get("e", ""))) > 6:  # an exponent of 32 bits: a longer one is work for us alone
        return None
    try:
        key = kind.import_key({name: str(value) for name, value in values.items()})
        fits = not isinstance(key, RSAKey) or key.raw_value.key_size in _RSA_BITS
    except (JoseError, ValueError, TypeError):
        return None
    return key if fits else None
