"""kill -9 between every two steps of an event's way through a service."""

import pytest

from tests.faults.bench import Bench
from tests.faults.conftest import statements

KILLS = [
    "kill:before_handling:2",
    "kill:before_commit:2",
    "kill:after_commit:2",
    "kill:before_publish:1",
    "kill:after_publish:1",
    "kill:after_mark:1",
]


@pytest.mark.parametrize("sabotage", KILLS)
def test_killed_at(bench: Bench, sabotage: str) -> None:
    events = statements(300)
    bench.produce(events[:200])
    first = bench.start(sabotage=sabotage)
    assert first.forked.wait(60) == -9
    bench.start()
    bench.produce(events[200:])
    bench.wait_applied(300)
    bench.assert_each_once(events)
    assert bench.journal_repeats() == 0


def test_what_stands_in_the_journal_is_not_sent_again_because_the_relay_reads_it_back(bench: Bench) -> None:
    """The control of the test above: without reading back, the same kill leaves repeats in the journal."""
    events = statements(100)
    bench.produce(events)
    assert bench.start(sabotage="kill:after_publish:1").forked.wait(60) == -9
    bench.start(naive="blind_relay")
    bench.wait_applied(100)
    bench.assert_each_once(events)  # whoever reads the journal drops the repeats by their id
    assert bench.journal_repeats() > 0


def test_a_position_outside_the_transaction_would_lose(bench: Bench) -> None:
    """The control of `before_commit`: a position that is stored first is ahead of what was done."""
    events = statements(100)
    bench.produce(events)
    assert bench.start(sabotage="kill:before_commit:2", naive="position_first").forked.wait(60) == -9
    bench.start()
    later = statements(10)
    bench.produce(later)
    bench.wait_applied(10)
    with pytest.raises(AssertionError):
        bench.assert_each_once(events + later)
