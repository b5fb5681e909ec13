"""What is told of a record: sizes, ids, names of the contract's own, rules; never a value."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from henvis.dead.walking import Broken


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The key: its size in bytes, the case that it names, and whether it lies in that case's partition."""

    size: int | None
    case: UUID | None
    own_partition: bool


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """A header of the contract's, its size in bytes, and whether it agrees with the event (None: unknown)."""

    name: str
    size: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class HeadersFound:
    """The headers; of those that the contract does not know only their number, as a name may be anybody's."""

    known: tuple[HeaderFound, ...]
    unknown: int
    repeated: tuple[str, ...]
    intact: bool
    """Whether the digest is that of value and place."""


@dataclass(frozen=True, slots=True)
class SchemaFound:
    """The frame before the bytes, and the version that its schema id names."""

    size: int | None
    schema_id: int | None
    known: bool
    record: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MetaFound:
    """The ids at the beginning of the event, as far as they are ids."""

    event: UUID | None
    case: UUID | None
    caused_by: UUID | None


@dataclass(frozen=True, slots=True)
class NearestFound:
    """A released version that the bytes come near to: how much of it they are, and what is odd about them."""

    record: str
    version: int
    fits: bool
    fields_read: int
    fields: int
    left_over: int
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the bytes differ from the version that they say they are, or, where it is unknown, what is near."""

    fields: int
    """How many the version has; 0 where it is unknown."""
    fields_read: int
    broken: tuple[Broken, ...]
    missing: tuple[str, ...]
    """Fields that the bytes never come to."""
    left_over: int
    """Bytes behind the last field: of fields that this version does not know."""
    since: tuple[str, ...]
    """Fields that the current version has in addition."""
    before: tuple[str, ...]
    """Fields that the current version no longer has."""
    nearest: tuple[NearestFound, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """All that can be told of a record without saying what stands in it."""

    key: KeyFound
    headers: HeadersFound
    schema: SchemaFound
    meta: MetaFound
    decodes: bool
    """Whether the value is an event of a contract that this service has."""
    difference: Difference
    reason_now: str | None
    """What it would be refused with now, before its handler sees it; None where the handler would get it."""
    rule_now: str | None
