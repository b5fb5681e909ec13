"""What is stated of a segment: where it stands, what stood before it, and what it must hash to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from henvis.audit.log import Place
from henvis.proof.checkpoint import origin_of
from henvis.proof.merkle import HASH_SIZE, Frontier
from henvis.proof.signing import NoteBroken, from_base64, to_base64

BLOCK: Final = 1000
"""After so many records of a segment its tree's root is stated, so that what is broken can be located."""


class StatementBroken(Exception):
    """A statement is missing or is none. The text is the reason."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Under which rule a segment was deleted, and when (UTC)."""

    rule: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of one segment, which stays when the segment's records are deleted."""

    cluster_id: str
    place: Place
    first: int
    count: int
    before: Frontier
    """The tree of all records before the first."""
    after: Frontier
    """The tree through the last."""
    roots: tuple[bytes, ...]
    """The tree's root after every 1,000th record of the segment, and after the last."""
    sha256: str
    """Of the segment's file, in hexadecimal digits."""
    deleted: Deleted | None = None

    @property
    def end(self) -> int:
        """The offset after the last."""
        return self.first + self.count

    @property
    def name(self) -> str:
        """The names of its files, without what they end in."""
        return segment_name(self.place, self.first)

    def marked(self, deleted: Deleted) -> Self:
        """The same, with the records deleted."""
        return replace(self, deleted=deleted)

    def tombstone(self) -> str:
        """What can be signed of a deletion: a note's text. Raises ValueError where nothing was deleted."""
        if self.deleted is None:
            raise ValueError(f"{self.name} is not deleted")
        lines = (
            "henvis segment deleted",
            origin_of(self.cluster_id, *self.place),
            f"records {self.first} {self.count}",
            f"before {to_base64(self.before.to_bytes())}",
            f"root {to_base64(self.after.root())}",
            f"rule {self.deleted.rule}",
            f"at {self.deleted.at.isoformat()}",
        )
        return "".join(f"{line}\n" for line in lines)

    def to_json(self) -> bytes:
        """As it lies beside the segment."""
        told: dict[str, Any] = {
            "cluster_id": self.cluster_id,
            "topic": self.place.topic,
            "partition": self.place.partition,
            "first": self.first,
            "count": self.count,
            "before": to_base64(self.before.to_bytes()),
            "after": to_base64(self.after.to_bytes()),
            "roots": [to_base64(root) for root in self.roots],
            "root": to_base64(self.after.root()),
            "sha256": self.sha256,
            "deleted": asdict(self.deleted) | {"at": self.deleted.at.isoformat()} if self.deleted else None,
        }
        return json.dumps(told, indent=1).encode()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a statement and hold it against itself. Raises StatementBroken."""
        try:
            found = cls._of(json.loads(path.read_bytes()))
        except OSError as error:
            raise StatementBroken(f"{path.name} cannot be read ({error.strerror})") from None
        except (ValueError, KeyError, TypeError, AttributeError, NoteBroken):
            raise StatementBroken(f"{path.name} is no statement of a segment") from None
        if (why := found.contradiction()) is not None:
            raise StatementBroken(f"{path.name} contradicts itself: {why}")
        if path.stem != found.name:
            raise StatementBroken(f"{path.name} is the statement of {found.name}")
        return found

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> Self:
        gone = told["deleted"]
        found = cls(
            str(told["cluster_id"]),
            Place(str(told["topic"]), int(told["partition"])),
            int(told["first"]),
            int(told["count"]),
            Frontier.from_bytes(from_base64(told["before"])),
            Frontier.from_bytes(from_base64(told["after"])),
            tuple(from_base64(root) for root in told["roots"]),
            str(told["sha256"]),
            Deleted(str(gone["rule"]), datetime.fromisoformat(gone["at"])) if gone else None,
        )
        if from_base64(told["root"]) != found.after.root():
            raise ValueError
        return found

    def contradiction(self) -> str | None:
        """What cannot be so, whatever the records are; None where there is nothing."""
        if self.first < 0 or self.count < 1:
            return "a segment has at least one record"
        if self.before.size != self.first or self.after.size != self.end:
            return "its trees have other sizes than its records"
        if len(self.roots) != -(-self.count // BLOCK) or any(len(one) != HASH_SIZE for one in self.roots):
            return "it has not one root for each 1,000 records"
        if self.roots[-1] != self.after.root():
            return "its last root is not that of its tree"
        return None


def segment_name(place: Place, first: int) -> str:
    """Topic, partition and first offset, as in the names of Kafka's own segments."""
    return f"{place.topic}-{place.partition}-{first:020}"
