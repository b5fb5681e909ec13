"""Case histories from the log: the records of one case, or of all of a partition, decoded and in order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

from henvis.audit.case_history import CaseHistory
from henvis.audit.case_reading import read_case
from henvis.audit.log import Log, LogRecord
from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import key_of, partition_of


def history_of(log: Log, topics: Topics, case_id: UUID) -> CaseHistory:
    """All that the journals hold of one case; only its partition is read. Raises LogUnreadable."""
    key, partition = key_of(case_id), partition_of(case_id, topics.partitions)
    own = (record for record in _records(log, partition) if record.key == key)
    return read_case(own, topics).history or CaseHistory(case_id, {})


def histories_of(log: Log, topics: Topics, partition: int) -> Mapping[UUID, CaseHistory]:
    """Every case of a partition, in the order of their ids. Raises LogUnreadable."""
    by_key: dict[bytes, list[LogRecord]] = defaultdict(list)
    for record in _records(log, partition):
        by_key[record.key or b""].append(record)
    read = (read_case(records, topics).history for _, records in sorted(by_key.items()))
    return {history.case_id: history for history in read if history is not None}


def _records(log: Log, partition: int) -> Iterator[LogRecord]:
    for place in log.places:
        if place.partition == partition:
            yield from log.read(place)
