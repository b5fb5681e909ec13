"""Every principal × every topic × every operation, on a real broker; the admin is the positive control."""

from collections.abc import Callable, Sequence

import pytest

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.local.embedded_kafka.broker import Broker
from tests.security import tries
from tests.security.conftest import As
from tests.security.rule import EVERYBODY, SERVICES, STRANGER, TOPICS, may_read, may_see, may_write
from tests.waiting import eventually

DONE = tries.DONE
REFUSED = "TOPIC_AUTHORIZATION_FAILED"
SCRATCH = "nrm.scratch"
NOBODYS: Sequence[Callable[[KafkaAccess, Sequence[str]], tries.Outcomes]] = (
    tries.delete,
    tries.grow,
    tries.shorten,
    tries.configure,
    tries.look_up_settings,
)
"""What no service may do to any topic."""

everybody = pytest.mark.parametrize("who", EVERYBODY)


@everybody
def test_writing(going_in_as: As, who: str) -> None:
    expected = {topic: DONE if may_write(who, topic) else REFUSED for topic in TOPICS}
    assert tries.write(going_in_as(who), TOPICS) == expected


@everybody
def test_reading(going_in_as: As, who: str) -> None:
    expected = {topic: DONE if may_read(who, topic) else REFUSED for topic in TOPICS}
    assert tries.read(going_in_as(who), TOPICS) == expected


@everybody
def test_seeing_that_a_topic_is_there(going_in_as: As, who: str) -> None:
    assert tries.see(going_in_as(who)) == {topic for topic in TOPICS if may_see(who, topic)}


def test_the_admin_may_write_read_and_see_each(told: Broker) -> None:
    assert set(tries.write(told.access, TOPICS).values()) == {DONE}
    assert set(tries.read(told.access, TOPICS).values()) == {DONE}
    assert set(TOPICS) <= tries.see(told.access)


@everybody
@pytest.mark.parametrize("operation", NOBODYS, ids=lambda operation: operation.__name__)
def test_what_nobody_may_do_to_any_topic(
    told: Broker,
    going_in_as: As,
    who: str,
    operation: Callable[[KafkaAccess, Sequence[str]], tries.Outcomes],
) -> None:
    # Records are deleted at a partition's leader, and who sees no topic finds none.
    refused = "_NOENT" if operation is tries.shorten and who == STRANGER else REFUSED
    assert operation(going_in_as(who), TOPICS) == dict.fromkeys(TOPICS, refused)
    assert tries.standing(told.access, TOPICS) == dict.fromkeys(TOPICS, (4, 0))


@everybody
def test_nobody_makes_a_topic(going_in_as: As, who: str) -> None:
    names = (SCRATCH, f"nrm.from.{who}.more", f"nrm.to.{who}2")
    assert tries.create(going_in_as(who), names) == dict.fromkeys(names, REFUSED)


def test_the_admin_may_make_change_and_delete_a_topic(told: Broker) -> None:
    assert tries.create(told.access, [SCRATCH]) == {SCRATCH: DONE}
    eventually(lambda: tries.write(told.access, [SCRATCH]) == {SCRATCH: DONE}, what="it is there")
    for operation in (tries.grow, tries.configure, tries.look_up_settings, tries.shorten, tries.delete):
        assert operation(told.access, [SCRATCH]) == {SCRATCH: DONE}, operation.__name__


@everybody
def test_a_topic_that_one_may_not_see_is_refused_like_one_that_is_not_there(
    going_in_as: As, who: str
) -> None:
    unseen = [topic for topic in TOPICS if not may_see(who, topic)]
    assert set(tries.read(going_in_as(who), [*unseen, "nrm.from.nobody"]).values()) == {REFUSED}


@pytest.mark.parametrize("who", SERVICES)
def test_an_idempotent_producer_needs_no_right_of_its_own(going_in_as: As, who: str) -> None:
    assert tries.write_idempotently(going_in_as(who), f"nrm.from.{who}") == DONE


def test_who_may_write_nothing_gets_no_idempotent_producer(going_in_as: As) -> None:
    assert tries.write_idempotently(going_in_as(STRANGER), "nrm.from.nav") != DONE


@everybody
def test_nobody_opens_a_transaction(going_in_as: As, who: str) -> None:
    for name in (who, f"henvis.{who}", f"nrm.from.{who}"):
        assert tries.open_transaction(going_in_as(who), name) == "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"


def test_the_admin_may_open_a_transaction(told: Broker) -> None:
    assert tries.open_transaction(told.access, "admin") == DONE
