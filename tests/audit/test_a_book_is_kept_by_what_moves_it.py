"""Who knows by what a book was last kept goes through less of it, and has the same book."""

from collections.abc import Iterator

import pytest

from henvis.audit.agency_view.known import known_to
from henvis.audit.agency_view.retelling import Retelling
from henvis.audit.case_history import CaseHistory
from henvis.audit.histories import histories_of
from henvis.audit.timely.claim import agencies_in
from henvis.bus import topics
from henvis.deadlines.deadline import BookContext
from henvis.law.released import Laws
from tests.audit.memory_log import MemoryLog

LAWS = Laws()


def told_again(history: CaseHistory) -> Iterator[tuple[object, ...]]:
    for agency in agencies_in(history):
        retelling = Retelling(agency, LAWS.in_force)
        retelling.tell(known_to(history, agency), LAWS)
        yield agency, retelling.case, retelling.page, retelling.claims, retelling.owed


def test_what_nothing_moved_is_what_going_through_it_again_gives(
    told: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = topics.load()
    histories = [
        one for number in range(table.partitions) for one in histories_of(told, table, number).values()
    ]
    assert histories
    quick = [list(told_again(history)) for history in histories]
    monkeypatch.setattr(BookContext, "still_stands", lambda *_: False)
    assert quick == [list(told_again(history)) for history in histories]
