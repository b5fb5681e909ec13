"""What an embedded broker is told before services may work with it: users, permissions, quotas, topics."""

import time
from dataclasses import dataclass
from typing import Final

from henvis.bus.broker import acls, quotas
from henvis.bus.broker.acls import Drift
from henvis.bus.broker.facts import require_let_in
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses
from henvis.bus.broker.topics import Topics
from henvis.local.embedded_kafka import groups
from henvis.local.embedded_kafka import topics as local_topics
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.enforcing import Enforcing

_LET_IN_WITHIN_S: Final = 10.0
_BETWEEN_TRIES_S: Final = 0.1


@dataclass(frozen=True)
class Changed:
    """What had to be changed on the broker."""

    topics: tuple[str, ...]
    """The names of those that are new."""
    permissions: Drift


def make_ready(broker: Broker, topics: Topics) -> Changed:
    """Tell it, and return what was new to it. Raises CommandFailed.

    Permissions and the groups' place come first, so that who waits for a topic may use it from its first
    moment. Who has a new password is let in when this returns: a broker takes it over some moments after it
    has confirmed it.
    """
    with Enforcing(broker.access) as enforcing:
        enforcing.set_passwords([broker.credentials.of(name) for name in broker.unknown_users])
        stated = acls.load()
        permissions = enforcing.apply(stated)
        enforcing.apply_quotas(quotas.load(stated))
    groups.wait_until_kept(broker.access, [one.group for one in stated.principals])
    made = local_topics.ensure(broker.access, topics, "embedded")
    for name in broker.unknown_users:
        _wait_until_let_in(broker.access_of(name))
    return Changed(made, permissions)


def _wait_until_let_in(access: KafkaAccess) -> None:
    """Return also where it takes too long: whoever goes in then says so itself."""
    until = time.monotonic() + _LET_IN_WITHIN_S
    while time.monotonic() < until:
        try:
            require_let_in(access)
        except BrokerRefuses:
            time.sleep(_BETWEEN_TRIES_S)
        else:
            break
