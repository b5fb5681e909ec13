"""What an agency's own database says in numbers: measured without a broker, whatever its worker does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest

from henvis.agency.agenda import AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.bus import parking
from henvis.bus.clock import VirtualClock
from henvis.bus.publishing import outbox
from henvis.bus.record import Record
from henvis.contract.events import ConsentWithdrawn, DeadlineWarned, ReferralSent
from henvis.service.measuring import Stored
from henvis.service.ticker import Ticker
from tests.agency.office import START, Office, new_id

OPEN, OVERDUE, ANSWERS = "henvis_deadlines_open", "henvis_deadlines_overdue_seconds", "henvis_overdue_answers"
CLASSES = ("act_by", "maximum", "protective")
WEEK = timedelta(days=7)


def measured(office: Office) -> Mapping[tuple[str, ...], float]:
    """What is found now."""
    service, kit = import_module(f"services.{office.agency}.service").SERVICE, office.kit
    return {place: float(reading) for place, reading in Stored(kit, service, agenda(office)).look().items()}


def agenda(office: Office) -> AgencyAgenda:
    return AgencyAgenda(Bookkeeping(office.agency, office.kit.law), office.kit.topics.partitions)


def of_classes(office: Office, series: str) -> dict[str, float]:
    found = measured(office)
    return {one: found[series, one] for one in CLASSES if found[series, one]}


def move(office: Office, to: datetime) -> None:
    assert isinstance(office.kit.clock, VirtualClock)
    office.kit.clock.move(to)


def sweep(office: Office) -> None:
    """Let happen what is due by now."""
    own, database = agenda(office), office.database
    while True:
        with database.reading() as connection:
            due = own.next_due(connection)
        if due is None or due > office.kit.clock.now():
            return
        Ticker(office.kit, own).tick(range(office.kit.topics.partitions))


@pytest.fixture
def child(intake: Office, barnevern: Office) -> tuple[str, str]:
    """Intake has referred a child to barnevern, which has a week to review it: case and referral."""
    case, referral = intake.open_case(profile={"age_group": "minor"}), new_id()
    asked = {"to": "barnevern", "service": "child_protection", "basis": "duty_to_report_child"}
    answer = intake.give("refer", {"case": case, "referral": referral, **asked})
    assert answer.status_code == 200, answer.text
    barnevern.take_in(intake.sent(ReferralSent))
    return case, referral


def test_what_is_not_sent_waits_until_the_broker_has_it(intake: Office) -> None:
    assert measured(intake)["henvis_outbox_rows",] == measured(intake)["henvis_outbox_age_seconds",] == 0
    intake.open_case()
    found = measured(intake)
    assert found["henvis_outbox_rows",] == 1
    assert 0 < found["henvis_outbox_age_seconds",] < 60
    with intake.database.writing() as connection:
        [row] = outbox.unsent(connection, range(4), 10)
        outbox.mark_sent(connection, [(row, 0)])
    assert measured(intake)["henvis_outbox_rows",] == measured(intake)["henvis_outbox_age_seconds",] == 0


def test_cases_that_are_held_up_are_counted_once_each_and_from_the_first_record(nav: Office) -> None:
    first, second = UUID(int=1), UUID(int=2)
    for offset, (case, at) in enumerate([(first, START), (first, START + WEEK), (second, START + WEEK)]):
        record = Record("nrm.to.nav", 0, offset, case.bytes, b"")
        with nav.database.writing() as connection:
            parking.park(connection, str(case), case, record, at, reason="failed")
    move(nav, START + 2 * WEEK)
    found = measured(nav)
    assert found["henvis_parked_cases",] == 2
    assert found["henvis_parked_age_seconds",] == 2 * WEEK.total_seconds()


@pytest.mark.usefixtures("child")
def test_open_deadlines_are_counted_by_class_and_are_overdue_only_while_nobody_sweeps(
    barnevern: Office,
) -> None:
    assert of_classes(barnevern, OPEN) == {"act_by": 2}
    assert of_classes(barnevern, OVERDUE) == {}
    move(barnevern, START + 2 * WEEK)
    assert of_classes(barnevern, OVERDUE)["act_by"] > WEEK.total_seconds(), "the ticker stands"
    sweep(barnevern)
    assert (of_classes(barnevern, OPEN), of_classes(barnevern, OVERDUE)) == ({"act_by": 1}, {})


@pytest.mark.usefixtures("child")
def test_what_is_said_of_deadlines_is_counted_by_class(barnevern: Office) -> None:
    move(barnevern, START + 2 * WEEK)
    sweep(barnevern)
    value = barnevern.kit.metrics.value
    said = {type(event).__name__ for event in barnevern.all_sent()}
    assert said == {"DeadlineWarned", "DeadlineEnded"}
    warned = len(barnevern.sent(DeadlineWarned))
    assert value("henvis_deadlines_warned_total", **{"class": "act_by"}) == warned
    assert value("henvis_deadlines_ended_total", outcome="expired", **{"class": "act_by"}) == 1
    assert value("henvis_deadlines_ended_total", outcome="met", **{"class": "act_by"}) == 0


def test_a_referral_is_overdue_when_its_deadline_has_ended_and_until_it_is_answered(
    barnevern: Office, child: tuple[str, str]
) -> None:
    case, referral = child
    assert measured(barnevern)[ANSWERS,] == 0
    move(barnevern, START + 2 * WEEK)
    sweep(barnevern)
    assert measured(barnevern)[ANSWERS,] == 1
    answer = barnevern.give("answer_referral", {"case": case, "referral": referral, "answer": "accepted"})
    assert answer.status_code == 200, answer.text
    assert measured(barnevern)[ANSWERS,] == 0


def test_an_answer_to_a_recall_is_overdue_at_who_owes_it(intake: Office, nav: Office) -> None:
    case, _ = intake.refer_to_nav()
    [sent] = intake.sent(ReferralSent)
    consent = str(sent.consent)
    assert intake.give("withdraw_consent", {"case": case, "consent": consent}).status_code == 200
    nav.take_in([sent, *intake.sent(ConsentWithdrawn)])
    assert measured(nav)[ANSWERS,] == 0
    for office in (intake, nav):
        move(office, START + WEEK)
    assert (measured(nav)[ANSWERS,], measured(intake)[ANSWERS,]) == (1, 0)
    answer = {"case": case, "consent": consent, "answer": "stopped"}
    assert nav.give("answer_recall", answer).status_code == 200
    assert measured(nav)[ANSWERS,] == 0


@pytest.mark.usefixtures("child")
def test_a_clock_behind_what_was_done_is_told_by_how_much(barnevern: Office) -> None:
    move(barnevern, START + WEEK)
    sweep(barnevern)
    assert measured(barnevern)["henvis_clock_behind_seconds",] == 0
    barnevern.kit = replace(barnevern.kit, clock=VirtualClock(START + WEEK - timedelta(hours=1)))
    assert measured(barnevern)["henvis_clock_behind_seconds",] == 3600
