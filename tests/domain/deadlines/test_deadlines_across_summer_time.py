"""Deadlines at both changes of the clocks: hours elapse, days keep their midnights, nothing twice."""

import pytest

from tests.domain.deadlines.story import Book

CHANGES = [
    # the decision, when its 48 hours are over, and the last day of an appeal
    ("2025-03-29T10:00", "2025-03-31T11:00:00+02:00", "2025-04-22"),
    ("2025-10-25T10:00", "2025-10-27T09:00:00+01:00", "2025-11-17"),
    ("2025-10-26T00:30", "2025-10-27T23:30:00+01:00", "2025-11-17"),
]


@pytest.mark.parametrize(("decided", "hours_over", "appeal_due"), CHANGES)
def test_hours_elapse_and_days_keep_their_midnights(decided: str, hours_over: str, appeal_due: str) -> None:
    book = Book("udi", decided).decides("d1", "asylum", "refused")
    assert book.state("deferred-enforcement-48h") == (hours_over, "open")
    assert book.at(f"{appeal_due}T23:59").state("appeal-udi-decision") == (appeal_due, "open")
    assert book.at("2025-12-31T00:00").state("appeal-udi-decision") == (appeal_due, "expired")
    assert len(book.warned("deferred-enforcement-48h")) == 2
    assert not any(one.late for one in book.ended("deferred-enforcement-48h"))
