"""Stacks on databases of the kind that the run was started for."""

import pytest

from tests.databases import Databases


@pytest.fixture(scope="module")
def postgres(databases: Databases) -> str | None:
    """Where a file's stack has its databases: a server, or None for files of its own."""
    return databases.server("stack")
