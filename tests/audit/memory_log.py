"""A log in memory, with the signatures of everybody who has to sign it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from henvis.audit.log import LogRecord, Place
from henvis.proof import note
from henvis.proof.checkpoint import Checkpoint, origin_of
from henvis.proof.cosignature import cosign
from henvis.proof.keys import Keyring, Role, SigningKeys, keyring_of
from henvis.proof.leaf import leaf_bytes
from henvis.proof.merkle import Frontier, leaf_hash

CLUSTER = "paper"
AGENCIES = ("intake", "udi", "barnevern", "nav", "police")
NOON = 1_700_000_000


@dataclass(frozen=True, repr=False)
class MemoryLog:
    """Implements `henvis.audit.log.Log`; also the source that opens it."""

    records: Mapping[Place, Sequence[LogRecord]]
    signed: tuple[bytes, ...] = ()
    cluster_id: str = CLUSTER
    ends: Mapping[Place, int] = field(default_factory=dict)

    @property
    def places(self) -> Sequence[Place]:
        return sorted(self.records)

    @property
    def ranges(self) -> Mapping[Place, range]:
        return {place: range(self.ends.get(place, len(found))) for place, found in self.records.items()}

    def before(self, _: Place) -> Frontier:
        return Frontier()

    def deleted_under(self, _: Place) -> Sequence[str]:
        return ()

    def read(self, place: Place, start: int = 0) -> Iterator[LogRecord]:
        return iter(self.records[place][start : self.ranges[place].stop])

    def notes(self) -> Iterator[bytes]:
        return iter(self.signed)

    @contextmanager
    def open(self, ends: Mapping[Place, int] | None = None) -> Iterator[MemoryLog]:
        yield replace(self, ends=ends or {})

    def root(self, place: Place, size: int | None = None) -> bytes:
        """The root over the first records of a place, or all of them."""
        tree = Frontier()
        for record in self.records[place][:size]:
            tree.append(leaf_hash(leaf_bytes(*record[1:])))
        return tree.root()

    def with_records(self, place: Place, records: Iterable[LogRecord]) -> MemoryLog:
        """The log with other records in one place; the signatures stay as they are."""
        return replace(self, records={**self.records, place: tuple(records)})


class Signers:
    """The keys of everybody."""

    def __init__(self) -> None:
        self.keys = {name: SigningKeys.make(f"henvis/{name}") for name in (*AGENCIES, "router", "audit")}

    @cached_property
    def keyring(self) -> Keyring:
        """Who is trusted as what."""
        writers = [(Role.WRITER, self.keys[name]) for name in (*AGENCIES, "router")]
        witnesses = [(Role.WITNESS, self.keys[name]) for name in AGENCIES]
        return keyring_of([*writers, (Role.AUDITOR, self.keys["audit"]), *witnesses])

    def sign(self, log: MemoryLog, *, without: Iterable[str] = ()) -> MemoryLog:
        """The log with everybody's signatures over all of it, but for those that are left out."""
        notes = [self.note(log, place, without=without) for place in log.places if log.records[place]]
        return replace(log, signed=(*log.signed, *notes))

    def note(
        self,
        log: MemoryLog,
        place: Place,
        *,
        size: int | None = None,
        root: bytes | None = None,
        without: Iterable[str] = (),
    ) -> bytes:
        """The note under one checkpoint, by its writer, the auditor and all witnesses but those left out."""
        writer = place.topic.removeprefix("nrm.from.")
        end = len(log.records[place]) if size is None else size
        body = Checkpoint(
            origin_of(log.cluster_id, place.topic, place.partition), end, root or log.root(place, end)
        ).body()
        signing = [name for name in (writer, "audit") if name not in set(without)]
        signatures = [self.keys[name].note.sign(body) for name in signing]
        witnesses = [name for name in AGENCIES if name not in {writer, *without}]
        signatures += [cosign(body, self.keys[name].cosigning, NOON) for name in witnesses]
        return note.join(body, signatures).encode()
