"""The guard of the routes: `Authorization: Bearer` (RFC 6750), asked of every route with what it takes.

It also bounds what one caller may ask: of all, so that a flood of one takes nobody else's turn, and of cases
that there are not, so that nobody finds one by guessing. Who has used either up is refused everything alike,
or what is refused and what is not would tell what there is.
"""

import math
import time
from collections.abc import AsyncIterator
from typing import Any, Final, TypedDict
from uuid import UUID

from fastapi import Request, Security
from fastapi.openapi.models import HTTPBearer
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from henvis.api.identity.allowance import MOST_IN_A_MINUTE, Allowance
from henvis.api.identity.caller import SCOPES, Caller
from henvis.api.identity.guessing import Guessing
from henvis.api.identity.issuer_keys import PAUSE_S
from henvis.api.identity.refusal import MISSING, NO_KEYS, SCOPE, SENT_TWICE, TOO_MANY, Refusal, Refused
from henvis.api.identity.verifier import Verifier
from henvis.api.problems import Problem
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics

_SCHEME: Final = "bearer "
_DESCRIPTION: Final = "A JSON Web Token of the agency's own issuer, for this service. Scopes: " + "; ".join(
    f"`{scope}` {words[0].lower()}{words[1:]}" for scope, words in SCOPES.items()
)
MOST_UNKNOWN: Final = 600
UNKNOWN_WITHIN_S: Final = 600.0
GUESSING: Final = "guessing"
SAY_AGAIN_S: Final = 30.0
_AGAIN: Final = {"Retry-After": f"{PAUSE_S:.0f}"}
security = logger(SECURITY)


class Route(TypedDict):
    """Which route was asked for."""

    method: str
    route: str


class Bearer(SecurityBase):
    """FastAPI's dependency that yields who calls; a route gets it with the scopes that it takes."""

    def __init__(
        self, verifier: Verifier, metrics: Metrics, most_in_a_minute: int = MOST_IN_A_MINUTE
    ) -> None:
        self.model = HTTPBearer(bearerFormat="JWT", description=_DESCRIPTION)
        self.scheme_name = "token"
        self._verifier = verifier
        self._metrics = metrics
        self._guessing = Guessing()
        self._requests = Allowance(most_in_a_minute, 60.0)
        self._unknown = Allowance(MOST_UNKNOWN, UNKNOWN_WITHIN_S)
        self._said = -SAY_AGAIN_S

    async def __call__(self, request: Request, scopes: SecurityScopes) -> AsyncIterator[Caller]:
        """Let a caller in, and see what becomes of the request. Raises Problem."""
        try:
            caller = _allowed(await self._verifier.caller_of(_token(request)), scopes)
        except Refused as refused:
            raise self._problem(refused.refusal, scopes, request) from None
        self._metrics.token("accepted")
        self._check_allowance(caller, request)
        try:
            yield caller
        except Problem as problem:
            if problem.unknown is not None:
                self._note_unknown(caller, problem.unknown)
            raise

    def _check_allowance(self, caller: Caller, request: Request) -> None:
        wait = max(self._requests.wait(caller), self._unknown.wait(caller))
        if not wait:
            self._requests.take(caller)
            return
        self._metrics.security("guessing")
        now = time.monotonic()
        if now - self._said >= SAY_AGAIN_S:  # a flood must not become one of log lines
            self._said = now
            security.warning("one caller asked for more than its share", code=TOO_MANY, **_route(request))
        again = {"Retry-After": f"{math.ceil(wait)}"}
        raise Problem(TOO_MANY, "one caller asked for more than its share", headers=again)

    def _note_unknown(self, caller: Caller, case: UUID) -> None:
        missed = self._guessing.missed(caller, case)
        if missed.another:
            self._unknown.take(caller)
        if missed.guesses:
            self._metrics.security(GUESSING)
            security.warning("one caller has asked for many cases that there are not", code=GUESSING)

    def _problem(self, refusal: Refusal, scopes: SecurityScopes, request: Request) -> Problem:
        self._metrics.token("unverifiable" if refusal is NO_KEYS else "refused")
        if refusal.incident:
            self._metrics.security("identity")
            security.warning("a token was refused", code=refusal.outcome, **_route(request))
        headers = _AGAIN if refusal is NO_KEYS else _challenge(refusal, " ".join(scopes.scopes))
        return Problem(refusal.problem, refusal.rule, headers=headers)


def asking(bearer: Bearer, scope: str) -> Any:
    """The dependency of a route, or of all routes of a router, that takes this scope."""
    return Security(bearer, scopes=[scope])


def _allowed(caller: Caller, scopes: SecurityScopes) -> Caller:
    if not set(scopes.scopes) <= caller.scopes:
        raise Refused(SCOPE)
    return caller


def _route(request: Request) -> Route:
    """As the log's fields: the pattern of the path, and nothing of what was asked for."""
    return {"method": request.method, "route": request.scope["route"].path}


def _token(request: Request) -> str:
    given = request.headers.getlist("Authorization")
    if len(given) > 1:
        raise Refused(SENT_TWICE)
    if not given or given[0][: len(_SCHEME)].lower() != _SCHEME:
        raise Refused(MISSING)
    return given[0][len(_SCHEME) :].strip(" ")


def _challenge(refusal: Refusal, scope: str) -> dict[str, str]:
    """`WWW-Authenticate` as RFC 6750, section 3, has it: no error where nothing was shown."""
    parts = ['realm="henvis"', f'scope="{scope}"']
    errors = {"invalid_token": "invalid_token", "insufficient_scope": "insufficient_scope"}
    error = errors.get(refusal.problem, "invalid_request" if refusal is SENT_TWICE else None)
    parts += [f'error="{error}"'] if error else []
    return {"WWW-Authenticate": f"Bearer {', '.join(parts)}"}
