"""Broker, topics, permissions and what stands there: each difference from what is declared is found."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from henvis.bus.broker import acls, quotas, topics
from henvis.bus.broker.acls import Drift, Permission
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.quotas import Quota, QuotaDrift
from henvis.doctor import broker_file
from henvis.doctor.broker_file import BrokerFileError
from henvis.doctor.checks import (
    broker,
    broker_settings,
    checkpoints,
    dead_letters,
    parked,
    permissions,
    probes,
)
from henvis.doctor.checks import topics as topics_check
from henvis.doctor.checks.topics import Setting
from henvis.doctor.finding import Finding
from henvis.doctor.sight import BrokerSeen, Sight, StackSeen, TopicSeen
from tests.doctor.caused import causes

TOPICS = topics.load()
FOUND = {topic.name: TopicSeen(TOPICS.partitions, 1) for topic in TOPICS.all}
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PLACE = {"topic": "nrm.from.nav", "partition": 2, "final_size": 10, "why": None}
KAFKA = KafkaAccess("127.0.0.1:1")
CLUSTER = BrokerSeen("this", (1,), {})


def of_topics(found: dict[str, TopicSeen], **settings: Setting) -> Iterable[Finding]:
    told = {"nrm.to.nav": {name.replace("_", "."): one for name, one in settings.items()}}
    return topics_check.compare(TOPICS, "embedded", found, told)


def test_what_is_as_declared_is_no_finding() -> None:
    declared = {one.name: one.wanted().removeprefix("at least ") for one in broker_file.load("embedded")}
    assert not list(
        broker_settings.compare(
            broker_file.load("embedded"), 1, {**declared, "socket.request.max.bytes": "1024"}
        )
    )
    assert not list(
        of_topics(FOUND, retention_ms=Setting("7776000000", True), segment_ms=Setting("1", False))
    )
    assert not list(permissions.compare(Drift((), ()), QuotaDrift((), ())))
    assert not list(checkpoints.compare([PLACE], {("nrm.from.nav", 2): 10}))
    assert not list(broker.compare(Sight(kafka=KAFKA, broker=CLUSTER)))


@causes("broker-away")
def test_a_broker_does_not_answer() -> Any:
    return broker.compare(Sight(kafka=KAFKA))


@causes("broker-refuses")
def test_a_broker_does_not_let_us_in() -> Any:
    return broker.compare(Sight(kafka=KAFKA, refused="the broker does not let admin in"))


@causes("broker-foreign")
def test_another_broker_serves_there() -> Any:
    return broker.compare(Sight(kafka=KAFKA, broker=CLUSTER, stack=StackSeen({"cluster_id": "other"}, True)))


@causes("broker-setting-differs")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto.create.topics.enable", "true"),
        ("authorizer.class.name", ""),
        ("allow.everyone.if.no.acl.found", "true"),
        ("super.users", "User:admin;User:nav"),
        ("socket.request.max.bytes", "104857600"),
        ("offsets.retention.minutes", "10080"),
        ("default.replication.factor", "1"),
        ("min.insync.replicas", "1"),
        ("message.max.bytes", "many"),
    ],
)
def test_a_broker_is_set_otherwise(name: str, value: str) -> Any:
    return broker_settings.compare(broker_file.load("production"), 1, {name: value})


@causes("controller-not-seen")
def test_a_controller_is_no_broker() -> Any:
    return broker_settings.unseen([1, 4], [1, 2, 3])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("settings: [", "not YAML"),
        ("settings: []", "settings and profiles, and nothing else"),
        ("{settings: [], profiles: {other: []}}", "no profile embedded"),
        ("{settings: [{name: it, why: so}], profiles: {embedded: []}}", "one of is, least, most"),
        ("{settings: [{name: it, why: so, is: '1', least: 1}], profiles: {embedded: []}}", "one of"),
        ("{settings: [{name: it, why: so, is: false}], profiles: {embedded: []}}", "a text for is"),
    ],
)
def test_what_holds_on_brokers_is_read_strictly(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "broker.yaml"
    file.write_text(text)
    with pytest.raises(BrokerFileError, match=rf"broker\.yaml: .*{why}"):
        broker_file.load("embedded", file)


@causes("topic-missing")
def test_a_topic_is_missing() -> Any:
    return of_topics({name: seen for name, seen in FOUND.items() if name != "nrm.to.nav"})


@causes("topic-unknown")
def test_a_topic_is_nobodys() -> Any:
    return of_topics({**FOUND, "nrm.from.nobody": TopicSeen(1, 1), "__consumer_offsets": TopicSeen(4, 1)})


@causes("topic-partitions-differ")
def test_a_topic_has_other_partitions() -> Any:
    return of_topics({**FOUND, "nrm.to.nav": TopicSeen(5, 1)})


@causes("topic-replicas-too-few")
def test_topics_have_too_few_replicas() -> Any:
    return topics_check.compare(TOPICS, "production", FOUND, {})


@causes("topic-setting-differs")
@pytest.mark.parametrize(
    "setting", [{"cleanup_policy": Setting("compact", True)}, {"segment_ms": Setting("1", True)}]
)
def test_a_topic_is_set_otherwise_or_beyond(setting: dict[str, Setting]) -> Any:
    return of_topics(FOUND, **setting)


@causes("permission-missing")
def test_a_permission_is_missing() -> Any:
    (*_, one) = acls.load().permissions
    return permissions.compare(Drift((one,), ()), QuotaDrift((), ()))


@causes("permission-surplus")
def test_a_permission_is_nobodys() -> Any:
    return permissions.compare(
        Drift((), (Permission("police", "read", "topic", "nrm.to.nav"),)), QuotaDrift((), ())
    )


@causes("quota-differs")
def test_a_quota_is_another_one_and_one_is_nobodys() -> Any:
    one = min(quotas.load(acls.load()))
    bounds = QuotaDrift((one,), (replace(one, most=1.0), Quota("everybody else", "request_percentage", 1.0)))
    found = list(permissions.compare(Drift((), ()), bounds))
    assert len(found) == 2, "a bound that is another one is one sentence"
    return found


@causes("checkpoint-stale")
def test_a_record_is_not_covered() -> Any:
    return checkpoints.compare(
        [{**PLACE, "why": "too_few_witnesses"}, {**PLACE, "partition": 3}], {("nrm.from.nav", 2): 11}
    )


@causes("checkpoint-disputed")
def test_a_checkpoint_is_disputed() -> Any:
    return checkpoints.compare([{**PLACE, "why": "journal_rewritten"}], {("nrm.from.nav", 2): 10})


@causes("records-parked")
def test_records_wait() -> Any:
    return parked.compare({"nav": 2, "udi": 0})


@causes("dead-letters")
def test_records_were_given_up() -> Any:
    return dead_letters.compare({"nav": 1, "udi": 0})


def exposition(period: int, arrived: datetime) -> str:
    of_lane = 'henvis_probe_arrived_timestamp_seconds{agency="nav",lane="from.intake"}'
    return f'henvis_probe_period_seconds{{agency="nav"}} {period}\n{of_lane} {arrived.timestamp()}\n'


@causes("probe-lost")
def test_no_probe_came_for_two_periods() -> Any:
    return probes.compare(probes.parse("nav-1", exposition(300, NOW - timedelta(seconds=601))), NOW)


def test_a_probe_that_came_in_time_or_is_not_sent_is_no_finding() -> None:
    in_time = exposition(300, NOW - timedelta(seconds=599))
    assert not list(probes.compare(probes.parse("nav-1", in_time), NOW))
    assert not list(probes.parse("nav-1", exposition(0, NOW - timedelta(days=1))))
    assert not list(probes.parse("nav-1", "henvis_outbox_rows 0\n"))
