"""What an embedded broker is told before services may work with it: users, permissions, quotas, topics."""

from henvis.bus import acls, quotas
from henvis.bus.topics import Topics
from henvis.local import topics as local_topics
from henvis.local.broker import Broker
from henvis.local.enforcing import Enforcing


def make_ready(broker: Broker, topics: Topics) -> tuple[str, ...]:
    """Tell it, and return the names of the topics that are new. Raises CommandFailed.

    Permissions come first, so that who waits for a topic may use it from its first moment.
    """
    with Enforcing(broker.access) as enforcing:
        enforcing.set_passwords([broker.credentials.of(name) for name in broker.unknown_users])
        stated = acls.load()
        enforcing.apply(stated)
        enforcing.apply_quotas(quotas.load(stated))
    return local_topics.ensure(broker.access, topics, "embedded")
