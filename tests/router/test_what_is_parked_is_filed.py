"""What the router cannot handle is in its order of record: held up, and dropped, and by whom."""

from typing import Any

import pytest

from henvis.bus import parking
from henvis.bus.parking import Parked
from henvis.contract import events
from henvis.contract.events import EventFiled, RecordParked
from henvis.routing.standing import UNKNOWN_CASE
from services.router.filing import file_dropped
from services.router.handler import Router
from tests.router.desk import Desk

SAYS = events.StatementMade(statement="presumed_victim")
FAILS = events.StatementMade(statement="lost_contact")


@pytest.fixture
def failing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A router that cannot bear one statement, where it is the first in its case's lane."""
    judge = Router._judge

    def fails(self: Router, transaction: Any, case: Any, received: Any) -> Any:
        if getattr(received.event, "statement", "") == FAILS.statement:
            raise RuntimeError
        return judge(self, transaction, case, received)

    desk.opens("police")
    monkeypatch.setattr(Router, "_judge", fails)
    return desk


def parked(desk: Desk) -> list[Parked]:
    with desk.database.reading() as connection:
        return parking.listed(connection)


def releases(desk: Desk) -> None:
    while desk.runner.release([("nrm.from.police", each) for each in range(4)]):
        pass


def of_record(desk: Desk) -> list[tuple[str, object]]:
    """The order of record of the case, from its second record on, in short."""
    return [
        (type(one).__name__, getattr(one, "dropped", getattr(one, "outcome", None)))
        for one in desk.order_of_record()[1:]
    ]


def test_what_fails_is_filed_once_and_what_waits_behind_it_when_it_is_handled(
    failing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing.says("police", FAILS, SAYS)
    [one] = failing.journal(RecordParked)
    [held, _] = parked(failing)
    assert (one.topic, one.partition, one.offset) == ("nrm.from.police", held.record.partition, 1)
    assert (one.reason, one.dropped, one.meta.caused_by, one.meta.actor) == ("failed", False, None, "system")
    with failing.database.writing() as connection:
        parking.ask_release(connection, held.id, "somebody")
    releases(failing)
    assert of_record(failing) == [("RecordParked", False)], "that it failed again is nothing new"
    monkeypatch.undo()
    with failing.database.writing() as connection:
        parking.ask_release(connection, held.id, "somebody")
    releases(failing)
    assert of_record(failing)[1:] == [("EventFiled", "no_recipient")] * 2


def test_what_waited_and_then_fails_itself_is_filed_then(failing: Desk) -> None:
    failing.says("police", FAILS, FAILS)
    with failing.transactions.begin() as transaction:
        [held, _] = parked(failing)
        parking.drop(transaction.connection, held.id, "sent twice", "somebody")
        file_dropped(transaction, parking.find(transaction.connection, held.id))
    assert [one.offset for one in failing.journal(RecordParked)] == [1, 1]
    releases(failing)
    assert [(one.offset, one.dropped) for one in failing.journal(RecordParked)] == [
        (1, False),
        (1, True),
        (2, False),
    ]
    assert failing.journal(RecordParked)[1].meta.actor == "somebody"


def test_what_has_no_standing_is_filed_with_its_clause(desk: Desk) -> None:
    [said] = desk.says("nav", SAYS)
    [one] = desk.journal(EventFiled)
    assert (one.outcome, one.reason, one.source.event) == ("no_standing", UNKNOWN_CASE, said.meta.id)
    assert one.meta.caused_by == said.meta.id
