"""Issuers for tests, the guards of applications that take their tokens, and tokens."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from henvis.api.identity.bearer import Bearer
from henvis.api.identity.caller import COMMAND, OPERATE, READ, Caller
from henvis.api.identity.issuer_keys import IssuerKeys
from henvis.api.identity.settings import TokenSettings
from henvis.api.identity.verifier import Verifier
from henvis.local.issuing.issuer import Issuer, Wanted
from henvis.local.issuing.tokens import tokens
from henvis.ops.metrics import Metrics

SOMEBODY = Caller("urn:henvis:test", "somebody", True, None, "", frozenset())
"""A caller for desks that are asked without HTTP."""


def issuer_in(folder: Path) -> Issuer:
    """The issuer of this folder, made where there is none."""
    issuer = Issuer(folder / "issuer")
    issuer.create()
    return issuer


def verifier_of(issuer: Issuer, service: str, keys: IssuerKeys | None = None, **more: Any) -> Verifier:
    """What judges this issuer's tokens for a service; by keys from elsewhere, where that is said."""
    verifier = TokenSettings.from_environment(issuer.environment(service)).verifier()
    return replace(verifier, keys=keys or verifier.keys, **more)


def guard_of(issuer: Issuer, service: str, metrics: Metrics, keys: IssuerKeys | None = None) -> Bearer:
    """The guard of a service that takes this issuer's tokens."""
    return Bearer(verifier_of(issuer, service, keys), metrics)


def token_for(issuer: Issuer, service: str) -> httpx.Auth:
    """What lets a test in at a service, for everything."""
    return tokens(issuer.folder, "test")(service)


def claims_of(issuer: Issuer, service: str) -> dict[str, Any]:
    """What a good token of a person says, good for everything."""
    return issuer.claims(Wanted(service, "a-person", (READ, COMMAND, OPERATE), "Kari Nordmann", True))


def shown(token: str) -> Mapping[str, str]:
    """The headers of a request that shows a token."""
    return {"Authorization": f"Bearer {token}"}
