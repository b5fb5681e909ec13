"""Who is told that a new broker is ready may use all that it was told of, at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka.admin import KafkaAdminClient

from henvis.bus.broker import acls, topics
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.setting_up import make_ready


@pytest.fixture
def made_ready(tmp_path: Path) -> Iterator[Broker]:
    """A broker that nobody has asked anything yet."""
    new = Broker(tmp_path / "kafka", log=tmp_path / "kafka.log", jvm=QUICK_START)
    try:
        new.start()
        new.wait_ready()
        make_ready(new, topics.load())
        yield new
    finally:
        new.kill()


def test_every_service_is_told_of_its_group_at_its_first_question(made_ready: Broker) -> None:
    for principal in acls.load().principals:
        admin = KafkaAdminClient(**made_ready.access_of(principal.name).kafka_python())
        try:
            assert admin.list_group_offsets([principal.group]) == {principal.group: {}}
        finally:
            admin.close()
