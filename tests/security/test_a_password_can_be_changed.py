"""A file of credentials that is deleted is made anew, and Kafka learns of it at the next start."""

from pathlib import Path

import pytest

from henvis.bus.broker import topics as bus_topics
from henvis.bus.broker.facts import require_let_in
from henvis.bus.broker.refusals import BrokerRefuses
from henvis.errors import CommandFailed
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.setting_up import make_ready


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a broker that has run once."""
    with_users = serving(tmp_path)
    with_users.stop()
    return tmp_path


def serving(folder: Path) -> Broker:
    broker = Broker(folder / "kafka", log=folder / "kafka.log", jvm=QUICK_START)
    broker.start()
    broker.wait_ready()
    make_ready(broker, bus_topics.load())
    return broker


def test_a_service_whose_file_was_deleted_gets_another_password(folder: Path) -> None:
    file = folder / "kafka" / "credentials" / "nav.json"
    before = file.read_text()
    file.unlink()
    broker = serving(folder)
    try:
        assert broker.unknown_users == {"nav"}
        assert file.read_text() != before
        require_let_in(broker.access_of("nav"))
        require_let_in(broker.access_of("udi"))
        file.write_text(before)
        with pytest.raises(BrokerRefuses, match="does not let nav in"):
            require_let_in(broker.access_of("nav"))
    finally:
        broker.kill()


def test_data_from_before_there_were_credentials_is_left_alone(folder: Path) -> None:
    (folder / "kafka" / "credentials" / "admin.json").unlink()
    with pytest.raises(CommandFailed, match=r"is older than credentials, .* Start with a new --home"):
        Broker(folder / "kafka", log=folder / "kafka.log")
    assert not (folder / "kafka" / "credentials" / "admin.json").exists()
