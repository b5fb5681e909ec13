"""What a token claims, held against what this service asks of it. Pure: the time is given.

The claims are those of RFC 9068, and of Maskinporten where it differs: the organisation stands in `consumer`,
and a token for a system has a `client_id` and no `sub`.
"""

from dataclasses import dataclass
from typing import Any, Final

from henvis.api.identity.caller import Caller
from henvis.api.identity.refusal import (
    AUDIENCE,
    BOUND,
    CLAIMS,
    CONSENT,
    DELEGATED,
    EXPIRED,
    ISSUER,
    LIFETIME,
    NOT_YET,
    ORGANISATION,
    Refused,
)

LEEWAY_S: Final = 30
"""How far the issuer's clock and ours may be apart, in seconds."""
LONGEST_S: Final = 3600
"""The longest that a token may hold, in seconds: for so long a stolen one is good."""
AUTHORITY: Final = "iso6523-actorid-upis"
_LONGEST_TEXT: Final = 255
_LATEST: Final = 2**40


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token for this service has to say."""

    issuer: str
    audience: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who a good token says is calling, until when (seconds since 1970), and the token's own number."""

    caller: Caller
    number: str
    expires: int


def check_issuer(claims: dict[str, Any], expected: Expected) -> None:
    """Refuse what another issuer wrote. Asked before the signature: the issuer says whose keys count."""
    if claims.get("iss") != expected.issuer:
        raise Refused(ISSUER)


def claimed(claims: dict[str, Any], expected: Expected, now: float) -> Claimed:
    """Who calls, at this second since 1970. Raises Refused with the first rule that is broken."""
    check_issuer(claims, expected)
    if claims.get("aud") not in (expected.audience, [expected.audience]):
        raise Refused(AUDIENCE)
    expires = _check_times(claims, now)
    if "cnf" in claims:  # RFC 7800: to take it without the key would undo what its issuer did
        raise Refused(BOUND)
    number, person, client = _text(claims, "jti"), _text_or_none(claims, "sub"), claims.get("client_id")
    subject = person or _text(claims, "client_id")
    _check_organisation(claims, expected)
    caller = Caller(
        issuer=expected.issuer,
        subject=subject,
        is_person=person is not None and person != client,
        name=_text_or_none(claims, "name"),
        organisation=expected.organisation,
        scopes=frozenset((_text_or_none(claims, "scope", 2048) or "").split(" ")) - {""},
    )
    return Claimed(caller, number, expires)


def _check_times(claims: dict[str, Any], now: float) -> int:
    expires, issued = _second(claims, "exp"), _second(claims, "iat")
    begins = _second(claims, "nbf") if "nbf" in claims else issued
    if now >= expires + LEEWAY_S:
        raise Refused(EXPIRED)
    if max(begins, issued) > now + LEEWAY_S:
        raise Refused(NOT_YET)
    if expires - issued > LONGEST_S:
        raise Refused(LIFETIME)
    return expires


def _check_organisation(claims: dict[str, Any], expected: Expected) -> None:
    """The organisation is this agency itself: nobody acts for it by delegation, or on a person's consent."""
    if claims.get("consumer") != {"authority": AUTHORITY, "ID": expected.organisation}:
        raise Refused(ORGANISATION)
    if {"supplier", "delegation_source", "act", "may_act"} & claims.keys():
        raise Refused(DELEGATED)
    if "authorization_details" in claims:
        raise Refused(CONSENT)


def _second(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LATEST:
        raise Refused(CLAIMS)
    return value


def _text(claims: dict[str, Any], name: str) -> str:
    value = _text_or_none(claims, name)
    if value is None:
        raise Refused(CLAIMS)
    return value


def _text_or_none(claims: dict[str, Any], name: str, longest: int = _LONGEST_TEXT) -> str | None:
    value = claims.get(name)
    if name not in claims:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise Refused(CLAIMS)
    return value
