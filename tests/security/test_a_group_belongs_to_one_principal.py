"""Who could join another's consumer group could take its partitions, or move where it goes on."""

from concurrent.futures import Future
from typing import Any

import pytest
from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition

from henvis.local.embedded_kafka.broker import Broker
from tests.security import tries
from tests.security.conftest import As
from tests.security.rule import EVERYBODY, SERVICES

REFUSED = "GROUP_AUTHORIZATION_FAILED"
GROUPS = tuple(f"henvis.{name}" for name in SERVICES)

everybody = pytest.mark.parametrize("who", EVERYBODY)


@pytest.mark.parametrize("who", SERVICES)
def test_joining_ones_own(going_in_as: As, who: str) -> None:
    assert tries.join(going_in_as(who), f"henvis.{who}", f"nrm.from.{who}") == tries.DONE


@everybody
def test_joining_anothers_or_one_of_no_name(going_in_as: As, who: str) -> None:
    others = [group for group in GROUPS if group != f"henvis.{who}"]
    for group in (*others, "henvis", f"henvis.{who}.more", "anything"):
        assert tries.join(going_in_as(who), group, f"nrm.from.{who}") == REFUSED, group


@everybody
def test_looking_into_a_group(going_in_as: As, who: str) -> None:
    answers = tries.admin(going_in_as(who)).describe_consumer_groups(list(GROUPS))
    expected = {group: tries.DONE if group == f"henvis.{who}" else REFUSED for group in GROUPS}
    assert {group: _outcome(answer) for group, answer in answers.items()} == expected


@everybody
def test_moving_where_anothers_group_goes_on(going_in_as: As, who: str) -> None:
    for owner in SERVICES:
        if owner == who:
            continue
        moved = ConsumerGroupTopicPartitions(f"henvis.{owner}", [TopicPartition(f"nrm.from.{owner}", 0, 7)])
        (answer,) = tries.admin(going_in_as(who)).alter_consumer_group_offsets([moved]).values()
        assert _outcome(answer) == REFUSED, owner


@everybody
def test_deleting_any_group(going_in_as: As, who: str) -> None:
    answers = tries.admin(going_in_as(who)).delete_consumer_groups(list(GROUPS))
    assert {_outcome(answer) for answer in answers.values()} == {REFUSED}


def test_the_admin_may_join_look_into_move_and_delete_one(told: Broker) -> None:
    group, admin = "scratch", tries.admin(told.access)
    assert tries.join(told.access, group, "nrm.from.nav") == tries.DONE
    moved = ConsumerGroupTopicPartitions(group, [TopicPartition("nrm.from.nav", 0, 1)])
    for answers in (
        admin.describe_consumer_groups([group]),
        admin.alter_consumer_group_offsets([moved]),
        admin.delete_consumer_groups([group]),
    ):
        (answer,) = answers.values()
        assert _outcome(answer) == tries.DONE


def _outcome(answer: "Future[Any]") -> str:
    return tries.outcome(lambda: answer.result(tries.WITHIN_S))
