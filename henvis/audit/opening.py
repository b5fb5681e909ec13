"""Where a log is, so that it can be opened here and in another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.kafka_log import KafkaLog
from henvis.audit.log import Log, LogRecord, Place
from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.proof.merkle import Frontier


class Source(Protocol):
    """Where a log is; it can be handed to another process."""

    def open(self, ends: Mapping[Place, int] | None = None) -> AbstractContextManager[Log]:
        """Open the log as it stands now, or as it stood when it had these ends. Raises LogUnreadable."""
        ...


@dataclass(frozen=True, slots=True)
class KafkaSource:
    """The journals on a broker."""

    access: KafkaAccess

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[Log]:
        """Open the log as it stands now, or as it stood when it had these ends. Raises CommandFailed."""
        with KafkaLog(self.access, topics.load()) as log:
            yield log if ends is None else Until(log, ends)


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """An archive in a folder."""

    folder: Path

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[Log]:
        """Open the log as it stands now, or as it stood when it had these ends. Raises ArchiveUnfit."""
        log = ArchiveLog(self.folder)
        yield log if ends is None else Until(log, ends)


@dataclass(frozen=True, slots=True)
class Until:
    """A log as it stood when it had these ends; what was added since is not there."""

    log: Log
    ends: Mapping[Place, int]

    @property
    def cluster_id(self) -> str:
        """The id of the cluster."""
        return self.log.cluster_id

    @property
    def places(self) -> Sequence[Place]:
        """The places that there were, in the order of their names."""
        return sorted(self.ends)

    @property
    def ranges(self) -> Mapping[Place, range]:
        """The offsets of each place, up to its end then."""
        return {place: range(self.log.ranges[place].start, end) for place, end in self.ends.items()}

    def before(self, place: Place) -> Frontier | None:
        """Return the tree of what stood before the first record that is kept. Raises LogUnreadable."""
        return self.log.before(place)

    def deleted_under(self, place: Place) -> Sequence[str]:
        """Return the rules under which what stood before was deleted. Raises LogUnreadable."""
        return self.log.deleted_under(place)

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        """Yield the records of a place from an offset to its end then. Raises LogUnreadable."""
        end = self.ends[place]
        return takewhile(lambda record: record.offset < end, self.log.read(place, start))

    def notes(self) -> Iterator[bytes]:
        """Yield every signed note, those that came since too."""
        return self.log.notes()
