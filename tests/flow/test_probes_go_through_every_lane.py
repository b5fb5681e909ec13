"""Real services probe every lane every other second: what is broken is seen, and a story sees none of it."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.cli import henvis
from henvis.local.stack import RunningStack, running_stack
from tests.waiting import eventually

STORY = Path("tests/scenarios/own/closing.yaml")
AGENCIES = {"intake", "udi", "barnevern", "nav", "police"}
PERIOD = 2.0
SOON = 60.0

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[RunningStack]:
    home = tmp_path_factory.mktemp("probed") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HENVIS_PROBE_SECONDS", str(PERIOD))
        with running_stack(home, postgres=postgres) as running:
            yield running


def command(stack: RunningStack, *arguments: str) -> Result:
    return CliRunner().invoke(henvis, [*arguments, "--home", str(stack.home.root)])


def told(stack: RunningStack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command(stack, "probes", "--json").output)
    return found


def overdue(stack: RunningStack) -> set[tuple[str, str]]:
    return {(one["sender"], one["recipient"]) for one in told(stack)["lanes"] if one["overdue"]}


def all_carry(stack: RunningStack) -> bool:
    answer = command(stack, "probes")
    return answer.exit_code == 0 and answer.output.endswith("All 20 lanes carry what they are given.\n")


def metric(stack: RunningStack, service: str, name: str) -> dict[str, float]:
    """The values of a series by lane, as Prometheus reads them."""
    (url,) = stack.services[service]
    text = httpx.get(f"{url}/metrics", trust_env=False).text
    lines = [line for line in text.splitlines() if line.startswith(f"{name}{{")]
    return {line.partition('lane="')[2].partition('"')[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_a_probe_comes_over_every_lane(stack: RunningStack) -> None:
    eventually(lambda: all_carry(stack), within=SOON, what="every lane has carried a probe")
    found = told(stack)
    assert {(one["sender"], one["recipient"]) for one in found["lanes"]} == {
        (one, other) for one in AGENCIES for other in AGENCIES - {one}
    }
    assert found["period_seconds"] == dict.fromkeys(AGENCIES, PERIOD)


def test_its_numbers_are_told(stack: RunningStack) -> None:
    eventually(lambda: all_carry(stack), within=SOON, what="every lane has carried a probe")
    before = metric(stack, "nav", "henvis_probe_arrived_timestamp_seconds")
    assert set(before) == {f"from.{one}" for one in AGENCIES - {"nav"}}
    assert metric(stack, "nav", "henvis_probes_sent_total")["from.nav"] >= 1
    assert metric(stack, "nav", "henvis_probe_period_seconds") == {"": PERIOD}

    def all_go_on() -> bool:
        now = metric(stack, "nav", "henvis_probe_arrived_timestamp_seconds")
        return all(now[lane] > at for lane, at in before.items())

    eventually(all_go_on, within=SOON, what="each lane's last arrival goes on")


def test_a_story_is_played_as_without_probes(stack: RunningStack) -> None:
    played = command(stack, "play", str(STORY))
    assert played.exit_code == 0, played.output
    verified = command(stack, "audit", "verify")
    assert verified.exit_code == 0, verified.output
    assert "refuted" not in verified.output


@contextmanager
def stopped(stack: RunningStack, service: str) -> Iterator[None]:
    """A service that neither ends nor goes on."""
    (pid,) = (one["pid"] for one in stack.describe()["services"] if one["service"] == service)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_who_sends_nothing_is_seen_and_is_told_of_when_it_goes_on(stack: RunningStack) -> None:
    eventually(lambda: all_carry(stack), within=SOON, what="every lane has carried a probe")
    with stopped(stack, "router"):
        everything = eventually(
            lambda: command(stack, "probes").output if len(overdue(stack)) == 20 else "",
            within=SOON,
            what="nothing comes any more",
        )
        assert "20 of 20 lanes are overdue. That is all of them: look at Kafka" in everything
        assert command(stack, "probes").exit_code == 1
    eventually(lambda: all_carry(stack), within=SOON, what="what is mended is seen to be")


def test_one_lane_that_is_broken_is_named(stack: RunningStack) -> None:
    """Kafka no longer lets the police write, which no process notices that has nothing to say."""
    eventually(lambda: all_carry(stack), within=SOON, what="every lane has carried a probe")
    with without_its_journal(stack.access(), "police"):
        eventually(
            lambda: overdue(stack) == {("police", one) for one in AGENCIES - {"police"}},
            within=SOON,
            what="the lanes from the police are overdue, and no other is",
        )
        sentence = "4 of 20 lanes are overdue. All are from police: look at its service"
        eventually(
            lambda: sentence in command(stack, "probes").output, within=SOON, what="it is said in words"
        )
    eventually(lambda: all_carry(stack), within=SOON, what="what is mended is seen to be")


@contextmanager
def without_its_journal(kafka: KafkaAccess, agency: str) -> Iterator[None]:
    """The broker takes nothing into an agency's journal."""
    from confluent_kafka.admin import (
        AclBinding,
        AclBindingFilter,
        AclOperation,
        AclPermissionType,
        AdminClient,
        ResourcePatternType,
        ResourceType,
    )

    admin = AdminClient(kafka.confluent())
    what = (ResourceType.TOPIC, f"nrm.from.{agency}", ResourcePatternType.LITERAL, f"User:{agency}", "*")
    refusal = (AclOperation.WRITE, AclPermissionType.DENY)
    for made in admin.create_acls([AclBinding(*what, *refusal)]).values():
        made.result(20)
    try:
        yield
    finally:
        for gone in admin.delete_acls([AclBindingFilter(*what, *refusal)]).values():
            gone.result(20)
