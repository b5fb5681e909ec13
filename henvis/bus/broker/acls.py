"""Who may do what on the broker, read from the one statement of it, `deploy/kafka/acls.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis import ROOT

FILE: Final = ROOT / "deploy" / "kafka" / "acls.yaml"
ADMIN: Final = "admin"
"""The principal that may do everything: the broker's own and the operator's, by the broker's settings."""


class AclsError(ValueError):
    """The statement is wrong; the text names file, entry and reason."""


@dataclass(frozen=True, slots=True, order=True)
class Permission:
    """One entry of the broker's list, in Kafka's words in lower case; what we grant is always `allow`."""

    principal: str
    operation: str
    resource: str
    """`topic`, `group`, `cluster` …"""
    name: str
    pattern: str = "literal"
    host: str = "*"
    verdict: str = "allow"

    def sentence(self) -> str:
        """Such as `nav may write topic nrm.from.nav`."""
        may = "may" if self.verdict == "allow" else "may not"
        what = self.name if self.pattern == "literal" else f"{self.name} ({self.pattern})"
        where = "" if self.host == "*" else f" from {self.host}"
        return f"{self.principal} {may} {self.operation} {self.resource} {what}{where}"


@dataclass(frozen=True, slots=True)
class Principal:
    """One service's user on the broker, and all that it may do there."""

    name: str
    group: str
    writes: tuple[str, ...]
    reads: tuple[str, ...]
    why: str

    def permissions(self) -> Iterator[Permission]:
        """What the broker is told; to read or write includes to describe."""
        for topic in self.writes:
            yield Permission(self.name, "write", "topic", topic)
        for topic in self.reads:
            yield Permission(self.name, "read", "topic", topic)
        yield Permission(self.name, "read", "group", self.group)


@dataclass(frozen=True, slots=True)
class Acls:
    """All principals of the bus but the admin."""

    principals: tuple[Principal, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody's names."""
        return tuple(one.name for one in self.principals)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that is allowed."""
        return frozenset(one for principal in self.principals for one in principal.permissions())

    def writers(self, topic: str) -> tuple[str, ...]:
        """Who may write a topic."""
        return tuple(one.name for one in self.principals if topic in one.writes)

    def readers(self, topic: str) -> tuple[str, ...]:
        """Who may read a topic."""
        return tuple(one.name for one in self.principals if topic in one.reads)


@dataclass(frozen=True, slots=True)
class Drift:
    """Where a broker does not agree with the file."""

    missing: tuple[Permission, ...]
    surplus: tuple[Permission, ...]

    def sentences(self) -> tuple[str, ...]:
        """One for each difference."""
        return (
            *(f"missing: {one.sentence()}: the file says so, the broker refuses it" for one in self.missing),
            *(f"surplus: {one.sentence()}: the broker says so, the file does not" for one in self.surplus),
        )

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def drift(stated: Collection[Permission], found: Collection[Permission]) -> Drift:
    """Compare what the file states with what was found on the broker."""
    return Drift(tuple(sorted(set(stated) - set(found))), tuple(sorted(set(found) - set(stated))))


def load(path: Path = FILE) -> Acls:
    """Read the statement. Raises AclsError."""
    from henvis.bus.broker.acls_file import AclsFile

    return AclsFile(path).acls()
