"""Mailboxes, the order of record and the dead letters, as the router commits them to its database."""

import dataclasses
import json
import logging
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from uuid_utils.compat import uuid7

from henvis.bus import parking
from henvis.bus.partitioning import partition_of
from henvis.bus.tables import inbox
from henvis.bus.tables import metadata as bus_metadata
from henvis.bus.transaction import SYSTEM
from henvis.contract import events, wire
from henvis.contract.events import EventDelivered, EventWithheld, OwnerChanged, ReceiptIssued
from services.router import store, tables
from tests.router.desk import Desk


def refers(
    to: str,
    service: str,
    basis: str = "statutory_duty",
    *,
    referral: UUID | None = None,
    consent: UUID | None = None,
) -> events.ReferralSent:
    return events.ReferralSent(
        referral=referral or uuid4(),
        to=to,
        service=service,
        basis=basis,
        consent=consent,
        age_group="adult",
        exploitation_stated=True,
        address_grade="unknown",
    )


def states(code: str) -> events.StatementMade:
    return events.StatementMade(statement=code)


def test_a_delivery_is_the_senders_bytes_and_names_its_source(desk: Desk) -> None:
    desk.opens("police")
    [referral] = desk.says("police", refers("udi", "asylum"), refers("udi", "limited_permit"))[1:]
    assert desk.mailbox("udi") == [referral]
    [row] = desk.outbox("nrm.to.udi")
    assert row.value == wire.encode(referral)
    [delivered] = desk.journal(EventDelivered)
    assert (delivered.to, delivered.basis, delivered.rule) == (
        "udi",
        "statutory_duty",
        "bases.statutory_duty.pairs[2]",
    )
    source = delivered.source
    assert (source.topic, source.offset, source.event) == ("nrm.from.police", 2, referral.meta.id)
    assert delivered.mailbox_seq == row.seq == 1
    assert (delivered.meta.caused_by, delivered.meta.actor) == (referral.meta.id, SYSTEM)
    assert desk.journal(EventWithheld)[0].reason == "no_legal_basis"


def test_catching_up_is_marked_and_is_the_bytes_of_then(desk: Desk) -> None:
    desk.opens("police")
    facts = desk.says("police", states("offence_reported"), states("presence_necessary"))
    [referral] = desk.says("police", refers("udi", "limited_permit"))
    assert desk.mailbox("udi") == [referral, *facts]
    assert [row.value for row in desk.outbox("nrm.to.udi")[1:]] == [wire.encode(fact) for fact in facts]
    delivered = desk.journal(EventDelivered)
    assert [one.catch_up for one in delivered] == [False, True, True]
    assert [one.mailbox_seq for one in delivered] == [1, 2, 3]
    assert [one.source.offset for one in delivered] == [3, 1, 2]
    assert {one.meta.caused_by for one in delivered} == {referral.meta.id}


def test_facts_and_referral_of_one_batch_are_caught_up_alike(desk: Desk) -> None:
    desk.opens("police")
    fact, referral = desk.says("police", states("offence_reported"), refers("udi", "limited_permit"))
    assert desk.mailbox("udi") == [referral, fact]


def at(place: int, event: events.Event) -> events.Event:
    """The router's own event with the number that it has at this place of a mailbox."""
    return dataclasses.replace(event, meta=dataclasses.replace(event.meta, seq=place))


def test_a_receipt_is_in_the_journal_and_in_the_mailbox_with_its_place_there(desk: Desk) -> None:
    desk.opens("police")
    [referral] = desk.says("police", refers("udi", "limited_permit"))
    [receipt] = desk.journal(ReceiptIssued)
    assert desk.mailbox("police") == [at(1, receipt)]
    assert (receipt.to, receipt.event, receipt.recipient) == ("police", referral.meta.id, "udi")
    assert (receipt.step, receipt.reason, receipt.mailbox_seq) == ("delivered", None, 1)


def test_the_routers_own_owner_change_names_itself_as_source(desk: Desk) -> None:
    desk.opens("police")
    referral, consent = uuid4(), uuid4()
    given = events.ConsentGiven(
        consent=consent, to=("nav",), purposes=("assistance",), by="self", until=date(2026, 3, 10)
    )
    desk.says("police", given, refers("nav", "subsistence", "consent", referral=referral, consent=consent))
    desk.says("nav", events.ReferralAnswered(referral=referral, answer="accepted", takes_over=True))
    desk.says("police", OwnerChanged(old_owner="police", new_owner="nav", referral=referral))
    with desk.database.reading() as connection:
        assert desk.agenda.next_due(connection) == datetime(2026, 3, 10, 23, tzinfo=UTC)
    desk.clock.move(datetime(2026, 3, 10, 23, tzinfo=UTC))
    with desk.transactions.begin() as transaction:
        desk.agenda.fall_due(transaction, range(4))
    [returned] = desk.journal(OwnerChanged)
    assert (returned.old_owner, returned.new_owner, returned.meta.publisher) == ("nav", "police", "router")
    for agency in ("police", "nav"):
        box = desk.mailbox(agency)
        assert box[-1] == at(len(box), returned)
    last = desk.journal(EventDelivered)[-1]
    assert (last.source.topic, last.source.offset, last.source.event) == (
        "nrm.from.router",
        None,
        returned.meta.id,
    )
    with desk.database.reading() as connection:
        assert desk.agenda.next_due(connection) is None


