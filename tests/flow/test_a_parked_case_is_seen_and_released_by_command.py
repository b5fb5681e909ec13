"""`henvis dead` on a running stack: list, show, retry, drop, in words and in JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from confluent_kafka import Producer
from uuid_utils.compat import uuid7

from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.local.dead_letters import dead
from henvis.local.stack import RunningStack, running_stack
from tests.faults.conftest import statements
from tests.waiting import eventually

COUNTING = "tests.faults.counting.service"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[RunningStack]:
    home = tmp_path_factory.mktemp("dead") / "home"
    with running_stack(home, services={"nav": COUNTING}, postgres=postgres) as running:
        yield running


def command(stack: RunningStack, *arguments: str) -> Result:
    return CliRunner().invoke(dead, [*arguments, "--home", str(stack.home.root)])


def listed(stack: RunningStack) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(command(stack, "list", "--json").output)
    return told


def park_one_case(stack: RunningStack) -> dict[str, Any]:
    """A case whose one event cannot be handled, and an event that waits behind it."""
    case = uuid7()
    producer = Producer({**stack.access().confluent(), "enable.idempotence": True})
    for event in [*statements(1, of=case, statement="grey_zone"), *statements(1, of=case)]:
        partition, value = partition_of(case, 4), wire.encode(event)
        named = headers.of(event, value)
        producer.produce("nrm.to.nav", key=key_of(case), value=value, partition=partition, headers=named)
    assert producer.flush(20) == 0
    eventually(lambda: len(of_case(stack, str(case))) == 2, within=30, what="the case is parked")
    return of_case(stack, str(case))[0]


def of_case(stack: RunningStack, case: str) -> list[dict[str, Any]]:
    return [one for one in listed(stack) if one["case"] == case]


def test_an_empty_list_says_so(stack: RunningStack) -> None:
    assert command(stack, "list").output == "Nothing is parked: every record was handled.\n"


def test_what_is_parked_is_listed_shown_and_dropped_with_a_reason(stack: RunningStack) -> None:
    held = park_one_case(stack)
    assert (held["service"], held["state"], held["reason"]) == ("nav", "held", "failed")
    assert held["case"] in command(stack, "list").output
    shown = json.loads(command(stack, "show", "nav", str(held["id"])).output)
    assert {"ce_id", "henvis_digest"} <= shown["headers"].keys()
    assert command(stack, "drop", "nav", str(held["id"])).exit_code == 2, "a reason is asked for"
    dropped = command(stack, "drop", "nav", str(held["id"]), "--reason", "sent by a test")
    assert dropped.output == f"Record {held['id']} is dropped, and kept.\n"
    eventually(lambda: not of_case(stack, held["case"]), what="what waited behind it is handled")


def test_a_retry_handles_it_and_what_waits_once_the_cause_is_mended(stack: RunningStack) -> None:
    held = park_one_case(stack)
    (stack.home.scratch("nav-1") / "healed").touch()
    assert command(stack, "retry", "nav", str(held["id"])).exit_code == 0
    eventually(lambda: not of_case(stack, held["case"]), what="the case is released")


def test_a_number_that_is_not_parked_is_a_clear_error(stack: RunningStack) -> None:
    failed = command(stack, "retry", "nav", "999")
    assert failed.exit_code == 1
    assert "999" in str(failed.exception)
    assert "See henvis dead list" in str(failed.exception)


def test_an_unknown_service_is_a_clear_error(stack: RunningStack) -> None:
    failed = command(stack, "show", "kripos", "1")
    assert "There is no service kripos" in str(failed.exception)


def test_without_a_stack_it_says_what_to_do(tmp_path: Path) -> None:
    failed = CliRunner().invoke(dead, ["list", "--home", str(tmp_path)])
    assert "No stack runs here" in str(failed.exception)
