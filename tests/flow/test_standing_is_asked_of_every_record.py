"""What is written straight to a journal without standing is dead, and the next event of the case is not.

One router process on a real broker; one case for each clause.
"""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest

from henvis.contract import events, wire
from henvis.contract.events import Event
from henvis.local.embedded_kafka.broker import Broker
from tests.databases import Databases
from tests.domain.routing.breaches import BREACHES, OPENING, house
from tests.domain.routing.story import LAW, Story, sent
from tests.flow.router_process import RouterProcess
from tests.fresh_topics import fresh_topics

DEAD = "nrm.dead.router"
EACH_CLAUSE = [*{clause: (clause, by, breach) for clause, by, breach in reversed(BREACHES)}.values()]


@pytest.fixture(scope="module")
def router(
    broker: Broker, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RouterProcess]:
    fresh_topics(broker)
    folder = tmp_path_factory.mktemp("router")
    process = RouterProcess(broker, folder, databases.new(folder, "router"))
    try:
        process.wait_ready()
        yield process
    finally:
        process.end()


def is_dead_and_delivered_to_nobody(router: RouterProcess, breach: Event, clause: str) -> None:
    router.wait_for(DEAD, breach)
    [dead] = router.read(DEAD, breach.meta.case_id)
    headers = dict(dead.headers())
    assert headers["henvis_reason"] == b"no_standing"
    assert headers["ce_id"] == str(breach.meta.id).encode()
    for agency in LAW.codes.agencies:
        assert not router.holds(f"nrm.to.{agency}", breach)
    [filed] = [
        wire.decode(record.value())
        for record in router.read("nrm.from.router", breach.meta.case_id)
        if names(record, breach)
    ]
    assert isinstance(filed, events.EventFiled)
    assert (filed.outcome, filed.reason) == ("no_standing", clause)
    [line] = [line for line in router.log().splitlines() if str(breach.meta.id) in line]
    assert "henvis.security" in line
    assert clause in line
    assert clause not in router.metrics()


def names(record: object, event: Event) -> bool:
    return str(event.meta.id).encode() in record.value()  # type: ignore[attr-defined]  # a confluent_kafka message


def has_told(router: RouterProcess, story: Story) -> None:
    """The router has heard the story of `house`: what intake said, and then UDI's decision."""
    *intakes, decision = story.said
    router.writes("intake", *intakes)
    router.wait_for("nrm.to.police", story.said[5])
    router.writes("udi", decision)
    router.wait_for("nrm.to.nav", decision)


@pytest.mark.parametrize(
    ("clause", "by", "breach"), EACH_CLAUSE, ids=[clause for clause, _, _ in EACH_CLAUSE]
)
def test_a_breach_is_dead_and_the_next_event_goes_through(
    router: RouterProcess, clause: str, by: str, breach: Callable[[dict[str, UUID]], Event]
) -> None:
    story, refs = house()
    has_told(router, story)
    without = story.stamped(by, breach(refs))
    following = story.stamped(by, events.StatementMade(statement="presumed_victim"))
    router.writes(by, without, following)
    router.wait_for("nrm.to.police", following)
    is_dead_and_delivered_to_nobody(router, without, clause)


def test_a_publisher_that_is_not_the_journals_agency(router: RouterProcess) -> None:
    story, _ = house()
    has_told(router, story)
    forged = story.stamped("intake", events.CaseClosed(outcome="settled"))
    following = story.stamped("nav", events.StatementMade(statement="presumed_victim"))
    router.writes("nav", forged, following)
    router.wait_for("nrm.to.police", following)
    is_dead_and_delivered_to_nobody(router, forged, "not_the_journals_agency")


def test_an_agency_that_was_sent_nothing_of_the_case(router: RouterProcess) -> None:
    story = Story(opener="police")
    router.writes("police", *story.said)
    curious = story.stamped("nav", events.StatementMade(statement="suspicion"))
    router.writes("nav", curious)
    is_dead_and_delivered_to_nobody(router, curious, "unknown_case")
    referral = story.stamped("police", sent(uuid4(), "udi", "limited_permit", "statutory_duty"))
    router.writes("police", referral)
    router.wait_for("nrm.to.udi", referral)


def test_a_case_that_nobody_has_opened(router: RouterProcess) -> None:
    story = Story(opener="police")
    early = story.stamped("police", events.StatementMade(statement="suspicion"))
    referral = story.stamped("police", sent(uuid4(), "udi", "limited_permit", "statutory_duty"))
    router.writes("police", early, story.stamped("police", OPENING), referral)
    router.wait_for("nrm.to.udi", referral)
    is_dead_and_delivered_to_nobody(router, early, "unknown_case")


def test_a_childs_consent_that_is_not_its_guardians(router: RouterProcess) -> None:
    story = Story(age_group="age_in_doubt")
    own = events.ConsentGiven(consent=uuid4(), to=("nav",), purposes=("assistance",), by="self")
    breach = story.stamped("intake", own)
    report = story.stamped("intake", sent(uuid4(), "barnevern", "child_protection", "duty_to_report_child"))
    router.writes("intake", *story.said, breach, report)
    router.wait_for("nrm.to.barnevern", report)
    is_dead_and_delivered_to_nobody(router, breach, "childs_consent_not_guardians")
