"""Who knows by what a book was last kept goes through less of it, and has the same book."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from henvis.audit.agency_view.known import known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.case_history import CaseHistory
from henvis.audit.histories import histories_of
from henvis.audit.timely.claim import agencies_in, has_a_book
from henvis.bus.broker import topics
from henvis.deadlines.deadline import BookContext
from henvis.deadlines.page import EMPTY
from henvis.law.released import Laws
from tests.audit.memory_log import MemoryLog

LAWS = Laws()


def histories(told: MemoryLog) -> list[CaseHistory]:
    table = topics.load()
    return [one for number in range(table.partitions) for one in histories_of(told, table, number).values()]


def told_again(history: CaseHistory) -> Iterator[tuple[object, ...]]:
    for agency in agencies_in(history):
        retelling = Retelling(agency, LAWS.in_force)
        retelling.tell(known_to(history, agency), LAWS)
        yield agency, retelling.case, retelling.page, retelling.claims, retelling.owed


def test_what_nothing_moved_is_what_going_through_it_again_gives(
    told: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = histories(told)
    assert cases
    quick = [list(told_again(history)) for history in cases]
    monkeypatch.setattr(BookContext, "still_stands", lambda *_: False)
    assert quick == [list(told_again(history)) for history in cases]


def test_who_has_no_book_would_keep_and_owe_nothing(told: MemoryLog) -> None:
    bookless = [
        (history, agency)
        for history in histories(told)
        for agency in agencies_in(history)
        if not has_a_book(agency, LAWS, known_to(history, agency))
    ]
    assert {agency for _, agency in bookless} >= {"intake", "nav"}
    for history, agency in bookless:
        retelling = Retelling(agency, LAWS.in_force)
        retelling.tell(known_to(history, agency), LAWS)
        retelling.pass_time(datetime(2100, 1, 1, tzinfo=UTC))
        assert (retelling.page, retelling.claims, retelling.owed) == (EMPTY, [], ())
