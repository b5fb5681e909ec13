"""Headers are copies of the value: complete, opaque, and an error where they say something else."""

import re
from uuid import UUID

import pytest

from henvis.contract import headers
from henvis.contract.events import ReferralSent, StatementMade
from henvis.contract.headers import HeaderDisagreement
from tests.contract.schemas import GOOD

EVENTS = [example.event for example in GOOD]
REFERRAL = next(event for event in EVENTS if isinstance(event, ReferralSent))
STATEMENT = next(event for event in EVENTS if isinstance(event, StatementMade))
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")


def test_the_attributes_are_those_of_cloudevents() -> None:
    given = dict(headers.of(REFERRAL))
    assert TRACEPARENT.fullmatch(given.pop("traceparent"))
    assert given == {
        "ce_specversion": b"1.0",
        "ce_id": str(REFERRAL.meta.id).encode(),
        "ce_source": b"/henvis/intake",
        "ce_type": b"no.henvis.referral.ReferralSent",
        "ce_time": b"2021-03-01T08:00:00Z",
        "ce_subject": str(REFERRAL.referral).encode(),
        "content-type": b"application/avro",
    }


def test_an_event_about_nothing_but_its_case_has_no_subject() -> None:
    assert "ce_subject" not in dict(headers.of(STATEMENT))


def test_every_trace_is_a_new_one() -> None:
    assert dict(headers.of(STATEMENT))["traceparent"] != dict(headers.of(STATEMENT))["traceparent"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_agrees_with_its_own_headers(event: StatementMade) -> None:
    headers.check(headers.of(event), event)


@pytest.mark.parametrize(
    "given", [None, (), (("other", b"\xff"),), (("traceparent", b"00-zz"),), (("ce_x", b""),)]
)
def test_what_is_absent_or_not_ours_is_fine(given: headers.Headers | None) -> None:
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
        headers.check([*headers.of(STATEMENT), (name, value)], STATEMENT)
    assert str(disagreement.value) == name
