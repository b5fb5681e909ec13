"""The keys that checkpoints of an embedded stack are signed with, made at the first start and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis.bus.broker import topics
from henvis.bus.broker.topics import Topics
from henvis.local.embedded_kafka.credentials import private_file
from henvis.proof.keys import Role, SigningKeys, keyring_of, read_signing_keys, write_signing_keys

AUDIT: Final = "audit"


@dataclass(frozen=True)
class KeyFiles:
    """A folder with `<service>.json`, which its owner alone can read, and the public keys in `verifiers`."""

    folder: Path

    @property
    def verifiers(self) -> Path:
        """Whose key is good for what, and the quorum."""
        return self.folder / "verifiers"

    def of(self, service: str) -> Path:
        """What a service signs with."""
        return self.folder / f"{service}.json"

    def create(self) -> None:
        """Make what is missing. Raises KeysUnfit where a file is none, or is open to others.

        A key that was deleted is made anew, and what the old one signed is then by nobody who is known.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        table = topics.load()
        made = [self._make(service) for service in _writers(table)]
        if any(made) or not self.verifiers.exists():
            private_file(self.verifiers, keyring_of(self._roles(table)).text().encode())

    def environment(self, service: str) -> dict[str, str]:
        """What a process of a service has to be told; nothing for one that writes no journal."""
        if not self.of(service).exists():
            return {}
        return {"HENVIS_SIGNING_KEY": str(self.of(service)), "HENVIS_VERIFIERS": str(self.verifiers)}

    def _make(self, service: str) -> bool:
        if self.of(service).exists():
            return False
        write_signing_keys(self.of(service), SigningKeys.make(f"henvis/{service}"))
        return True

    def _roles(self, table: Topics) -> Iterator[tuple[Role, SigningKeys]]:
        for service in _writers(table):
            yield from roles_of(service, read_signing_keys(self.of(service)), table)


def roles_of(service: str, keys: SigningKeys, table: Topics) -> Iterator[tuple[Role, SigningKeys]]:
    """As what a service signs with its keys."""
    yield Role.WRITER, keys
    if service == AUDIT:
        yield Role.AUDITOR, keys
    if service in table.agencies:
        yield Role.WITNESS, keys


def _writers(table: Topics) -> tuple[str, ...]:
    return tuple(table[journal].of for journal in table.journals)
