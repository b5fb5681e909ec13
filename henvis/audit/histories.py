"""Case histories from the log: the records of one case, or of all of a partition, decoded and in order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from henvis.audit.case_history import CaseHistory, Entry
from henvis.audit.log import Log, LogRecord, Place
from henvis.bus.partitioning import case_of, key_of, partition_of
from henvis.bus.topics import Topics
from henvis.contract import wire


def history_of(log: Log, topics: Topics, case_id: UUID) -> CaseHistory:
    """All that the journals hold of one case; only its partition is read. Raises LogUnreadable."""
    key, partition = key_of(case_id), partition_of(case_id, topics.partitions)
    own = (record for record in _records(log, partition) if record.key == key)
    return _histories(own, topics).get(case_id, CaseHistory(case_id, {}))


def histories_of(log: Log, topics: Topics, partition: int) -> Mapping[UUID, CaseHistory]:
    """Every case of a partition, in the order of their ids. Raises LogUnreadable."""
    return _histories(_records(log, partition), topics)


def _records(log: Log, partition: int) -> Iterator[LogRecord]:
    for place in log.places:
        if place.partition == partition:
            yield from log.read(place)


def _histories(records: Iterable[LogRecord], topics: Topics) -> dict[UUID, CaseHistory]:
    found: dict[UUID, dict[str, dict[UUID, Entry]]] = defaultdict(lambda: defaultdict(dict))
    for record in records:
        entry = _entry(record)
        if entry is not None:
            meta, owner = entry.event.meta, topics[record.place.topic].of
            found[meta.case_id][owner].setdefault(meta.id, entry)
    return {
        case_id: CaseHistory(case_id, {owner: tuple(said.values()) for owner, said in journals.items()})
        for case_id, journals in sorted(found.items())
    }


def _entry(record: LogRecord) -> Entry | None:
    """None for what is no event, or is filed under another case than its own."""
    try:
        event = wire.decode(record.value)
    except wire.Undecodable:
        return None
    if record.value is None or case_of(record.key) != event.meta.case_id:
        return None
    return Entry(Place(*record.place), record.offset, event, record.value)
