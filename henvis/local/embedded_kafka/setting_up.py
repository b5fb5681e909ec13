"""What an embedded broker is told before services may work with it: users, permissions, quotas, topics."""

from dataclasses import dataclass

from henvis.bus import acls, quotas
from henvis.bus.acls import Drift
from henvis.bus.topics import Topics
from henvis.local.embedded_kafka import topics as local_topics
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.enforcing import Enforcing


@dataclass(frozen=True)
class Changed:
    """What had to be changed on the broker."""

    topics: tuple[str, ...]
    """The names of those that are new."""
    permissions: Drift


def make_ready(broker: Broker, topics: Topics) -> Changed:
    """Tell it, and return what was new to it. Raises CommandFailed.

    Permissions come first, so that who waits for a topic may use it from its first moment.
    """
    with Enforcing(broker.access) as enforcing:
        enforcing.set_passwords([broker.credentials.of(name) for name in broker.unknown_users])
        stated = acls.load()
        permissions = enforcing.apply(stated)
        enforcing.apply_quotas(quotas.load(stated))
    return Changed(local_topics.ensure(broker.access, topics, "embedded"), permissions)
