"""The faults that tests make on a real broker: it stops answering, it dies, it comes back with its data."""

from henvis.bus.broker import topics as bus_topics
from henvis.local.embedded_kafka import topics
from henvis.local.embedded_kafka.broker import Broker
from tests.waiting import eventually


def test_paused_it_answers_nobody_killed_it_comes_back_with_its_topics(own_broker: Broker) -> None:
    table = bus_topics.load()
    assert len(topics.ensure(own_broker.access, table, "embedded")) == len(table.all)
    own_broker.pause()
    assert (own_broker.running, topics.cluster_id(own_broker.access)) == (True, None)
    own_broker.resume()
    eventually(lambda: topics.cluster_id(own_broker.access) == own_broker.cluster_id, what="it answers again")
    own_broker.kill()
    assert not own_broker.running
    own_broker.start()
    own_broker.wait_ready()
    assert topics.ensure(own_broker.access, table, "embedded") == ()
