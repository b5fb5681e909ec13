"""HENVIS_PROBE_SECONDS: every five minutes by the machine's clock, off where the clock is virtual."""

import json
from pathlib import Path

import pytest

from henvis.bus.settings import Settings


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    credentials = tmp_path / "credentials"
    credentials.write_text(json.dumps({"user": "nav", "password": "secret"}))
    credentials.chmod(0o600)
    return {
        "HENVIS_SERVICE": "nav",
        "HENVIS_INSTANCE": "nav-1",
        "HENVIS_KAFKA": "127.0.0.1:9092",
        "HENVIS_KAFKA_CREDENTIALS": str(credentials),
        "HENVIS_CLUSTER_ID": "cluster",
        "HENVIS_DATABASE": "sqlite://",
        "HENVIS_HTTP_PORT": "8000",
        "HENVIS_STATE": str(tmp_path),
    }


@pytest.mark.parametrize(
    ("clock", "said", "seconds"),
    [
        ("system", None, 300.0),
        ("system", "", 300.0),
        ("system", "0", 0.0),
        ("system", "2.5", 2.5),
        ("virtual", None, 0.0),
        ("virtual", "0", 0.0),
        ("virtual", "1", 1.0),
    ],
)
def test_how_often(environment: dict[str, str], clock: str, said: str | None, seconds: float) -> None:
    told = {"HENVIS_CLOCK": clock} | ({} if said is None else {"HENVIS_PROBE_SECONDS": said})
    assert Settings.from_environment(environment | told).probe_seconds == seconds


@pytest.mark.parametrize("said", ["-1", "nan", "inf", "five", "1e400"])
def test_what_is_no_number_of_seconds_is_refused_by_its_name(environment: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match="HENVIS_PROBE_SECONDS must be a number of seconds"):
        Settings.from_environment(environment | {"HENVIS_CLOCK": "system", "HENVIS_PROBE_SECONDS": said})
