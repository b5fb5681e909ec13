"""What nobody foresaw ends the relay in sight of the watchdog, and no text of what was handled is logged."""

import logging
import math
from pathlib import Path

import pytest
import sqlalchemy as sa

from henvis.bus import tables
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.publishing.relay import Relay
from henvis.bus.storage.database import Database
from tests.waiting import eventually


def test_an_error_of_no_known_kind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    database = Database(f"sqlite:///{tmp_path}/outbox.db")
    tables.metadata.create_all(database.engine)
    odd = {"name": "Åse"}  # as no header was ever stored; the error's own text quotes its first letter
    broken = {"topic": "t", "partition": 0, "seq": 1, "headers": odd, "written_at": 0.0}
    with database.writing() as connection:
        connection.execute(sa.insert(tables.outbox).values(**broken))
    relay = Relay(database, KafkaAccess("127.0.0.1:9"), metrics_of("nav"))

    with caplog.at_level(logging.DEBUG):
        relay.start()
        relay.own({0})
        eventually(lambda: relay.silent_for == math.inf, what="it is silent for ever")

    relay.stop(5)
    database.close()
    assert '"event": "a part ended by a failure", "error": "UnicodeEncodeError' in caplog.text
    assert '"part": "relay"' in caplog.text
    assert "xc5" not in caplog.text + "".join(capfd.readouterr())
