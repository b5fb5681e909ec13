"""Why a token is not taken: a closed list, so that a log, a metric or an answer can say it and quote nothing.

The problems and their statuses are those of RFC 6750, section 3.1.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason; an `incident` is what no honest client of ours would send."""

    outcome: str
    problem: str
    """Its code in the published list of problems."""
    rule: str
    incident: bool = False


class Refused(Exception):
    """A token that is not taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.outcome)
        self.refusal = refusal


def _invalid(outcome: str, rule: str, *, incident: bool = False) -> Refusal:
    return Refusal(outcome, "invalid_token", rule, incident)


MISSING: Final = Refusal("missing", "token_missing", "send Authorization: Bearer with a token of this agency")
SENT_TWICE: Final = Refusal("sent_twice", "ambiguous_request", "one Authorization header is taken")
MALFORMED: Final = _invalid("malformed", "it is not a signed JSON Web Token, or says something twice")
TOO_LARGE: Final = _invalid("too_large", "it is larger than any that is taken")
ALGORITHM: Final = _invalid("algorithm", "its algorithm is not one that is taken", incident=True)
HEADER: Final = _invalid("header", "its header asks for what is not done here", incident=True)
ISSUER: Final = _invalid("issuer", "it is of another issuer, or of another environment", incident=True)
UNKNOWN_KEY: Final = _invalid("unknown_key", "its issuer does not publish the key that it names")
SIGNATURE: Final = _invalid("signature", "its signature does not hold", incident=True)
AUDIENCE: Final = _invalid("audience", "it is for another service, or for several", incident=True)
EXPIRED: Final = _invalid("expired", "it has expired: get a new one")
NOT_YET: Final = _invalid("not_yet", "it does not hold yet: are the clocks right?")
LIFETIME: Final = _invalid("lifetime", "it holds for longer than any that is taken")
CLAIMS: Final = _invalid("claims", "a claim that is required is missing, or is not what it has to be")
BOUND: Final = _invalid("bound", "it is bound to a key, which nobody asks for here")
REUSED: Final = _invalid("reused", "its number stands for another token", incident=True)
ORGANISATION: Final = Refusal("organisation", "not_authorised", "its organisation is not this agency", True)
DELEGATED: Final = Refusal("delegated", "not_authorised", "nobody may act here for another", True)
CONSENT: Final = Refusal("consent", "not_authorised", "a consent is given by command, and never by a token")
SCOPE: Final = Refusal("scope", "insufficient_scope", "it has not the scope that this takes")
NO_KEYS: Final = Refusal("no_keys", "keys_unavailable", "the issuer's keys are out of reach; try again")

REFUSALS: Final = (
    *(MISSING, SENT_TWICE, MALFORMED, TOO_LARGE, ALGORITHM, HEADER, ISSUER, UNKNOWN_KEY, SIGNATURE, AUDIENCE),
    *(EXPIRED, NOT_YET, LIFETIME, CLAIMS, BOUND, REUSED, ORGANISATION, DELEGATED, CONSENT, SCOPE, NO_KEYS),
)
TOO_MANY: Final = "too_many_requests"
"""The problem of a caller whose token is taken, and who asks too much."""
PROBLEMS: Final = (*dict.fromkeys(each.problem for each in REFUSALS), TOO_MANY)
"""The problems that any route that asks for a token may answer."""
