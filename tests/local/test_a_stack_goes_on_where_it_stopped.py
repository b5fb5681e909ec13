"""Down and up again: the same cluster, the same topics, the same time."""

import subprocess
import sys
from pathlib import Path

import httpx
from kafka.admin import KafkaAdminClient

from henvis import ROOT
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.local.services import Modules
from henvis.local.stack import running_stack

NOON = "2021-03-01T12:00:00Z"


def topic_ids(kafka: KafkaAccess) -> dict[str, str]:
    admin = KafkaAdminClient(**kafka.kafka_python())
    try:
        return {topic["name"]: str(topic["topic_id"]) for topic in admin.describe_topics()}
    finally:
        admin.close()


def test_cluster_topics_and_time_are_the_same_after_down_and_up(tmp_path: Path, echoes: Modules) -> None:
    home = tmp_path / "home"
    with running_stack(home, services=echoes) as stack:
        httpx.post(f"{stack.control_url}/stack/clock", json={"to": NOON}).raise_for_status()
        before, topics_before = stack.describe(), topic_ids(stack.access())
        down = [sys.executable, "-m", "henvis", "down", "--home", str(home)]
        stopped = subprocess.run(down, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "stopped; the state stays" in stopped.stdout
        assert stack.process.wait() == 0
    with running_stack(home, services=echoes) as stack:
        after = stack.describe()
        assert after["cluster_id"] == before["cluster_id"]
        assert after["clock"] == {"kind": "virtual", "now": NOON}
        assert topic_ids(stack.access()) == topics_before
