"""`henvis dead` on a running stack: list, show, retry, drop, redrive, release, in words and in JSON."""

import json
import subprocess
import sys
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
from tests.security.canaries.faults import kill
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
    shown = json.loads(command(stack, "show", "nav", str(held["id"]), "--json").output)
    assert shown["cause"]["do"] in command(stack, "show", "nav", str(held["id"])).output
    assert (shown["behind"], shown["redrivable"], shown["examined"]["decodes"]) == (1, True, True)
    assert not {"key", "value", "headers", "content"} & shown.keys()
    with_content = command(stack, "show", "nav", str(held["id"]), "--content", "--json")
    assert json.loads(with_content.output)["content"]["event"]["statement"] == "grey_zone"
    [look] = [line for line in log_of_security(stack) if "content_shown" in line]
    assert json.loads(look)["offset"] == held["offset"]
    assert command(stack, "drop", "nav", str(held["id"])).exit_code == 2, "a reason is asked for"
    dropped = command(stack, "drop", "nav", str(held["id"]), "--reason", "sent by a test")
    assert dropped.output == f"Record {held['id']} is dropped, and kept.\n"
    eventually(lambda: not of_case(stack, held["case"]), what="what waited behind it is handled")


def test_a_retry_handles_it_and_what_waits_once_the_cause_is_mended(stack: RunningStack) -> None:
    held = park_one_case(stack)
    (stack.home.scratch("nav-1") / "healed").touch()
    assert command(stack, "retry", "nav", str(held["id"])).exit_code == 0
    eventually(lambda: not of_case(stack, held["case"]), what="the case is released")


def test_a_redrive_goes_on_when_the_command_and_the_service_are_killed(stack: RunningStack) -> None:
    healed = stack.home.scratch("nav-1") / "healed"
    healed.unlink(missing_ok=True)
    numbers = [park_one_case(stack)["id"] for _ in range(3)]
    wish = ["redrive", "nav", "--all", "--reason", "nav is mended", "--rate", "1/s"]
    tried = json.loads(command(stack, *wish, "--dry-run", "--json").output)
    assert [one["outcome"] for one in tried] == ["refused", "waits"] * 3
    healed.touch()
    tried = json.loads(command(stack, *wish, "--dry-run", "--json").output)
    assert [(one["outcome"], one["effects"]["journal"]) for one in tried] == [("handled", 1)] * 6
    asking = subprocess.Popen(
        [sys.executable, "-m", "henvis", "dead", *wish, "--home", str(stack.home.root)],
        stdout=subprocess.DEVNULL,
    )
    eventually(lambda: journal(stack), within=30, what="a first record was handled")
    asking.kill()
    asking.wait()
    kill(stack, "nav")
    eventually(lambda: len(journal(stack)) == 6, within=60, what="all were handled")
    assert [(one["outcome"], one["code"]) for one in journal(stack)] == [("handled", None)] * 6
    assert {one["number"] for one in journal(stack)} == {each for one in numbers for each in (one, one + 1)}
    assert len({(one["partition"], one["offset"]) for one in journal(stack)}) == 6
    assert listed(stack) == []
    again = command(stack, *wish)
    assert again.output.startswith("Nothing of that holds up a case")
    assert "nav is mended" in command(stack, "journal").output


def journal(stack: RunningStack) -> list[dict[str, Any]]:
    """What came of each record of the last redrive of many."""
    answer = command(stack, "journal", "nav", "--json")
    redrives = json.loads(answer.output) if answer.exit_code == 0 else []
    [mine] = [one["records"] for one in redrives if one["reason"] == "nav is mended"] or [[]]
    return list(mine)


def test_a_case_is_released_by_its_id(stack: RunningStack) -> None:
    (stack.home.scratch("nav-1") / "healed").unlink()
    held = park_one_case(stack)
    (stack.home.scratch("nav-1") / "healed").touch()
    released = command(stack, "release", "nav", held["case"], "--reason", "nav is mended again")
    assert "ended: 2 handled, 0 repeated, 0 refused, 0 left" in released.output
    assert of_case(stack, held["case"]) == []


def test_what_was_given_up_alone_is_listed_and_says_why_it_cannot_be_redriven(stack: RunningStack) -> None:
    producer = Producer(stack.access().confluent())
    producer.produce("nrm.to.nav", key=b"Kari Nordmann", value=b"\0what", partition=1)
    assert producer.flush(20) == 0
    [alone] = eventually(lambda: listed(stack), within=30, what="it is given up")
    assert (alone["state"], alone["reason"], alone["case"]) == ("alone", "wrong_key", None)
    shown = command(stack, "show", "nav", str(alone["id"])).output
    assert "says it anew" in shown
    assert "Kari" not in shown
    refused = command(stack, "redrive", "nav", str(alone["id"]), "--reason", "to try")
    assert "was given up" in str(refused.exception)
    assert command(stack, "drop", "nav", str(alone["id"]), "--reason", "told its writer").exit_code == 0
    assert listed(stack) == []


def log_of_security(stack: RunningStack) -> list[str]:
    return (stack.home.root / "logs" / "nav-1.security.log").read_text().splitlines()


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
