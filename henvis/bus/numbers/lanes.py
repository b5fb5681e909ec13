"""Which lanes a service reads and writes, from the table of topics: the labels of its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from henvis.bus.broker import topics as topic_table
from henvis.bus.broker.topics import Topic, Topics
from henvis.ops.closed_lists import Lanes, Lists, of_service
from henvis.ops.metrics import Metrics, lane_of
from henvis.ops.series import Teller


def metrics_of(service: str, topics: Topics | None = None, law: str = "") -> Metrics:
    """The numbers of a process of this service, under the rule set with the hash `law`."""
    topics = topics or topic_table.load()
    return Metrics(teller_of(service, topics), lists_of(service, topics, law))


def lists_of(service: str, topics: Topics, law: str = "") -> Lists:
    """The values that its labels may have."""
    return of_service(service, teller_of(service, topics), lanes_of(service, topics), law)


def teller_of(service: str, topics: Topics) -> Teller:
    """Whether it is an agency, the router or the audit."""
    if service in topics.agencies:
        return "agency"
    return "audit" if service == "audit" else "router"


def lanes_of(service: str, topics: Topics) -> Lanes:
    """What is signed goes to `nrm.checkpoints` and is no event: it has no lane."""
    others = [one for one in topics.agencies if one != service] if service in topics.agencies else []
    events = [topic for topic in topics.all if topic.kind != "checkpoints"]
    return Lanes(
        come_in=_lanes(topic for topic in events if service in topic.consumers),
        go_out=_lanes(topic for topic in events if service in topic.writers),
        probes_out=(f"from.{service}",) if others else (),
        probes_in=tuple(f"from.{one}" for one in others),
    )


def _lanes(topics: Iterable[Topic]) -> tuple[str, ...]:
    return tuple(lane_of(topic.name) for topic in topics)
