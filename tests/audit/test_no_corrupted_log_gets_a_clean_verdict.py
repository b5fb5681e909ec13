"""Whatever is done to a log that was signed, some claim is refuted: bytes, fields and whole records."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from henvis.audit.log import LogRecord
from henvis.contract import headers, wire
from henvis.play import reader
from tests.audit.conftest import STORIES
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.paper_bus import paper_bus
from tests.audit.test_each_claim_is_refuted_alone import verified
from tests.databases import Databases

STORY = reader.read(Path(STORIES) / "04-acute-lapses.yaml")
END = STORY.steps[-1].at
MANY = settings(max_examples=120, deadline=None, phases=[Phase.generate])


@pytest.fixture(scope="module")
def signed(databases: Databases, signers: Signers) -> Iterator[MemoryLog]:
    """A short story, signed by everybody."""
    with paper_bus(databases) as bus:
        yield signers.sign(MemoryLog(bus.plays(STORY).journals()))


Corruption = Callable[[Random, list[LogRecord], int], list[LogRecord]]


def flipped(chance: Random, content: bytes | None) -> bytes:
    """The bytes with one bit changed; something where nothing was."""
    if not content:
        return b"\0"
    at, bit = chance.randrange(len(content)), chance.randrange(8)
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


def a_bit_of_the_value(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    record = records[at]
    return [*records[:at], record._replace(value=flipped(chance, record.value)), *records[at + 1 :]]


def a_bit_of_the_key(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    record = records[at]
    return [*records[:at], record._replace(key=flipped(chance, record.key)), *records[at + 1 :]]


def a_bit_of_a_header(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    record = records[at]
    those = list(record.headers)
    number = chance.randrange(len(those))
    those[number] = (those[number][0], flipped(chance, those[number][1]))
    return [*records[:at], record._replace(headers=tuple(those)), *records[at + 1 :]]


def a_header_too_few(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    record = records[at]
    those = list(record.headers)
    del those[chance.randrange(len(those))]
    return [*records[:at], record._replace(headers=tuple(those)), *records[at + 1 :]]


def another_arrival(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    moved = records[at].timestamp_ms + chance.choice([-1, 1]) * chance.randint(1, 10**9)
    return [*records[:at], records[at]._replace(timestamp_ms=moved), *records[at + 1 :]]


def a_field_of_the_event(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    """As its writer would have written it: with headers and digest that fit."""
    event: Any = wire.decode(records[at].value)
    changed = next(_changed(chance, event))
    value = wire.encode(changed)
    told = tuple(headers.of(changed, value, changed.meta.seq))
    return [*records[:at], records[at]._replace(value=value, headers=told), *records[at + 1 :]]


def a_record_too_few(_: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    """The later ones move up, as if it had never been there."""
    return renumbered([*records[:at], *records[at + 1 :]])


def a_hole(_: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    return [*records[:at], *records[at + 1 :]]


def a_record_too_many(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    return renumbered([*records[:at], chance.choice(records), *records[at:]])


def two_in_the_wrong_order(_: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    other = at - 1 if at else len(records) - 1
    swapped = list(records)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    return renumbered(swapped)


def no_end(_: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    return records[:at]


def another_end(chance: Random, records: list[LogRecord], at: int) -> list[LogRecord]:
    return records[:at] + renumbered([chance.choice(records) for _ in records[at:]], at)


def renumbered(records: list[LogRecord], first: int = 0) -> list[LogRecord]:
    """At the offsets that Kafka would give them."""
    return [record._replace(offset=offset) for offset, record in enumerate(records, first)]


def _changed(chance: Random, event: Any) -> Iterator[Any]:
    """The event with one field changed, as long as it can still be written."""
    names = [field.name for field in fields(event.meta) if field.name != "case_id"]
    chance.shuffle(names)
    for name in names:
        was = getattr(event.meta, name)
        other = _other(was)
        if other is None:
            continue
        changed = replace(event, meta=replace(event.meta, **{name: other}))
        try:
            wire.encode(changed)
        except wire.Unencodable:
            continue
        yield changed


def _other(was: Any) -> Any:
    if isinstance(was, bool):
        return not was
    return was + 1 if isinstance(was, int) else f"{was}x" if isinstance(was, str) else None


@MANY
@given(
    corrupt=st.sampled_from(
        [
            a_bit_of_the_value,
            a_bit_of_the_key,
            a_bit_of_a_header,
            a_header_too_few,
            another_arrival,
            a_field_of_the_event,
            a_record_too_few,
            a_hole,
            a_record_too_many,
            two_in_the_wrong_order,
            no_end,
            another_end,
        ]
    ),
    seed=st.integers(0, 10**9),
)
def test_some_claim_is_refuted(corrupt: Corruption, seed: int, signed: MemoryLog, signers: Signers) -> None:
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    place = chance.choice([place for place in signed.places if signed.records[place]])
    records = list(signed.records[place])
    corrupted = corrupt(chance, records, chance.randrange(len(records)))
    if corrupted[: len(records)] == records:
        return  # nothing was changed, or a relay repeats itself at the end, which harms nothing
    report = verified(signed.with_records(place, corrupted), signers, at=END)
    found = [one.place for claim in report.refuted for one in report.results[claim].findings]
    assert place in found


def test_the_log_that_is_corrupted_was_without_fault(signed: MemoryLog, signers: Signers) -> None:
    assert verified(signed, signers, at=END).refuted == ()
