"""What an API answers holds, whichever process of the service is asked and whatever happens to it next."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest
from kafka import KafkaConsumer, TopicPartition
from uuid_utils.compat import uuid7

from henvis.contract import wire
from henvis.local.services import of_the_project
from henvis.local.stack import RunningStack, running_stack
from tests.waiting import eventually

JOURNAL = "nrm.from.intake"
Give = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, postgres: str | None) -> Iterator[RunningStack]:
    """Two processes of intake on one database."""
    only = {"intake": of_the_project()["intake"]}
    home = tmp_path_factory.mktemp("stack")
    with running_stack(home, workers=2, services=only, postgres=postgres) as running:
        yield running


@pytest.fixture
def urls(stack: RunningStack) -> tuple[str, ...]:
    """Where the processes are now."""
    return stack.services["intake"]


def an_opening() -> dict[str, Any]:
    return {"case": str(uuid7()), "source": "self", "profile": {"age_group": "adult"}}


@pytest.fixture(scope="module")
def intake(stack: RunningStack) -> Iterator[httpx.Client]:
    """A client of intake's, of whichever process."""
    with httpx.Client(auth=stack.token_for("intake"), timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def give(intake: httpx.Client) -> Give:
    """Gives a command at one of the processes."""

    def give(url: str, do: str, command: dict[str, Any], key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or str(uuid4())}
        return intake.post(f"{url}/commands/{do}", json=command, headers=headers)

    return give


def published(stack: RunningStack) -> dict[str, tuple[str, int, int]]:
    """Event id -> case, partition and offset, of all that stands in the journal."""
    consumer = KafkaConsumer(**stack.access().kafka_python(), enable_auto_commit=False, group_id=None)
    try:
        places = [
            TopicPartition(JOURNAL, number) for number in sorted(consumer.partitions_for_topic(JOURNAL))
        ]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found: dict[str, tuple[str, int, int]] = {}
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=1000).values():
                for record in records:
                    meta = wire.decode(record.value).meta
                    found[str(meta.id)] = (str(meta.case_id), record.partition, record.offset)
        return found
    finally:
        consumer.close()


def test_one_key_at_two_processes_at_once_has_one_effect(
    stack: RunningStack, urls: tuple[str, ...], give: Give
) -> None:
    command, key = an_opening(), str(uuid4())

    with ThreadPoolExecutor(4) as clients:
        answers = list(
            clients.map(lambda number: give(urls[number % 2], "open_case", command, key), range(8))
        )

    assert {answer.status_code for answer in answers} <= {200, 409}
    accepted = [answer.json() for answer in answers if answer.status_code == 200]
    assert accepted
    assert all(answer == accepted[0] for answer in accepted)
    (event,) = accepted[0]["events"]
    eventually(lambda: event["id"] in published(stack), what="the event is in the journal")
    assert [case for case, *_ in published(stack).values()].count(command["case"]) == 1


def test_what_one_process_was_told_the_other_knows(
    urls: tuple[str, ...], intake: httpx.Client, give: Give
) -> None:
    command = an_opening()
    give(urls[0], "open_case", command)

    answer = give(urls[1], "close_case", {"case": command["case"], "outcome": "settled"})

    assert answer.status_code == 200
    assert intake.get(f"{urls[0]}/cases/{command['case']}").json()["closed"] == "settled"


def test_the_place_of_an_event_that_the_api_tells_is_its_place_in_the_journal(
    stack: RunningStack, urls: tuple[str, ...], intake: httpx.Client, give: Give
) -> None:
    command = an_opening()
    (event,) = give(urls[0], "open_case", command).json()["events"]
    of_case = f"{urls[1]}/cases/{command['case']}/events"

    (read,) = eventually(
        lambda: [each for each in intake.get(of_case).json() if each["offset"] is not None],
        what="it was sent",
    )

    assert published(stack)[event["id"]] == (command["case"], read["partition"], read["offset"])


def test_a_refused_command_leaves_the_journal_as_it_was(
    stack: RunningStack, urls: tuple[str, ...], give: Give
) -> None:
    case = an_opening()["case"]

    refused = give(urls[0], "close_case", {"case": case, "outcome": "settled"})

    assert refused.status_code == 404
    # The outbox is published in order of its commits within a partition, so what follows in the same case
    # shows that nothing of the refused command is still on its way.
    (opened,) = give(urls[0], "open_case", an_opening() | {"case": case}).json()["events"]
    eventually(lambda: opened["id"] in published(stack), what="the next accepted command is in the journal")
    assert [each for each, (of, *_) in published(stack).items() if of == case] == [opened["id"]]


def test_what_was_answered_is_published_though_every_process_is_killed_at_once(
    stack: RunningStack, give: Give
) -> None:
    processes = [each for each in stack.describe()["services"] if each["service"] == "intake"]
    command = an_opening()

    (event,) = give(processes[0]["url"], "open_case", command).json()["events"]
    for process in processes:
        os.kill(process["pid"], signal.SIGKILL)

    eventually(lambda: event["id"] in published(stack), within=90, what="the event is in the journal")
    assert [case for case, *_ in published(stack).values()].count(command["case"]) == 1