def test_what_is_due_in_other_partitions_is_left_to_their_worker(desk: Desk) -> None:
    desk.opens("police")
    consent = uuid4()
    given = events.ConsentGiven(
        consent=consent, to=("nav",), purposes=("assistance",), by="self", until=date(2026, 3, 2)
    )
    desk.says("police", given, refers("nav", "subsistence", "consent", consent=consent))
    desk.clock.move(datetime(2026, 3, 3, tzinfo=UTC))
    own = partition_of(desk.case, 4)
    for partitions, left in ((set(range(4)) - {own}, True), ({own}, False)):
        with desk.transactions.begin() as transaction:
            desk.agenda.fall_due(transaction, partitions)
        with desk.database.reading() as connection:
            assert (desk.agenda.next_due(connection) is not None) is left


def test_no_standing_goes_to_the_dead_letters_and_to_nobody_else(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.opens("police")
    desk.says("police", refers("udi", "limited_permit"))
    before = len(desk.mailbox("police")), len(desk.outbox("nrm.from.router"))
    with caplog.at_level(logging.WARNING, "henvis.security"):
        [breach, next_one] = desk.says("udi", events.CaseClosed(outcome="settled"), states("suspicion"))
    [dead] = desk.dead()
    assert dead.value == wire.encode(breach)
    assert dict(dead.headers)["henvis_reason"] == "no_standing"
    assert desk.mailbox("police")[before[0] :][0] == next_one
    assert len(desk.journal(EventDelivered)) == 2
    assert desk.metrics.value("henvis_security_events_total", **{"class": "standing"}) == 1
    assert desk.metrics.value("henvis_dead_letters_total", **{"class": "identity"}) == 1
    line = json.loads(caplog.text)
    assert (line["code"], line["event_id"]) == ("closed_by_who_is_not_owner", str(breach.meta.id))
    with desk.database.reading() as connection:
        assert parking.listed(connection) == []
        [kept] = parking.given_up(connection, after=0, most=9)
    assert (kept.reason, kept.detail, kept.lane) == ("no_standing", "closed_by_who_is_not_owner", None)


def test_the_same_record_again_does_nothing(desk: Desk) -> None:
    desk.opens("police")
    said = desk.says("police", refers("udi", "limited_permit"))
    before = len(desk.outbox("nrm.from.router"))
    desk.receives("police", said)
    assert len(desk.outbox("nrm.from.router")) == before
    assert desk.mailbox("udi") == said


def test_a_batch_of_many_cases_reads_each_table_once(desk: Desk) -> None:
    cases = [uuid7() for _ in range(12)]
    same = [case for case in cases if partition_of(case, 4) == partition_of(cases[0], 4)]
    opening = desk.opens("police", uuid7())
    seen: list[str] = []
    sa.event.listen(
        desk.database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: (
            seen.append(statement.split(" \n", 1)[0]) if "routed_case" in statement else None
        ),
    )
    desk.receives("police", [desk.stamped("police", opening, case) for case in same])
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
    assert len([statement for statement in seen if statement.startswith("INSERT")]) == 1
    with desk.database.reading() as connection:
        assert set(store.load(connection, same)) == set(same)


def test_a_case_comes_back_as_it_was_stored(desk: Desk) -> None:
    desk.opens("police", age_group="minor")
    consent, referral = uuid4(), uuid4()
    given = events.ConsentGiven(
        consent=consent, to=("nav", "udi"), purposes=("assistance",), by="guardian", until=date(2026, 5, 1)
    )
    desk.says("police", given, refers("nav", "subsistence", "consent", referral=referral, consent=consent))
    desk.says("police", states("guardian_appointed"))
    desk.says("nav", events.ReferralAnswered(referral=referral, answer="declined"))
    with desk.transactions.begin() as transaction:
        case = store.load(transaction.connection, [desk.case])[desk.case]
        assert case.due is None
        assert case.referrals[referral].ended == "referral_declined"
        assert case.consents[consent].to == ("nav", "udi")
        assert case.remembered["statement:guardian_appointed"].sent_to == ("nav",)
        changed = dataclasses.replace(
            case, owner="nav", due=datetime(2026, 5, 1, 22, tzinfo=UTC), remembered={}
        )
        store.save(transaction.connection, {case.id: case}, {case.id: changed})
        assert store.load(transaction.connection, [desk.case]) == {case.id: changed}


def test_the_migrated_schema_is_the_schema_of_the_code(desk: Desk) -> None:
    whole = sa.MetaData()
    for part in (bus_metadata, tables.metadata):
        for table in part.sorted_tables:
            table.to_metadata(whole)
    with desk.database.reading() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, whole) == []
        assert connection.execute(sa.select(sa.func.count()).select_from(inbox)).scalar_one() == 0
