"""Two processes of every service: one case is judged in one place, also after one of them has died.

All stories at once hold on two processes, too: `test_stories_merged_into_one.py`.
"""

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from henvis.local.stack import RunningStack, running_stack
from henvis.play.commands import play
from tests.waiting import eventually

SCENARIOS = Path("tests/scenarios")
JOURNALS = 5
PARTITIONS = 4

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[RunningStack]:
    home = tmp_path_factory.mktemp("two") / "home"
    with running_stack(home, workers=2, postgres=postgres) as running:
        yield running


def positions(stack: RunningStack, service: str) -> list[tuple[str, dict[str, dict[str, int]]]]:
    """The address of each process that answers, and where it stands."""
    found, token = [], stack.token_for(service)
    for url in stack.services[service]:
        with suppress(httpx.HTTPError):
            state = httpx.get(f"{url}/control/state", auth=token, trust_env=False).json()
            found.append((url, state["positions"]))
    return found


def owners(stack: RunningStack, service: str) -> dict[str, set[str]]:
    """Partition number → the processes that work on it, in any journal."""
    found: dict[str, set[str]] = defaultdict(set)
    for url, topics in positions(stack, service):
        for numbers in topics.values():
            for number in numbers:
                found[number].add(url)
    return found


def complete(stack: RunningStack, service: str, topics: int) -> bool:
    held = [numbers for _, each in positions(stack, service) for numbers in each.values()]
    return sum(len(numbers) for numbers in held) == topics * PARTITIONS


def process_of(stack: RunningStack, url: str) -> Any:
    return next(one for one in stack.describe()["services"] if one["url"] == url)


def test_every_partition_number_is_one_routers_in_all_journals(stack: RunningStack) -> None:
    eventually(lambda: complete(stack, "router", JOURNALS), within=60, what="all journals are read")
    assert [len(processes) for processes in owners(stack, "router").values()] == [1] * PARTITIONS
    assert len(set().union(*owners(stack, "router").values())) == 2, "both routers work"


def test_stories_play_green_with_a_router_that_dies_between_them(stack: RunningStack) -> None:
    first = [str(SCENARIOS / name) for name in ("01-reflection-period.yaml", "02-consent.yaml")]
    played = CliRunner().invoke(play, [*first, "--control", stack.control_url])
    assert played.exit_code == 0, played.output
    victim = process_of(stack, stack.services["router"][0])
    os.kill(victim["pid"], signal.SIGKILL)
    eventually(
        lambda: process_of(stack, victim["url"])["restarts"] > victim["restarts"],
        within=30,
        what="it is restarted",
    )
    eventually(lambda: complete(stack, "router", JOURNALS), within=60, what="all journals are read again")
    assert [len(processes) for processes in owners(stack, "router").values()] == [1] * PARTITIONS
    later = SCENARIOS / "own" / "taking-over.yaml"
    played = CliRunner().invoke(play, [str(later), "--control", stack.control_url])
    assert played.exit_code == 0, played.output
