"""Every hostile record has the result of its row, changes nothing else, and the event behind it is handled.

Real Kafka, the real processes of NAV and of the router, on the machine's clock.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from henvis.contract.events import RecordParked
from tests.hostile.canaries import heard
from tests.hostile.container import case_of
from tests.hostile.drive import Driven, Sent, drive
from tests.hostile.stand import Place, Service, Stand
from tests.hostile.table import Row, through

ROWS = through("record", "mailbox", "journal")
REFUSED = [row for row in ROWS if "dead" in row.becomes]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def driven(stand: Stand) -> Driven:
    return drive(stand, ROWS)


@pytest.fixture(scope="module")
def dead(driven: Driven) -> dict[Place, tuple[str, bool]]:
    return {place: one for service in driven.stand.services for place, one in service.dead_letters().items()}


@pytest.fixture(scope="module")
def parked(driven: Driven) -> dict[Place, Any]:
    return {place: row for service in driven.stand.services for place, row in service.parked().items()}


def handled(service: Service) -> set[str]:
    """The ids of all events that the service has taken in."""
    return {str(UUID(row[0])) for row in service.everything()["inbox"]}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_has_the_result_of_its_row(
    driven: Driven, dead: dict[Place, tuple[str, bool]], parked: dict[Place, Any], row: Row
) -> None:
    for sent in driven.of(row):
        assert sent.refused_as == row.becomes.get("broker")
        assert [dead.get(place) for place in sent.places] == [
            (row.becomes["dead"], True) if "dead" in row.becomes else None for _ in sent.places
        ]
        kept = [parked[place] for place in sent.places if place in parked]
        assert bool(kept) == row.becomes.get("parked", False)
        for one in kept:
            assert (one.state, one.reason) == ("held", row.becomes["dead"])
            assert one.detail == row.becomes.get("rule", one.detail)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_log_names_its_place_its_rule_and_whether_it_is_an_incident(driven: Driven, row: Row) -> None:
    for sent in driven.of(row):
        log = sent.service.log.read_text().splitlines()
        for topic, partition, offset in sent.places[:3]:
            lines = [
                line for line in log if f"{topic}/{partition}/{offset}" in line.replace(":", " ").split()
            ]
            assert any(row.becomes.get("rule", "") in line for line in lines) == bool(lines)
            assert bool(lines) == ("dead" in row.becomes)
            incident = any("henvis.security" in line for line in lines)
            assert incident == row.becomes.get("incident", False)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_event_behind_it_is_handled(driven: Driven, row: Row) -> None:
    for sent in driven.of(row):
        assert str(sent.follower.meta.id) in handled(sent.service)


def test_nothing_else_was_changed(driven: Driven) -> None:
    for service in driven.stand.services:
        before, after = driven.before[service.name], service.everything()
        cases = set(expected_cases(driven, service))
        for table, rows in after.items():
            if table in {"position", "counter", "parked"}:
                continue
            mine = [row for row in rows if not names_any(row, cases) and not tells_of_it(table, row)]
            assert mine == before[table], f"{service.name}: {table}"


def test_what_was_taken_in_is_what_the_table_says(driven: Driven) -> None:
    for service in driven.stand.services:
        events = {sent.follower.meta.id for sent in driven.sent if sent.service is service}
        taken = {
            case_of(f"{sent.row.name} event")
            for sent in driven.sent
            if sent.service is service and "taken" in sent.row.becomes
        }
        earlier = {UUID(row[0]) for row in driven.before[service.name]["inbox"]}
        no_standing = {
            case_of(f"{sent.row.name} event")
            for sent in driven.sent
            if sent.service is service and sent.row.becomes.get("dead") == "no_standing"
        }
        now = {UUID(one) for one in handled(service)}
        assert events | taken | earlier <= now
        assert len(now - events - taken - earlier) == len(no_standing)


def test_old_events_and_markers_of_transactions_are_counted(driven: Driven) -> None:
    metrics = driven.stand.nav.get("/metrics").text
    assert 'henvis_late_events_total{agency="nav",lane="to.nav"} 0.0' not in metrics
    assert 'henvis_security_events_total{agency="nav",class="contract"} 0.0' not in metrics
    assert driven.stand.nav.log.read_text().count("henvis.security offsets without a record") == 2


def test_nothing_that_is_written_repeats_a_word_of_it(driven: Driven) -> None:
    for service in driven.stand.services:
        assert heard(service.log.read_text()) == []
        for path in ("/metrics", "/operations/dead", "/health/ready", "/openapi.json"):
            assert heard(service.get(path).text) == [], path
    assert heard(driven.stand.broker_log()) == []


def expected_cases(driven: Driven, service: Service) -> Iterator[UUID]:
    """The cases that may have changed: of the events behind, and of what the table says is taken in."""
    for sent in driven.sent:
        if sent.service is service:
            yield sent.follower.meta.case_id
            if may_be_taken(sent):
                yield case_of(sent.row.name)


def may_be_taken(sent: Sent) -> bool:
    return "taken" in sent.row.becomes or sent.row.becomes.get("dead") == "no_standing"


def names_any(row: tuple[Any, ...], cases: set[UUID]) -> bool:
    return any(part in (str(case), case.hex) for case in cases for part in row if isinstance(part, str))


def tells_of_it(table: str, row: tuple[Any, ...]) -> bool:
    """A dead letter, or the router's word that a record is parked."""
    return table == "outbox" and (str(row[0]).startswith("nrm.dead.") or RecordParked.__name__ in row)
