"""A mailbox that is made again from the journals is the one that the router wrote, byte for byte."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from henvis.audit.log import LogRecord, Place
from henvis.audit.mailboxes.comparing import Difference, compared
from henvis.audit.mailboxes.making import CannotBeMade, MailboxRecord, made_again
from henvis.bus.broker import topics
from henvis.contract import wire
from henvis.contract.events import EventDelivered
from tests.audit.memory_log import MemoryLog
from tests.audit.routed_case import RoutedCase, improvised, routed
from tests.audit.router_changes import a_childhood_that_ends
from tests.router.desk import NewDesk

TOPICS = topics.load()
FEW = settings(max_examples=8, deadline=None, phases=[Phase.generate])


def made(log: MemoryLog, agency: str) -> list[MailboxRecord]:
    return [
        one
        for partition in range(TOPICS.partitions)
        if log.records.get(Place("nrm.from.router", partition))
        for one in made_again(log, TOPICS, agency, partition)
    ]


def written(case: RoutedCase, agency: str) -> list[MailboxRecord]:
    """What the router's outbox holds for it."""
    return [
        MailboxRecord(row.seq, row.key or b"", row.value or b"", row.headers)
        for row in case.mailboxes[agency]
    ]


@FEW
@given(st.randoms(use_true_random=True))
def test_it_is_what_the_router_wrote(new_desk: NewDesk, chance: Random) -> None:
    case = routed(new_desk, improvised(chance), chance)
    for agency in TOPICS.agencies:
        assert made(case.log, agency) == written(case, agency)


@pytest.fixture(scope="module")
def case(new_desk: NewDesk) -> RoutedCase:
    """A case with receipts, a recall and a case that falls back in nav's mailbox."""
    return routed(new_desk, a_childhood_that_ends().tried, Random(1))  # noqa: S311 - no secret


def test_what_the_router_says_itself_has_the_number_of_its_place(case: RoutedCase) -> None:
    box = made(case.log, "nav")
    assert box == written(case, "nav")
    types = {dict(one.headers)["ce_type"] for one in box}
    assert {b"no.henvis.consent.RecallIssued", b"no.henvis.referral.OwnerChanged"} <= types


def live(records: Sequence[MailboxRecord]) -> list[LogRecord]:
    place = Place("nrm.to.nav", 0)
    return [LogRecord(place, at, 0, *record[1:]) for at, record in enumerate(records)]


def test_a_mailbox_as_it_was_written_has_no_difference(case: RoutedCase) -> None:
    box = made(case.log, "nav")
    found = compared(box, live(written(case, "nav")), whole=True)
    assert (found.same, found.difference) == (len(box), None)


def test_repeats_what_was_deleted_and_what_is_newer_are_no_differences(case: RoutedCase) -> None:
    box = made(case.log, "nav")
    again = [*box[:2], *box[:2], *box[2:]]
    assert compared(box, live(again), whole=True).repeats == 2
    assert compared(box, live(box[2:]), whole=False).deleted == 2
    assert compared(box[:-2], live(box), whole=True).newer == 2
    for one in ((box, again), (box[:-2], box)):
        assert compared(one[0], live(one[1]), whole=True).difference is None
    assert compared(box, live(box[2:]), whole=False).difference is None


def test_the_first_record_that_differs_is_named(case: RoutedCase) -> None:
    box = made(case.log, "nav")
    changed = {
        "value": box[1]._replace(value=box[0].value),
        "key": box[1]._replace(key=b"another"),
        "headers": box[1]._replace(headers=box[1].headers[:-2] + box[1].headers[-1:] + box[1].headers[-2:-1]),
    }
    for what, one in changed.items():
        found = compared(box, live([box[0], one, *box[2:]]), whole=True)
        assert found.difference == Difference(2, what, 1)
    assert compared(box, live([box[0], *box[2:]]), whole=True).difference == Difference(2, "missing", 1)
    assert compared(box, live(box[:-1]), whole=True).difference == Difference(len(box), "missing")
    assert compared(box, live([]), whole=True).difference == Difference(1, "missing")
    assert compared(box, live(box[2:]), whole=True).difference == Difference(1, "missing", 0)
    assert compared([*box[:1], *box[2:]], live(box), whole=True).difference == Difference(2, "not_made", 1)


def test_it_is_not_made_where_the_order_of_record_or_a_journal_lacks_something(case: RoutedCase) -> None:
    router = next(place for place in case.log.places if place.topic == "nrm.from.router")
    said = case.log.records[router]
    decoded = [(one, wire.decode(one.value)) for one in said]
    first, delivered = next((one, event) for one, event in decoded if isinstance(event, EventDelivered))
    for place, left in (
        (router, [one for one in said if one is not first]),
        (Place("nrm.from.intake", router.partition), []),
    ):
        with pytest.raises(CannotBeMade, match=r"nrm\."):
            made(case.log.with_records(place, left), delivered.to)
