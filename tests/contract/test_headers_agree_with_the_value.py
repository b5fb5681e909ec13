"""Headers are copies of the value: complete, opaque, and an error where they say something else."""

import hashlib
import re
from uuid import UUID

import pytest

from henvis.contract import headers
from henvis.contract.events import ReferralSent, StatementMade
from henvis.contract.headers import HeaderDisagreement
from henvis.contract.wire import encode
from tests.contract.schemas import GOOD

EVENTS = [example.event for example in GOOD]
REFERRAL = next(event for event in EVENTS if isinstance(event, ReferralSent))
STATEMENT = next(event for event in EVENTS if isinstance(event, StatementMade))
VALUE = b"the bytes"
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")


def test_the_attributes_are_those_of_cloudevents() -> None:
    given = dict(headers.of(REFERRAL, VALUE))
    assert TRACEPARENT.fullmatch(given.pop("traceparent"))
    assert given == {
        "ce_specversion": b"1.0",
        "ce_id": str(REFERRAL.meta.id).encode(),
        "ce_source": b"/henvis/intake",
        "ce_type": b"no.henvis.referral.ReferralSent",
        "ce_time": b"2021-03-01T08:00:00Z",
        "ce_subject": str(REFERRAL.referral).encode(),
        "content-type": b"application/avro",
        "henvis_digest": hashlib.sha256(b"\n" + VALUE).hexdigest().encode(),
    }


def test_an_event_about_nothing_but_its_case_has_no_subject() -> None:
    assert "ce_subject" not in dict(headers.of(STATEMENT, VALUE))


def test_an_event_has_one_trace_and_each_of_its_records_a_span() -> None:
    one, other = (dict(headers.of(STATEMENT, VALUE, seq))["traceparent"].split(b"-") for seq in (1, 2))
    assert one[1] == other[1] == STATEMENT.meta.id.hex.encode()
    assert one[2] != other[2]
    assert headers.of(STATEMENT, VALUE, 1) == headers.of(STATEMENT, VALUE, 1)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_agrees_with_its_own_headers(event: StatementMade) -> None:
    headers.check(headers.of(event, encode(event)), event)


@pytest.mark.parametrize(
    "given", [(), (("traceparent", b"00-zz"),), (("traceparent", b"0" * 10_000),), (("traceparent", None),)]
)
def test_an_attribute_may_be_absent_and_a_trace_may_be_anything(given: headers.Headers) -> None:
    headers.check(given, STATEMENT)


@pytest.mark.parametrize("time", [b"2021-03-01T09:00:00+01:00", b"2021-03-01T08:00:00.000Z"])
def test_the_same_instant_written_otherwise_is_no_disagreement(time: bytes) -> None:
    headers.check([("ce_time", time)], STATEMENT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_id", str(UUID(int=7)).encode()),
        ("ce_source", b"/henvis/nav"),
        ("ce_type", b"no.henvis.status.DecisionMade"),
        ("ce_time", b"2021-03-01T08:00:01Z"),
        ("ce_time", b"2021-03-01T08:00:00"),
        ("ce_time", b"yesterday"),
        ("ce_time", b"\xff" * 10),
        ("ce_time", b"2" * 10_000),
        ("ce_subject", str(UUID(int=7)).encode()),
        ("content-type", b"application/json"),
        ("ce_id", b""),
        ("ce_id", None),
    ],
)
def test_an_attribute_that_says_something_else_is_an_error_that_names_it(name: str, value: bytes) -> None:
    with pytest.raises(HeaderDisagreement) as disagreement:
        headers.check([*headers.of(STATEMENT, VALUE), (name, value)], STATEMENT)
    assert str(disagreement.value) == name


INTACT = headers.of(STATEMENT, VALUE, seq=7)
PLACE = ("henvis_seq", b"7")


def test_what_was_written_is_intact() -> None:
    headers.check_intact(INTACT, VALUE)
    headers.check_intact(headers.of(STATEMENT, VALUE), VALUE)
    headers.check_intact(headers.placed(None), None)


@pytest.mark.parametrize(
    ("given", "value", "rule"),
    [
        (INTACT, VALUE + b"!", "henvis_digest: is not that of the value"),
        (INTACT, None, "henvis_digest: is not that of the value"),
        ([], VALUE, "henvis_digest: is not that of the value"),
        (headers.of(STATEMENT, VALUE), b"", "henvis_digest: is not that of the value"),
        ([it for it in INTACT if it != PLACE], VALUE, "henvis_digest: is not that of the value"),
        (
            [("henvis_seq", b"8") if it == PLACE else it for it in INTACT],
            VALUE,
            "henvis_digest: is not that of the value",
        ),
        ([*INTACT, PLACE], VALUE, "henvis_seq: is there twice"),
        ([*INTACT, ("Kari", b"\xff")], VALUE, "a header that the contract does not know"),
        ([*INTACT, ("ce_x", b"")], VALUE, "a header that the contract does not know"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(
    given: headers.Headers, value: bytes | None, rule: str
) -> None:
    with pytest.raises(headers.NotIntact) as refused:
        headers.check_intact(given, value)
    assert str(refused.value) == rule
