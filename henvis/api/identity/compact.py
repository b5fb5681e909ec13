"""A token as it comes: three parts with dots between (RFC 7515, section 7.1), read before it is believed.

Stricter than the library that checks the signature: a name that is there twice has no meaning, a header that
asks for anything is refused before anybody acts on it, and each token has exactly one spelling.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from henvis.api.identity.refusal import ALGORITHM, HEADER, MALFORMED, TOO_LARGE, Refused

LARGEST: Final = 8192
"""Characters of a token."""
KEY_ID: Final = re.compile(r"[A-Za-z0-9_.=+-]{1,128}")
"""A key's name. It is looked up in a table and nowhere else; a path or an address is none all the same."""
_HEADERS: Final = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})
"""What a header may hold: not `jku`, `x5u`, `jwk` or `crit`, which ask for an outgoing request or a rule."""
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""RFC 9068, and what issuers wrote before it; a logout token or a DPoP proof is none of these."""


@dataclass(frozen=True, slots=True)
class Compact:
    """What a token says of itself. Nothing of it is proved yet."""

    token: str
    algorithm: str
    key_id: str
    claims: dict[str, Any]


def read(token: str, algorithms: Collection[str]) -> Compact:
    """Read a token whose algorithm is one of these. Raises Refused."""
    if len(token) > LARGEST:
        raise Refused(TOO_LARGE)
    header, claims, signature = _parts(token)
    said = _object(_bytes(header))
    if said.get("alg") not in algorithms:
        raise Refused(ALGORITHM)
    key_id, kind = said.get("kid"), said.get("typ", "JWT")
    named = isinstance(key_id, str) and KEY_ID.fullmatch(key_id)
    if not named or not isinstance(kind, str) or kind.lower() not in _TYPES or not said.keys() <= _HEADERS:
        raise Refused(HEADER)
    _bytes(signature)
    return Compact(token, said["alg"], said["kid"], _object(_bytes(claims)))


def object_of(text: bytes) -> dict[str, Any]:
    """A JSON object in which no name comes twice, at any depth. Raises ValueError."""
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - it is the text that is wrong
    return value


def _parts(token: str) -> list[str]:
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused(MALFORMED)
    return parts


def _bytes(part: str) -> bytes:
    """The bytes of a part that is spelt as RFC 7515 does: base64 itself has several spellings for some."""
    try:
        content = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise Refused(MALFORMED) from None
    # What base64 passes over, and the bits that a last letter has too many, are found so.
    if not content or urlsafe_b64encode(content).rstrip(b"=").decode("ascii") != part:
        raise Refused(MALFORMED)
    return content


def _object(text: bytes) -> dict[str, Any]:
    try:
        return object_of(text)
    except ValueError:
        raise Refused(MALFORMED) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("has a name twice")
    return dict(pairs)


def _no_constant(_: str) -> Any:
    raise ValueError("has a number that JSON does not know")
