"""What a process is told of the tokens that it takes; without these it does not start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from henvis.api.identity.allowance import MOST_IN_A_MINUTE
from henvis.api.identity.claims import Expected
from henvis.api.identity.https_fetch import fetching
from henvis.api.identity.issuer_keys import IssuerKeys, KeyAddress, KeyFile
from henvis.api.identity.key_set import ALGORITHMS
from henvis.api.identity.verifier import Verifier
from henvis.bus.settings import SettingMissing

DEFAULT_ALGORITHMS: Final = "Ed25519"


class BadSetting(ValueError):
    """A setting has a value that it cannot have; the text names the variable."""


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """The environment's part that is about tokens; every field is one `HENVIS_…` variable.

    `token_keys` is the issuer's JWKS: a file's path, or an https address. `token_authorities` is a file of
    certificate authorities for that address, None for the system's. `organisation` is the agency's own, as
    `0192:` and its number. `token_algorithms` are those that the issuer signs with, with commas between.
    `requests_per_minute` is how much one caller may ask of one process.
    """

    token_issuer: str
    token_keys: str
    token_authorities: Path | None
    token_audience: str
    token_algorithms: frozenset[str]
    organisation: str
    requests_per_minute: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings. Raises SettingMissing and BadSetting, naming the variable."""

        def value(name: str) -> str:
            if not (found := environment.get(f"HENVIS_{name}")):
                raise SettingMissing(f"HENVIS_{name} is not set")
            return found

        authorities = environment.get("HENVIS_TOKEN_AUTHORITIES")
        algorithms = environment.get("HENVIS_TOKEN_ALGORITHMS") or DEFAULT_ALGORITHMS
        return cls(
            token_issuer=value("TOKEN_ISSUER"),
            token_keys=_keys(value("TOKEN_KEYS")),
            token_authorities=Path(authorities) if authorities else None,
            token_audience=value("TOKEN_AUDIENCE"),
            token_algorithms=_algorithms(algorithms),
            organisation=value("ORGANISATION"),
            requests_per_minute=_bound(environment.get("HENVIS_REQUESTS_PER_MINUTE")),
        )

    def verifier(self) -> Verifier:
        """What judges the tokens of one process."""
        expected = Expected(self.token_issuer, self.token_audience, self.organisation)
        return Verifier(expected, self.token_algorithms, self._issuer_keys())

    def _issuer_keys(self) -> IssuerKeys:
        if "://" not in self.token_keys:
            return KeyFile(Path(self.token_keys), self.token_algorithms)
        return KeyAddress(fetching(self.token_keys, self.token_authorities), self.token_algorithms)


def _bound(given: str | None) -> int:
    if not given:
        return MOST_IN_A_MINUTE
    if not given.isascii() or not given.isdigit() or int(given) == 0:
        raise BadSetting("HENVIS_REQUESTS_PER_MINUTE is not a whole number above 0")
    return int(given)


def _keys(given: str) -> str:
    if "://" in given and not given.startswith("https://"):
        raise BadSetting("HENVIS_TOKEN_KEYS is neither a file nor an https address")
    return given


def _algorithms(given: str) -> frozenset[str]:
    wanted = frozenset(given.split(","))
    if not wanted <= ALGORITHMS.keys():
        raise BadSetting(f"HENVIS_TOKEN_ALGORITHMS has to be of {', '.join(ALGORITHMS)}")
    return wanted
