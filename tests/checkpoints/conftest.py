"""An exchange of all services, on new databases."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.checkpoints.exchange import Exchange, migrations
from tests.databases import Databases, migrated

NewExchange = Callable[[], AbstractContextManager[Exchange]]


@pytest.fixture(scope="package")
def new_exchange(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> NewExchange:
    """Makes them; the databases of each are copies of migrated ones."""
    folder = tmp_path_factory.mktemp("templates")
    templates = {
        audit: migrated(databases, folder, f"template_{audit}".lower(), migrations(audit=audit))
        for audit in (False, True)
    }

    @contextmanager
    def new() -> Iterator[Exchange]:
        with TemporaryDirectory() as name, ExitStack() as copies:
            folder = Path(name)

            def new_database(audit: bool, name: str) -> str:
                return copies.enter_context(databases.copy(templates[audit], folder, name))

            exchange = Exchange(folder, new_database)
            yield exchange
            exchange.close()

    return new


@pytest.fixture
def exchange(new_exchange: NewExchange) -> Iterator[Exchange]:
    with new_exchange() as one:
        yield one
