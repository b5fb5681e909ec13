"""The stand that the hostile inputs are tried on."""

from collections.abc import Iterator

import pytest

from henvis.local.broker import Broker
from tests.fresh_topics import fresh_topics
from tests.hostile.stand import Stand


@pytest.fixture(scope="package")
def stand(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """NAV's service and the router on new, empty topics."""
    fresh_topics(broker)
    one = Stand(broker, tmp_path_factory.mktemp("stand"))
    try:
        one.wait_ready()
        yield one
    finally:
        one.end()
