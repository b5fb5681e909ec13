"""A folder as a stack makes it."""

from pathlib import Path

import pytest

from henvis.bus.broker.acls import ADMIN, load
from henvis.local.embedded_kafka.broker_files import BrokerFiles
from henvis.local.home import Home
from henvis.local.issuing.issuer import Issuer
from henvis.local.signing_keys import KeyFiles


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The files of a stack that never ran, but for its databases."""
    place = Home(tmp_path / "home")
    place.create()
    Issuer(place.issuer).create()
    KeyFiles(place.keys).create()
    files = BrokerFiles(place.kafka, "sasl")
    files.credentials.make((ADMIN, *load().names))
    files.write(1, 2)
    return place
