"""An exchange of all services, on new databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkpoints.exchange import Exchange
from tests.databases import Databases


@pytest.fixture
def exchange(databases: Databases, tmp_path: Path) -> Iterator[Exchange]:
    (tmp_path / "db").mkdir()
    one = Exchange(tmp_path, lambda name: databases.new(tmp_path / "db", name))
    yield one
    one.close()
