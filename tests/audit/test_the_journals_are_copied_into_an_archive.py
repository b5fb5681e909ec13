"""What stands in a real Kafka is copied, only what is new the next time, and reads as the journals do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from henvis.audit.archive import copied_at
from henvis.audit.archive.archive_log import ArchiveLog
from henvis.audit.archive.copying import copy
from henvis.audit.archive.writer import ArchiveWriter
from henvis.audit.commands.archive import archive
from henvis.audit.kafka_log import CHECKPOINTS, KafkaLog
from henvis.audit.log import Place
from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed
from henvis.local.embedded_kafka.broker import Broker
from henvis.proof.submission import Submission

UDI, NAV = Place("nrm.from.udi", 1), Place("nrm.from.nav", 3)


def publish(broker: Broker, place: Place, values: Iterable[bytes]) -> None:
    producer = KafkaProducer(**broker.access.kafka_python(), acks="all")
    for value in values:
        producer.send(place.topic, value, b"case", [("ce_id", value)], partition=place.partition)
    producer.flush(30)
    producer.close()


def archived(broker: Broker, folder: Path, *options: str) -> Result:
    credentials = str(broker.credentials.file("audit"))
    broker_options = ["--kafka", broker.bootstrap, "--credentials", credentials]
    return CliRunner().invoke(archive, [str(folder), *broker_options, *options], env={"HENVIS_HOME": ""})


def test_only_what_is_new_is_added(broker: Broker, topics_reset: Topics, tmp_path: Path) -> None:
    publish(broker, UDI, (b"%d" % number for number in range(30)))
    first = archived(broker, tmp_path / "archive", "--json")
    publish(broker, UDI, (b"more %d" % number for number in range(5)))
    publish(broker, NAV, [b"new"])

    second = archived(broker, tmp_path / "archive")
    began = datetime.now(UTC)
    third = archived(broker, tmp_path / "archive")

    assert json.loads(first.stdout)["added"] == {str(UDI): 30}
    assert second.stdout.splitlines()[:2] == [f"{NAV}: 1 records added", f"{UDI}: 5 records added"]
    assert third.stdout == f"0 records added to {tmp_path / 'archive'}\n"
    assert (noted := copied_at.read(tmp_path / "archive")) is not None
    assert began <= noted <= datetime.now(UTC)
    copied = ArchiveLog(tmp_path / "archive")
    with KafkaLog(broker.access, topics_reset) as log:
        assert copied.cluster_id == log.cluster_id == broker.cluster_id
        assert copied.ranges == {place: log.ranges[place] for place in (UDI, NAV)}
        for place in copied.places:
            assert list(copied.read(place)) == list(log.read(place))


def test_what_arrives_after_the_snapshot_is_not_read(broker: Broker, topics_reset: Topics) -> None:
    publish(broker, UDI, [b"before"])
    with KafkaLog(broker.access, topics_reset) as log:
        publish(broker, UDI, [b"after"])

        assert [one.value for one in log.read(UDI)] == [b"before"]
        assert list(log.read(UDI, 1)) == []


def test_notes_come_with_the_journals(broker: Broker, topics_reset: Topics, tmp_path: Path) -> None:
    ensure_checkpoints(broker)
    sent = [b"bare\n", Submission(b"submitted\n", 7, (bytes(32),)).to_bytes(), b"old nonsense"]
    publish(broker, Place(CHECKPOINTS, 2), sent)

    with KafkaLog(broker.access, topics_reset) as log, ArchiveWriter(tmp_path, log.cluster_id) as writer:
        copy(log, writer)
        assert list(log.notes()) == [b"bare\n", b"submitted\n", b"old nonsense"]

    assert set(ArchiveLog(tmp_path).notes()) == {b"bare\n", b"submitted\n", b"old nonsense"}


def test_an_archive_that_has_more_than_the_log_says_so(
    broker: Broker, topics_reset: Topics, tmp_path: Path
) -> None:
    """Somebody has made the journal anew, or cut it off."""
    publish(broker, UDI, [b"only one"])
    with KafkaLog(broker.access, topics_reset) as log:
        (record,) = log.read(UDI)
        with ArchiveWriter(tmp_path, log.cluster_id) as writer:
            for offset in range(3):
                writer.append(record._replace(offset=offset))

    result = archived(broker, tmp_path, "--json")

    assert result.exit_code == 1
    (unreadable,) = json.loads(result.stdout)["unreadable"]
    assert (unreadable["place"], unreadable["offset"]) == (str(UDI), 1)
    assert copied_at.read(tmp_path) is None, "it does not have all that stood there"


def test_a_broker_that_is_not_there_is_told(topics_reset: Topics, broker: Broker) -> None:
    nowhere = replace(broker.access, bootstrap="127.0.0.1:9")

    with pytest.raises(CommandFailed, match="cannot be read"):
        KafkaLog(nowhere, topics_reset, patience_s=1)


def test_the_command_says_how_it_is_used() -> None:
    shown = CliRunner().invoke(archive, ["--help"]).stdout

    assert "Example: henvis audit archive" in shown
    assert "--json" in shown


def ensure_checkpoints(broker: Broker) -> None:
    admin = KafkaAdminClient(**broker.access.kafka_python())
    try:
        if CHECKPOINTS not in admin.list_topics():
            admin.create_topics([NewTopic(CHECKPOINTS, 4, 1)], wait_for_metadata=True)
    finally:
        admin.close()
