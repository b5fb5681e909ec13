"""What an agency knew at an instant: the same on every machine, and never what it was not sent."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from henvis.audit.agency_view.known import known_to
from henvis.audit.case_history import ROUTER, CaseHistory
from henvis.audit.histories import histories_of, history_of
from henvis.audit.instants import instant_of
from henvis.audit.replay.replaying import replayed
from henvis.audit.replay.showing import as_plain
from henvis.bus.broker import topics
from henvis.contract.events import EventDelivered, ReceiptIssued, StatementMade
from henvis.errors import CommandFailed
from henvis.law.released import Laws
from tests.audit.logged_book import LoggedBook, under_unkept_law
from tests.audit.memory_log import MemoryLog

TOPICS, LAWS = topics.load(), Laws()
IN_ANOTHER_PROCESS = """
import pickle, sys
from tests.audit.test_an_agencys_view_is_replayed import all_replays
sys.stdout.write(all_replays(pickle.load(open(sys.argv[1], "rb"))))
"""


def histories(log: MemoryLog) -> Iterator[CaseHistory]:
    for partition in range(TOPICS.partitions):
        yield from histories_of(log, TOPICS, partition).values()


def instants(history: CaseHistory) -> list[datetime]:
    """Some moments of the case: its first, one in its middle, and its last."""
    times = sorted(entry.event.meta.recorded for entry in history.entries())
    return [times[0], times[len(times) // 2], times[-1]]


def all_replays(log: MemoryLog) -> str:
    """Every case as every agency knew it, at some instants, as one text."""
    return "\n".join(
        json.dumps(as_plain(replayed(history, agency, at, LAWS)))
        for history in histories(log)
        for agency in TOPICS.agencies
        for at in instants(history)
    )


def test_the_replays_of_all_stories_are_the_same_in_another_time_zone(
    told: MemoryLog, tmp_path: Path
) -> None:
    file = tmp_path / "log.pickle"
    file.write_bytes(pickle.dumps(told))
    elsewhere = os.environ | {
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C",
        "PYTHONPATH": ".",
    }
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(file)]
    there = subprocess.run(
        command, env=elsewhere, capture_output=True, text=True, timeout=120, check=True
    ).stdout
    here = all_replays(told)
    assert there == here
    assert '"known": "taken_in"' in here


def test_nobody_sees_what_it_was_not_sent_or_what_comes_later(told: MemoryLog) -> None:
    seen = 0
    for history in histories(told):
        for agency in TOPICS.agencies:
            for at in instants(history):
                view = as_plain(replayed(history, agency, at, LAWS))
                allowed = may_know(history, agency, at)
                shown = {UUID(one["id"]) for one in view["events"]}
                assert shown == allowed
                seen += len(shown)
    assert seen > 500


def may_know(history: CaseHistory, agency: str, at: datetime) -> set[UUID]:
    """Told a second time: what it recorded, and what the router recorded as put into its mailbox.

    On a bus that is quiet between two steps, what was delivered was taken in.
    """
    own = {one.event.meta.id for one in history.of(agency) if one.event.meta.recorded <= at}
    sent = set()
    for entry in history.of(ROUTER):
        event = entry.event
        if event.meta.recorded <= at and getattr(event, "to", None) == agency:
            if isinstance(event, EventDelivered):
                sent.add(event.source.event)
            if isinstance(event, ReceiptIssued):
                sent.add(event.meta.id)
    return own | sent


def test_a_case_is_read_from_its_own_partition(told: MemoryLog) -> None:
    history = next(histories(told))
    alone = MemoryLog(
        {place: records for place, records in told.records.items() if records_the(history, place.partition)}
    )
    assert history_of(alone, TOPICS, history.case_id) == history
    assert history_of(told, TOPICS, UUID(int=1)).journals == {}


def records_the(history: CaseHistory, partition: int) -> bool:
    return next(history.entries()).place.partition == partition


@pytest.fixture
def book() -> LoggedBook:
    """UDI hears of a statement at 10:00, and decides at 11:00."""
    book = LoggedBook("udi", "2021-03-01T09:00")
    book.at("2021-03-01T10:00").hears(StatementMade(statement="offence_reported"), by="police")
    return book.at("2021-03-01T11:00").decides("d1", "reflection_period")


def known(history: CaseHistory, at: str) -> Mapping[str, Any]:
    view = as_plain(replayed(history, "udi", instant_of(at), LAWS))
    return {one["type"]: one["known"] for one in view["events"]}


def test_what_was_delivered_is_known_once_it_is_shown_to_be_taken_in(book: LoggedBook) -> None:
    assert known(book.history, "2021-03-01T09:59") == {"CaseOpened": "own"}
    assert known(book.history, "2021-03-01T10:00") == {"CaseOpened": "own", "StatementMade": "in_mailbox"}
    at_the_end = known(book.history, "2021-03-01T11:00")
    assert at_the_end == {"CaseOpened": "own", "StatementMade": "taken_in", "DecisionMade": "own"}


def test_what_a_later_event_shows_as_unread_was_not_known(book: LoggedBook) -> None:
    book.at("2021-03-01T12:00")
    seen_before = book.mailbox_seq
    book.hears(StatementMade(statement="presence_necessary"), by="police")
    book.mailbox_seq = seen_before
    book.at("2021-03-01T13:00").ends("d1")
    assert "StatementMade" in known(book.history, "2021-03-01T12:30")
    view = as_plain(replayed(book.history, "udi", instant_of("2021-03-01T12:30"), LAWS))
    statements = [one for one in view["events"] if one["type"] == "StatementMade"]
    assert [one["mailbox_seq"] for one in statements] == [1]
    assert len([one for one in known_to(book.history, "udi") if not one.is_own]) == 2


def test_the_case_and_its_deadlines_are_as_they_were(book: LoggedBook) -> None:
    view = as_plain(replayed(book.history, "udi", instant_of("2021-03-01T11:00"), LAWS))
    assert list(view["case_as_known"]["statements"]) == ["offence_reported"]
    assert [(one["rule"], one["state"], one["id"]) for one in view["deadlines"]] == [
        ("reflection-period", "open", None)
    ]
    assert view["case_as_known"].keys().isdisjoint({"born", "due", "references"})
    before = as_plain(replayed(book.history, "udi", instant_of("2021-03-01T08:00"), LAWS))
    assert (before["events"], before["case_as_known"], before["deadlines"]) == ([], None, [])


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-03-01T10:00", datetime(2021, 3, 1, 9, tzinfo=UTC)),
        ("2021-07-01T10:00", datetime(2021, 7, 1, 8, tzinfo=UTC)),
        ("2021-07-01T10:00Z", datetime(2021, 7, 1, 10, tzinfo=UTC)),
        ("2021-10-31T02:30", datetime(2021, 10, 31, 0, 30, tzinfo=UTC)),
        ("2021-10-31T02:30+01:00", datetime(2021, 10, 31, 1, 30, tzinfo=UTC)),
        ("2021-03-28T02:30", datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_without_an_offset_is_oslos(text: str, instant: datetime) -> None:
    assert instant_of(text) == instant


def test_what_is_no_instant_is_refused() -> None:
    with pytest.raises(CommandFailed, match="is no instant"):
        instant_of("yesterday")


def test_an_unkept_law_leaves_the_deadlines_out_and_the_rest_in(book: LoggedBook) -> None:
    history, at = book.history, instant_of("2021-03-01T11:00") + timedelta(days=1)
    unkept = CaseHistory(
        history.case_id,
        {
            name: tuple(entry._replace(event=under_unkept_law(entry.event)) for entry in journal)
            for name, journal in history.journals.items()
        },
    )
    view = as_plain(replayed(unkept, "udi", at, LAWS))
    assert (view["deadlines"], view["law_not_kept"]) == (None, "0" * 64)
    assert len(view["events"]) == 3
    assert view["case_as_known"] is not None
