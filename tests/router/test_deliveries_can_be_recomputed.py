"""A router that reads the journals again comes to the same order of record, however they come in batches."""

import dataclasses
from datetime import timedelta
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID, uuid4

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from henvis.contract import wire
from henvis.contract.events import (
    ConsentGiven,
    ConsentWithdrawn,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    Meta,
    OwnerChanged,
    RecallIssued,
    ReceiptIssued,
    ReferralsLapsed,
)
from tests.domain.routing.improviser import Improviser
from tests.domain.routing.story import Story, sent
from tests.router.desk import NewDesk

NOBODY = UUID(int=0)
OF_THE_ROUTER = (
    *(EventDelivered, EventWithheld, EventFiled, ReferralsLapsed),
    *(ReceiptIssued, RecallIssued, OwnerChanged),
)
PURPOSES = ("assistance", "investigation")
FEW = settings(max_examples=10, deadline=None, phases=[Phase.generate])
"""Each example is a database of its own: to shrink one would take minutes."""


@st.composite
def published(draw: st.DrawFn) -> list[tuple[str, Event]]:
    """What agencies put into their journals in one case, with and without standing, in order."""
    chance = draw(st.randoms(use_true_random=True))
    story = Story(age_group=chance.choice(["adult", "minor", "age_in_doubt"]))
    improviser = Improviser(chance, story)
    story.says("intake", improviser.a_consent("guardian"))
    for _ in range(30):
        story.now += timedelta(hours=chance.choice([0, 0, 0, 0, 24]))
        story.tries(*improviser.next())
    return story.tried


def told(
    new_desk: NewDesk, journals: list[tuple[str, Event]], chance: Random
) -> tuple[list[Any], dict[str, list[bytes]]]:
    """The order of record, without what is new in each run, and what each mailbox holds of the senders'."""
    with new_desk() as one:
        for instant, together in groupby(journals, key=lambda said: said[1].meta.recorded):
            one.clock.move(instant)
            with one.transactions.begin() as transaction:
                one.agenda.fall_due(transaction, range(one.topics.partitions))
            one.receives_batches(together, chance)
        record = [wire.decode(row.value) for row in one.outbox("nrm.from.router")]
        boxes = {agency: one.mailbox(agency) for agency in one.topics.agencies}
        sent = {
            agency: [wire.encode(event) for event in box if event.meta.publisher != "router"]
            for agency, box in boxes.items()
        }
        return _comparable(record), sent


def _comparable(record: list[Event]) -> list[Any]:
    own = {event.meta.id for event in record}
    return [(event.meta.seq, event.meta.caused_by, _without_own(event, own)) for event in record]


def _without_own(event: Event, own: set[UUID]) -> Event:
    blank = dataclasses.replace(event, meta=_blank(event.meta))
    if isinstance(blank, EventDelivered | EventWithheld) and blank.source.event in own:
        return dataclasses.replace(blank, source=dataclasses.replace(blank.source, event=NOBODY))
    return blank


def _blank(meta: Meta) -> Meta:
    return dataclasses.replace(meta, id=NOBODY, caused_by=None)


@FEW
@given(published(), st.randoms(use_true_random=True), st.randoms(use_true_random=True))
def test_the_same_journals_give_the_same_record(
    new_desk: NewDesk, journals: list[tuple[str, Event]], one: Random, other: Random
) -> None:
    assert told(new_desk, journals, one) == told(new_desk, journals, other)


@FEW
@given(published(), st.randoms(use_true_random=True))
def test_every_mailbox_holds_what_the_record_says_and_no_more(
    new_desk: NewDesk, journals: list[tuple[str, Event]], chance: Random
) -> None:
    by_id = {event.meta.id: wire.encode(event) for _, event in journals}
    record, sent = told(new_desk, journals, chance)
    claims = [event for _, _, event in record if isinstance(event, EventDelivered)]
    for agency, box in sent.items():
        claimed = [by_id.get(one.source.event) for one in claims if one.to == agency]
        assert [value for value in claimed if value is not None] == box


@FEW
@given(published(), st.randoms(use_true_random=True))
def test_every_claim_names_the_record_and_events_that_it_rests_on(
    new_desk: NewDesk, journals: list[tuple[str, Event]], chance: Random
) -> None:
    places: dict[tuple[str, int], UUID] = {}
    for journal, event in journals:
        topic = f"nrm.from.{journal}"
        places[topic, sum(one == topic for one, _ in places)] = event.meta.id
    record, _ = told(new_desk, journals, chance)
    known = {event.meta.id for _, event in journals}
    for _, cause, event in record:
        assert isinstance(event, OF_THE_ROUTER)
        assert cause is None or cause in known
        if isinstance(event, EventDelivered | EventWithheld | EventFiled):
            own = event.source.topic == "nrm.from.router"
            assert own or places[event.source.topic, event.source.offset or 0] == event.source.event
        if isinstance(event, EventDelivered | EventWithheld):
            assert set(event.evidence) <= known
            assert event.evidence


@FEW
@given(published(), st.randoms(use_true_random=True))
def test_every_event_is_in_the_order_of_record_once_and_first_of_all_that_it_led_to(
    new_desk: NewDesk, journals: list[tuple[str, Event]], chance: Random
) -> None:
    record, _ = told(new_desk, journals, chance)
    led_to = [(cause, list(group)) for cause, group in groupby(record, key=lambda one: one[1]) if cause]
    assert [cause for cause, _ in led_to] == [event.meta.id for _, event in journals]
    for cause, group in led_to:
        first = group[0][2]
        assert isinstance(first, EventDelivered | EventWithheld | EventFiled)
        assert first.source.event == cause


def test_who_is_told_first_does_not_hang_on_how_a_journal_comes_in_batches(new_desk: NewDesk) -> None:
    """Two are told of a withdrawal, and whose referral came first has the higher id."""
    consent = uuid4()
    drafts: list[Event] = [
        ConsentGiven(consent=consent, to=("nav", "police"), purposes=PURPOSES, by="self"),
        sent(UUID(int=2), "nav", "subsistence", "consent", consent=consent),
        sent(UUID(int=1), "police", "investigation", "consent", consent=consent),
        ConsentWithdrawn(consent=consent),
    ]
    orders = []
    for batches in ([drafts], [[draft] for draft in drafts]):
        with new_desk() as one:
            one.opens("intake")
            for batch in batches:
                one.says("intake", *batch)
            orders.append([delivery.to for delivery in one.journal(EventDelivered)])
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == ["nav", "nav", "police", "police"]
