"""Fixtures of offices: a folder's `conftest.py` says which agencies it has, and has `new_database`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from henvis.service.definition import ServiceDefinition
from tests.agency.office import NewDatabase, Office, opened


def office_of(service: ServiceDefinition) -> Any:
    """The fixture of an agency's office with nothing in it, by the name of its service."""

    @pytest.fixture(name=service.name)
    def office(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
        with opened(service, tmp_path, new_database) as one:
            yield one

    return office
