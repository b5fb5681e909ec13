"""Who was helped changes numbers, and never which series and labels there are, at any service."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from henvis.ops.metrics import Metrics
from henvis.play import reader
from tests.audit.paper_bus import PaperBus, paper_bus
from tests.databases import Databases
from tests.operations.processes import Labels, declared, label_sets

SCENARIOS = Path("tests/scenarios")
ONE_PERSON, ANOTHER = "04-acute-lapses.yaml", "02-consent.yaml"
"""A child who is placed; an adult who consents: other services, purposes, statements and decisions."""


def metrics_of(bus: PaperBus) -> Mapping[str, Metrics]:
    """Those of the router and of each agency."""
    return {"router": bus.router.metrics, **{name: one.kit.metrics for name, one in bus.offices.items()}}


def shown(bus: PaperBus) -> Mapping[str, str]:
    """What each of them shows."""
    return {name: one.exposition().decode() for name, one in metrics_of(bus).items()}


@pytest.fixture(scope="module")
def runs(databases: Databases) -> Iterator[list[Mapping[str, str]]]:
    """What is shown after nobody, after one person, and after another one, too."""
    with paper_bus(databases) as bus:
        nobody = shown(bus)
        one = shown(bus.plays(reader.read(SCENARIOS / ONE_PERSON)))
        yield [nobody, one, shown(bus.plays(reader.read(SCENARIOS / ANOTHER)))]


def test_the_label_sets_are_the_same(runs: list[Mapping[str, str]]) -> None:
    nobody, one, another = ({name: label_sets(text) for name, text in run.items()} for run in runs)
    assert nobody == one == another
    assert runs[0] != runs[1] != runs[2], "though what happened was not"


def test_they_are_those_of_the_table(runs: list[Mapping[str, str]]) -> None:
    def without_hash(sets: Mapping[str, set[Labels]]) -> Mapping[str, set[Labels]]:
        return {name: those for name, those in sets.items() if name != "henvis_build_info"}

    for name, text in runs[2].items():
        assert without_hash(label_sets(text)) == without_hash(declared(name))


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("router", 'henvis_deliveries_total{agency="router",lane="to.barnevern",outcome="delivered"}'),
        ("barnevern", 'henvis_deadlines_ended_total{agency="barnevern",class="maximum",outcome="expired"}'),
        ("nav", 'henvis_events_in_total{agency="nav",lane="to.nav",outcome="handled"}'),
        ("intake", 'henvis_refusals_total{agency="intake",class="basis"}'),
    ],
)
def test_what_was_counted_is_what_happened(runs: list[Mapping[str, str]], name: str, counted: str) -> None:
    [line] = [line for line in runs[2][name].splitlines() if line.startswith(counted)]
    assert not line.endswith(" 0.0")
