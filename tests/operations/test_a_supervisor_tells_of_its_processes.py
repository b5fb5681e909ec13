"""Whether each service runs, and how often it was started again, by service and not by process."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from henvis.local.stack_numbers import StackNumbers


@dataclass
class Kept:
    """A process as the supervisor keeps it."""

    service: str
    state: str = "ready"
    restarts: int = 0


@pytest.fixture
def processes() -> list[Kept]:
    return [Kept("nav"), Kept("nav"), Kept("router")]


@pytest.fixture
def numbers(tmp_path: Path, processes: list[Kept]) -> StackNumbers:
    return StackNumbers(tmp_path / "security.log", ["nav"], processes)


def told(numbers: StackNumbers, name: str) -> dict[str, float]:
    families = text_string_to_metric_families(numbers.exposition().decode())
    return {
        sample.labels["agency"]: sample.value
        for family in families
        for sample in family.samples
        if sample.name == name
    }


@pytest.mark.parametrize("state", ["starting", "restarting"])
def test_a_service_is_up_while_all_its_processes_are(
    numbers: StackNumbers, processes: list[Kept], state: str
) -> None:
    assert told(numbers, "henvis_process_up") == {"nav": 1, "router": 1}
    processes[1].state = state
    assert told(numbers, "henvis_process_up") == {"nav": 0, "router": 1}


def test_restarts_of_a_service_are_counted_together_and_once(
    numbers: StackNumbers, processes: list[Kept]
) -> None:
    processes[0].restarts, processes[1].restarts = 1, 2
    assert told(numbers, "henvis_process_restarts_total") == {"nav": 3, "router": 0}
    processes[0].restarts = 2
    assert told(numbers, "henvis_process_restarts_total") == {"nav": 4, "router": 0}
