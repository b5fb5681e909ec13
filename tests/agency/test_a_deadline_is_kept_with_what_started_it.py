"""The book in the database: opened with its command, and swept once, in the order of the instants."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from henvis.agency import agenda
from henvis.agency.agenda import AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.bus.clock import VirtualClock
from henvis.bus.partitioning import partition_of
from henvis.contract.events import ConsentEnded, DeadlineEnded, DeadlineWarned, Event, ReferralSent
from services.barnevern.service import SERVICE as BARNEVERN
from tests.agency.office import START, NewDatabase, Office, new_id, opened


@pytest.fixture
def barnevern(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """Barnevern's office, with nothing in it."""
    with opened(BARNEVERN, tmp_path, new_database) as office:
        yield office


def refuse(udi: Office, type_: str = "asylum") -> tuple[str, str]:
    """Open a case and refuse the person something: the case and the decision."""
    case, decision = udi.open_case(), new_id()
    answer = udi.give("decide", {"case": case, "decision": decision, "type": type_, "outcome": "refused"})
    assert answer.status_code == 200, answer.text
    return case, decision


def agenda_of(office: Office) -> AgencyAgenda:
    return AgencyAgenda(Bookkeeping(office.agency, office.kit.law), office.kit.topics.partitions)


def move(office: Office, to: datetime) -> None:
    assert isinstance(office.kit.clock, VirtualClock)
    office.kit.clock.move(to)


def sweep(office: Office, *partitions: int) -> None:
    """Nudge the agenda once, for all partitions where none is named."""
    every = range(office.kit.topics.partitions)
    with office.kit.transactions.begin() as transaction:
        agenda_of(office).fall_due(transaction, partitions or every)


def next_due(office: Office) -> datetime | None:
    with office.database.reading() as connection:
        return agenda_of(office).next_due(connection)


def of_deadlines(office: Office) -> list[Any]:
    said: list[Event] = office.all_sent()
    return [event for event in said if isinstance(event, DeadlineWarned | DeadlineEnded)]


def test_a_decision_and_its_deadlines_are_stored_together(udi: Office) -> None:
    case, decision = refuse(udi)
    book = {one["rule"]: one for one in udi.get(f"/cases/{case}/deadlines")}
    assert set(book) == {"appeal-udi-decision", "deferred-enforcement-48h", "departure-deadline"}
    assert book["appeal-udi-decision"]["due"] == "2026-03-23"
    assert book["deferred-enforcement-48h"]["due"] == "2026-03-04T09:00:00+01:00"
    assert {one["decision"] for one in book.values()} == {decision}


def test_a_refused_command_opens_nothing(udi: Office) -> None:
    case, decision = udi.open_case(), new_id()
    command = {"case": case, "decision": decision, "type": "reflection_period", "outcome": "granted"}
    assert udi.give("decide", command).status_code == 409
    assert udi.get(f"/cases/{case}/deadlines") == []
    assert next_due(udi) is None


def test_a_repeated_command_opens_nothing_again(udi: Office) -> None:
    case, decision = refuse(udi)
    again = {"case": case, "decision": decision, "type": "asylum", "outcome": "refused"}
    assert udi.give("decide", again).json()["effect"] is False
    assert len(udi.get(f"/cases/{case}/deadlines")) == 3


def test_what_falls_due_happens_once_however_often_the_agenda_is_nudged(udi: Office) -> None:
    refuse(udi)
    first = START + timedelta(hours=24)
    assert next_due(udi) == first
    sweep(udi)
    assert of_deadlines(udi) == []
    move(udi, first)
    for _ in range(3):
        sweep(udi)
    assert [(event.rule, event.late) for event in of_deadlines(udi)] == [("deferred-enforcement-48h", False)]
    assert next_due(udi) == START + timedelta(hours=42)


def test_after_downtime_everything_is_said_once_in_order_and_late(
    udi: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "AT_ONCE", 2)
    for _ in range(3):
        refuse(udi)
    move(udi, START + timedelta(days=400))
    while next_due(udi) is not None:
        sweep(udi)
    said = of_deadlines(udi)
    assert all(event.late for event in said)
    assert len(said) == 3 * (
        3 + 5 + 5
    )  # of 48 hours two warnings and an end, of the others four each and an end
    by_partition: dict[int, list[datetime]] = {}
    for event in said:
        partition = partition_of(event.meta.case_id, udi.kit.topics.partitions)
        if isinstance(event, DeadlineWarned) and event.due_on:
            by_partition.setdefault(partition, []).append(
                datetime.combine(event.warned_on, datetime.min.time())
            )
    assert all(days == sorted(days) for days in by_partition.values())


def test_a_command_comes_after_what_was_due_before_it(udi: Office) -> None:
    case, decision = refuse(udi)
    move(udi, START + timedelta(days=30))
    udi.give("appeal", {"case": case, "decision": decision, "appeal": new_id()})
    (appeal,) = (one for one in udi.get(f"/cases/{case}/deadlines") if one["rule"] == "appeal-udi-decision")
    assert appeal["ended"] == "expired"
    assert type(udi.all_sent()[-1]).__name__ == "AppealMade"


def test_a_worker_sweeps_only_the_cases_of_its_partitions(udi: Office) -> None:
    cases = [refuse(udi)[0] for _ in range(12)]
    mine = partition_of(UUID(cases[0]), udi.kit.topics.partitions)
    move(udi, START + timedelta(hours=24))
    sweep(udi, mine)
    swept = {event.meta.case_id for event in of_deadlines(udi)}
    assert swept == {
        UUID(case) for case in cases if partition_of(UUID(case), udi.kit.topics.partitions) == mine
    }


def test_a_report_that_arrives_starts_barneverns_clock(intake: Office, barnevern: Office) -> None:
    case = intake.open_case(profile={"age_group": "minor"})
    report = {"to": "barnevern", "service": "child_protection", "basis": "duty_to_report_child"}
    assert intake.give("refer", {"case": case, "referral": new_id(), **report}).status_code == 200
    barnevern.take_in(intake.sent(ReferralSent))
    book = {one["rule"]: one["due"] for one in barnevern.get(f"/cases/{case}/deadlines")}
    assert book == {"child-report-review": "2026-03-09", "child-report-acknowledgement": "2026-03-23"}
    assert intake.get(f"/cases/{case}/deadlines") == []


def test_on_the_eighteenth_birthday_a_guardian_no_longer_consents(intake: Office) -> None:
    case = intake.open_case(profile={"age_group": "minor"}, person={"born": "2008-05-17"})
    intake.give("state", {"case": case, "statement": "guardian_appointed"})
    scope = {"to": ["nav"], "purposes": ["assistance"], "by": "guardian"}
    assert intake.give("give_consent", {"case": case, "consent": new_id(), **scope}).status_code == 200
    book = {one["rule"] for one in intake.get(f"/cases/{case}/deadlines")}
    assert book == {"child-18th-birthday", "aftercare-age-limit", "representative-ends"}
    move(intake, datetime(2026, 5, 16, 22, tzinfo=UTC))
    while (due := next_due(intake)) is not None and due <= intake.kit.clock.now():
        sweep(intake)
    assert len(intake.sent(ConsentEnded)) == 1
    assert of_deadlines(intake) == []
