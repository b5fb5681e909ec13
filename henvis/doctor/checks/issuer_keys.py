"""Whether the stack's issuer of tokens has its key, and what it signs with is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from henvis.api.identity.key_set import BadKeySet, KeySet, parse
from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.private_files import OPEN, open_to_others
from henvis.doctor.sight import Sight
from henvis.local.issuing.issuer import ALGORITHM, Issuer

UNFIT: Final = Kind(
    "issuer-key-unfit",
    Severity.CRITICAL,
    "Put {subject} back from its copy, or let the next start make a new issuer; until then no"
    " token can be had",
    "HenvisKeyExpires",
)
UNPUBLISHED: Final = Kind(
    "issuer-key-unpublished",
    Severity.CRITICAL,
    "`henvis issuer rotate` signs with a new key and publishes it; until then every caller is refused",
    "HenvisKeyExpires",
)


def compare(key_id: str | None, published: KeySet | None, issuer: Issuer) -> Iterator[Finding]:
    """What is wrong with the issuer's key and with what it has published; None for what cannot be read."""
    if key_id is None:
        yield UNFIT.about(str(issuer.key), "The issuer has no key that it could sign tokens with")
    if published is None:
        yield UNFIT.about(
            str(issuer.key_set), "The issuer's public keys cannot be read, so that no token is taken"
        )
    elif key_id is not None and key_id not in published.by_id:
        yield UNPUBLISHED.about(
            str(issuer.key_set),
            "The issuer signs with a key that it has not published, so that no token is taken",
        )


def _look(sight: Sight) -> Looked:
    issuer = Issuer(sight.folder.issuer)
    findings = [*open_to_others([issuer.folder, issuer.key])]
    findings += compare(_key_id(issuer.key), _published(issuer.key_set), issuer)
    return Looked.at("The issuer signs tokens with a key that it has published", findings)


def _key_id(path: Path) -> str | None:
    try:
        return OKPKey.import_key(json.loads(path.read_text(encoding="ascii"))).thumbprint()
    except (OSError, ValueError, TypeError, JoseError):
        return None


def _published(path: Path) -> KeySet | None:
    try:
        return parse(path.read_bytes(), [ALGORITHM])
    except (OSError, BadKeySet):
        return None


CHECK: Final = Check("issuer keys", _look, (OPEN, UNFIT, UNPUBLISHED), frozenset({Need.HOME}))
