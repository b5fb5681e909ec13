"""A token in, its caller out; or Refused, with the first rule that it breaks.

Tokens are judged by the machine's clock, also where a process lives on a virtual one: a token says who is
there now, and story time leaps over years between two requests (docs/adr/0011).
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from joserfc import jws
from joserfc.errors import JoseError

from henvis.api.identity.caller import Caller
from henvis.api.identity.claims import Expected, check_issuer, claimed
from henvis.api.identity.compact import LARGEST, Compact, read
from henvis.api.identity.issuer_keys import IssuerKeys
from henvis.api.identity.key_set import KeySet, Verifying
from henvis.api.identity.refusal import ALGORITHM, SIGNATURE, TOO_LARGE, UNKNOWN_KEY, Refused
from henvis.api.identity.verified import Verified, digest_of


@dataclass(frozen=True)
class Verifier:
    """Judges the tokens that one process is shown; from one thread, which it holds up by no request."""

    expected: Expected
    algorithms: Collection[str]
    keys: IssuerKeys
    now: Callable[[], float] = time.time
    verified: Verified = field(default_factory=Verified)

    async def caller_of(self, token: str) -> Caller:
        """Who calls with this token. Raises Refused."""
        if len(token) > LARGEST:
            raise Refused(TOO_LARGE)
        keys, digest = await self.keys.current(), digest_of(token)
        if (known := self.verified.find(digest, keys, self.now())) is not None:
            return known.caller
        said = read(token, self.algorithms)
        check_issuer(said.claims, self.expected)
        if said.key_id not in keys.by_id:
            keys = await self.keys.asked_anew()
        _check_signature(said, keys)
        now = self.now()
        found = claimed(said.claims, self.expected, now)
        self.verified.keep(digest, found, keys, now)
        return found.caller


def _check_signature(said: Compact, keys: KeySet) -> None:
    verifying: Verifying | None = keys.by_id.get(said.key_id)
    if verifying is None:
        raise Refused(UNKNOWN_KEY)
    if said.algorithm not in verifying.algorithms:
        raise Refused(ALGORITHM)
    try:
        jws.deserialize_compact(said.token, verifying.key, algorithms=[said.algorithm])
    except (JoseError, ValueError):
        raise Refused(SIGNATURE) from None
