"""A new broker keeps no consumer group until somebody asks for one; here it is asked before services are.

Whoever asks first is told that nobody keeps the group yet, and librdkafka then waits out its whole patience.
"""

import time
from collections.abc import Collection
from contextlib import closing
from typing import Final

from kafka.admin import KafkaAdminClient
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    KafkaError,
    NotCoordinatorError,
)

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.errors import CommandFailed

_KEPT_WITHIN_S: Final = 10.0
_BETWEEN_TRIES_S: Final = 0.02
_NOT_YET: Final = (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError)


def wait_until_kept(kafka: KafkaAccess, groups: Collection[str]) -> None:
    """Ask, as the admin, until the broker answers for all; return also where it takes too long.

    Raises CommandFailed where it does not answer at all.
    """
    try:
        with closing(KafkaAdminClient(**kafka.kafka_python())) as admin:
            until = time.monotonic() + _KEPT_WITHIN_S
            while not _kept(admin, groups) and time.monotonic() < until:
                time.sleep(_BETWEEN_TRIES_S)
    except KafkaError as error:
        raise CommandFailed(
            f"Kafka on {kafka.bootstrap} does not answer for groups ({type(error).__name__})", "Read its log"
        ) from error


def _kept(admin: KafkaAdminClient, groups: Collection[str]) -> bool:
    try:
        admin.list_group_offsets(list(groups))
    except _NOT_YET:
        return False
    return True
