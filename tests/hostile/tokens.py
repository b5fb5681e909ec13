"""The tokens of hostile requests, made from what their file says; times and keys are those of the run.

A recipe's `claims` and `header` replace what a good token has (null leaves it out), `seconds` are claims
counted from now, `also` is text that is put into the claims once more. `signed` is `well`, `by another key`,
`not at all`, `with the public key` (as an HMAC key) or `by its own key`, which the header then shows.
"""

import base64
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from henvis.local.issuing.issuer import ALGORITHM, Issuer
from tests.identity import claims_of

Recipe = Mapping[str, Any]


@dataclass(frozen=True)
class Tokens:
    """Makes tokens for one service."""

    issuer: Issuer
    service: str

    def made(self, recipe: Recipe) -> str:
        """The token that a recipe describes; a good one where it says nothing."""
        now = int(time.time())
        claims = claims_of(self.issuer, self.service) | recipe.get("claims", {})
        claims |= {name: now + seconds for name, seconds in recipe.get("seconds", {}).items()}
        said = json.dumps({name: value for name, value in claims.items() if value is not None})
        if more := recipe.get("also"):
            said = f"{said[:-1]}, {more}}}"
        (public, *_) = self.issuer.published()
        header = {"alg": ALGORITHM, "kid": public["kid"], "typ": "at+jwt"} | recipe.get("header", {})
        header = {name: value for name, value in header.items() if value is not None}
        return self._signed(recipe.get("signed", "well"), header, said, public)

    def _signed(self, how: str, header: dict[str, Any], said: str, public: dict[str, Any]) -> str:
        other = OKPKey.generate_key("Ed25519")
        if how == "by its own key":
            header = header | {"jwk": other.as_dict(private=False)}
        signed = f"{_text(json.dumps(header).encode())}.{_text(said.encode())}"
        if how == "not at all":
            return f"{signed}."
        if how == "with the public key":
            secret = base64.urlsafe_b64decode(public["x"] + "==")
            return f"{signed}.{_text(hmac.digest(secret, signed.encode(), 'sha256'))}"
        own = OKPKey.import_key(json.loads((self.issuer.folder / "key.json").read_text()))
        key = {"well": own, "by another key": other, "by its own key": other}[how]
        private = key.raw_value
        assert isinstance(private, Ed25519PrivateKey)
        return f"{signed}.{_text(private.sign(signed.encode()))}"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
