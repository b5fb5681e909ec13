"""Whatever bytes come: they are an event in its one canonical form, or refused by rule, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from henvis.bus.broker import topics
from henvis.bus.handling.arrival import CONTRACT_ERROR, UNDECODABLE, WRONG_KEY, understand
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.contract import headers
from tests.contract.schemas import GOOD
from tests.contract.test_broken_bytes_are_refused import assert_canonical_or_refused
from tests.contract.test_the_same_event_has_the_same_bytes import golden
from tests.hostile.fuzz.effort import fuzzed
from tests.hostile.fuzz.mutations import VALUES

TOPICS = topics.load()
NAMES = st.sampled_from(sorted(headers.KNOWN)) | st.text(max_size=12)
CONTENTS = st.none() | st.binary(max_size=60) | st.sampled_from([b"9" * 5_000, b"-1", b"1", b"00-zz"])


@fuzzed(400)
@given(VALUES)
def test_bytes_are_refused_or_canonical(value: bytes) -> None:
    assert_canonical_or_refused(value)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A golden record of which key, value, place and headers may each be something else."""
    example = draw(st.sampled_from(GOOD))
    event, value = example.event, draw(st.just(golden(example)) | VALUES | st.none())
    seq = draw(st.none() | st.integers(1, 2**40))
    own: list[tuple[str, bytes | None]] = [*headers.of(event, value or b"", seq)]
    for _ in range(draw(st.integers(0, 3))):
        change: Any = (draw(NAMES), draw(CONTENTS))
        place = draw(st.integers(0, len(own)))
        own[place : place + draw(st.integers(0, 1))] = [change]
    key = draw(st.just(key_of(event.meta.case_id)) | st.none() | st.binary(max_size=40))
    partition = draw(st.just(partition_of(event.meta.case_id, TOPICS.partitions)) | st.integers(0, 3))
    return Record(draw(st.sampled_from(["nrm.to.nav", "nrm.from.udi"])), partition, 0, key, value, tuple(own))


@fuzzed(400)
@given(records())
def test_a_record_is_refused_or_is_what_all_its_parts_say(record: Record) -> None:
    arrival = understand(record, TOPICS)
    if arrival.received is None:
        assert arrival.problem is not None
        assert arrival.problem.reason in {UNDECODABLE, CONTRACT_ERROR, WRONG_KEY}
        assert len(arrival.problem.detail) <= 200
        return
    event = arrival.received.event
    assert arrival.problem is None
    assert_canonical_or_refused(record.value or b"")
    assert key_of(event.meta.case_id) == record.key
    assert record.partition == partition_of(event.meta.case_id, TOPICS.partitions)
    assert str(arrival.received.mailbox_seq or "") == (record.header(headers.SEQ_HEADER) or b"").decode()
    headers.check_intact(record.headers, record.value)
