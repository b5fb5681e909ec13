"""The embedded stack's own issuer of tokens: a key for its owner's eyes, and the public keys beside it.

The key is replaced without a pause: the new public key is published before anything is signed with it, and
the old one stays published until the last token that it signed has expired, or until it is dropped.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from joserfc import jws
from joserfc.jwk import OKPKey

from henvis.api.identity.claims import AUTHORITY, LEEWAY_S, LONGEST_S
from henvis.errors import CommandFailed
from henvis.local.issuing.organisations import organisation_of

ALGORITHM: Final = "Ed25519"
BACKDATED_S: Final = 1
"""A token begins a second early, since what it begins with is a whole second."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token is to say: who acts, at which service, what for, and for how many seconds."""

    service: str
    subject: str
    scopes: Collection[str]
    name: str | None = None
    is_person: bool = False
    seconds: int = LONGEST_S


@dataclass(frozen=True)
class Issuer:
    """The issuer whose files are in this folder."""

    folder: Path

    @property
    def key_set(self) -> Path:
        """The public keys (JWKS), which services read."""
        return self.folder / "jwks.json"

    @property
    def name(self) -> str:
        """What its tokens bear as `iss`: each stack's is another, so that no token is good on two stacks."""
        return self._read("name").strip()

    def create(self) -> None:
        """Make what is missing, for the folder's owner only, and take out the keys that are over."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            if not self.key.exists():
                _write(self.folder / "name", f"urn:henvis:local:{uuid4()}\n")
                self._sign_with(OKPKey.generate_key("Ed25519"), published=[])
            elif any(_is_over(each) for each in self.published()):
                self._publish([each for each in self.published() if not _is_over(each)])

    def environment(self, service: str) -> dict[str, str]:
        """What a process of a service has to be told, so that it takes this issuer's tokens."""
        return {
            "HENVIS_TOKEN_ISSUER": self.name,
            "HENVIS_TOKEN_KEYS": str(self.key_set),
            "HENVIS_TOKEN_ALGORITHMS": ALGORITHM,
            "HENVIS_TOKEN_AUDIENCE": audience_of(service),
            "HENVIS_ORGANISATION": organisation_of(service),
        }

    def claims(self, wanted: Wanted) -> dict[str, Any]:
        """What a token says that is issued now, by the machine's clock."""
        now = int(time.time()) - BACKDATED_S
        who = {"sub": wanted.subject} if wanted.is_person else {"client_id": wanted.subject}
        return {
            "iss": self.name,
            "aud": audience_of(wanted.service),
            **who,
            **({"name": wanted.name} if wanted.name else {}),
            "consumer": {"authority": AUTHORITY, "ID": organisation_of(wanted.service)},
            "scope": " ".join(wanted.scopes),
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + wanted.seconds,
        }

    def issue(self, wanted: Wanted) -> str:
        """Sign a token. Raises CommandFailed where there is no issuer here."""
        return self.sign(self.claims(wanted))

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign any claims with the present key."""
        key = OKPKey.import_key(json.loads(self._read("key.json")))
        header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": "at+jwt"}
        return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=[ALGORITHM])

    def rotate(self, *, drop_old: bool = False) -> None:
        """Sign with a new key from now on; the old one stays published for its tokens, or is dropped."""
        self._read("name")  # says what to do where there is no issuer
        with self._alone():
            old = [] if drop_old else [_retired(each) for each in self.published() if not _is_over(each)]
            self._sign_with(OKPKey.generate_key("Ed25519"), published=old)

    def published(self) -> list[dict[str, Any]]:
        """The public keys as they are published, the present one first."""
        keys: list[dict[str, Any]] = json.loads(self._read("jwks.json"))["keys"]
        return keys

    @property
    def key(self) -> Path:
        """What it signs with, for its owner alone."""
        return self.folder / "key.json"

    def _sign_with(self, key: OKPKey, published: list[dict[str, Any]]) -> None:
        public = {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}
        # Nobody may be shown a token before the key that it is checked with.
        self._publish([public, *published])
        _write(self.key, json.dumps(key.as_dict(private=True)) + "\n")

    def _publish(self, keys: list[dict[str, Any]]) -> None:
        _write(self.key_set, json.dumps({"keys": keys}, indent=2) + "\n")

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="ascii")
        except FileNotFoundError:
            raise CommandFailed(
                f"No stack was ever started in {self.folder.parent}, so that nobody issues its tokens",
                "Start one with `henvis up`, or name its folder with --home",
            ) from None
        except PermissionError:
            raise CommandFailed(
                f"{self.folder} is not yours, and who issues tokens acts for every agency of its stack",
                "Ask the owner of the stack for a token",
            ) from None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def audience_of(service: str) -> str:
    """What a token for a service of an embedded stack bears as `aud`."""
    return f"urn:henvis:{service}"


def _retired(public: dict[str, Any]) -> dict[str, Any]:
    """A key that signs nothing any more, with the second at which the last of its tokens has expired."""
    return {"exp": int(time.time()) + LONGEST_S + LEEWAY_S, **public}


def _is_over(public: dict[str, Any]) -> bool:
    return "exp" in public and public["exp"] < time.time()


def _write(path: Path, text: str) -> None:
    """Put a file in place as a whole, for its owner only."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
