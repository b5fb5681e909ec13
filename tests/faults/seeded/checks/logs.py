"""What the topics hold, against what the services committed to publish."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from henvis.bus.record import Record
from henvis.contract.headers import SEQ_HEADER
from tests.faults.seeded.checks.violation import Violation
from tests.faults.seeded.evidence import Evidence, Published, digest

Place = tuple[str, int]


def check(evidence: Evidence) -> Iterator[Violation]:
    """Each committed record stands in its topic, in the order of its number, and nothing else does.

    A relay that was paused and taken over from may repeat bytes that stand there already, and readers drop
    them by their id; under one number there are never other bytes.
    """
    outbox: dict[Place, list[Published]] = defaultdict(list)
    log: dict[Place, list[Record]] = defaultdict(list)
    for database in evidence.databases.values():
        for row in database.outbox:
            outbox[row.topic, row.partition].append(row)
    for record in evidence.log:
        log[record.topic, record.partition].append(record)
    for place in sorted(outbox.keys() | log.keys()):
        yield from _partition(f"{place[0]}/{place[1]}", outbox[place], log[place])


def repeats(evidence: Evidence) -> int:
    """How many records repeat an earlier one of their partition."""
    return len(evidence.log) - len({(one.topic, one.partition, _seq(one)) for one in evidence.log})


def _partition(where: str, rows: Sequence[Published], records: Sequence[Record]) -> Iterator[Violation]:
    first: dict[int, Record] = {}
    for record in records:
        known = first.setdefault(_seq(record), record)
        if (known.key, known.value) != (record.key, record.value):
            yield Violation("doubled", where, f"number {_seq(record)} stands there with other bytes too")
    numbers = list(first)
    if numbers != sorted(numbers):
        yield Violation("reordered", where, f"the numbers stand in the order {numbers}")
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - first.keys()):
        yield Violation("lost", where, f"number {number} is missing among those that were published")
    yield from _committed(where, rows, first)


def _committed(where: str, rows: Sequence[Published], first: dict[int, Record]) -> Iterator[Violation]:
    numbers = [row.seq for row in rows]
    if numbers != list(range(1, len(rows) + 1)):
        yield Violation("lost", where, f"the outbox has gaps: {numbers}")
    for row in rows:
        record = first.get(row.seq)
        if record is None:
            yield Violation("lost", where, f"number {row.seq} was committed and does not stand there")
        elif (record.key, record.value) != (row.key, row.value):
            yield Violation("differs", where, f"number {row.seq} is {digest(record.value)} there")
        elif row.offset is None:
            yield Violation("stuck", where, f"number {row.seq} was never marked as published")
    for number in first.keys() - set(numbers):
        yield Violation("invented", where, f"number {number} stands there and was never committed")


def _seq(record: Record) -> int:
    return int(record.header(SEQ_HEADER) or b"0")
