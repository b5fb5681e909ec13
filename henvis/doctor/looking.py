"""The first look: where the stack is, who of it answers, and whether the broker does; bounded in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from henvis.bus.broker.kafka_access import CredentialsUnfit, KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses, LettingIn
from henvis.doctor.processes_seen import ask_all
from henvis.doctor.sight import BrokerSeen, Sight, StackSeen, TopicSeen
from henvis.errors import CommandFailed
from henvis.local import instants
from henvis.local.home import Home
from henvis.local.stack import access, describe

ANSWER_SECONDS: Final = 5.0


def at_stack(home: Home, sight: Sight) -> Sight:
    """Look at the stack in a folder, which need not run. Raises CommandFailed where there is no folder."""
    if not home.root.is_dir():
        raise CommandFailed(f"There is no stack in {home.root}", "Name its folder with --home")
    sight = replace(sight, home=home)
    address = home.address()
    if address is None:
        return sight
    told, answers = _told(address)
    processes = ask_all(cast("list[Mapping[str, Any]]", told["services"]), sight.now)
    stack = StackSeen(told, answers, told["clock"]["kind"], _between(told, address) if answers else None)
    sight = replace(sight, stack=stack, processes=processes)
    try:
        kafka = access(told)
    except CredentialsUnfit as unfit:
        return replace(sight, refused=str(unfit))
    return at_broker(kafka, sight)


def at_broker(kafka: KafkaAccess, sight: Sight) -> Sight:
    """Look whether the broker answers, and what it has."""
    sight = replace(sight, kafka=kafka)
    letting_in = LettingIn(kafka)
    admin = AdminClient({**kafka.confluent(), "log_level": 0, "error_cb": letting_in})
    try:
        found = admin.list_topics(timeout=ANSWER_SECONDS)
    except KafkaException:
        admin.poll(0)
        return replace(sight, refused=_why(letting_in))
    topics = {
        name: TopicSeen(len(topic.partitions), min(len(one.replicas) for one in topic.partitions.values()))
        for name, topic in found.topics.items()
        if topic.partitions
    }
    return replace(sight, broker=BrokerSeen(found.cluster_id, tuple(sorted(found.brokers)), topics))


def _told(address: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    try:
        return describe(address["control"]), True
    except CommandFailed:
        return address, False


def _between(told: dict[str, Any], address: dict[str, Any]) -> tuple[datetime, datetime] | None:
    """A virtual clock may be moved while we look: it is asked again behind the processes."""
    after, answers = _told(address)
    stood = (instants.parse(told["clock"]["now"]), instants.parse(after["clock"]["now"]))
    return stood if answers else None


def _why(letting_in: LettingIn) -> str | None:
    try:
        letting_in.require()
    except BrokerRefuses as refused:
        return str(refused)
    return None
