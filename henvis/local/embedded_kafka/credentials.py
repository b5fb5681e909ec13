"""The passwords of an embedded broker's principals, made at the first start, a file for each."""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis.bus.broker.kafka_access import Credentials

PASSWORD_BYTES: Final = 32


@dataclass(frozen=True)
class CredentialFiles:
    """A folder with `<principal>.json`; a file that is deleted is made anew, with another password."""

    folder: Path

    def file(self, principal: str) -> Path:
        """Where a principal's credentials are; a process is told this path and never what is in there."""
        return self.folder / f"{principal}.json"

    def of(self, principal: str) -> Credentials:
        """A principal's credentials. Raises CredentialsUnfit."""
        return Credentials.of_file(self.file(principal))

    def make(self, principals: Iterable[str]) -> frozenset[str]:
        """Make the files that are missing, and name whose they are."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return frozenset(name for name in principals if self._make(name))

    def _make(self, principal: str) -> bool:
        if self.file(principal).exists():
            return False
        # URL-safe letters need no quoting in any of the places where Kafka wants a password.
        told = {"user": principal, "password": secrets.token_urlsafe(PASSWORD_BYTES)}
        private_file(self.file(principal), json.dumps(told).encode() + b"\n")
        return True


def private_file(path: Path, content: bytes) -> None:
    """Write a file that nobody but its owner can read at any moment, in one step."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)
