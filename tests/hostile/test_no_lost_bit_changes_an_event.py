"""Cut anywhere, or with any one bit flipped, a golden event is refused or says what it said before.

All of it, exhaustively: every length and every bit of value, key and headers of every golden event.
"""

from collections.abc import Iterator

import pytest

from henvis.bus.broker import topics
from henvis.bus.handling.arrival import CONTRACT_ERROR, UNDECODABLE, WRONG_KEY, understand
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.contract import headers
from tests.contract.schemas import GOOD, Example
from tests.contract.test_the_same_event_has_the_same_bytes import golden

TOPICS = topics.load()
DECIDED_ON_BY_NOBODY = {"traceparent", "ce_time"}


def sent(example: Example) -> Record:
    """The record as its writer would put it: in a mailbox, or in the router's own journal."""
    event, value = example.event, golden(example)
    own = TOPICS["nrm.to.nav"].may_hold(event.RECORD)
    case_id = event.meta.case_id
    return Record(
        topic="nrm.to.nav" if own else "nrm.from.router",
        partition=partition_of(case_id, TOPICS.partitions),
        offset=0,
        key=key_of(case_id),
        value=value,
        headers=tuple(headers.of(event, value, seq=41)),
    )


def flips(content: bytes) -> Iterator[bytes]:
    """The content with each of its bits flipped, one at a time."""
    for bit in range(len(content) * 8):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        yield bytes(flipped)


def harmed_headers(record: Record) -> Iterator[tuple[str, Record]]:
    """Each name and each value of the headers with each bit flipped, cut to each length, or gone."""
    for place, (name, value) in enumerate(record.headers):
        assert value is not None
        cut = [value[:length] for length in range(len(value))]
        values = [(name, one) for one in [*flips(value), *cut, None]]
        names = [(one.decode("utf-8", "surrogateescape"), value) for one in flips(name.encode())]
        for harmed in [*values, *names]:
            changed = (*record.headers[:place], harmed, *record.headers[place + 1 :])
            yield name, record._replace(headers=changed)


def verdict(record: Record) -> str:
    """The reason it is refused for, or that it is taken as what was sent."""
    arrival = understand(record, TOPICS)
    if arrival.problem is not None:
        assert arrival.received is None
        return arrival.problem.reason
    assert arrival.received is not None
    return "taken"


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_the_record_as_it_was_sent_is_taken(example: Example) -> None:
    arrival = understand(sent(example), TOPICS)
    assert arrival.problem is None
    assert arrival.received is not None
    assert (arrival.received.event, arrival.received.mailbox_seq) == (example.event, 41)


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_cut_value_is_refused(example: Example) -> None:
    record, value = sent(example), golden(example)
    cut = [value[:length] for length in range(len(value))]
    assert {verdict(record._replace(value=one)) for one in [*cut, None]} == {CONTRACT_ERROR}
    for one in [*cut, None]:  # and where the digest is of the cut value, because it was cut before
        assert verdict(record._replace(value=one, headers=tuple(headers.placed(one)))) == UNDECODABLE


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_flipped_bit_of_the_value_is_refused(example: Example) -> None:
    record = sent(example)
    harmed = {verdict(record._replace(value=one)) for one in flips(golden(example))}
    assert harmed == {CONTRACT_ERROR}


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_cut_key_or_a_flipped_bit_of_it_parks_no_case(example: Example) -> None:
    record = sent(example)
    key = record.key or b""
    for one in [*flips(key), *(key[:length] for length in range(len(key))), None]:
        arrival = understand(record._replace(key=one), TOPICS)
        assert arrival.received is None
        assert arrival.problem is not None
        assert arrival.problem.reason == WRONG_KEY
        assert arrival.case_id is None


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_header_that_was_harmed_is_refused_or_decides_nothing(example: Example) -> None:
    whole = understand(sent(example), TOPICS).received
    assert whole is not None
    for name, harmed in harmed_headers(sent(example)):
        arrival = understand(harmed, TOPICS)
        if arrival.received is None:
            assert arrival.problem is not None
            assert arrival.problem.reason == CONTRACT_ERROR
        else:
            assert name in DECIDED_ON_BY_NOBODY
            assert (arrival.received.event, arrival.received.mailbox_seq) == (whole.event, 41)


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_header_that_is_gone_is_refused_or_was_a_copy(example: Example) -> None:
    record = sent(example)
    for name, _ in record.headers:
        without = record._replace(headers=tuple(it for it in record.headers if it[0] != name))
        arrival = understand(without, TOPICS)
        if name in {headers.SEQ_HEADER, headers.DIGEST_HEADER}:
            assert arrival.received is None
        else:
            assert arrival.received is not None
            assert arrival.received.event == example.event
