"""Journals are read from a real Kafka: where they end, what is new, and what nobody can read."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from confluent_kafka import Producer
from uuid_utils.compat import uuid7

from henvis.bus.broker.topics import Topics
from henvis.contract import probe
from henvis.contract.events import Event
from henvis.contract.wire import encode
from henvis.local.embedded_kafka.broker import Broker
from henvis.play.journals import Journals
from tests.play import events
from tests.play.fake_stack import Script, served
from tests.waiting import eventually

CASE = uuid7()


@pytest.fixture
def producer(broker: Broker, topics_reset: Topics) -> Iterator[Producer]:
    assert topics_reset.partitions == 4
    producer = Producer({**broker.access.confluent()})
    yield producer
    producer.flush()


def publish(producer: Producer, event: Event, topic: str = "nrm.from.intake", partition: int = 1) -> None:
    producer.produce(topic, value=encode(event), key=str(event.meta.case_id).encode(), partition=partition)
    producer.flush()


def test_only_what_is_new_is_read_and_each_record_once(broker: Broker, producer: Producer) -> None:
    old, new, other = (events.statement(CASE, code) for code in ("suspicion", "grey_zone", "indication"))
    publish(producer, old)

    with Journals(broker.access_of("audit")) as journals:
        assert journals.news() == ()
        before = journals.ends()
        publish(producer, new)
        publish(producer, other, partition=3)
        found = journals.news()

        assert {entry.event.meta.id for entry in found if entry.event} == {new.meta.id, other.meta.id}
        assert journals.news() == ()
        assert before["nrm.from.intake/1"] == 1
        assert journals.ends() == {**before, "nrm.from.intake/1": 2, "nrm.from.intake/3": 1}


def test_probes_are_nobodys_story(broker: Broker, producer: Producer) -> None:
    said = events.statement(CASE, "grey_zone")
    with Journals(broker.access_of("audit")) as journals:
        before = journals.ends()
        publish(producer, events.statement(probe.FIRST, "suspicion"))
        assert journals.ends() == before, "a step without effect stays one"
        publish(producer, said)

        assert [entry.event for entry in journals.news()] == [said]
        assert journals.ends() == {**before, "nrm.from.intake/1": before["nrm.from.intake/1"] + 1}


def test_mailboxes_and_dead_letters_are_no_journals(broker: Broker, producer: Producer) -> None:
    with Journals(broker.access_of("audit")) as journals:
        publish(producer, events.statement(CASE, "suspicion"), topic="nrm.to.nav")
        publish(producer, events.statement(CASE, "suspicion"), topic="nrm.dead.nav")

        assert journals.news() == ()
        assert {name.rpartition("/")[0] for name in journals.ends()} == {
            f"nrm.from.{service}"
            for service in ("intake", "udi", "barnevern", "nav", "police", "router", "audit")
        }


def test_a_record_that_cannot_be_decoded_is_an_entry_without_an_event(
    broker: Broker, producer: Producer
) -> None:
    with Journals(broker.access_of("audit")) as journals:
        producer.produce("nrm.from.nav", value=b"hello", partition=0)
        producer.flush()
        (entry,) = journals.news()

    assert (entry.topic, entry.partition, entry.offset, entry.event) == ("nrm.from.nav", 0, 0, None)


def test_tail_follows_all_topics_until_ctrl_c(broker: Broker, producer: Producer, tmp_path: Path) -> None:
    said, sent = events.statement(CASE, "grey_zone"), events.statement(uuid7(), "suspicion")
    publish(producer, said)
    publish(producer, sent)
    publish(producer, said, topic="nrm.to.nav")
    producer.produce("nrm.dead.nav", value=b"hello", key=str(CASE).encode(), partition=0)
    producer.flush()

    lines = tailed(broker, tmp_path, "--from-start", "--case", str(CASE), wanted=3)

    assert sorted(line.split()[2] for line in lines if "undecodable" not in line) == [
        "nrm.from.intake",
        "nrm.to.nav",
    ]
    assert next(line for line in lines if "undecodable" in line).startswith("-  ")


def test_tail_shows_probes_to_who_asks_for_them(broker: Broker, producer: Producer, tmp_path: Path) -> None:
    of_probe, said = events.statement(probe.FIRST, "suspicion"), events.statement(CASE, "grey_zone")
    publish(producer, of_probe)
    publish(producer, said)

    (line,) = tailed(broker, tmp_path, "--from-start", wanted=1)
    assert str(CASE)[-8:] in line
    assert len(tailed(broker, tmp_path, "--from-start", "--probes", wanted=2)) == 2
    (of_case,) = tailed(broker, tmp_path, "--from-start", "--case", str(probe.FIRST), wanted=1)
    assert str(probe.FIRST)[-8:] in of_case


def test_tail_of_one_topic_for_programs(broker: Broker, producer: Producer, tmp_path: Path) -> None:
    said = events.statement(CASE, "grey_zone")
    publish(producer, said)
    publish(producer, said, topic="nrm.to.nav")

    (line,) = tailed(broker, tmp_path, "--from-start", "--json", "--topic", "nrm.to.nav", wanted=1)

    record = json.loads(line)
    assert (record["topic"], record["type"]) == ("nrm.to.nav", "StatementMade")
    assert UUID(record["event"]["meta"]["id"]) == said.meta.id


def tailed(broker: Broker, folder: Path, *arguments: str, wanted: int) -> list[str]:
    """What `henvis tail` printed until it was interrupted after so many lines; it must end well."""
    printed = folder / "printed.txt"
    script = Script(kafka=broker.bootstrap, credentials=str(broker.credentials.folder))
    with served(script) as url, printed.open("w") as out:
        command = [sys.executable, "-m", "henvis", "tail", "--control", url, *arguments]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            eventually(
                lambda: len(printed.read_text(encoding="utf-8").splitlines()) >= wanted,
                within=30,
                what="tail prints the records",
            )
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.wait()
    return printed.read_text(encoding="utf-8").splitlines()
