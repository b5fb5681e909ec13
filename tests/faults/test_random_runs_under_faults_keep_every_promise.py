"""A short random run under every kind of fault; and its checker, which finds what is planted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from henvis.bus.broker import topics
from henvis.bus.record import Record
from henvis.contract.events import CaseOpened, DeadlineEnded, DeadlineWarned, DecisionMade
from tests.faults import planted
from tests.faults.seeded.checks import violations
from tests.faults.seeded.drawing import LASTING, Size, draw
from tests.faults.seeded.evidence import Evidence, Published
from tests.faults.seeded.history import Told
from tests.faults.seeded.plan import Plan
from tests.faults.seeded.runner import run

SEED = 2
SIZE = Size(stories=("02-consent", "04-acute-lapses"), cases=3, commands=50, faults=len(LASTING), jumps=1)

Plant = Callable[[Evidence], Evidence]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """What a run left in which every kind of fault was made."""
    return run(draw(SEED, SIZE), tmp_path_factory.mktemp("seeded") / "run")


def test_a_random_run_under_faults_keeps_every_promise(good: Evidence) -> None:
    assert [str(one) for one in violations(good)] == []


def test_every_kind_of_fault_was_made(good: Evidence) -> None:
    assert set(LASTING) <= {kind for kind, count in good.done.items() if count}


def test_the_same_seed_draws_the_same_plan_and_a_file_keeps_it(tmp_path: Path) -> None:
    plan = draw(SEED, SIZE)
    plan.save(tmp_path / "plan.json")

    assert draw(SEED, SIZE) == plan
    assert draw(SEED + 1, SIZE) != plan
    assert Plan.load(tmp_path / "plan.json") == plan


def lost_from_a_journal(good: Evidence) -> Evidence:
    return replace(good, log=planted.without(good.log, planted.place_of(good.log, "nrm.from.intake")))


def lost_from_a_mailbox(good: Evidence) -> Evidence:
    return replace(good, log=planted.without(good.log, planted.place_of(good.log, "nrm.to.")))


def lost_before_it_was_published(good: Evidence) -> Evidence:
    service = planted.busiest(good, lambda one: len(one.outbox))
    return planted.on(good, service, outbox=good.databases[service].outbox[:-1])


def lost_by_its_recipient(good: Evidence) -> Evidence:
    service = planted.busiest(good, lambda one: len(one.inbox))
    return planted.on(good, service, inbox=planted.without(good.databases[service].inbox, 0))


def an_accepted_command(good: Evidence) -> Told:
    return next(one for one in good.told if one.body and one.body["events"])


def lost_although_it_was_accepted(good: Evidence) -> Evidence:
    accepted = an_accepted_command(good)
    service, key = accepted.asking.agency, accepted.asking.key
    answers = {one: body for one, body in good.databases[service].answers.items() if one != key}
    return planted.on(good, service, answers=answers)


def lost_warning(good: Evidence) -> Evidence:
    return without_what_was_said(good, DeadlineWarned)


def lost_ending(good: Evidence) -> Evidence:
    return without_what_was_said(good, DeadlineEnded)


def without_what_was_said(good: Evidence, kind: type[DeadlineWarned | DeadlineEnded]) -> Evidence:
    service, row = said_of_a_deadline(good, kind)
    outbox = tuple(one for one in good.databases[service].outbox if one is not row)
    return planted.on(good, service, outbox=outbox)


def said_of_a_deadline(good: Evidence, kind: type[DeadlineWarned | DeadlineEnded]) -> tuple[str, Published]:
    return next(
        (service, row)
        for service, database in good.databases.items()
        for row in planted.of_time(database, service, kind)
    )


def doubled_under_another_number(good: Evidence) -> Evidence:
    accepted = an_accepted_command(good)
    assert accepted.body is not None
    rows = good.databases[accepted.asking.agency].outbox
    once = next(row for row in rows if str(row.event_id) == accepted.body["events"][0]["id"])
    last = max(row.seq for row in rows if (row.topic, row.partition) == (once.topic, once.partition))
    return planted.on(good, accepted.asking.agency, outbox=(*rows, replace(once, seq=last + 1)))


def doubled_answer(good: Evidence) -> Evidence:
    accepted = an_accepted_command(good)
    assert accepted.body is not None
    other = replace(accepted, body={**accepted.body, "events": []})
    return replace(good, told=(*good.told, other))


def doubled_in_a_mailbox(good: Evidence) -> Evidence:
    place = planted.place_of(good.log, "nrm.to.")
    one = good.log[place]
    return replace(good, log=(*good.log, put(good, one, one.topic)))


def doubled_handling(good: Evidence) -> Evidence:
    service = planted.busiest(good, lambda one: len(one.inbox))
    inbox = good.databases[service].inbox
    return planted.on(good, service, inbox=(*inbox, inbox[0]))


def reordered_in_a_topic(good: Evidence) -> Evidence:
    place = planted.place_of(good.log, "nrm.from.router", more_than=1)
    before, after = good.log[place - 1], good.log[place]
    swapped = (after._replace(offset=before.offset), before._replace(offset=after.offset))
    return replace(good, log=(*good.log[: place - 1], *swapped, *good.log[place + 1 :]))


def reordered_by_its_recipient(good: Evidence) -> Evidence:
    service = planted.busiest(good, lambda one: len(one.inbox))
    return planted.on(good, service, inbox=tuple(reversed(good.databases[service].inbox)))


def leaked_to_an_agency(good: Evidence) -> Evidence:
    """An opening is told to nobody by itself."""
    opened = planted.first(good.log, CaseOpened)
    return replace(good, log=(*good.log, put(good, opened, "nrm.to.nav")))


def leaked_to_who_is_not_named(good: Evidence) -> Evidence:
    decided = planted.first(good.log, DecisionMade)
    told = {one.topic for one in good.log if one.value == decided.value}
    mailboxes = [topic.name for topic in topics.load().all if topic.kind == "mailbox"]
    other = next(name for name in mailboxes if name not in told)
    return replace(good, log=(*good.log, put(good, decided, other)))


def put(good: Evidence, record: Record, topic: str) -> Record:
    """The record at the end of its partition in this topic."""
    there = [one for one in good.log if one.topic == topic and one.partition == record.partition]
    last = max((planted.number_of(one) for one in there), default=0)
    return record._replace(topic=topic, offset=10_000, headers=(("henvis_seq", str(last + 1).encode()),))


def late_and_unmarked(good: Evidence) -> Evidence:
    return planted.said_at(good, DeadlineWarned, timedelta(days=2))


def early_warning(good: Evidence) -> Evidence:
    return planted.said_at(good, DeadlineWarned, -planted.A_DAY)


def early_ending(good: Evidence) -> Evidence:
    return planted.said_at(good, DeadlineEnded, -planted.A_DAY)


def invented_record(good: Evidence) -> Evidence:
    one = good.log[planted.place_of(good.log, "nrm.from.router")]
    return replace(good, log=(*good.log, put(good, one, one.topic)))


def invented_effect_of_what_was_refused(good: Evidence) -> Evidence:
    refused = next(one for one in good.told if one.outcome == "refused")
    service = refused.asking.agency
    answers = {**good.databases[service].answers, refused.asking.key: {"events": []}}
    return planted.on(good, service, answers=answers)


def differs_from_its_events(good: Evidence) -> Evidence:
    service = planted.busiest(good, lambda one: len(one.cases))
    cases = dict(good.databases[service].cases)
    case_id = next(iter(cases))
    cases[case_id] = replace(cases[case_id], missing=not cases[case_id].missing)
    return planted.on(good, service, cases=cases)


def differs_from_the_journals(good: Evidence) -> Evidence:
    cases = dict(good.databases["router"].cases)
    case_id = next(iter(cases))
    cases[case_id] = replace(cases[case_id], owner="nobody")
    return planted.on(good, "router", cases=cases)


def lost_ending_from_the_log(good: Evidence) -> Evidence:
    return replace(
        good, log=planted.without(good.log, good.log.index(planted.first(good.log, DeadlineEnded)))
    )


def differs_from_what_is_rebuilt(good: Evidence) -> Evidence:
    return replace(good, rebuilt={**good.rebuilt, "nav": ["a row"]})


def stuck_in_the_way(good: Evidence) -> Evidence:
    return planted.on(good, "nav", in_the_way=("a record",))


PLANTED: Mapping[Plant, str] = {
    lost_from_a_journal: "is missing among those that were published",
    lost_from_a_mailbox: "mailbox: ",
    lost_before_it_was_published: "lost: ",
    lost_by_its_recipient: "was not handled",
    lost_although_it_was_accepted: "it was accepted, and the database does not know",
    lost_warning: "warned on",
    lost_ending: ": 1 missing",
    doubled_under_another_number: "in the outbox 2 times",
    doubled_answer: "two answers that differ under one key",
    doubled_in_a_mailbox: "mailbox: ",
    doubled_handling: "stands twice in the inbox",
    reordered_in_a_topic: "the numbers stand in the order",
    reordered_by_its_recipient: "of its case",
    leaked_to_an_agency: "nav's mailbox",
    leaked_to_who_is_not_named: "mailbox: event",
    late_and_unmarked: "not marked as late",
    early_warning: "warned on",
    early_ending: "expired, said at",
    invented_record: "was never committed",
    invented_effect_of_what_was_refused: "it was refused in the end, and was done",
    differs_from_its_events: "the database is not what journal and mailbox make of the case",
    differs_from_the_journals: "the router's database is not what the journals make of it",
    lost_ending_from_the_log: "should have said",
    differs_from_what_is_rebuilt: "nav, rebuilt from the log",
    stuck_in_the_way: "a record",
}
"""Each planting, named after the kind that the checker has to find, and words of what it has to say."""


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_is_planted_is_found_and_named(good: Evidence, plant: Plant) -> None:
    kind = plant.__name__.split("_")[0]
    found = [str(one) for one in violations(plant(good)) if one.kind == kind]

    assert any(PLANTED[plant] in text for text in found), found
